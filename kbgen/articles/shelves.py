"""Articles and the pages of their folders → categories."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kbgen.articles import order
from kbgen.articles.addresses import address
from kbgen.articles.frontmatter import ShelfMatter
from kbgen.articles.parsed import Head
from kbgen.config import Config
from kbgen.model import Article, Category


def shelves_of(
    articles: Sequence[Article],
    lang: str,
    pages: Mapping[tuple[str, str], Head],
    config: Config,
) -> tuple[Category, ...]:
    """Every shelf that holds an article, itself or in a shelf inside it."""
    own: dict[str, list[Article]] = defaultdict(list)
    tickets: Counter[str] = Counter()
    for article in articles:
        own[article.category].append(article)
        for key in upwards(article.category):
            own.setdefault(key, [])
            tickets[key] += article.tickets
    by_hand: dict[str, tuple[bool, int | None]] = {}
    shelves = []
    for key in sorted(own):
        if not key:
            continue
        page = pages.get((key, lang)) or pages.get((key, config.languages[0]))
        matter = page.matter if page else ShelfMatter()
        assert isinstance(matter, ShelfMatter)  # noqa: S101 (pages holds no others.)
        by_hand[key] = (matter.pin, matter.order)
        parent = key.rpartition("/")[0]
        shelves.append(
            Category(
                key=key,
                lang=lang,
                url=address(key, lang, config.languages),
                title=page.title if page else _folder_title(key),
                description=matter.description,
                icon=matter.icon,
                parent=parent or None,
                articles=tuple(article.key for article in order.on_shelf(own[key])),
                tickets=tickets[key],
            )
        )
    return order.most_asked_shelves(shelves, by_hand)


def upwards(key: str) -> list[str]:
    """*key* and all folders above it, the innermost first."""
    parts = key.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _folder_title(key: str) -> str:
    name = key.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:]
