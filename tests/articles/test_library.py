"""Heads become the library: addresses, numbers, shelves, translations, order."""

import pytest
from content_folder import page, shelve

from kbgen.articles import Address, published, read_addresses, write_addresses
from kbgen.articles.addresses import address


@pytest.mark.parametrize(
    ("key", "lang", "wanted"),
    [
        ("billing/refund", "en", "/billing/refund/"),
        ("billing/refund", "pt", "/pt/billing/refund/"),
        ("Über uns/Größe", "en", "/uber-uns/grosse/"),
        ("оплата", "en", "/oplata/"),
        ("支付", "en", "/zhi-fu/"),
        ("!!!", "en", "/x21-21-21/"),
        ("search", "en", "/search-2/"),
        ("contact/form", "en", "/contact-2/form/"),
        ("widget", "en", "/widget-2/"),
        ("2024/report", "en", "/2024-2/report/"),
        ("pt", "en", "/pt-2/"),
        ("", "en", "/"),
        ("", "pt", "/pt/"),
    ],
)
def test_an_address_is_plain_and_never_one_of_ours(key: str, lang: str, wanted: str) -> None:
    assert address(key, lang, ("en", "pt")) == wanted


def test_most_asked_first_pinned_before_all_ties_by_title() -> None:
    files = {
        "a.md": page("Rare"),
        "b.md": page("Often"),
        "c.md": page("Never, but pinned", pin="true"),
        "d.md": page("A tie"),
        "e.md": page("Overruled", tickets=5),
    }
    found = shelve(files, tickets={"a": 1, "b": 9, "d": 1, "e": 500})
    titles = [one.title for one in found.first.articles]
    assert titles == ["Never, but pinned", "Often", "Overruled", "A tie", "Rare"]


def test_on_its_shelf_an_article_may_be_placed_by_hand() -> None:
    files = {"x/a.md": page("A"), "x/b.md": page("B", order=2), "x/c.md": page("C", order=1)}
    found = shelve(files, tickets={"x/a": 99})
    assert found.first.categories[0].articles == ("x/c", "x/b", "x/a")
    assert found.first.articles[0].key == "x/a"


def test_essentials_are_the_fewest_that_make_half_of_the_tickets() -> None:
    files = {f"{name}.md": page(name) for name in "abcdef"}
    tickets = {"a": 40, "b": 20, "c": 15, "d": 15, "e": 10}
    assert [one.key for one in shelve(files, tickets=tickets).first.essentials] == ["a", "b"]
    assert [one.key for one in shelve(files, tickets={"c": 1}).first.essentials] == ["c"]


def test_urgent_answers_stand_in_every_language_and_a_new_one_shows_the_firsts_essentials() -> None:
    files = {
        "a.md": page("A"),
        "a.pt.md": page("A em português"),
        "b.md": page("Stolen", urgent="true"),
    }
    found = shelve(files, languages=("en", "pt", "ru"), tickets={"a": 9})
    _, portuguese, russian = found.library.editions
    assert [one.title for one in portuguese.essentials] == ["A em português"]
    assert [one.title for one in russian.essentials] == ["A"]
    assert [[one.key for one in edition.urgent] for edition in found.library.editions] == [
        ["b"]
    ] * 3


def test_essentials_are_at_most_ten() -> None:
    files = {f"a{n}.md": page(f"A{n:02}") for n in range(40)}
    tickets = {f"a{n}": 1 for n in range(40)}
    assert len(shelve(files, tickets=tickets).first.essentials) == 10


def test_without_measure_each_shelf_gives_its_first() -> None:
    files = {f"{shelf}/{n}.md": page(f"{shelf}{n}") for shelf in "abc" for n in range(9)}
    files["z.md"] = page("Pinned", pin="true")
    keys = [one.key for one in shelve(files).first.essentials]
    assert keys == ["z", "a/0", "b/0", "c/0", "a/1", "b/1", "c/1", "a/2"]


def test_urgent_articles_have_their_own_place_whatever_their_count() -> None:
    files = {"a.md": page("A"), "b.md": page("B", urgent="true")}
    assert [one.key for one in shelve(files, tickets={"a": 9}).first.urgent] == ["b"]


def test_a_shelf_has_its_title_from_its_page_or_its_folder() -> None:
    files = {
        "billing/index.md": page("Money", description="All about it", icon="coin"),
        "billing/a.md": page(),
        "how-to_s/x/b.md": page(),
    }
    shelves = {one.key: one for one in shelve(files).first.categories}
    assert (shelves["billing"].title, shelves["billing"].description) == ("Money", "All about it")
    assert shelves["how-to_s"].title == "How to s"
    assert (shelves["how-to_s/x"].parent, shelves["how-to_s"].articles) == ("how-to_s", ())


def test_what_a_shelfs_page_says_besides_becomes_an_article_on_it() -> None:
    files = {
        "a/README.md": "# All about A\n\nRead [this](b.md).",
        "a/b.md": page(body="[up](README.md) [shelf](../a)"),
        "index.md": "# Welcome\n\nHello.",
    }
    found = shelve(files)
    assert found.told == ()
    assert {one.key: (one.url, one.title) for one in found.first.articles} == {
        "a/b": ("/a/b/", "T"),
        "a/index": ("/a/index/", "All about A"),
        "index": ("/", "Welcome"),
    }
    assert found.first.categories[0].title == "All about A"
    assert found.html("a/b.md") == '<p><a href="/a/index/">up</a> <a href="/a/">shelf</a></p>\n'


def test_shelves_count_the_tickets_inside_and_stand_most_asked_first() -> None:
    files = {"a/x.md": page(), "b/c/y.md": page(), "d/z.md": page(), "d/index.md": page(order=1)}
    found = shelve(files, tickets={"b/c/y": 7, "a/x": 2}).first.categories
    assert [(one.key, one.tickets) for one in found] == [
        ("d", 0), ("b", 7), ("b/c", 7), ("a", 2),
    ]  # fmt: skip


def test_a_shelf_without_an_article_is_not_shown() -> None:
    assert shelve({"a/index.md": page(body="")}).first.categories == ()


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ({"draft": "true"}, False),
        ({"publish_at": "2026-11-22 11:59"}, True),
        ({"publish_at": "2026-11-22 12:01"}, False),
        ({"publish_at": "2026-11-22T13:30+02:00"}, True),
        ({"expires_at": "2026-11-22 12:00"}, False),
        ({"expires_at": "2026-11-23"}, True),
    ],
)
def test_drafts_and_articles_out_of_their_time_stay_out_unless_asked_for(
    keys: dict[str, str], seen: bool
) -> None:
    files = {"a.md": page(**keys)}
    assert bool(shelve(files).first.articles) is seen
    assert shelve(files, drafts=True).first.articles


def test_translations_share_key_number_and_tickets() -> None:
    files = {"a.md": page("A"), "a.pt.md": page("Á"), "b.md": page("B"), "c.ru.md": page("Ц")}
    found = shelve(files, languages=("en", "pt", "ru"), tickets={"a": 3}).library
    english, portuguese, russian = found.editions
    assert [one.title for one in portuguese.articles] == ["Á"]
    assert portuguese.articles[0].number == english.articles[0].number
    assert portuguese.articles[0].tickets == 3
    assert [one.key for one in portuguese.fallbacks] == ["b"]
    assert [one.key for one in russian.fallbacks] == ["a", "b"]
    assert found.alternates["a"] == {"en": "/a/", "pt": "/pt/a/"}


def test_a_new_article_gets_the_next_number_and_old_ones_keep_theirs() -> None:
    known = {"b": Address(3, ("/b/",)), "gone": Address(7, ("/gone/",))}
    found = shelve({"a.md": page(), "b.md": page(), "c.md": page()}, addresses=known)
    assert {one.key: one.number for one in found.first.articles} == {"a": 8, "b": 3, "c": 9}


def test_an_article_that_moved_takes_its_number_along() -> None:
    known = {"old": Address(3, ("/old/",))}
    found = shelve({"new.md": page(aliases="[/old/]")}, addresses=known)
    assert found.article("new").number == 3


def test_every_address_ever_published_is_remembered() -> None:
    known = {"old": Address(3, ("/old/",))}
    files = {"a.md": page(), "a.pt.md": page(), "d.md": page(draft="true")}
    found = shelve(files, languages=("en", "pt"), addresses=known, drafts=True)
    kept = published(found.library, known)
    assert kept == {"old": known["old"], "a": Address(4, ("/a/", "/pt/a/"))}
    assert read_addresses(write_addresses(kept)) == (kept, ())


def test_two_files_with_one_address_are_told_and_the_first_stays() -> None:
    found = shelve({"A b.md": page("One"), "a-b.md": page("Two")})
    assert [one.title for one in found.first.articles] == ["One"]
    assert found.lines == [
        "a-b.md: the address /a-b/ belongs to 'A b.md' already — rename one of them"
    ]


def test_an_article_named_like_a_category_lives_inside_it() -> None:
    links = "[b](billing.md) [c](billing/) [d](billing/a.md)"
    found = shelve({"billing.md": page(body=links), "billing/a.md": page()})
    assert found.told == ()
    assert found.article("billing").url == "/billing/billing/"
    assert found.first.categories[0].articles == ("billing", "billing/a")
    html = found.html("billing.md")
    assert 'href="/billing/billing/"' in html
    assert 'href="/billing/"' in html


def test_an_article_where_another_one_had_to_move_is_told() -> None:
    found = shelve({"x.md": page(), "x/x.md": page()})
    assert [one.code for one in found.told] == ["duplicate-address"]


def test_an_alias_that_is_somebody_elses_address_is_told() -> None:
    found = shelve({"a.md": page(aliases="[/b/]"), "b.md": page()})
    assert found.lines == ["a.md:3: the alias '/b/' is the address of 'b.md' — remove it"]


@pytest.mark.parametrize(
    ("alias", "wanted"),
    [("old", "/old"), ("/old/", "/old/"), ("https://x.example/hc/1-Old", "/hc/1-Old")],
)
def test_an_alias_is_a_path_from_the_root(alias: str, wanted: str) -> None:
    assert shelve({"a.md": page(aliases=f"[{alias}]")}).article("a").aliases == (wanted,)


def test_an_unknown_key_is_told_once_with_its_count_and_a_near_miss_each_time() -> None:
    files = {f"{name}.md": page(labels="x", ticktes=1) for name in "abc"}
    once = (
        "a.md:3: warning: unknown key 'labels' (and in 2 more files) — remove it, or list it "
        "under extra_keys in site.yml: [labels]"
    )
    assert shelve(files).lines == [
        once,
        *(f"{name}.md:4: unknown key 'ticktes' — did you mean 'tickets'?" for name in "abc"),
    ]
    assert shelve(files, extra_keys=("labels", "ticktes")).lines == []


def test_a_key_of_another_tool_is_no_slip_of_the_pen() -> None:
    found = shelve({"a.md": page(date="2020-01-01")})
    assert [one.severity for one in found.told] == ["warning"]


def test_an_incident_knows_its_time_and_borrows_the_first_language() -> None:
    files = {"incidents/x.md": page("Down", "Text", starts="2026-11-22 10:00", severity="outage")}
    found = shelve(files, languages=("en", "pt")).library
    one = found.editions[1].incidents[0]
    assert (one.key, one.lang, one.severity, one.html) == ("x", "en", "outage", "<p>Text</p>\n")
    assert one.starts
    assert one.starts.tzinfo


def test_an_incident_sends_to_an_article_in_its_language_or_is_told() -> None:
    files = {
        "a.md": page(),
        "a.pt.md": page(),
        "incidents/x.md": page(url="a"),
        "incidents/y.md": page(url="/status/"),
        "incidents/z.md": page(url="b"),
    }
    found = shelve(files, languages=("en", "pt"))
    urls = [[one.url for one in edition.incidents] for edition in found.library.editions]
    assert urls == [["/a/", "/status/", ""], ["/pt/a/", "/status/", ""]]
    assert found.lines == [
        "incidents/z.md:3: warning: no article 'b' — name an article: billing/refund"
    ]


def test_related_articles_may_be_named_from_beside() -> None:
    files = {"x/a.md": page(related="[b, /y/c.md]"), "x/b.md": page(), "y/c.md": page()}
    assert shelve(files).article("x/a").related == ("x/b", "y/c")


def test_the_order_in_which_files_come_changes_nothing() -> None:
    files = {f"{shelf}/{n}.md": page(f"{n % 3}") for shelf in "abc" for n in range(5)}
    backwards = dict(reversed(files.items()))
    assert shelve(files).library == shelve(backwards).library
