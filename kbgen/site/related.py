"""Which articles help next: the author's choice, else what search finds near, else neighbours."""

from collections.abc import Mapping, Sequence

from kbgen.model import Article

MOST = 3


def related(
    article: Article,
    articles: Mapping[str, Article],
    near: Sequence[str],
    neighbours: Sequence[Article],
) -> list[Article]:
    """At most three; *near* are keys, nearest first, *neighbours* the most asked of the category.

    What hardly anybody asks is no filling: a category's first few are looked at.
    """
    keys = article.related or (*near, *(one.key for one in neighbours[: MOST + 1]))
    chosen = (key for key in dict.fromkeys(keys) if key in articles and key != article.key)
    return [articles[key] for key in chosen][:MOST]
