"""What a good help centre keeps to: mistakes that do not stop a build but fail a check."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kbgen.articles.addresses import Addresses, slashed
from kbgen.articles.frontmatter import FrontMatter, IncidentMatter
from kbgen.articles.parsed import Head
from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.locale import exact
from kbgen.model import Article, Library

LONGEST_TITLE = 70  # Characters: what a search result and a phone's heading show.
LONGEST_ANSWER = 300


def head_mistakes(head: Head) -> Iterator[Diagnostic]:
    """Titles, answers, headings and pictures of one file."""
    lines = dict(head.lines)
    matter = head.matter
    if not head.titled and _whole(head) and isinstance(matter, FrontMatter | IncidentMatter):
        hint = "begin the file with a line ---, then title: …, then ---"
        yield _warning(head.path, 1, "no title", hint, "missing-title")
    if len(head.title) > LONGEST_TITLE:
        said = f"a title of {len(head.title)} characters"
        hint = f"at most {LONGEST_TITLE}: say what a customer would say"
        yield _warning(head.path, lines.get("title", 1), said, hint, "long-title")
    if isinstance(matter, FrontMatter) and len(matter.answer) > LONGEST_ANSWER:
        said = f"an answer of {len(matter.answer)} characters"
        hint = f"at most {LONGEST_ANSWER}: the rest belongs in the article"
        yield _warning(head.path, lines.get("answer", 1), said, hint, "long-answer")
    yield from _heading_jumps(head)
    yield from _never_shown(head)
    for reference in head.references:
        if reference.image and not reference.alt:
            said = f"no alternative text for '{reference.target[:60]}'"
            hint = "say what the picture shows: ![The button Send](send.png)"
            yield _warning(head.path, reference.line, said, hint, "missing-alt")


def _whole(head: Head) -> bool:
    """Whether the file was read without a mistake that may have cost it its title."""
    slips = any(did_you_mean(key, ["title"]) for key, _ in head.unknown)
    return not slips and all(one.severity is Severity.WARNING for one in head.diagnostics)


def _heading_jumps(head: Head) -> Iterator[Diagnostic]:
    for line, level, wanted, text in head.jumps:
        said = f"the heading '{text[:60]}' is at level {level}"
        hint = f"level {wanted} comes first: {'#' * wanted}"
        yield _warning(head.path, line, said, hint, "heading-jump")


def _never_shown(head: Head) -> Iterator[Diagnostic]:
    matter = head.matter
    if isinstance(matter, FrontMatter):
        key, begins, ends = "expires_at", matter.publish_at, matter.expires_at
    elif isinstance(matter, IncidentMatter):
        key, begins, ends = "ends", matter.starts, matter.ends
    else:
        return
    # Without their zones: one of the two may have none, and a day is what people mistake.
    if begins and ends and ends.replace(tzinfo=None) <= begins.replace(tzinfo=None):
        said = f"it ends on {ends:%Y-%m-%d}, before it begins on {begins:%Y-%m-%d}"
        yield _warning(head.path, dict(head.lines)[key], said, "correct one", "never-shown")


def unlisted_languages(heads: Iterable[Head]) -> Iterator[Diagnostic]:
    """Translations that stand as articles of their own: their language is none of the site's."""
    heads = list(heads)
    keys = {head.key for head in heads}
    for head in heads:
        original, _, tag = head.key.rpartition(".")
        if original in keys and exact(tag):
            said = f"'{tag}' is no language of this site, so this is an article of its own"
            hint = f"add {tag} to languages in site.yml, or rename the file"
            yield _warning(head.path, 0, said, hint, "unknown-language")


def translation_mistakes(library: Library) -> Iterator[Diagnostic]:
    """Most asked answers that a language lacks, one by one; the rest in one line a language."""
    first, *others = library.editions
    known = {article.key: article for article in first.articles}
    wanted = {article.key for article in (*first.essentials, *first.urgent)}
    for edition in others:
        own = {article.key for article in edition.articles}
        for key in sorted(wanted - own):
            said = f"a most asked answer has no translation into '{edition.lang}'"
            hint = f"write {key}.{edition.lang}.md"
            yield _warning(known[key].path, 0, said, hint, "missing-translation")
        rest = len(known.keys() - own - wanted)
        if rest:
            said = f"{rest} of {len(known)} articles have no translation into '{edition.lang}'"
            hint = "readers get them in the first language"
            yield _warning("", 0, said, hint, "missing-translation")
        yield from _outdated(edition.articles, known)


def _outdated(
    translations: Iterable[Article], originals: Mapping[str, Article]
) -> Iterator[Diagnostic]:
    for article in translations:
        original = originals.get(article.key)
        if original is None:
            said = f"a translation without '{article.key}.md' in the first language"
            hint = "write the original, or rename this file"
            yield _warning(article.path, 0, said, hint, "missing-original")
        elif original.updated and article.updated and article.updated < original.updated:
            said = f"older than its original, which was updated on {original.updated}"
            yield _warning(article.path, 0, said, "translate it again", "outdated-translation")


def review_mistakes(heads: Iterable[Head], today: date) -> Iterator[Diagnostic]:
    """Articles that somebody promised to look at again."""
    for head in heads:
        matter = head.matter
        if not isinstance(matter, FrontMatter) or not matter.review_by or matter.draft:
            continue
        if matter.review_by < today:
            line = dict(head.lines).get("review_by", 0)
            owner = f" by {matter.owner}" if matter.owner else ""
            days = (today - matter.review_by).days
            said = f"to be reviewed{owner} by {matter.review_by}, {days} days ago"
            hint = "read it again, then set a new review_by"
            yield _warning(head.path, line, said, hint, "stale-review")


def related_mistakes(library: Library, heads: Mapping[str, Head]) -> Iterator[Diagnostic]:
    """Articles that are recommended and not there."""
    keys = {article.key for edition in library.editions for article in edition.articles}
    for edition in library.editions:
        for article in edition.articles:
            for key in article.related:
                if key not in keys:
                    line = dict(heads[article.path].lines).get("related", 0)
                    hint = did_you_mean(key, keys) or "name an article: billing/refund"
                    said = f"no article '{key}' to recommend"
                    yield _warning(article.path, line, said, hint, "broken-link")


def address_mistakes(
    library: Library, heads: Mapping[str, Head], addresses: Addresses
) -> Iterator[Diagnostic]:
    """Addresses that have vanished, and old ones that lead in a circle or two ways at once."""
    articles = [article for edition in library.editions for article in edition.articles]
    urls = {article.url for article in articles}
    urls |= {shelf.url for edition in library.editions for shelf in edition.categories}
    owners: dict[str, Article] = {}
    for article in articles:
        line = dict(heads[article.path].lines).get("aliases", 0)
        for alias in map(slashed, article.aliases):
            if alias == article.url:
                said = f"the alias '{alias}' is the article's own address"
                yield _error(article.path, line, said, "remove it", "redirect-loop")
            elif owners.setdefault(alias, article) is not article:
                said = f"the alias '{alias}' leads to '{owners[alias].path}' too"
                yield _error(article.path, line, said, "keep one", "duplicate-alias")
    for key, published in sorted(addresses.items()):
        for url in published.urls:
            if url not in urls and url not in owners:
                said = f"the address {url} was published once and has vanished"
                hint = f"add `aliases: [{url}]` to the article that took its place"
                yield _error(f"{key}.md", 0, said, hint, "vanished-address")


def _warning(path: str, line: int, said: str, hint: str, code: str) -> Diagnostic:
    return Diagnostic(path, line, said, hint, code, Severity.WARNING)


def _error(path: str, line: int, said: str, hint: str, code: str) -> Diagnostic:
    return Diagnostic(path, line, said, hint, code)
