"""Long lists in pages of a bearable weight: all articles from A to Z, and how any list is cut."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from kbgen import locale
from kbgen.model import Article
from kbgen.site.page import Page, file_of
from kbgen.site.shelf import Shelf, link, same_places

ONE_PAGE = 100  # Articles on one A–Z page; more get a page a letter.
LISTED = 50  # Titles on a page: it weighs 6 kB at most, and a title with its address 75 B.
NO_WORD = re.compile(r"^\W+")

T = TypeVar("T")


def search_pages(shelf: Shelf) -> Iterator[Page]:
    """The search page, which lists all articles A–Z; on a large site, by letters of their own."""
    letters: dict[str, list[dict[str, Any]]] = {}
    native = script(locale.name(shelf.lang))
    for article in sorted(shelf.articles.values(), key=lambda one: place(one, native)):
        letters.setdefault(letter(article.title), []).append(link(shelf, article))
    parts = lettered(shelf, letters) if len(shelf.articles) > ONE_PAGE else []
    context = {
        "url": shelf.base.url(f"{shelf.home}search/"),
        "places": same_places(shelf, "search/"),
        "letters": [{"name": name, "url": shelf.base.url(address)} for name, address, _ in parts]
        or [{"name": name, "url": f"#letter-{ord(name):x}"} for name in letters],
        "groups": [] if parts else groups(letters),
    }
    yield Page(file_of(f"{shelf.home}search/"), "search.html", shelf.lang, context)
    for name, address, articles in parts:
        own = {"url": shelf.base.url(address), "groups": groups({name: articles})}
        yield Page(file_of(address), "search.html", shelf.lang, context | own)


def lettered(
    shelf: Shelf, letters: Mapping[str, list[dict[str, Any]]]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Name, address and articles of every page of a long A–Z: "M", then "M 2", "M 3" …"""
    return [
        (name, f"{shelf.home}search/{ord(name):x}/", articles)
        if n == 1
        else (f"{name} {n}", f"{shelf.home}search/{ord(name):x}-{n}/", articles)
        for name, found in letters.items()
        for n, articles in enumerate(cut(found, LISTED), 1)
    ]


def place(article: Article, native: str) -> tuple[bool, str, str, str]:
    """Where an article stands from A to Z: by its letter, then as if no marks began its title.

    Letters of another script than the reader's *native* one come last.
    """
    title = plain(article.title)
    first = letter(title)
    return script(first) not in {native, ""}, first, NO_WORD.sub("", title), article.key


def script(text: str) -> str:
    """What *text* begins with: "LATIN", "CYRILLIC", "ARABIC" …; "" if with no letter."""
    return unicodedata.name(text[0], "").partition(" ")[0] if text[:1].isalpha() else ""


def groups(letters: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "id": f"letter-{ord(name[0]):x}", "articles": articles}
        for name, articles in letters.items()
    ]


def letter(title: str) -> str:
    """The large first letter of *title* without accents; "#" for digits and the like."""
    first = next((sign for sign in plain(title) if sign.isalnum()), "#")
    return first.upper()[:1] if first.isalpha() else "#"


def plain(text: str) -> str:
    """For sorting: small letters, no accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def cut(items: list[T], size: int) -> list[list[T]]:
    """The items in pieces of *size*, the last as it comes."""
    return [items[start : start + size] for start in range(0, len(items), size)]
