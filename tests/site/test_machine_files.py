"""Files for machines: feeds, redirects, headers, lists; and what makes a page new."""

import json
import xml.etree.ElementTree as ET
from datetime import date

from published import Publish, Published

from kbgen.config import Config
from kbgen.model import Article, Category, Edition, Library
from kbgen.site import base, plan, read_words
from kbgen.site.hosting import redirects
from kbgen.theme import builtin_theme

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_sitemap_lists_what_may_be_found_and_its_translations(acme: Published) -> None:
    root = ET.fromstring(acme.text("sitemap.xml"))  # noqa: S314 (our own file)
    found = {str(one.findtext(f"{MAP}loc")): one for one in root}
    home = "https://help.example.com"
    assert f"{home}/billing/refund/" in found
    assert f"{home}/ar/billing/refund/" in found
    assert f"{home}/ar/billing/invoice/" not in found  # The original stands elsewhere.
    assert not [url for url in found if "sent" in url or "404" in url or "_kb" in url]
    refund = found[f"{home}/billing/refund/"]
    assert refund.findtext(f"{MAP}lastmod") == "2026-05-03"
    links = {one.attrib["hreflang"]: one.attrib["href"] for one in refund.iter(f"{XHTML}link")}
    assert links["x-default"] == links["en"] == f"{home}/billing/refund/"
    assert links["ar"] == f"{home}/ar/billing/refund/"


def test_the_feed_tells_what_was_checked_last(acme: Published) -> None:
    root = ET.fromstring(acme.text("feed.xml"))  # noqa: S314
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert "How do I get a refund?" in titles
    assert not (acme.out / "ar" / "feed.xml").exists()  # No Arabic article has a date.


def test_a_browser_can_search_from_its_address_bar(acme: Published) -> None:
    root = ET.fromstring(acme.text("opensearch.xml"))  # noqa: S314
    url = next(one for one in root if one.tag.endswith("Url"))
    assert url.attrib["template"] == "https://help.example.com/search/?q={searchTerms}"


def test_robots_find_the_sitemap_and_leave_the_skeleton_of_the_forms(acme: Published) -> None:
    lines = acme.text("robots.txt").splitlines()
    assert "Sitemap: https://help.example.com/sitemap.xml" in lines
    assert "Disallow: /_kb/forms/" in lines


def test_all_articles_are_listed_as_their_schema_says(acme: Published) -> None:
    listed = json.loads(acme.text("articles.json"))
    schema = json.loads(acme.text("articles.schema.json"))["items"]
    assert len(listed) == 6
    for one in listed:
        assert set(one) == set(schema["properties"])
        copy = acme.out / one["markdown"].lstrip("/")
        assert copy.is_file()
    assert "tickets" not in acme.text("articles.json")  # How often is the team's own affair.


def test_llms_txt_leads_to_the_markdown_copies(acme: Published) -> None:
    text = acme.text("llms.txt")
    assert text.startswith("# Acme Help\n")
    line = "- [Where is my invoice?](https://help.example.com/billing/invoice/index.md): Choose Or"
    assert line in text


def test_a_markdown_copy_says_what_it_is_about(acme: Published) -> None:
    copy = acme.text("billing/refund/index.md")
    title, answer, text = copy.split("\n\n")[:3]
    assert title == "# How do I get a refund?"
    assert answer == "Choose Orders, then Refund. The money is back in 5 days."
    assert text == "## One"
    assert acme.text("security/phones/lost/index.md") == "# Lost phone\n\nText.\n"


def test_an_old_address_leads_on_with_and_without_a_host_that_redirects(acme: Published) -> None:
    rules = acme.text("_redirects").splitlines()
    assert "/old/refund/ /billing/refund/ 301!" in rules
    assert "/refund.html /billing/refund/ 301!" in rules
    for path in ("old/refund/index.html", "refund.html"):
        assert 'content="0; url=/billing/refund/"' in acme.text(path)


def test_every_article_has_a_short_address(acme: Published) -> None:
    short = [rule.split()[1] for rule in acme.text("_redirects").splitlines() if rule[1].isdigit()]
    assert "/billing/refund/" in short


def test_a_visitors_language_decides_only_at_the_root(acme: Published) -> None:
    rules = [r for r in acme.text("_redirects").splitlines() if "Language=" in r]
    assert rules == ["/ /ar/ 302! Language=ar"]


def test_each_language_has_its_own_page_for_unknown_addresses(acme: Published) -> None:
    rules = acme.text("_redirects").splitlines()
    assert rules[-2:] == ["/ar/* /ar/404.html 404", "/* /404.html 404"]
    assert acme.page("/ar/404.html").css_first("html").attributes["dir"] == "rtl"


def test_the_policy_is_strict(acme: Published) -> None:
    headers = acme.text("_headers")
    assert headers.startswith(f"/*\n  Content-Security-Policy: {POLICY}\n")
    assert "/billing/*\n  Content-Security-Policy: frame-ancestors 'none'\n" in headers


def test_without_a_video_no_video_may_be_loaded(publish: Publish) -> None:
    assert "media-src" not in publish().text("_headers")


def test_files_named_by_their_content_are_kept_for_ever(acme: Published) -> None:
    headers = acme.text("_headers")
    (sheet,) = acme.out.glob("_kb/*/site.css")
    folder = sheet.parent.relative_to(acme.out).as_posix()
    assert f"/{folder}/*\n  Cache-Control: public, max-age=31536000, immutable" in headers


def article(number: int, **more: object) -> Article:
    made = {
        "path": f"a/{number}.md",
        "key": f"a/{number}",
        "lang": "en",
        "url": f"/a/{number}/",
        "number": number,
        "category": "a",
        "title": f"Title {number}",
    }
    return Article(**{**made, **more})  # type: ignore[arg-type]


def library(*articles: Article) -> Library:
    keys = tuple(one.key for one in articles)
    category = Category("a", "en", "/a/", "A", articles=keys)
    edition = Edition("en", articles, (), (category,), (), ())
    return Library((edition,), {one.key: {"en": one.url} for one in articles})


def digests(lib: Library) -> dict[str, str]:
    words = {"en": read_words(builtin_theme(), "en")[0]}
    return {page.path: page.digest() for page in plan(lib, Config(), words, base(""))}


def test_a_checked_date_makes_one_page_new() -> None:
    before = digests(library(*(article(n) for n in range(1, 31))))
    after = digests(
        library(*(article(n, updated=date(2026, 1, 1) if n == 20 else None) for n in range(1, 31)))
    )
    assert {path for path in before if before[path] != after[path]} == {"a/20/index.html"}


def test_a_new_title_makes_only_those_pages_new_that_show_it() -> None:
    before = digests(library(*(article(n) for n in range(1, 31))))
    after = digests(
        library(*(article(n, title="New" if n == 20 else f"Title {n}") for n in range(1, 31)))
    )
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"a/20/index.html", "a/index.html", "search/index.html"}


def test_an_address_that_a_page_has_is_never_redirected() -> None:
    lib = library(article(1, aliases=("/a/2/", "/gone")), article(2))
    assert redirects(lib) == {
        "/1/": ("/a/1/", "en"),
        "/gone/": ("/a/1/", "en"),
        "/2/": ("/a/2/", "en"),
    }
