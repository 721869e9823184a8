"""Story two: the same site from memory, made again on every save."""

import asyncio
import contextlib
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
import watchfiles

from kbgen.errors import KbgenError
from kbgen.stand import Stand
from kbgen.theme import builtin
from kbgen.web import News, application

FEW = 20  # Changed files that are made at once; more (a checkout) wait for a quiet moment.
STEP, QUIET = 15, 250  # Milliseconds: between looks at the disk, and of quiet after many changes.
PORT = 8000


def watch(
    stand: Stand, changed: Callable[[float], None], stop: threading.Event, poll: bool
) -> None:
    """Rebuild after every change until *stop*; a folder that vanishes is waited for."""
    while not stop.is_set():
        folders = _folders(stand)
        try:
            _watch(stand, folders, changed, stop, poll)
        except Exception as error:  # A folder that goes away, a system without watches left.
            print(f"watching again: {error}", file=sys.stderr)  # noqa: T201
            stop.wait(0.5)


def _folders(stand: Stand) -> list[Path]:
    places = (stand.content or stand.root / "content", stand.root / "theme", builtin())
    return [place for place in places if place.is_dir()]


def _watch(
    stand: Stand,
    folders: list[Path],
    changed: Callable[[float], None],
    stop: threading.Event,
    poll: bool,
) -> None:
    pending, watching = 0, False
    for changes in watchfiles.watch(
        *folders,
        watch_filter=_worth_a_look,
        debounce=1_000,
        step=STEP,
        stop_event=stop,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        force_polling=poll or None,
        raise_interrupt=False,
    ):
        if not watching:  # What was saved before the watch stood was told by nobody.
            watching = True
            if stand.overtaken():
                changed(stand.rebuild())
        pending += len(changes)
        if pending and (pending <= FEW or not changes):
            pending = 0
            changed(stand.rebuild())
        if not changes and folders != _folders(stand):
            changed(stand.rebuild())
            return


def _worth_a_look(change: watchfiles.Change, path: str) -> bool:
    name = Path(path).name
    return not name.startswith((".", "~$")) and not name.endswith(("~", ".swp", ".tmp"))


def serve_site(
    root: Path,
    *,
    content: Path | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    drafts: bool = False,
    show: bool = False,
    poll: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until interrupted; without a *port* the first free one from 8000 on."""
    stand, news, stop = Stand(root, content, drafts), News(), threading.Event()
    stand.project()  # A folder that is not there is told before anything else.
    seconds = stand.rebuild()
    for one in stand.mistakes:
        say(str(one))
    with _listen(host, port) as own:
        port = own.getsockname()[1]
        shown = (
            f"http://{'localhost' if host in {'127.0.0.1', '::1'} else host}:{port}{stand.prefix}/"
        )
        say(f"{shown}  ({seconds:.2f} s)  Ctrl+C ends")

        def changed(seconds: float) -> None:
            news.tell()
            for one in stand.mistakes:
                say(str(one))
            say(f"made again in {seconds * 1000:.0f} ms")

        watcher = threading.Thread(target=watch, args=(stand, changed, stop, poll), daemon=True)
        watcher.start()
        if show:
            webbrowser.open(shown)
        with contextlib.suppress(KeyboardInterrupt):  # The usual way to end it.
            asyncio.run(_run(application(stand, news, (host,), port), own, news))
        stop.set()
        watcher.join(2)


async def _run(app: Any, own: socket.socket, news: News) -> None:
    news.loop = asyncio.get_running_loop()
    config = uvicorn.Config(
        app, log_level="warning", lifespan="off", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    try:
        await server.serve(sockets=[own])
    finally:
        news.closing = True


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket on *port*, or on the first free one from 8000 on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (port,) if port is not None else (*range(PORT, PORT + 30), 0):
        own = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((host, candidate))
        except OSError as error:
            own.close()
            if port is not None:
                raise KbgenError(f"cannot listen on {host}:{port}: {error.strerror}", 2) from error
        else:
            own.listen(128)
            return own
    raise KbgenError(f"no free port on {host}", 2)
