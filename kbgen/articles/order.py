"""Most asked first: the one order of lists, shelves and the home page."""

from collections.abc import Iterable, Sequence

from kbgen.model import Article, Category

MOST_ESSENTIALS = 10
UNMEASURED_ESSENTIALS = 8
COVERED = 0.5  # Of all tickets.


def most_asked(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Pinned first, then by tickets, then by the author's order; ties by title, then key."""
    return tuple(sorted(articles, key=lambda a: (not a.pin, -a.tickets, *_by_hand(a))))


def on_shelf(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Inside one category the author's order comes before the tickets."""
    return tuple(
        sorted(articles, key=lambda a: (not a.pin, _place(a.order), -a.tickets, *_by_hand(a)))
    )


def most_asked_shelves(
    shelves: Iterable[Category], by_hand: dict[str, tuple[bool, int | None]]
) -> tuple[Category, ...]:
    """Pinned first, then in the order given by hand, then by tickets; ties by title, then key."""

    def rank(shelf: Category) -> tuple[bool, float, int, str, str]:
        pin, order = by_hand.get(shelf.key, (False, None))
        return (not pin, _place(order), -shelf.tickets, shelf.title.casefold(), shelf.key)

    return tuple(sorted(shelves, key=rank))


def essentials(articles: Sequence[Article], shelves: Sequence[Category]) -> tuple[Article, ...]:
    """The smallest prefix of *articles* (most asked first) that makes half of the tickets.

    At most ten. Where nothing is measured yet: the pinned ones, then the first of each shelf
    in turn, eight in all.
    """
    total = sum(article.tickets for article in articles)
    if not total:
        return _one_of_each(articles, shelves)
    covered = 0
    for count, article in enumerate(articles[:MOST_ESSENTIALS], start=1):
        covered += article.tickets
        if covered >= COVERED * total:
            return tuple(articles[:count])
    return tuple(articles[:MOST_ESSENTIALS])


def _one_of_each(articles: Sequence[Article], shelves: Sequence[Category]) -> tuple[Article, ...]:
    by_key = {article.key: article for article in articles}
    chosen = {article.key: article for article in articles if article.pin}
    longest = max((len(shelf.articles) for shelf in shelves), default=0)
    for place in range(longest):
        for shelf in shelves:
            if len(chosen) < UNMEASURED_ESSENTIALS and place < len(shelf.articles):
                key = shelf.articles[place]
                chosen.setdefault(key, by_key[key])
    rest = iter(articles)
    while len(chosen) < min(UNMEASURED_ESSENTIALS, len(articles)):
        article = next(rest)
        chosen.setdefault(article.key, article)
    return tuple(chosen.values())[:UNMEASURED_ESSENTIALS]


def _place(order: int | None) -> float:
    return float("inf") if order is None else order


def _by_hand(article: Article) -> tuple[float, str, str]:
    return (_place(article.order), article.title.casefold(), article.key)
