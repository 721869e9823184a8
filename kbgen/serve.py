"""Story two: the same site from memory, made again on every save."""

import asyncio
import contextlib
import json
import mimetypes
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
import watchfiles
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kbgen.doorman import refusal
from kbgen.errors import Diagnostic, KbgenError, Severity
from kbgen.lastbuild import take_stamps
from kbgen.making import SEARCH, Copied, Group, Item, Making, make, plan_site
from kbgen.project import Project, open_cache, open_project, placed
from kbgen.reading import Reading, read_content
from kbgen.site import base, policy
from kbgen.theme import builtin, read_theme
from kbgen.workers import cores

FEW = 20  # Changed files that are made at once; more (a checkout) wait for a quiet moment.
STEP, QUIET = 15, 250  # Milliseconds: between looks at the disk, and of quiet after many changes.
PORT = 8000
BEAT = 15.0  # Seconds between signs of life to a page that waits for news.


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the site, whole: what stands at which path, made when it is asked for."""

    version: str
    making: Making
    items: Mapping[str, Item]
    copied: Mapping[str, Copied]
    groups: Mapping[str, Group]  # By name: theme, feeds, search of each language.


@dataclass
class Stand:
    """The site as it is offered: the last good edition, and what is wrong with the newest."""

    root: Path
    content: Path | None
    drafts: bool
    edition: Edition | None = None
    mistakes: tuple[Diagnostic, ...] = ()
    rebuilds: int = 0
    _made: dict[bytes, bytes] = field(default_factory=dict)  # Bytes of items by key.
    _reading: Reading | None = None
    _groups: dict[str, tuple[bytes, dict[str, bytes]]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._cache = open_cache(self.root)
        self._born = f"{time.time_ns():x}"

    def project(self) -> Project:
        return open_project(self.root, self.content, drafts=self.drafts)

    def rebuild(self) -> float:
        """Take in what is on disk now; never raises. Returns the seconds it took."""
        started = time.perf_counter()
        with self._lock:
            self.rebuilds += 1
            try:
                self._rebuild()
            except KbgenError as error:
                self.mistakes = error.diagnostics
            except Exception as error:  # The stand never falls: a bug is shown like a mistake.
                said = f"{type(error).__name__}: {error}"
                self.mistakes = (Diagnostic("", 0, said, code="internal"),)
        return time.perf_counter() - started

    def _rebuild(self) -> None:
        project = self.project()
        stamps = take_stamps(project)
        before = self._reading
        reading = read_content(
            project.content,
            self._cache,
            now=project.now,
            drafts=self.drafts,
            jobs=cores() if before is None else 1,
            stamps=stamps[0],
            before=before,
        )
        making = plan_site(reading, read_theme(self.root), self._cache, code=stamps[2])
        told = placed(making.diagnostics, project)
        self._reading = reading
        self.mistakes = tuple(one for one in told if one.severity is Severity.ERROR)
        if self.mistakes and self.edition is not None:
            return
        items = {item.path: item for item in making.items}
        wanted = {item.key for item in making.items}
        self._made = {key: data for key, data in self._made.items() if key in wanted}
        copied = {one.path: one for one in making.copied}
        version = f"{self._born}-{self.rebuilds}"
        groups = {group.name: group for group in making.groups}
        self._groups = {
            name: held
            for name, held in self._groups.items()
            if name in groups and groups[name].key == held[0] != b""
        }
        self.edition = Edition(version, making, items, copied, groups)

    def get(self, path: str) -> bytes | Path | None:
        """What stands at *path* of the site: bytes, the place of a file, or None."""
        with self._lock:
            edition = self.edition
            if edition is None:
                return None
            if path in edition.copied:
                return edition.copied[path].source
            item = edition.items.get(path)
            if item is None:
                return self._of_group(edition, path)
            if item.key not in self._made:
                self._made[item.key] = make(edition.making, item, self._cache)
            return self._made[item.key]

    def _of_group(self, edition: Edition, path: str) -> bytes | None:
        """A file of a group; a search is made when somebody searches: a save must not wait."""
        for name, group in edition.groups.items():
            if name.startswith(SEARCH) and not path.startswith("_kb/search/"):
                continue
            if name not in self._groups:
                self._groups[name] = (group.key, {one.path: one.data for one in group.make()})
            if path in self._groups[name][1]:
                return self._groups[name][1][path]
        return None

    def everything(self) -> set[str]:
        """Paths of all files that the site has."""
        with self._lock:
            edition = self.edition
            if edition is None:
                return set()
            made = {one.path for group in edition.groups.values() for one in group.make()}
            return {*edition.items, *edition.copied, *made}

    def news(self) -> dict[str, Any]:
        """What a page must know: is it still the newest, and what is wrong."""
        with self._lock:
            version = self.edition.version if self.edition else ""
            project_root = Path()
            told = [
                {"text": str(one), "excerpt": excerpt(project_root, one)} for one in self.mistakes
            ]
            return {"version": version, "mistakes": told}

    @property
    def prefix(self) -> str:
        """The path of the base address: the site stands there, as it will when published."""
        return base(self._reading.config.url).prefix if self._reading else ""


def excerpt(root: Path, one: Diagnostic) -> str:
    """The line that is meant, with one before and one after, numbered."""
    if not one.line:
        return ""
    try:
        lines = (root / one.path).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    first = max(1, one.line - 1)
    shown = lines[first - 1 : one.line + 1]
    return "\n".join(
        f"{'>' if number == one.line else ' '} {number:>4}  {text[:200]}"
        for number, text in enumerate(shown, start=first)
    )


@dataclass
class News:
    """Pages that wait for a change."""

    loop: asyncio.AbstractEventLoop | None = None
    closing: bool = False
    _waiting: set[asyncio.Event] = field(default_factory=set)

    def tell(self) -> None:
        """Wake all waiting pages; may be called from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()

    async def listen(self, stand: Stand) -> AsyncIterator[str]:
        """Server-sent events: the news now, and after every change."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            while not self.closing:
                news = await run_in_threadpool(stand.news)
                yield f"retry: 300\ndata: {json.dumps(news)}\n\n"
                event.clear()
                try:
                    await asyncio.wait_for(event.wait(), BEAT)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._waiting.discard(event)


def application(stand: Stand, news: News, names: tuple[str, ...], port: int) -> Any:
    """The server as an ASGI application: the doorman in front of the stand."""

    async def answer(request: Request) -> Response:
        path = request.scope["path"]
        prefix = stand.prefix
        if prefix and (path in {"/", prefix}):
            return Response(status_code=302, headers={"location": f"{prefix}/"})
        if not path.startswith(f"{prefix}/"):
            return await run_in_threadpool(lost, stand, prefix)
        path = path[len(prefix) + 1 :]
        if path == "_kb/events":
            return StreamingResponse(
                news.listen(stand), media_type="text/event-stream", headers=_headers(stand)
            )
        return await run_in_threadpool(found, stand, path, prefix)

    inner = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD"])])

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            trouble = refusal(scope["method"], scope["headers"], names, port)
            if trouble:
                status = 405 if trouble.startswith("only") else 403
                refused = PlainTextResponse(f"{trouble}\n", status)
                await refused(scope, receive, send)
                return
        elif scope["type"] != "lifespan":
            return
        await inner(scope, receive, send)

    return guarded


def found(stand: Stand, path: str, prefix: str) -> Response:
    """The file at *path*, a folder's index.html, or the page that says there is none."""
    if path == "_kb/reload.js":
        script = (builtin() / "js" / "reload.js").read_bytes()
        return Response(script, media_type="text/javascript", headers=_headers(stand))
    for place in (path, f"{path}index.html" if path.endswith("/") or not path else ""):
        there = _get(stand, place)
        if there is not None:
            return _response(stand, place, there, prefix)
    if stand.get(f"{path}/index.html") is not None:
        return Response(status_code=301, headers={"location": f"{prefix}/{path}/"})
    return lost(stand, prefix)


def lost(stand: Stand, prefix: str) -> Response:
    """404, as the host will say it; before there is any site, what is wrong."""
    there = _get(stand, "404.html")
    if there is None:
        there = (
            b"<!doctype html><html lang=en><head><title>kbgen</title></head><body></body></html>"
        )
    return _response(stand, "404.html", there, prefix, 404)


def _get(stand: Stand, path: str) -> bytes | Path | None:
    try:
        return stand.get(path)
    except Exception as error:  # Most likely a template of the team's own.
        said = f"'{path}' cannot be made: {type(error).__name__}: {error}"
        stand.mistakes = (Diagnostic("", 0, said, code="internal"),)
        return b"<!doctype html><html lang=en><head><title>kbgen</title></head><body></body></html>"


def _response(
    stand: Stand, path: str, there: bytes | Path, prefix: str, status: int = 200
) -> Response:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = _headers(stand)
    if isinstance(there, Path):
        return FileResponse(there, status, headers=headers, media_type=kind)
    if kind == "text/html":
        version = stand.edition.version if stand.edition else ""
        script = f'<script type="module" src="{prefix}/_kb/reload.js?v={version}"></script></head>'
        there = there.replace(b"</head>", script.encode(), 1)
    return Response(there, status, headers=headers, media_type=kind)


def _headers(stand: Stand) -> dict[str, str]:
    """The headers that the host will send, but for those that only make sense with TLS."""
    edition = stand.edition
    return {
        "Content-Security-Policy": policy(edition.making.reading.config, videos=True)
        if edition
        else "",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-store",
    }


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
    pending = 0
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
