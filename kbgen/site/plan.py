"""Library → pages: which there are, and the little that each of them needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kbgen import locale
from kbgen.config import Config
from kbgen.model import Article, Category, Edition, Library
from kbgen.site.contact_form import ContactForm, contact_forms
from kbgen.site.journey import contact_context, sent_context, skeleton_context
from kbgen.site.page import Base, Page, file_of
from kbgen.site.related import related
from kbgen.site.shell import home_of
from kbgen.site.words import Words, counted

CONTENTS_FROM = 3  # Headings of the second level; fewer need no table of contents.
NEIGHBOURS = 12  # Articles of the same category beside an article.
FIRST_WORDS = 110  # Characters of an answer in a list.


@dataclass(frozen=True, slots=True)
class Shelf:
    """One language's articles and categories by key, with what lists of them show."""

    edition: Edition
    config: Config
    words: Words
    base: Base
    home: str  # Without prefix.
    articles: Mapping[str, Article]  # Fallbacks too, at their address in this language.
    categories: Mapping[str, Category]
    alternates: Mapping[str, Mapping[str, str]]
    members: Mapping[str, list[Article]]  # Category key → its own articles, most asked first.

    @property
    def lang(self) -> str:
        return self.edition.lang


def plan(
    library: Library,
    config: Config,
    words: Mapping[str, Words],
    base: Base,
    forms: Mapping[str, ContactForm] | None = None,
) -> Iterator[Page]:
    """All pages, language by language; *words* and contact *forms* by language.

    Without *forms* the usual one is asked. Redirects are not among the pages.
    """
    forms = forms or contact_forms({}, config.languages, words)[0]
    for edition in library.editions:
        shelf = shelve(library, edition, config, words[edition.lang], base)
        yield home(shelf)
        for category in edition.categories:
            yield category_page(shelf, category)
        for article in edition.articles:
            yield article_page(shelf, article)
        for original in edition.fallbacks:
            yield fallback_page(shelf, original)
        yield from fixed_pages(shelf, forms[edition.lang])
    default = shelve(library, library.editions[0], config, words[library.editions[0].lang], base)
    yield lost_page(default)
    if skeleton := skeleton_context(forms.values(), config):
        yield Page("_kb/forms/index.html", "forms.html", default.lang, {"skeleton": skeleton})


def shelve(library: Library, edition: Edition, config: Config, words: Words, base: Base) -> Shelf:
    articles = {article.key: article for article in (*edition.fallbacks, *edition.articles)}
    categories = {category.key: category for category in edition.categories}
    home = home_of(library, edition.lang)
    members = {
        category.key: [articles[key] for key in category.articles if key in articles]
        for category in edition.categories
    }
    return Shelf(
        edition=edition,
        config=config,
        words=words,
        base=base,
        home=home,
        articles=articles,
        categories=categories,
        alternates=library.alternates,
        members=members,
    )


def home(shelf: Shelf) -> Page:
    edition = shelf.edition
    urgent = {article.key for article in edition.urgent}
    essentials = [article for article in edition.essentials if article.key not in urgent]
    context = {
        "essentials": [entry(shelf, article) for article in essentials],
        "urgent": [entry(shelf, article) for article in edition.urgent],
        "categories": [card(shelf, shelf_) for shelf_ in tops(edition)],
        "loose": [entry(shelf, a) for a in edition.articles if not a.category],
        "url": shelf.base.url(shelf.home),
        "alternates": fixed_alternates(shelf, ""),
    }
    return Page(file_of(shelf.home), "home.html", shelf.lang, context)


def category_page(shelf: Shelf, category: Category) -> Page:
    inside = [c for c in shelf.edition.categories if c.parent == category.key]
    context = {
        "title": category.title,
        "description": category.description,
        "icon_name": category.icon,
        "url": shelf.base.url(category.url),
        "crumbs": crumbs(shelf, category.parent),
        "articles": [entry(shelf, a) for a in shelf.members[category.key]],
        "categories": [card(shelf, one) for one in inside],
        "alternates": fixed_alternates(shelf, category.key + "/"),
    }
    return Page(file_of(category.url), "category.html", shelf.lang, context)


def article_page(shelf: Shelf, article: Article) -> Page:
    context = about(shelf, article) | {
        "url": shelf.base.url(article.url),
        "canonical": shelf.base.url(article.url),
        "noindex": article.draft,
        "fallback": None,
        "alternates": alternates(shelf, article),
    }
    return Page(file_of(article.url), "article.html", shelf.lang, context, article.path)


def fallback_page(shelf: Shelf, original: Article) -> Page:
    """The default language's article inside the interface of a language that lacks it."""
    here = address(shelf, original)
    context = about(shelf, original) | {
        "url": shelf.base.url(here),
        "canonical": shelf.base.url(original.url),
        "noindex": True,
        "fallback": {
            "lang": original.lang,
            "dir": locale.direction(original.lang),
            "name": locale.name(original.lang),
            "here": locale.name(shelf.lang),
        },
        "alternates": alternates(shelf, original),
    }
    return Page(file_of(here), "article.html", shelf.lang, context, original.path)


def about(shelf: Shelf, article: Article) -> dict[str, Any]:
    """What an article's page shows round the body."""
    headings = [h for h in article.headings if h.level == 2]
    category = shelf.categories.get(article.category)
    return {
        "key": article.key,
        "number": article.number,
        "title": article.title,
        "answer": article.answer,
        "draft": article.draft,
        "urgent": article.urgent,
        "features": sorted(article.features),
        "updated": dated(article, shelf.lang),
        "crumbs": crumbs(shelf, article.category),
        "nav": neighbours(shelf, category, article) if category else None,
        "contents": [{"id": h.id, "text": h.text} for h in headings]
        if len(headings) >= CONTENTS_FROM
        else [],
        "related": [
            link(shelf, one)
            for one in related(article, shelf.articles, shelf.members.get(article.category, []))
        ],
    }


def dated(article: Article, lang: str) -> dict[str, str] | None:
    if not article.updated:
        return None
    return {"iso": article.updated.isoformat(), "text": locale.long_date(article.updated, lang)}


def crumbs(shelf: Shelf, key: str | None) -> list[dict[str, Any]]:
    """From the top category down to *key*."""
    found: list[dict[str, Any]] = []
    while key is not None and (category := shelf.categories.get(key)):
        found.insert(0, {"title": category.title, "url": shelf.base.url(category.url)})
        key = category.parent
    return found


def neighbours(shelf: Shelf, category: Category, article: Article) -> dict[str, Any]:
    """The most asked of the article's own category, the article itself always among them."""
    inside = shelf.members[category.key]
    shown = inside[:NEIGHBOURS]
    if article.key not in {one.key for one in shown}:
        shown = [*shown[:-1], article]
    return {
        "title": category.title,
        "url": shelf.base.url(category.url),
        "articles": [link(shelf, one) | {"here": one.key == article.key} for one in shown],
        "more": len(inside) - len(shown),
    }


def tops(edition: Edition) -> list[Category]:
    """Categories without one above that is shown."""
    keys = {category.key for category in edition.categories}
    return [c for c in edition.categories if c.parent not in keys]


def card(shelf: Shelf, category: Category) -> dict[str, Any]:
    count = sum(
        len(c.articles)
        for c in shelf.edition.categories
        if c.key == category.key or c.key.startswith(f"{category.key}/")
    )
    return {
        "title": category.title,
        "description": category.description,
        "icon_name": category.icon,
        "url": shelf.base.url(category.url),
        "count": counted(shelf.words, "home.articles", count, shelf.lang),
    }


def link(shelf: Shelf, article: Article) -> dict[str, Any]:
    return {"title": article.title, "url": shelf.base.url(address(shelf, article))}


def entry(shelf: Shelf, article: Article) -> dict[str, Any]:
    return link(shelf, article) | {"answer": article.answer}


def address(shelf: Shelf, article: Article) -> str:
    """Where the article stands in this language, in translation or not; without prefix."""
    if article.lang == shelf.lang:
        return article.url
    return shelf.home.rstrip("/") + article.url


def alternates(shelf: Shelf, article: Article) -> list[dict[str, str]]:
    """The same article in its languages, its own included; the default one first."""
    own = shelf.alternates.get(article.key, {})
    return [
        {"lang": lang, "url": shelf.base.url(own[lang])}
        for lang in shelf.config.languages
        if lang in own
    ]


def fixed_alternates(shelf: Shelf, rest: str) -> list[dict[str, str]]:
    """The same page in every language, for pages that all languages have."""
    default = shelf.config.languages[0]
    return [
        {"lang": lang, "url": shelf.base.url(("/" if lang == default else f"/{lang}/") + rest)}
        for lang in shelf.config.languages
    ]


def fixed_pages(shelf: Shelf, form: ContactForm) -> Iterator[Page]:
    """Search, contact and the others that every language has at the same place."""
    articles = sorted(shelf.articles.values(), key=lambda a: (a.title.casefold(), a.key))
    offers = {
        "essentials": [entry(shelf, a) for a in shelf.edition.essentials],
        "urgent": [entry(shelf, a) for a in shelf.edition.urgent],
    }
    frame = (shelf.config, shelf.base, shelf.words, shelf.lang)
    contact = {"contact": contact_context(form, *frame)}
    receipt = {"receipt": sent_context(*frame)}
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "search/": ("search.html", {"articles": [link(shelf, a) for a in articles]}),
        "contact/": ("contact.html", offers | contact),
        "contact/sent/": ("contact-sent.html", offers | receipt),
        "contact/thanks/": ("thanks.html", offers),
        "status/": ("status.html", {}),
        "widget/": ("widget.html", offers),
    }
    for rest, (template, context) in pages.items():
        where = shelf.home + rest
        common = {"url": shelf.base.url(where), "alternates": fixed_alternates(shelf, rest)}
        yield Page(file_of(where), template, shelf.lang, common | context)


def lost_page(shelf: Shelf) -> Page:
    context = {"essentials": [entry(shelf, a) for a in shelf.edition.essentials], "alternates": []}
    return Page("404.html", "404.html", shelf.lang, context)
