"""Files for machines: sitemap, news feed, search description, lists of all articles."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from kbgen.config import Config
from kbgen.model import Article, Edition, File, Library
from kbgen.site.page import Base, Page
from kbgen.site.plan import indexable
from kbgen.site.shell import has_news, home_of, said
from kbgen.site.words import Words

NEWEST = 30  # Entries of a news feed.
MOST = 45_000  # Addresses in one sitemap; the protocol allows 50,000.
XML = '<?xml version="1.0" encoding="utf-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Articles of a help centre",
    "description": "Most asked first within each language.",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["key", "lang", "url", "title", "answer", "category", "markdown"],
        "additionalProperties": False,
        "properties": {
            "key": {"type": "string", "description": "The same for all translations."},
            "lang": {"type": "string", "description": "BCP 47"},
            "url": {"type": "string"},
            "markdown": {"type": "string", "description": "Address of the Markdown copy."},
            "title": {"type": "string"},
            "answer": {"type": "string", "description": "One or two sentences; may be empty."},
            "category": {"type": "array", "items": {"type": "string"}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "updated": {"type": ["string", "null"], "format": "date"},
        },
    },
}


def feeds(
    library: Library,
    config: Config,
    words: Mapping[str, Words],
    base: Base,
    pages: Iterable[Page],
    *,
    noindex: bool = False,
) -> Iterator[File]:
    """All of them; those that need absolute addresses only where the base has a host.

    *pages*: the whole plan; only addresses and languages are looked at.
    """
    if base.origin and not noindex:
        yield from sitemaps(list(indexable(pages)), library, base)
    yield robots(base, noindex=noindex)
    for edition in library.editions:
        home = home_of(library, edition.lang)
        if base.origin:
            yield text_file(
                f"{home}opensearch.xml", opensearch(config, edition.lang, words, base, home)
            )
            if has_news(edition):
                yield text_file(f"{home}feed.xml", atom(config, edition, base, home))
    yield text_file("/llms.txt", llms(library, config, base))
    yield text_file("/articles.json", listing(library, base))
    yield text_file("/articles.schema.json", json.dumps(SCHEMA, indent=1) + "\n")


def copy(article: Article, markdown: str) -> File:
    """The article's clean Markdown beside its page."""
    return text_file(f"{article.url}index.md", copied(article.title, article.answer, markdown))


def copied(title: str, answer: str, markdown: str) -> str:
    """What a copy says: what the page shows above its text, and the text."""
    return "\n\n".join((f"# {title}", *([answer] if answer else []), markdown))


def text_file(address: str, text: str) -> File:
    return File(address.lstrip("/"), text.encode())


def sitemaps(pages: Sequence[Page], library: Library, base: Base) -> Iterator[File]:
    """sitemap.xml; beyond MOST addresses an index of several."""
    dates = {
        base.url(article.url): article.updated.isoformat()
        for edition in library.editions
        for article in edition.articles
        if article.updated
    }
    parts = [pages[start : start + MOST] for start in range(0, len(pages), MOST)] or [[]]
    texts = [sitemap(part, dates, base) for part in parts]
    if len(texts) == 1:
        yield text_file("/sitemap.xml", texts[0])
        return
    names = [f"/sitemap-{number}.xml" for number in range(1, len(texts) + 1)]
    for name, text in zip(names, texts, strict=True):
        yield text_file(name, text)
    places = [f"<sitemap><loc>{escape(base.absolute(name))}</loc></sitemap>\n" for name in names]
    index = f'{XML}<sitemapindex xmlns="{SITEMAP}">\n{"".join(places)}</sitemapindex>\n'
    yield text_file("/sitemap.xml", index)


def sitemap(pages: Iterable[Page], dates: Mapping[str, str], base: Base) -> str:
    lines = [f'{XML}<urlset xmlns="{SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n']
    for page in pages:
        url = page.context["url"]
        lines.append(f"<url><loc>{escape(base.origin + url)}</loc>")
        if url in dates:
            lines.append(f"<lastmod>{dates[url]}</lastmod>")
        own = [place for place in page.context["places"] if place["own"]]
        lines += [alternate(place["lang"], base.origin + place["url"]) for place in own[1:] and own]
        if len(own) > 1:
            lines.append(alternate("x-default", base.origin + own[0]["url"]))
        lines.append("</url>\n")
    lines.append("</urlset>\n")
    return "".join(lines)


def alternate(lang: str, url: str) -> str:
    return f'\n <xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(url)}"/>'


def robots(base: Base, *, noindex: bool) -> File:
    rules = "Disallow: /" if noindex else f"Disallow: {base.url('/_kb/forms/')}"
    where = f"\nSitemap: {base.absolute('/sitemap.xml')}" if base.origin and not noindex else ""
    return text_file("/robots.txt", f"User-agent: *\n{rules}\n{where}".rstrip() + "\n")


def opensearch(config: Config, lang: str, words: Mapping[str, Words], base: Base, home: str) -> str:
    """How a browser searches this site from its address bar."""
    name = said(config.title, lang)
    label = words[lang]["search.label"]
    template = f"{base.absolute(home)}search/?q={{searchTerms}}"
    return (
        f'{XML}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name[:16])}</ShortName>\n"
        f"<Description>{escape(f'{name}: {label}'[:1024])}</Description>\n"
        f"<InputEncoding>UTF-8</InputEncoding>\n<Language>{escape(lang)}</Language>\n"
        f'<Url type="text/html" template="{escape(template)}"/>\n</OpenSearchDescription>\n'
    )


def atom(config: Config, edition: Edition, base: Base, home: str) -> str:
    """What was written or checked last, by date, then by title."""
    dated = [article for article in edition.articles if article.updated]
    dated.sort(key=lambda one: (one.updated, one.title, one.key), reverse=True)
    here = base.absolute(f"{home}feed.xml")
    name = escape(said(config.title, edition.lang))
    lines = [
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(edition.lang)}">\n',
        f"<title>{name}</title>\n<id>{escape(here)}</id>\n",
        f'<link rel="self" href="{escape(here)}"/>\n',
        f'<link href="{escape(base.absolute(home))}"/>\n',
        f"<updated>{dated[0].updated}T00:00:00Z</updated>\n",
        f"<author><name>{name}</name></author>\n",
    ]
    for article in dated[:NEWEST]:
        url = escape(base.absolute(article.url))
        lines.append(
            f"<entry><title>{escape(article.title)}</title><id>{url}</id>"
            f'<link href="{url}"/><updated>{article.updated}T00:00:00Z</updated>'
            f"<summary>{escape(article.answer or article.title)}</summary></entry>\n"
        )
    lines.append("</feed>\n")
    return "".join(lines)


def llms(library: Library, config: Config, base: Base) -> str:
    """llms.txt: the default language's articles as links to their Markdown copies."""
    edition = library.editions[0]
    about = said(config.description, edition.lang) if config.description else ""
    lines = [f"# {one_line(said(config.title, edition.lang))}\n"]
    lines += [f"\n> {one_line(about)}\n"] if about else []
    groups = [("", [a for a in edition.articles if not a.category])]
    by_key = {article.key: article for article in edition.articles}
    groups += [
        (category.title, [by_key[key] for key in category.articles if key in by_key])
        for category in edition.categories
    ]
    for title, articles in groups:
        if articles:
            lines.append(f"\n## {one_line(title or said(config.title, edition.lang))}\n\n")
            lines += [llms_line(article, base) for article in articles]
    return "".join(lines)


def llms_line(article: Article, base: Base) -> str:
    address = f"{article.url}index.md"
    title = one_line(article.title).replace("[", "(").replace("]", ")")
    answer = f": {one_line(article.answer)}" if article.answer else ""
    return f"- [{title}]({base.absolute(address) or base.url(address)}){answer}\n"


def one_line(text: str) -> str:
    return " ".join(text.split())


def listing(library: Library, base: Base) -> str:
    """articles.json, one article a line; how often each is asked stays with the team."""
    lines = []
    for edition in library.editions:
        titles = {category.key: category.title for category in edition.categories}
        for article in edition.articles:
            parts = article.category.split("/") if article.category else []
            keys = ["/".join(parts[: end + 1]) for end in range(len(parts))]
            found = {
                "key": article.key,
                "lang": article.lang,
                "url": base.absolute(article.url) or base.url(article.url),
                "markdown": base.url(f"{article.url}index.md"),
                "title": article.title,
                "answer": article.answer,
                "category": [titles.get(key, key) for key in keys],
                "tags": list(article.tags),
                "updated": article.updated.isoformat() if article.updated else None,
            }
            lines.append(json.dumps(found, ensure_ascii=False))
    return "[\n" + ",\n".join(lines) + "\n]\n"
