"""The fast parser against the stock one: the same HTML, in which share of the time.

    python benchmarks/parser.py [FOLDER of Markdown…]

Without a folder it reads content/ and 200 articles that benchmarks/build.py writes. Processor
seconds, both in turn, medians of five rounds.
"""

import gc
import statistics
import sys
import tempfile
import time
from pathlib import Path

from build import body_of, write_corpus
from markdown_it import MarkdownIt

from kbgen.articles.fastmd import quicken
from kbgen.articles.markdown import stock_parser

ROUNDS = 5


def seconds(md: MarkdownIt, texts: list[str]) -> float:
    gc.collect()
    started = time.process_time()
    for text in texts:
        md.render(text)
    return time.process_time() - started


def compare(name: str, folder: Path) -> str:
    texts = [
        body_of(path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.rglob("*.md"))
    ]
    stock, fast = stock_parser(), quicken(stock_parser())
    differing = sum(stock.render(text) != fast.render(text) for text in texts)
    pairs = [(seconds(stock, texts), seconds(fast, texts)) for _ in range(ROUNDS)]
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
