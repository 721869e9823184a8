"""A static host for tests: serves a built site by its own _headers and records its forms.

It does what Netlify does with forms: a POST anywhere on the site is a submission if its
form-name is known from the deployed HTML; fields that the HTML does not know are dropped, a
filled honeypot makes it spam, and the answer is the page at the address.
"""

import email.policy
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

LARGEST = 8 * 1024 * 1024
TEXT = ("text/", "application/json", "application/xml", "image/svg+xml")
mimetypes.add_type("text/javascript", ".js")


@dataclass
class Submission:
    """What a form host would show the team."""

    form: str
    fields: dict[str, str]
    files: dict[str, tuple[str, bytes]]  # Field → file name, content.
    unknown: tuple[str, ...]  # Fields that the deployed HTML does not know.
    spam: bool


@dataclass
class Host:
    """One site on one port, and all that it saw."""

    folder: Path
    url: str = ""
    submissions: list[Submission] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)  # Paths of GET requests.
    broken: bool = False  # Refuse forms, as a host in trouble would.
    extra: dict[str, bytes] = field(default_factory=dict)  # Pages that the folder lacks.
    headers: bool = True  # Apply the site's _headers.
    forms: dict[str, set[str]] = field(default_factory=dict)
    rules: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.forms, self.honeypots = registered(self.folder)
        path = self.folder / "_headers"
        self.rules = header_rules(path.read_text(encoding="utf-8")) if path.is_file() else []

    def headers_of(self, path: str) -> list[tuple[str, str]]:
        """All rules that match, added up."""
        if not self.headers:
            return []
        return [one for pattern, lines in self.rules if matches(pattern, path) for one in lines]

    def receive(self, kind: str, body: bytes) -> None:
        fields, files = parsed(kind, body)
        name = fields.pop("form-name", "")
        known = self.forms.get(name)
        if known is None:
            return
        spam = bool(fields.pop(self.honeypots[name], ""))
        unknown = tuple(sorted((set(fields) | set(files)) - known))
        kept = {key: value for key, value in fields.items() if key in known}
        self.submissions.append(Submission(name, kept, files, unknown, spam))


class _Forms(HTMLParser):
    """Forms with data-netlify, their fields and their honeypot."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, set[str]] = {}
        self.honeypots: dict[str, str] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.open = given.get("name", "") if "data-netlify" in given else ""
            if self.open:
                assert self.open not in self.forms, f"form {self.open} is registered twice"
                self.forms[self.open] = set()
                self.honeypots[self.open] = given.get("data-netlify-honeypot", "")
        elif self.open and given.get("name"):
            self.forms[self.open].add(given["name"])


def registered(folder: Path) -> tuple[dict[str, set[str]], dict[str, str]]:
    """The forms that a host finds in all deployed HTML."""
    parser = _Forms()
    for page in sorted(folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        if "data-netlify" in text:
            parser.feed(text)
            parser.open = ""
    return parser.forms, parser.honeypots


def header_rules(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            rules.append((line.strip(), []))
        elif line.strip():
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name, value.strip()))
    return rules


def matches(pattern: str, path: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern


def parsed(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Fields and files of a form's body; several values of one field are joined."""
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(EmailMessage, policy=email.policy.HTTP).parsebytes(head + body)
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        file_name = part.get_filename()
        if file_name is None:
            fields[name] = data.decode()
        elif file_name:
            files[name] = (file_name, data)
    return fields, files


def handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            host.requests.append(path)
            self.answer(path)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if host.broken or len(body) > LARGEST + 100_000:
                self.reply(503, "text/plain", b"in trouble", [])
                return
            host.receive(self.headers["Content-Type"], body)
            self.answer(urlsplit(self.path).path)

        def answer(self, path: str) -> None:
            data, status, kind = found(host, path)
            self.reply(status, kind, data, host.headers_of(path))

        def reply(
            self, status: int, kind: str, data: bytes, headers: list[tuple[str, str]]
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", ""):
                data = gzip.compress(data, 9, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def found(host: Host, path: str) -> tuple[bytes, int, str]:
    """The bytes at *path*, the status, and the type."""
    if path in host.extra:
        return host.extra[path], 200, "text/html; charset=utf-8"
    place = (host.folder / path.lstrip("/")).resolve()
    if place.is_dir():
        place /= "index.html"
    status = 200
    if not place.is_relative_to(host.folder.resolve()) or not place.is_file():
        place, status = lost(host, path), 404
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return place.read_bytes(), status, kind + charset


def lost(host: Host, path: str) -> Path:
    """The first page for what is not found whose rule in _redirects matches."""
    rules = (host.folder / "_redirects").read_text(encoding="utf-8").splitlines()
    for pattern, target, status in (rule.split()[:3] for rule in rules if rule.endswith(" 404")):
        if status == "404" and matches(pattern, path):
            return host.folder / target.lstrip("/")
    return host.folder / "404.html"


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in the middle of an answer is no mistake."""


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """The host on a free port of this machine."""
    server = Server(("127.0.0.1", 0), handler(host))
    host.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
