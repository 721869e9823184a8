"""Links as authors write them find their page, or are told with a proposal."""

import pytest
from content_folder import asset, page, shelve

from kbgen import articles

FILES = {
    "index.md": page("Home", ""),
    "billing/index.md": page("Billing", ""),
    "billing/refund.md": page("Refund", "## How long\n\n## Сколько\n\n<a id='RawId'></a>x"),
    "billing/refund.pt.md": page("Reembolso", aliases="[/velho/]"),
    "cards/lost card.md": page("Lost", aliases="[/old-lost/]"),
    "cards/hidden.md": page("Hidden", draft="true"),
}


def link(target: str, here: str = "cards/here.md", prefix: str = "") -> tuple[str, list[str]]:
    """Where *target* leads from *here*, and what is told about it."""
    files = FILES | {here: page("Here", f"## Own\n\n[x](<{target}>)")}
    assets = (asset("img/a b.PNG", 64, 48), asset("cards/form.pdf"))
    found = shelve(files, languages=("en", "pt"), assets=assets, prefix=prefix)
    targets, told = articles.resolve(found.heads[here], found.links)
    return targets[0], [str(one) for one in told]


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("../billing/refund.md", "/billing/refund/"),
        ("../billing/refund.md#how-long", "/billing/refund/#how-long"),
        ("../billing/refund.md#How_Long", "/billing/refund/#how-long"),
        ("../billing/refund.md#rawid", "/billing/refund/#RawId"),
        ("../billing/refund.md#%D1%81%D0%BA", "/billing/refund/#%D1%81%D0%BA"),
        ("lost card.md", "/cards/lost-card/"),
        ("lost%20card.md", "/cards/lost-card/"),
        ("lost card", "/cards/lost-card/"),
        ("../billing/refund/", "/billing/refund/"),
        ("../billing/refund.html", "/billing/refund/"),
        ("../billing/", "/billing/"),
        ("../billing/index.md", "/billing/"),
        ("..", "/"),
        ("/billing/refund.md", "/billing/refund/"),
        ("/billing/refund/", "/billing/refund/"),
        ("/billing/refund", "/billing/refund/"),
        ("/pt/billing/refund/", "/pt/billing/refund/"),
        ("../billing/refund.pt.md", "/billing/refund/"),
        ("/contact/", "/contact/"),
        ("/search/?q=x&y=z", "/search/?q=x&amp;y=z"),
        ("#own", "#own"),
        ("form.pdf", "/cards/form.pdf"),
        ("../img/a%20b.PNG", "/img/a-b.png"),
        ("https://a.example/?x=1&y=2", "https://a.example/?x=1&amp;y=2"),
        ("mailto:help@a.example", "mailto:help@a.example"),
        ("tel:+123", "tel:+123"),
    ],
)
def test_a_link_finds_its_page(target: str, wanted: str) -> None:
    found, told = link(target)
    if "%D1" not in target:
        assert told == []
    assert found == wanted


def test_a_link_stays_in_its_language_where_there_is_a_translation() -> None:
    assert link("../billing/refund.md", "cards/here.pt.md") == ("/pt/billing/refund/", [])
    assert link("lost card.md", "cards/here.pt.md") == ("/cards/lost-card/", [])


def test_the_path_of_the_base_address_stands_in_front_of_our_own_links_only() -> None:
    assert link("lost card.md", prefix="/support")[0] == "/support/cards/lost-card/"
    assert link("form.pdf", prefix="/support")[0] == "/support/cards/form.pdf"
    assert link("https://a.example", prefix="/support")[0] == "https://a.example"
    assert link("#own", prefix="/support")[0] == "#own"


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("gone.md", "broken link: 'gone.md' — correct the path, or remove the link"),
        ("refund.md", "broken link: 'refund.md' — did you mean '../billing/refund.md'?"),
        ("lost crad.md", "broken link: 'lost crad.md' — did you mean 'lost card.md'?"),
        (
            "../../etc/passwd",
            "a link that leads out of the content: '../../etc/passwd' — remove it",
        ),
        ("hidden.md", "a link to an article that is not published: 'hidden.md' — it is a draft"),
        ("#owm", "no such heading: '#owm' — did you mean '#own'?"),
        ("/old-lost", "a link to an old address: '/old-lost' — write /cards/lost-card/"),
        ("", "a link without an address — write the path between the brackets: (refund.md)"),
        ("form.doc", "broken link: 'form.doc' — correct the path"),
    ],
)
def test_a_broken_link_is_told_with_its_line(target: str, wanted: str) -> None:
    told = link(target)[1]
    assert len(told) == 1
    assert told[0].startswith(f"cards/here.md:7: warning: {wanted}")


def test_a_link_to_an_old_address_leads_to_the_present_one() -> None:
    assert link("/old-lost/")[0] == "/cards/lost-card/"


def test_a_picture_brings_its_size_unless_its_author_gave_one() -> None:
    body = "![A](img/a.png)\n\n![B](img/a.png){width=10}\n\n<img src='img/a.png' alt='C'>"
    found = shelve({"x.md": page("X", body)}, assets=(asset("img/a.png", 64, 48),))
    html = found.html("x.md")
    assert '<img src="/img/a.png" width="64" height="48" alt="A">' in html
    assert '<img src="/img/a.png" alt="B" width="10" loading="lazy">' in html
    assert '<img src="/img/a.png" alt="C">' in html


def test_a_missing_picture_is_told_with_where_one_of_that_name_lies() -> None:
    found = shelve({"x/y.md": page("X", "![A](a.png)")}, assets=(asset("img/a.png"),))
    assert found.lines == [
        "x/y.md:5: warning: no such picture: 'a.png' — did you mean '../img/a.png'?"
    ]


def test_a_missing_picture_leaves_its_words_and_asks_for_no_file() -> None:
    found = shelve({"x/y.md": page("X", "![The button Send](a.png)")})
    assert '<img src="data:," alt="The button Send">' in found.html("x/y.md")


def test_a_picture_without_an_address_is_told_and_asks_for_no_file() -> None:
    found = shelve({"x/y.md": page("X", "![The button Send]()")})
    assert '<img src="data:," alt="The button Send">' in found.html("x/y.md")
    hint = "write the path between the brackets: (img/send.png)"
    assert found.lines == [f"x/y.md:5: warning: a picture without an address — {hint}"]


def test_a_body_takes_nothing_from_the_library_but_what_it_links_to() -> None:
    before = shelve({"a.md": page("A", "[b](b.md)"), "b.md": page("B"), "c.md": page("C")})
    after = shelve({"a.md": page("A", "[b](b.md)"), "b.md": page("New"), "d.md": page("D")})
    filled = [articles.resolve(found.heads["a.md"], found.links)[0] for found in (before, after)]
    assert filled[0] == filled[1] == ("/b/",)


def test_the_clean_copy_has_addresses_that_work_anywhere() -> None:
    body = "[b](b.md) [c](https://c.example/?a=1&b=2) [ö](ö.md#x) [d]\n\n[d]: <../x/b.md>"
    found = shelve({"x/a.md": page("A", body), "x/b.md": page(), "x/ö.md": page()})
    targets, _ = articles.resolve(found.heads["x/a.md"], found.links)
    copy = articles.fill(found.bodies["x/a.md"], targets).markdown
    links = "[b](/x/b/) [c](https://c.example/?a=1&b=2) [ö](/x/o/#x) [d]"
    assert copy == f"{links}\n\n[d]: /x/b/\n"


def test_two_articles_may_link_to_each_other() -> None:
    assert shelve({"a.md": page("A", "[b](b.md)"), "b.md": page("B", "[a](a.md)")}).told == ()
