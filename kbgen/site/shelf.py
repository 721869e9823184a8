"""One language's articles and categories by key, and how a page refers to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kbgen import locale
from kbgen.config import Config
from kbgen.model import Article, Category, Edition, Library
from kbgen.site.page import Base
from kbgen.site.shell import home_of, said
from kbgen.site.words import Words, counted, fill

NEIGHBOURS = 12  # Articles of the same category beside an article,
FEWEST = 2  # and how many make a list where there is no category.


@dataclass(frozen=True, slots=True)
class Shelf:
    """An edition with what its lists need; addresses in it carry no prefix."""

    edition: Edition
    config: Config
    words: Words
    base: Base
    home: str
    articles: Mapping[str, Article]  # Fallbacks too; all but the home page's own.
    categories: Mapping[str, Category]
    members: Mapping[str, list[Article]]  # Category key, or "" → its articles, most asked first.
    alternates: Mapping[str, Mapping[str, str]]
    near: Mapping[str, tuple[str, ...]]  # Article key → keys of those that are like it.
    links: Mapping[str, dict[str, Any]]  # Article key → title and address, made once.
    most_asked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # By category.

    @property
    def lang(self) -> str:
        return self.edition.lang


def shelve(
    library: Library,
    edition: Edition,
    config: Config,
    words: Words,
    base: Base,
    *,
    near: Mapping[str, tuple[str, ...]] | None = None,
) -> Shelf:
    found = (*edition.fallbacks, *edition.articles)
    articles = {article.key: article for article in found if not article.is_front}
    members = {
        category.key: [articles[key] for key in category.articles if key in articles]
        for category in edition.categories
    }
    members[""] = [one for one in edition.articles if not (one.category or one.is_front)]
    home = home_of(library, edition.lang)
    return Shelf(
        edition=edition,
        config=config,
        words=words,
        base=base,
        home=home,
        articles=articles,
        links={key: made_link(edition.lang, home, base, one) for key, one in articles.items()},
        categories={category.key: category for category in edition.categories},
        members=members,
        alternates=library.alternates,
        near=near or {},
    )


def address(home: str, lang: str, article: Article) -> str:
    """Where the article stands in *lang*, in translation or not; without prefix."""
    return article.url if article.lang == lang else home.rstrip("/") + article.url


def made_link(lang: str, home: str, base: Base, article: Article) -> dict[str, Any]:
    """Title and address; with the language where it is not the page's own."""
    found = {"title": article.title, "url": base.url(address(home, lang, article))}
    if article.lang == lang:
        return found
    return found | {"lang": article.lang, "dir": locale.direction(article.lang)}


def link(shelf: Shelf, article: Article) -> dict[str, Any]:
    return shelf.links[article.key]


def entry(shelf: Shelf, article: Article) -> dict[str, Any]:
    """A link with the answer under it."""
    return link(shelf, article) | {"answer": article.answer}


def card(shelf: Shelf, category: Category) -> dict[str, Any]:
    """A category in a grid; it counts what lies in the categories below it too."""
    below = f"{category.key}/"
    count = sum(
        len(members)
        for key, members in shelf.members.items()
        if key == category.key or key.startswith(below)
    )
    return {
        "title": category.title,
        "description": category.description,
        "icon": category.icon,
        "url": shelf.base.url(category.url),
        "count": counted(shelf.words, "home.articles", count, shelf.lang),
    }


def tops(shelf: Shelf) -> list[Category]:
    """Categories without one above that is shown."""
    return [c for c in shelf.edition.categories if c.parent not in shelf.categories]


def crumbs(shelf: Shelf, key: str | None) -> list[dict[str, Any]]:
    """From the top category down to *key*."""
    found: list[dict[str, Any]] = []
    while key is not None and (category := shelf.categories.get(key)):
        found.insert(0, {"title": category.title, "url": shelf.base.url(category.url)})
        key = category.parent
    return found


def neighbours(shelf: Shelf, article: Article) -> dict[str, Any] | None:
    """The most asked of the article's own category, the article itself always among them.

    Articles without one have each other, under the name of the site.
    """
    key = article.category
    category, inside = shelf.categories.get(key), shelf.members.get(key, [])
    if not category and len(inside) < FEWEST:
        return None
    if key not in shelf.most_asked:
        shelf.most_asked[key] = [link(shelf, one) for one in inside[:NEIGHBOURS]]
    shown = shelf.most_asked[key]
    if (here := link(shelf, article)) not in shown:
        shown = [*shown[:-1], here]
    return {
        "title": category.title if category else said(shelf.config.title, shelf.lang),
        "url": shelf.base.url(category.url if category else shelf.home),
        "articles": shown,
        "all": fill(shelf.words["category.all"], count=locale.number(len(inside), shelf.lang))
        if category and len(inside) > len(shown)
        else "",
    }


def article_places(shelf: Shelf, article: Article) -> list[dict[str, Any]]:
    """This article in every language of the site; *own* where it is written in that language."""
    own = shelf.alternates.get(article.key, {})
    default = shelf.config.languages[0]
    found = []
    for lang in shelf.config.languages:
        home = "/" if lang == default else f"/{lang}/"
        there = own.get(lang) or (home.rstrip("/") + own[default] if default in own else home)
        found.append({"lang": lang, "url": shelf.base.url(there), "own": lang in own})
    return found


def same_places(shelf: Shelf, rest: str) -> list[dict[str, Any]]:
    """The page *rest* of every language, for pages that all languages have."""
    default = shelf.config.languages[0]
    homes = {lang: "/" if lang == default else f"/{lang}/" for lang in shelf.config.languages}
    return [
        {"lang": lang, "url": shelf.base.url(home + rest), "own": True}
        for lang, home in homes.items()
    ]


def category_places(
    shelf: Shelf, category: Category, urls: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The category in every language; a language that lacks it leads to its home page."""
    places = same_places(shelf, "")
    own = urls.get(category.key, {})
    return [
        place | {"url": shelf.base.url(own[place["lang"]])}
        if place["lang"] in own
        else place | {"own": False}
        for place in places
    ]
