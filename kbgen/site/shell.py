"""What all pages of one language share: the frame's words, links and assets."""

from collections.abc import Mapping
from typing import Any

from kbgen import locale
from kbgen.config import Config
from kbgen.model import Edition, Library
from kbgen.site.assets import Assets
from kbgen.site.journey import frame_context
from kbgen.site.page import Base
from kbgen.site.words import Words


def shell(
    config: Config,
    library: Library,
    edition: Edition,
    *,
    words: Words,
    assets: Assets,
    base: Base,
    noindex: bool = False,
) -> dict[str, Any]:
    """Plain values, named "site" in the templates; addresses carry the path prefix already."""
    lang = edition.lang
    home = base.url(home_of(library, lang))
    return {
        "lang": lang,
        "dir": locale.direction(lang),
        "name": said(config.title, lang),
        "description": said(config.description, lang),
        "words": dict(words),
        "origin": base.origin,
        "prefix": base.prefix,
        "home": home,
        "search": f"{home}search/",
        "contact": config.contact.url or f"{home}contact/",
        "status": f"{home}status/",
        "feed": f"{home}feed.xml" if has_news(edition) else "",
        "opensearch": f"{home}opensearch.xml",
        "index": base.url(f"/_kb/search/{lang}/"),
        "css": base.url(assets.css),
        "apart": {name: base.url(address) for name, address in assets.apart.items()},
        "js": base.url(assets.js),
        "icon": base.url(assets.icon),
        "card": base.absolute(assets.card) if assets.card else "",
        "logo": assets.logo and assets.logo | {"url": base.url(assets.logo["url"])},
        "product": config.product_url,
        "product_name": config.product_url.partition("://")[2].partition("/")[0],
        "links": [{"title": said(link.title, lang), "url": link.url} for link in config.links],
        "email": config.contact.email,
        "phone": config.contact.phone,
        "languages": languages(library, base),
        "tongues": base.url("/languages/"),
        "noindex": noindex,
    } | frame_context(edition.incidents, config, base, words, lang)


def home_of(library: Library, lang: str) -> str:
    """ "/" for the default language, "/pt/" for another."""
    return "/" if lang == library.editions[0].lang else f"/{lang}/"


def has_news(edition: Edition) -> bool:
    """Whether any article has a date: without one nothing is new."""
    return any(article.updated for article in edition.articles)


def said(texts: Mapping[str, str], lang: str) -> str:
    """The text in *lang*, in its parent language, in whatever stands first; "" if none."""
    for tag in (lang, lang.partition("-")[0], ""):
        if tag in texts:
            return texts[tag]
    return next(iter(texts.values()), "")


def languages(library: Library, base: Base) -> list[dict[str, Any]]:
    return [
        {
            "lang": edition.lang,
            "dir": locale.direction(edition.lang),
            "name": locale.name(edition.lang),
            "home": base.url(home_of(library, edition.lang)),
        }
        for edition in library.editions
    ]
