"""Which articles help next: the author's choice, else those that share the most."""

from collections.abc import Mapping, Sequence

from kbgen.model import Article

MOST = 3
LOOKED_AT = 60  # The most asked of a category; nobody is helped by what hardly anybody asks.


def related(
    article: Article, articles: Mapping[str, Article], neighbours: Sequence[Article]
) -> list[Article]:
    """At most three; ties go to the more asked, which stand first among the *neighbours*."""
    if article.related:
        chosen = [articles[key] for key in article.related if key in articles]
        return [one for one in chosen if one.key != article.key][:MOST]
    marks = {*article.tags, *article.keywords}
    looked_at = neighbours[: LOOKED_AT if marks else MOST + 1]
    near = [one for one in looked_at if one.key != article.key]
    if marks:
        near.sort(key=lambda one: -len(marks & {*one.tags, *one.keywords}))
    return near[:MOST]
