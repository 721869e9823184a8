"""Library → pages: which there are, and the little that each of them needs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kbgen import locale
from kbgen.config import Config
from kbgen.model import Article, Category, Library
from kbgen.site import journey
from kbgen.site.contact_form import ContactForm, contact_forms
from kbgen.site.lists import LISTED, cut, search_pages
from kbgen.site.page import Base, Page, file_of
from kbgen.site.related import related
from kbgen.site.shelf import (
    Shelf,
    address,
    article_places,
    card,
    category_places,
    crumbs,
    entry,
    link,
    neighbours,
    same_places,
    shelve,
    tops,
)
from kbgen.site.words import Words, fill

CONTENTS_FROM = 3  # Headings of the second level; fewer need no table of contents.
ANSWERS_SHOWN = 10  # Articles of a category listed with their answer; the rest by title.
SKELETON = "/_kb/forms/"
TONGUES = "/languages/"


def plan(
    library: Library,
    config: Config,
    words: Mapping[str, Words],
    base: Base,
    forms: Mapping[str, ContactForm] | None = None,
    *,
    near: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
) -> Iterator[Page]:
    """All pages, language by language, but for redirects; *words* and *forms* by language.

    *near*: by language, the keys of the articles that are like an article, nearest first.
    """
    if forms is None:
        forms, _ = contact_forms({}, config.languages, words)
    urls: dict[str, dict[str, str]] = {}
    for edition in library.editions:
        for category in edition.categories:
            urls.setdefault(category.key, {})[edition.lang] = category.url
    for edition in library.editions:
        alike = (near or {}).get(edition.lang)
        shelf = shelve(library, edition, config, words[edition.lang], base, near=alike)
        yield home_page(shelf)
        for category in edition.categories:
            yield from category_pages(shelf, category, urls)
        for article in edition.articles:
            if not article.is_front:
                yield article_page(shelf, article)
        for original in edition.fallbacks:
            yield fallback_page(shelf, original)
        yield from search_pages(shelf)
        yield from contact_pages(shelf, forms[edition.lang])
        yield lost_page(shelf)
    first = library.editions[0]
    yield from single_pages(shelve(library, first, config, words[first.lang], base), forms)


def home_page(shelf: Shelf) -> Page:
    edition = shelf.edition
    urgent = {article.key for article in edition.urgent}
    essentials = [article for article in edition.essentials if article.key not in urgent]
    shown = urgent | {article.key for article in essentials}
    front = next((one for one in edition.articles if one.is_front), None)
    loose = [one for one in shelf.members[""] if one.key not in shown]
    context = sheet(front) | {
        "title": "",
        "url": shelf.base.url(shelf.home),
        "places": same_places(shelf, ""),
        "essentials": [entry(shelf, article) for article in essentials],
        "urgent": [entry(shelf, article) for article in edition.urgent],
        "categories": [card(shelf, category) for category in tops(shelf)],
        "loose": [link(shelf, one) for one in loose[:LISTED]],
        "more": len(loose) > LISTED,
        "measured": any(article.tickets for article in essentials),
    }
    body = front.path if front else None
    return Page(file_of(shelf.home), "home.html", shelf.lang, context, body)


def category_pages(
    shelf: Shelf, category: Category, urls: Mapping[str, Mapping[str, str]]
) -> Iterator[Page]:
    """What is asked most with its answer, then titles; what is too much goes on further pages."""
    inside = shelf.members[category.key]
    below = [one for one in shelf.edition.categories if one.parent == category.key]
    first, *further = cut(inside[ANSWERS_SHOWN:], LISTED) or [[]]
    addresses = [category.url]
    addresses += [f"{shelf.home}search/{category.key}/{n}/" for n in range(2, len(further) + 2)]
    context = {
        "title": category.title,
        "description": category.description,
        "url": shelf.base.url(category.url),
        "places": category_places(shelf, category, urls),
        "crumbs": crumbs(shelf, category.parent),
        "articles": [entry(shelf, one) for one in inside[:ANSWERS_SHOWN]],
        "rest": [link(shelf, one) for one in first],
        "categories": [card(shelf, one) for one in below],
        "letters": [
            {
                "name": fill(shelf.words["category.page"], page=locale.number(n, shelf.lang)),
                "url": shelf.base.url(where),
            }
            for n, where in enumerate(addresses, 1)
        ],
    }
    yield Page(file_of(category.url), "category.html", shelf.lang, context)
    for n, (where, articles) in enumerate(zip(addresses[1:], further, strict=True), 2):
        own = {
            "title": f"{category.title} ({locale.number(n, shelf.lang)})",
            "description": "",
            "url": shelf.base.url(where),
            "crumbs": crumbs(shelf, category.key),
            "articles": [],
            "rest": [link(shelf, one) for one in articles],
            "categories": [],
            "noindex": True,
        }
        yield Page(file_of(where), "category.html", shelf.lang, context | own)


def article_page(shelf: Shelf, article: Article) -> Page:
    context = about(shelf, article) | {
        "url": shelf.base.url(article.url),
        "canonical": shelf.base.url(article.url),
        "noindex": article.draft,
        "fallback": None,
    }
    return Page(file_of(article.url), "article.html", shelf.lang, context, article.path)


def fallback_page(shelf: Shelf, original: Article) -> Page:
    """The default language's article inside the interface of a language that lacks it."""
    here = address(shelf.home, shelf.lang, original)
    context = about(shelf, original) | {
        "url": shelf.base.url(here),
        "canonical": shelf.base.url(original.url),
        "noindex": True,
        "fallback": {
            "lang": original.lang,
            "dir": locale.direction(original.lang),
            "original": locale.name_in(original.lang, shelf.lang),
            "language": locale.name_in(shelf.lang, shelf.lang),
        },
    }
    return Page(file_of(here), "article.html", shelf.lang, context, original.path)


def about(shelf: Shelf, article: Article) -> dict[str, Any]:
    """What an article's page shows round the body."""
    headings = [h for h in article.headings if h.level == 2]
    contents = headings if len(headings) >= CONTENTS_FROM else []
    beside = shelf.members.get(article.category, [])
    near = shelf.near.get(article.key, ())
    return sheet(article) | {
        "key": article.key,
        "number": article.number,
        "title": article.title,
        "answer": article.answer,
        "draft": article.draft,
        "updated": dated(article, shelf.lang),
        "places": article_places(shelf, article),
        "crumbs": crumbs(shelf, article.category),
        "nav": neighbours(shelf, article),
        "contents": [{"id": h.id, "text": h.text} for h in contents],
        "related": [link(shelf, one) for one in related(article, shelf.articles, near, beside)],
    }


def sheet(article: Article | None) -> dict[str, str]:
    """The style sheet of pages whose text has blocks that few have, in the place of everybody's."""
    return {"sheet": "extras"} if article and article.features else {}


def dated(article: Article, lang: str) -> dict[str, str] | None:
    if not article.updated:
        return None
    return {"iso": article.updated.isoformat(), "text": locale.long_date(article.updated, lang)}


def contact_pages(shelf: Shelf, form: ContactForm) -> Iterator[Page]:
    """Contact, its receipt, thanks, status, and what the widget shows elsewhere."""
    config, base, lang, words = shelf.config, shelf.base, shelf.lang, shelf.words
    contact = journey.contact_context(form, config, base, words, lang)
    offers = {
        "essentials": [entry(shelf, one) for one in shelf.edition.essentials],
        "urgent": [entry(shelf, one) for one in shelf.edition.urgent],
    }
    styled = {"sheet": "contact"}  # Their own style sheet, in the place of everybody's.
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "contact/": ("contact.html", styled | offers | {"contact": contact}),
        "contact/sent/": (
            "contact-sent.html",
            styled | {"receipt": journey.sent_context(config, base, words, lang), "noindex": True},
        ),
        "contact/thanks/": ("thanks.html", {"noindex": True}),
        "status/": ("status.html", styled),
    }
    for rest, (template, context) in pages.items():
        where = shelf.home + rest
        common = {"url": base.url(where), "places": same_places(shelf, rest)}
        yield Page(file_of(where), template, lang, common | context)
    for where in widgets(shelf):
        address = {"url": base.url(where), "places": list[str](), "noindex": True}
        yield Page(file_of(where), "widget.html", lang, address | offers)


def widgets(shelf: Shelf) -> list[str]:
    """One folder for all languages, as only there may other sites frame a page."""
    return [f"/widget/{shelf.lang}/", *(["/widget/"] if shelf.home == "/" else [])]


def lost_page(shelf: Shelf) -> Page:
    """What a host shows for an unknown address, one a language."""
    context = {
        "url": "",
        "noindex": True,
        "places": same_places(shelf, ""),
        "essentials": [entry(shelf, one) for one in shelf.edition.essentials],
    }
    return Page(f"{shelf.home}404.html".lstrip("/"), "404.html", shelf.lang, context)


def single_pages(shelf: Shelf, forms: Mapping[str, ContactForm]) -> Iterator[Page]:
    """Pages of which a site has one: the choice of language, the skeleton of its forms."""
    if len(shelf.config.languages) > 1:
        context: dict[str, Any] = {"url": shelf.base.url(TONGUES), "places": []}
        yield Page(file_of(TONGUES), "languages.html", shelf.lang, context)
    skeleton = journey.skeleton_context(forms.values(), shelf.config)
    if skeleton is not None:
        yield Page(file_of(SKELETON), "forms.html", shelf.lang, {"skeleton": skeleton})


def indexable(pages: Iterable[Page]) -> Iterator[Page]:
    """Pages that search engines shall list."""
    for page in pages:
        if page.context.get("url") and not page.context.get("noindex"):
            yield page
