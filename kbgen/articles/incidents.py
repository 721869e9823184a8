"""Banners of one language, and whether the articles that they send people to exist."""

from collections.abc import Iterable, Iterator, Mapping

from kbgen.articles.frontmatter import IncidentMatter
from kbgen.articles.moments import Moment
from kbgen.articles.parsed import Head
from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.model import Incident


def incidents_of(
    heads: Iterable[Head], lang: str, addresses: Mapping[str, str], moment: Moment, *, first: str
) -> Iterator[Incident]:
    """Banners of one language, those of the *first* where a translation is missing."""
    chosen: dict[str, Head] = {}
    for head in heads:
        if head.lang == lang or (head.lang == first and head.key not in chosen):
            chosen[head.key] = head
    for key in sorted(chosen):
        head, matter = chosen[key], chosen[key].matter
        assert isinstance(matter, IncidentMatter)  # noqa: S101 (assemble chose them.)
        yield Incident(
            key=key.partition("/")[2],
            lang=head.lang,
            title=head.title,
            html=head.notice,
            starts=moment.aware(matter.starts),
            ends=moment.aware(matter.ends),
            severity=str(matter.severity),
            url=addresses.get(_bare(matter.url), matter.url if _is_address(matter.url) else ""),
        )


def _bare(reference: str) -> str:
    return reference.strip("/").removesuffix(".md")


def _is_address(url: str) -> bool:
    return url.startswith(("/", "https://", "http://"))


def lost_help(heads: Iterable[Head], keys: frozenset[str]) -> Iterator[Diagnostic]:
    """Incidents that send people to an article that is not there."""
    for head in heads:
        url = head.matter.url if isinstance(head.matter, IncidentMatter) else ""
        if url and _bare(url) not in keys and not _is_address(url):
            line = dict(head.lines).get("url", 0)
            hint = did_you_mean(_bare(url), keys) or "name an article: billing/refund"
            said = f"no article '{url}'"
            yield Diagnostic(head.path, line, said, hint, "broken-link", Severity.WARNING)
