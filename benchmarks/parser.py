"""The fast parser against the stock one: the same articles, in which share of the time.

    python benchmarks/parser.py [FOLDER of Markdown…]

Without a folder it reads content/ and 200 articles that benchmarks/build.py writes. Processor
seconds, both in turn, medians of five rounds.
"""

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from build import write_corpus
from markdown_it import MarkdownIt

from kbgen.articles import Parsed, parse
from kbgen.articles.fastmd import quicken
from kbgen.articles.markdown import stock_parser

ROUNDS = 5


def read(md: MarkdownIt, texts: Sequence[bytes]) -> tuple[list[Parsed], float]:
    """What *md* makes of articles, from front matter to outline; processor seconds."""
    sys.modules[parse.__module__]._parser = lambda: md
    gc.collect()
    started = time.process_time()
    found = [parse("article.md", text, ("en",)) for text in texts]
    return found, time.process_time() - started


def compare(name: str, folder: Path) -> str:
    texts = [path.read_bytes() for path in sorted(folder.rglob("*.md"))]
    stock, fast = stock_parser(), quicken(stock_parser())
    twins = zip(read(stock, texts)[0], read(fast, texts)[0], strict=True)
    differing = sum(one != other for one, other in twins)
    pairs = [(read(stock, texts)[1], read(fast, texts)[1]) for _ in range(ROUNDS)]
    each = 1000 / max(1, len(texts))
    return (
        f"| {name} | {len(texts)} | {differing} "
        f"| {statistics.median(a for a, _ in pairs) * each:.2f} "
        f"| {statistics.median(b for _, b in pairs) * each:.2f} "
        f"| {statistics.median(b / a for a, b in pairs):.2f} |"
    )


def main() -> None:
    print(
        "| articles | count | different | stock, ms | fast, ms | share |\n|---|---|---|---|---|---|"
    )
    if folders := [Path(name) for name in sys.argv[1:]]:
        for folder in folders:
            print(compare(folder.name, folder))
        return
    print(compare("content/", Path(__file__).parent.parent / "content"))
    with tempfile.TemporaryDirectory() as name:
        write_corpus(Path(name), 200)
        print(compare("generated", Path(name)))


if __name__ == "__main__":
    main()
