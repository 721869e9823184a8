"""`kbgen serve`: the same bytes from memory, mistakes over the page, only for this machine."""

import gc
import os
import re
import socket
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import PATIENCE, Server
from writer import Site

from kbgen.doorman import refusal
from kbgen.serve import watch
from kbgen.stand import Stand
from kbgen.web import found

SCRIPT = re.compile(rb'<script type="module" src="[^"]*/_kb/reload\.js\?v=[^"]*"></script>')


@pytest.fixture
def help_centre(site: Site) -> Site:
    site.write("content/site.yml", "title: Help\n")
    site.write("content/billing/refund.md", "---\ntitle: Refunds\n---\nWithin a week.\n")
    site.write("content/billing/img/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    return site


@pytest.fixture
def server(help_centre: Site) -> Iterator[Server]:
    running = Server(help_centre.root)
    yield running
    running.stop()


def test_what_is_served_is_what_is_published(help_centre: Site) -> None:
    """But for the one script that loads the page again."""
    help_centre.build()
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    published = help_centre.published()
    for path, data in published.items():
        there = stand.get(path)
        assert (there.read_bytes() if isinstance(there, Path) else there) == data, path
    assert stand.everything() == set(published)


def test_a_save_is_seen_and_a_mistake_leaves_the_last_good_site(
    server: Server, help_centre: Site
) -> None:
    status, page = server.get("/billing/refund/")
    assert status == 200
    assert b"Within a week." in page
    assert SCRIPT.search(page)
    before = server.news()
    help_centre.write("content/billing/refund.md", "---\ntitle: Refunds\n---\nAt once.\n")
    server.wait(lambda: b"At once." in server.get("/billing/refund/")[1])
    assert server.news()["version"] != before["version"]
    help_centre.write("content/billing/refund.md", "---\ntitle: R\nticktes: 4\n---\nNo.\n")
    server.wait(lambda: "ticktes" in str(server.news()["mistakes"]))
    mistake = server.news()["mistakes"][0]
    assert mistake["text"].startswith("content/billing/refund.md:3: unknown key 'ticktes'")
    assert ">    3  ticktes: 4" in mistake["excerpt"]
    assert b"At once." in server.get("/billing/refund/")[1]
    help_centre.write("content/billing/refund.md", "---\ntitle: R\n---\nGood again.\n")
    server.wait(lambda: b"Good again." in server.get("/billing/refund/")[1])
    assert server.news()["mistakes"] == []


def test_addresses_answer_as_a_host_would(server: Server) -> None:
    assert server.get("/billing/refund")[0] == 301
    assert server.get("/nowhere/")[0] == 404
    assert server.get("/billing/img/a.svg")[0] == 200
    assert server.get("/../content/site.yml")[0] == 404
    assert server.get("/%2e%2e/content/site.yml")[0] == 404
    assert server.get("/content/site.yml")[0] == 404
    assert server.get("/", "HEAD") == (200, b"")


def test_only_files_named_by_their_content_are_kept_by_the_browser(help_centre: Site) -> None:
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    page = found(stand, "", "").body.decode()
    named = re.findall(r'(?:href|src)="/(_kb/[0-9a-f]+/[^"]+)"', page)
    assert {Path(path).suffix for path in named} >= {".css", ".js", ".svg"}
    for path in named:
        assert "immutable" in found(stand, path, "").headers["cache-control"]
    for path in ("", "_kb/reload.js", "articles.json"):
        assert found(stand, path, "").headers["cache-control"] == "no-store"


def test_a_plan_that_is_out_of_date_is_forgotten(help_centre: Site) -> None:
    stand = Stand(Path(), None, drafts=False)
    presses = []
    for opacity in (1, 0.9, 0.8, 0.7):
        help_centre.write("theme/css/custom.css", f"h1 {{ opacity: {opacity} }}")
        stand.rebuild()
        assert stand.edition is not None
        stand.get("billing/refund/index.html")
        presses.append(weakref.ref(stand.edition.making.press))
    gc.collect()
    assert [press() is None for press in presses[1:]] == [True, True, False]


def test_it_survives_breaking_and_mending(help_centre: Site) -> None:
    """A hundred times, whatever is broken."""
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    breaks = [
        ("content/billing/refund.md", "---\ntitle: [\n---\n"),
        ("content/site.yml", "title: {"),
        ("content/billing/refund.md", b"\xff\xfe\0"),
        ("theme/templates/article.html", "{% if %}"),
        ("theme/templates/base.html", "{{ nobody.knows }}"),
        ("content/frequencies.yml", "- 1\n- {"),
    ]
    for number in range(100):
        path, text = breaks[number % len(breaks)]
        place = help_centre.root / path
        before = place.read_bytes() if place.exists() else None
        help_centre.write(path, text)
        stand.rebuild()
        try:
            stand.get("billing/refund/index.html")
        except Exception:
            assert path.startswith("theme"), path
        if before is None:
            place.unlink()
        else:
            place.write_bytes(before)
        stand.rebuild()
        assert stand.mistakes == (), (path, stand.mistakes)
        assert b"Within a week." in (stand.get("billing/refund/index.html") or b"")


def test_what_was_saved_before_the_watch_stood_is_not_lost(help_centre: Site) -> None:
    stand, stop, seen = Stand(Path(), None, drafts=False), threading.Event(), threading.Event()
    stand.rebuild()
    help_centre.write("content/billing/early.md", "# Early\n")
    args = (stand, lambda seconds: seen.set(), stop, False)
    watcher = threading.Thread(target=watch, args=args)
    watcher.start()
    try:
        assert seen.wait(PATIENCE)
        assert stand.get("billing/early/index.html")
    finally:
        stop.set()
        watcher.join()


def test_a_build_beside_it_does_not_wait(help_centre: Site) -> None:
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    stand.everything()
    with sqlite3.connect(help_centre.root / ".kbgen/cache.sqlite", timeout=0) as cache:
        cache.execute("DELETE FROM near")
    cache.close()


def test_a_folder_that_goes_away_is_waited_for(server: Server, help_centre: Site) -> None:
    content = help_centre.root / "content"
    content.rename(help_centre.root / "elsewhere")
    server.wait(lambda: server.news()["mistakes"])
    assert server.get("/billing/refund/")[0] == 200
    (help_centre.root / "elsewhere").rename(content)
    help_centre.write("content/billing/late.md", "# Late\n")
    server.wait(lambda: server.get("/billing/late/")[0] == 200)


@pytest.mark.alone
def test_a_checkout_of_many_files_is_made_at_most_twice(server: Server, help_centre: Site) -> None:
    count = int(os.environ.get("KBGEN_CHECKOUT", "400"))
    before = server.rebuilds()
    for number in range(count):
        help_centre.write(f"content/many/a{number}.md", f"# Question {number}\n\nAnswer.\n")
    server.wait(lambda: server.get(f"/many/a{count - 1}/")[0] == 200, 2 * PATIENCE)
    help_centre.write("content/late.md", "# Late\n\nAnswer.\n")
    server.wait(lambda: server.get("/late/")[0] == 200)
    assert server.rebuilds() - before <= 2 + 1
    assert server.get("/many/a7/")[0] == 200


def test_a_taken_port_is_stepped_over(help_centre: Site) -> None:
    from kbgen.serve import PORT, _listen

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", PORT))
            taken.listen()
        except OSError:
            pass  # Somebody else has it: just as good.
        with _listen("127.0.0.1", None) as own:
            assert own.getsockname()[1] != PORT


ATTACKS = [
    *({"host": host} for host in (
        "evil.example", "evil.example:{p}",
        "localhost.evil.example:{p}", "evil.localhost.example:{p}",
        "localhost:1", "localhost:{p}1", "localhost:", "localhost:{p}:{p}", ":{p}", "", " ",
        "localhost:{p} evil.example", "localhost:{p},evil.example",
        "localhost:{p}/x", "a@localhost:{p}",
        "localhost:{p}@evil.example", "127.0.0.1.evil.example:{p}", "127.0.0.1.nip.io:{p}",
        "127-0-0-1.example:{p}", "localhost.:{p}",
        "LOCALHOST.EVIL:{p}", "localhost%00:{p}", "127.1:{p}",
        "2130706433:{p}", "0x7f000001:{p}", "0177.0.0.1:{p}",
        "127.0.0.1:{p}#", "[::1:{p}", "::1:{p}",
        "[::1]evil:{p}", "[localhost]:{p}", "[127.0.0.1]:{p}",
        "xn--localhost:{p}", "ⅼocalhost:{p}", "localhost\t:{p}",
        "[fe80::1%25eth0]:{p}", "rebind.network:{p}",
        "localtest.me:{p}", "lvh.me:{p}", "*.localhost:{p}",
    )),
    *({"origin": origin} for origin in (
        "http://evil.example", "https://evil.example", "http://evil.example:{p}", "null", "",
        "http://localhost", "http://localhost:1",
        "https://localhost:{p}", "http://localhost:{p}.evil",
        "http://localhost.evil:{p}", "http://127.0.0.1.evil:{p}",
        "file://", "chrome-extension://abc",
        "http://a@localhost:{p}", "http://localhost:{p}/", "http://localhost:{p}, http://evil",
        "localhost:{p}", "ws://localhost:{p}", "javascript://localhost:{p}",
    )),
    *({"sec-fetch-site": site_, "sec-fetch-mode": mode} for site_, mode in (
        ("cross-site", "no-cors"), ("cross-site", "cors"), ("same-site", "no-cors"),
        ("cross-site", "websocket"), ("same-site", "cors"),
    )),
    *({"method": method} for method in (
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE",
    )),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(attack) for attack in ATTACKS])
def test_nobody_else_may_ask(attack: dict[str, str]) -> None:
    headers = {"host": "localhost:8000", **attack}
    method = headers.pop("method", "GET")
    sent = [(k.encode(), v.replace("{p}", "8000").encode()) for k, v in headers.items()]
    assert refusal(method, sent, ("127.0.0.1",), 8000)


def test_no_host_and_two_hosts_are_refused() -> None:
    good = (b"host", b"localhost:8000")
    assert refusal("GET", [], (), 8000)
    assert refusal("GET", [good, (b"host", b"evil.example")], (), 8000)
    assert refusal("GET", [good, good], (), 8000)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8000"},
        {"host": "LocalHost:8000"},
        {"host": "127.0.0.1:8000"},
        {"host": "[::1]:8000"},
        {"host": "192.168.1.7:8000"},
        {"host": "docs.local:8000"},
        {"host": "localhost:8000", "origin": "http://localhost:8000"},
        {"host": "localhost:8000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {"host": "localhost:8000", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"},
    ],
)
def test_our_own_pages_may_ask(headers: dict[str, str]) -> None:
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert refusal("GET", sent, ("127.0.0.1", "docs.local"), 8000) == ""


def test_a_running_server_refuses_a_foreign_name(server: Server) -> None:
    assert server.get("/", Host=f"evil.example:{server.port}")[0] == 403
    assert server.get("/", Origin="http://evil.example")[0] == 403
    assert server.get("/", "POST")[0] == 405


def test_many_ask_while_it_is_made_again(help_centre: Site) -> None:
    """No answer is torn or missing while a writer saves."""
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            page = stand.get("billing/refund/index.html")
            if not isinstance(page, bytes) or b"</html>" not in page:
                wrong.append(page)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in range(10):
        help_centre.write("content/billing/refund.md", f"# Refunds\n\nNumber {number}.\n")
        stand.rebuild()
    stop.set()
    for asker in askers:
        asker.join()
    assert wrong == []
    assert b"Number 9." in (stand.get("billing/refund/index.html") or b"")
