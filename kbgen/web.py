"""The stand over HTTP: what the host will answer, and news for pages that wait for a change."""

import asyncio
import json
import mimetypes
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kbgen.doorman import refusal
from kbgen.errors import Diagnostic
from kbgen.site import FOREVER, policy
from kbgen.stand import Stand
from kbgen.theme import builtin

NAMED = re.compile(r"_kb/[0-9a-f]{8,}/")  # Files named by their content, as site/assets.py does.
BEAT = 15.0  # Seconds between signs of life to a page that waits for news.


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
                event.clear()  # Before the look: what changes after it is told next.
                news = await run_in_threadpool(stand.news)
                yield f"retry: 300\ndata: {json.dumps(news)}\n\n"
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
    if NAMED.match(path):
        headers["Cache-Control"] = FOREVER
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
