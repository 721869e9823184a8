"""Pages: what stands on them, in which order, in which language, and how heavy they are."""

import gzip
import hashlib
import json
import re

import pytest
from published import Publish, Published

from kbgen.errors import KbgenError

KILOBYTE = 1024


def links(acme: Published, url: str) -> set[str]:
    """Addresses of ours that a page leads to, fragments and questions removed."""
    nodes = acme.page(url).css("a[href]")
    found = {str(node.attributes["href"]).partition("#")[0].partition("?")[0] for node in nodes}
    return {href for href in found if href.startswith("/")}


def test_home_asks_then_offers_the_search_then_urgent_then_essentials(acme: Published) -> None:
    page = acme.page("/")
    assert page.css_first("h1").text() == "How can we help?"
    order = [
        str(node.attributes.get("class") or node.tag) for node in page.css_first("main").iter()
    ]
    assert order[:4] == ["ask", "urgent", "essentials", "topics"]
    assert page.css_first(".essentials a").text() == "How do I get a refund?"
    assert [node.text() for node in page.css(".urgent a")] == ['My card is stolen <b>&</b> "gone"']


def test_an_article_answers_first_and_ends_with_a_person(acme: Published) -> None:
    page = acme.page("/billing/refund/")
    inside = page.css_first("article")
    assert [node.tag for node in inside.iter()][:3] == ["h1", "p", "p"]
    assert inside.css_first(".answer").text().startswith("Choose Orders")
    assert inside.css_first(".checked").text() == "Checked on 3 May 2026"
    after = [str(node.attributes.get("class")) for node in page.css_first("main").iter()]
    assert after[-3:] == ["vote", "related", "person"]


def test_contents_are_shown_from_three_headings_on(acme: Published) -> None:
    assert len(acme.page("/billing/refund/").css("nav.contents a")) == 3
    assert not acme.page("/billing/invoice/").css("nav.contents")


def test_beside_an_article_stands_its_own_category_alone(acme: Published) -> None:
    titles = [node.text() for node in acme.page("/billing/invoice/").css("nav.side li a")]
    assert titles == ["How do I get a refund?", "Where is my invoice?"]
    here = acme.page("/billing/invoice/").css_first('[aria-current="page"]')
    assert here.text() == "Where is my invoice?"


def test_every_page_has_one_heading_a_main_part_its_language_and_direction(acme: Published) -> None:
    for url in acme.frames():
        page = acme.page(url)
        lang = "ar" if url.startswith("/ar/") else "en"
        assert len(page.css("h1")) == 1, url
        assert page.css_first("main#content"), url
        html = page.css_first("html").attributes
        assert (html["lang"], html["dir"]) == (lang, "rtl" if lang == "ar" else "ltr"), url


def test_no_page_holds_script_style_or_handler(acme: Published) -> None:
    for url in acme.urls():
        page = acme.page(url)
        assert not page.css("style"), url
        for node in page.css("*"):
            for name in node.attributes:
                assert name != "style", url
                assert not name.startswith("on"), url
        for script in page.css("script"):
            kind = script.attributes.get("type")
            assert kind == "application/ld+json" or (kind == "module" and not script.text()), url


def test_hostile_words_stay_words(acme: Published) -> None:
    assert "<script>alert" not in acme.text("security/stolen/index.html")
    assert "stolen &lt;b&gt;&amp;&lt;/b&gt; &#34;gone&#34;" in acme.text(
        "security/stolen/index.html"
    )


def test_every_link_of_ours_leads_to_a_file(acme: Published) -> None:
    for url in acme.frames():
        for href in links(acme, url):
            file = acme.out / (href.lstrip("/") + ("index.html" if href.endswith("/") else ""))
            assert file.is_file(), f"{url} leads to {href}"


def test_from_home_an_essential_is_one_click_away_and_any_article_three(acme: Published) -> None:
    distance = {"/": 0}
    waiting = ["/"]
    for url in waiting:
        for href in sorted(links(acme, url)):
            if href not in distance and (acme.out / href.lstrip("/") / "index.html").is_file():
                distance[href] = distance[url] + 1
                waiting.append(href)
    articles = json.loads(acme.text("articles.json"))
    english = [one["url"] for one in articles if one["lang"] == "en"]
    assert len(english) == 5
    assert all(distance[url.removeprefix("https://help.example.com")] <= 3 for url in english)
    assert distance["/billing/refund/"] == 1


def test_titles_are_unique(acme: Published) -> None:
    titles = [acme.page(url).css_first("title").text() for url in acme.frames()]
    english = [
        t for t, url in zip(titles, acme.frames(), strict=True) if not url.startswith("/ar/")
    ]
    assert len(set(english)) == len(english)


def test_the_switcher_leads_to_the_translation_of_this_very_page(acme: Published) -> None:
    page = acme.page("/billing/refund/")
    places = {node.attributes["hreflang"]: node.attributes["href"] for node in page.css(".menu a")}
    assert places == {"en": "/billing/refund/", "ar": "/ar/billing/refund/"}


def test_a_language_can_be_chosen_on_a_page_of_its_own(acme: Published) -> None:
    names = {n.attributes["href"]: n.text() for n in acme.page("/languages/").css(".tongues a")}
    assert names == {"/": "English", "/ar/": "العربية"}


def test_hreflang_is_mutual_and_names_a_default(acme: Published) -> None:
    def alternates(url: str) -> dict[str, str]:
        nodes = acme.page(url).css('link[rel="alternate"][hreflang]')
        return {str(n.attributes["hreflang"]): str(n.attributes["href"]) for n in nodes}

    there = alternates("/billing/refund/")
    assert there["x-default"] == there["en"] == "https://help.example.com/billing/refund/"
    assert alternates("/ar/billing/refund/") == there
    assert alternates("/billing/invoice/") == {}


def test_a_missing_translation_shows_the_original_with_a_notice(acme: Published) -> None:
    page = acme.page("/ar/billing/invoice/")
    article = page.css_first("article").attributes
    assert (article["lang"], article["dir"]) == ("en", "ltr")
    assert page.css_first(".notice-fallback")
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    canonical = page.css_first('link[rel="canonical"]').attributes["href"]
    assert canonical == "https://help.example.com/billing/invoice/"


def test_a_path_prefix_stands_before_every_address(publish: Publish) -> None:
    there = publish(base_url="https://example.com/support")
    for url in there.urls():
        for node in there.page(url).css("[href], [src], [action]"):
            for name in ("href", "src", "action"):
                address = str(node.attributes.get(name) or "")
                if address.startswith("/"):
                    assert address.startswith("/support/"), f"{url}: {address}"


def test_without_an_address_nothing_absolute_is_written(publish: Publish) -> None:
    there = publish({"site.yml": "title: Acme\n"})
    assert not there.page("/").css('link[rel="canonical"]')
    assert not (there.out / "sitemap.xml").exists()
    assert not (there.out / "feed.xml").exists()


def test_pages_and_style_sheets_hold_their_budgets(acme: Published) -> None:
    for url in acme.frames():
        path = acme.out / (url.lstrip("/") + ("index.html" if url.endswith("/") else ""))
        assert len(gzip.compress(path.read_bytes(), 9)) <= 6 * KILOBYTE, url
    for sheet in acme.out.glob("_kb/*/*.css"):
        assert len(gzip.compress(sheet.read_bytes(), 9)) <= 6 * KILOBYTE, sheet


def test_an_article_asks_for_five_files_at_most(acme: Published) -> None:
    for url in ("/", "/billing/", "/billing/refund/", "/search/"):
        page = acme.page(url)
        files = page.css('script[src], link[rel="stylesheet"], link[rel="icon"]')
        assert 1 + len(files) <= 5, url


def test_data_for_search_engines_says_what_the_page_is(acme: Published) -> None:
    def data(url: str) -> list[dict[str, object]]:
        found = [json.loads(n.text()) for n in acme.page(url).css('[type="application/ld+json"]')]
        return [one for part in found for one in (part if isinstance(part, list) else [part])]

    assert [one["@type"] for one in data("/")] == ["WebSite"]
    article, trail = data("/billing/refund/")
    assert article["headline"] == "How do I get a refund?"
    assert article["dateModified"] == "2026-05-03"
    assert [step["name"] for step in trail["itemListElement"]] == [  # type: ignore[attr-defined]
        "Home",
        "Billing",
        "How do I get a refund?",
    ]
    assert [one["@type"] for one in data("/billing/")] == ["BreadcrumbList", "FAQPage"]
    assert [one["@type"] for one in data("/security/")] == ["BreadcrumbList"]


def test_a_link_to_a_page_shows_its_title_answer_and_a_picture(acme: Published) -> None:
    page = acme.page("/billing/refund/")
    given = {
        str(node.attributes["property"]): str(node.attributes["content"])
        for node in page.css("meta[property]")
    }
    assert given["og:title"] == "How do I get a refund?"
    assert given["og:url"] == "https://help.example.com/billing/refund/"
    picture = given["og:image"].removeprefix("https://help.example.com/")
    assert (acme.out / picture).read_bytes().startswith(b"\x89PNG")


def test_the_brand_colours_links_and_icon(acme: Published) -> None:
    (sheet,) = acme.out.glob("_kb/*/site.css")
    assert "--brand:#0b6b5d" in sheet.read_text()
    (icon,) = acme.out.glob("_kb/*/icon.svg")
    assert "#0b6b5d" in icon.read_text()


def test_a_brand_that_cannot_be_read_stops_the_build(publish: Publish) -> None:
    with pytest.raises(KbgenError, match=r"'brand: #ffee00' has a contrast of 1\.2:1"):
        publish({"site.yml": "title: Acme\nbrand: '#ffee00'\n"})


def test_a_notice_stands_before_the_page_is_painted(acme: Published, publish: Publish) -> None:
    """Its time is the visitor's: a script decides, and nothing may jump when it has."""
    text = "---\ntitle: Slow\nstarts: 2020-01-01 08:00\n---\nWait.\n"
    there = publish({"incidents/slow.md": text})
    entry = 'script[src$="/main.js"]'
    assert there.page("/").css_first(entry).attributes["blocking"] == "render"
    assert "blocking" not in acme.page("/").css_first(entry).attributes


def test_a_help_centre_without_articles_says_so(publish: Publish) -> None:
    there = publish({"site.yml": "title: Acme\n"}, bare=True)
    assert there.page("/search/").css_first(".az p").text() == "There is no article here yet."
    assert there.page("/").css_first(".person a")
    assert not there.page("/").css(".essentials, .topics, .urgent")


def test_a_long_list_is_cut_into_letters(publish: Publish) -> None:
    many = {
        f"many/a{number}.md": f"---\ntitle: {letter} number {number}\n---\nText.\n"
        for number, letter in enumerate("ABЖ" * 90)
    }
    there = publish(many)
    assert not there.page("/search/").css(".az h3")
    letters = {
        n.text(): str(n.attributes["href"]) for n in there.page("/search/").css(".letters a")
    }
    assert {"A", "B", "Ж"} <= set(letters)
    assert len(there.page(letters["Ж"]).css(".az .links a")) == 50
    assert len(there.page(letters["Ж 2"]).css(".az .links a")) == 40
    assert there.page(letters["Ж 2"]).css_first(".letters [aria-current]").text() == "Ж 2"


def test_letters_stand_in_order_whatever_marks_begin_a_title(publish: Publish) -> None:
    titles = ["Zebra", ".magento.env", "Äpfel", "2 questions", "„Beta“ ended", "Mango"]
    there = publish(
        {f"many/a{n}.md": f"---\ntitle: '{title}'\n---\nText.\n" for n, title in enumerate(titles)}
    )
    page = there.page("/search/")
    letters = [node.text() for node in page.css(".letters a")]
    assert letters == sorted(letters)
    assert letters[0] == "#"
    listed = [node.text() for node in page.css(".az .links a") if node.text() in titles]
    assert listed == ["2 questions", "Äpfel", "„Beta“ ended", ".magento.env", "Mango", "Zebra"]


def test_the_readers_own_letters_stand_first(acme: Published) -> None:
    """Most articles of an Arabic edition may still be in English."""
    letters = [node.text() for node in acme.page("/ar/search/").css(".letters a")]
    assert letters == ["ك", "E", "L", "M", "W"]


def test_the_way_to_a_person_can_be_read_on_paper(acme: Published) -> None:
    way = acme.page("/billing/refund/").css_first(".person a")
    assert str(way.attributes["data-contact"]).startswith("https://")
    assert str(way.attributes["data-contact"]).endswith(str(way.attributes["href"]))


def test_a_category_shows_ten_answers_and_the_rest_by_title(publish: Publish) -> None:
    many = {
        f"many/a{number}.md": f"---\ntitle: Title {number}\nanswer: Do this.\n---\nText.\n"
        for number in range(14)
    }
    page = publish(many).page("/many/")
    assert len(page.css(".answers > li")) == 10
    assert len(page.css(".links > li")) == 4


def test_a_long_category_goes_on_further_pages(publish: Publish) -> None:
    many = {
        f"many/a{number}.md": f"---\ntitle: Title {number} of many\nanswer: Do this.\n---\nText.\n"
        for number in range(130)
    }
    there = publish(many | {"many/index.md": "---\ntitle: Many\n---\n"})
    first = there.page("/many/")
    further = [str(node.attributes["href"]) for node in first.css(".letters a")]
    assert further == ["/many/", "/search/many/2/", "/search/many/3/"]
    assert [len(there.page(url).css(".links > li")) for url in further] == [50, 50, 20]
    second = there.page("/search/many/2/")
    assert second.css_first("h1").text() == "Many (2)"
    assert second.css_first(".letters [aria-current]").text() == "Page 2"
    assert [node.text() for node in second.css(".crumbs a")] == ["Home", "Many"]
    assert second.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    shown = {n.attributes["href"] for url in further for n in there.page(url).css("main a[href]")}
    assert {f"/many/a{number}/" for number in range(130)} <= shown


def test_a_flat_folder_of_many_articles_has_a_home_page_all_the_same(publish: Publish) -> None:
    flat = {f"a{number}.md": f"---\ntitle: Title {number}\n---\nText.\n" for number in range(90)}
    topics = publish(flat).page("/").css_first(".topics")
    assert len(topics.css(".links > li")) == 50
    assert topics.css("a")[-1].attributes["href"] == "/search/"


def test_long_lists_hold_the_budget_of_a_page(publish: Publish) -> None:
    """Of titles in which hardly a word is like another, as packing knows no mercy."""
    many = {
        f"long/a{number}.md": f"---\ntitle: Why {digest[:24]} fails after {digest[24:48]}\n---\n"
        for number in range(260)
        for digest in [hashlib.sha256(bytes([number % 256, number // 256])).hexdigest()]
    }
    there = publish(many)
    weights = {
        file: len(gzip.compress(file.read_bytes(), 9)) for file in there.out.rglob("index.html")
    }
    assert {file: weight for file, weight in weights.items() if weight > 6 * KILOBYTE} == {}


def test_blank_lines_in_code_stay(publish: Publish) -> None:
    there = publish({"billing/code.md": "---\ntitle: Code\n---\n```\none\n\n\ntwo\n```\n"})
    assert there.page("/billing/code/").css_first("pre").text() == "one\n\n\ntwo\n"


def test_all_blocks_of_the_gallery_are_styled(acme: Published) -> None:
    """Each class that the Markdown renderer gives is known to a style sheet."""
    css = "".join(sheet.read_text() for sheet in acme.out.glob("_kb/*/*.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    given = {
        name
        for node in acme.page("/help/gallery/").css(".prose *")
        for name in str(node.attributes.get("class") or "").split()
        if node.tag != "span"  # Highlighted code: most words of a program stay plain.
    }
    unstyled = {"language-python", "language-bash", "tab", "task-done", "footnote-item"}
    unstyled |= {"alert-note", "details"}  # What .alert and <details> look like anyway.
    assert given - known - unstyled == set()
