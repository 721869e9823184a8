"""The fast parser says what the stock one says: every token, every byte of HTML, every word."""

import os
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kbgen.articles.fastmd import is_tested, quicken
from kbgen.articles.fasttokens import PLAIN, WHOLE
from kbgen.articles.markdown import stock_parser
from kbgen.articles.parse import parse
from kbgen.articles.parsed import Parsed

ROOT = Path(__file__).parent.parent.parent
CASES = ROOT / "tests" / "cases" / "markdown-twins.txt"
REAL = ROOT.parent / "shared" / "data" / "magento-kb" / "src"
FRONT_MATTER = re.compile(r"\ufeff?---\s*\n(.*?\n)---[ \t]*\n?(.*)", re.DOTALL)
MARKS = [
    *("*", "**", "_", "__", "`", "``", "~~", "~", "[", "]", "(", ")", "!", "<", ">", "\\", "&"),
    *("\n", "\n\n", "> ", "- ", "+ ", "1. ", "12) ", "# ", "|", "\n---\n", "\n===\n", "***", "\t"),
    *("```\n", "~~~ py\n", ":::", "::: note\n", "::: tab x\n", ":::\n", ":\n: ", "~ ", "    "),
    *("[^1]", "[^1]: x\n", "^[", "{.a}", "{#b}\n", "[ ] ", "[x] ", "[!NOTE]\n", "<!--", "-->"),
    *("</b>", "<b>", "<div>\n", "&amp;", "&#35;", "http://a.b", "<http://x.y>", "](", "[a]: /b\n"),
    *("é", "\u00a0", "\u3000", "🙂", ":", "^", "$", "@", "=", "+", "++k++", "*[a]: b\n", "{", "}"),
    *("| a | b |\n|---|:-:|\n| c | d |\n", "\r\n", "\0", "\ufdd0", "”", "1", "x" * 70),
]


def parts(text: str) -> list[str]:
    return text.replace("⏎", "\n").split("¦")


STARTS = parts("w¦w¦w¦w¦w¦w¦w¦w¦¦**W¦*w¦_w¦<ins>w¦<b>¦[w](x)¦`w`¦<u¦***w")
LINES = parts("¦¦¦- ¦- ¦1. ¦| ¦## ¦> ¦::: note⏎¦:::⏎¦|---|---|⏎| ¦  ")
PLAIN_PARTS = parts(
    "word¦Zwei¦né¦x¦ and ¦ so ¦ ¦. ¦, ¦: ¦ (¦) ¦!¦7¦'¦\"¦a_b¦>¦^¦|¦& ¦)*¦ <ins>a</ins>¦<b>so</b>"
    "¦<br>¦ **bold** ¦ **two words**.¦ *thin*, ¦ **Note:** ¦*(so)*¦ `code` ¦ `a b`¦ [a link](b.md) "
    "¦[a, b!](c/?d=e&f=g) ¦ <https://example.com/a> ¦[x](#y)¦[y](https://x.org/z)"
)
ODD_PARTS = parts(
    "**¦*¦``¦`¦**bold**¦*so*¦`code`¦ ![p](q.png)¦[z](<a b>)¦[r]¦<b>¦_a_¦__¦&amp;¦++k++¦{.a}¦\\¦~~"
    "¦[^1]¦-¦#¦snake_¦<¦  ¦^[¦[m](mailto:a@b.c)¦[film](https://youtu.be/x1)¦[j](javascript:x)"
    "¦[v](a.mp4)¦**[a](b)**¦[`a`](b)¦<https://example.com>¦*a **b***¦<div>¦</b>¦ <ins>¦</ins>"
    "¦<a href=b>¦  ⏎¦⏎¦[d]: /e⏎"
)


@pytest.fixture(scope="module")
def twins() -> tuple[MarkdownIt, MarkdownIt]:
    return stock_parser(), quicken(stock_parser())


def texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = FRONT_MATTER.match(text)
        yield found[2] if found else text


def cases() -> list[str]:
    found = CASES.read_text(encoding="utf-8").replace("→", "\t").split("\n.\n")
    assert len(found) > 100, "the cases are gone"
    return found


def differing(twins: tuple[MarkdownIt, MarkdownIt], text: str) -> str:
    """What differs between the two, or "" if nothing does."""
    stock, fast = twins
    try:
        wanted = stock.parse(text, {})
        html = stock.render(text)
    except Exception as error:
        with pytest.raises(type(error)):
            fast.render(text)
        return ""
    if fast.parse(text, {}) != wanted:
        return f"tokens of {text!r}"
    if fast.render(text) != html:
        return f"HTML of {text!r}"
    return "" if read(fast, text) == read(stock, text) else f"an article of {text!r}"


def read(md: MarkdownIt, text: str) -> Parsed:
    """What *md* makes of an article: here whole blocks of plain lines are one token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[parse.__module__], "_parser", lambda: md)
        return parse("a.md", text.encode("utf-8", "replace"), ("en",))


def test_the_parser_is_a_fast_one() -> None:
    """The twins differ: else nothing below could fail."""
    stock, fast = stock_parser(), quicken(stock_parser())
    assert type(stock.inline) is not type(fast.inline)
    assert type(stock.block) is not type(fast.block)
    tokens = [
        [token.type for token in md.parse("a\n\n- b\n", {WHOLE: True})] for md in (stock, fast)
    ]
    assert tokens[0][0] == "paragraph_open"
    assert tokens[1] == [PLAIN, PLAIN]


def test_every_example_reads_the_same(twins: tuple[MarkdownIt, MarkdownIt]) -> None:
    assert [text for text in cases() if differing(twins, text)] == []


def test_our_own_articles_read_the_same(twins: tuple[MarkdownIt, MarkdownIt]) -> None:
    found = list(texts(ROOT / "content"))
    assert found
    assert [text[:200] for text in found if differing(twins, text)] == []


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real articles in {REAL}")
def test_real_articles_read_the_same(twins: tuple[MarkdownIt, MarkdownIt]) -> None:
    sample = list(texts(REAL))
    every = 1 if os.environ.get("KBGEN_LONG_TESTS") else 8
    assert [text[:200] for text in sample[::every] if differing(twins, text)] == []


def test_mutations_read_the_same(twins: tuple[MarkdownIt, MarkdownIt]) -> None:
    """The seed moves with every run; a failure names it."""
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    print(f"KBGEN_SEED={seed}")
    source = random.Random(seed)
    seeds = [*cases(), *texts(ROOT / "content"), *(texts(REAL) if REAL.is_dir() else ())]
    for _ in range(int(os.environ.get("KBGEN_MUTATIONS", "600"))):
        text = source.choice(seeds)
        start = source.randrange(max(1, len(text) - 400))
        letters = list(text[start : start + 500])
        for _ in range(source.randint(1, 14)):
            letters.insert(source.randrange(len(letters) + 1), source.choice(MARKS))
        assert differing(twins, "".join(letters)) == "", f"KBGEN_SEED={seed}"


def test_nearly_plain_lines_read_the_same(twins: tuple[MarkdownIt, MarkdownIt]) -> None:
    """Lines of which most are taken whole: words, weight, code, links, and what stands near."""
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    print(f"KBGEN_SEED={seed}")
    source = random.Random(seed)
    plain = 0
    for _ in range(int(os.environ.get("KBGEN_MUTATIONS", "600"))):
        lines = []
        for _ in range(source.randint(1, 6)):
            line = source.choices(PLAIN_PARTS, k=source.randint(1, 6))
            if source.random() < 0.15:
                line.insert(source.randrange(len(line) + 1), source.choice(ODD_PARTS))
            end = source.choice(("\n", "\n\n", "\n\n"))
            lines += [source.choice(LINES), source.choice(STARTS), *line, end]
        text = "".join(lines)
        plain += any(one.type == PLAIN for one in twins[1].parse(text, {WHOLE: True}))
        assert differing(twins, text) == "", f"KBGEN_SEED={seed}"
    assert plain > 100


def test_a_rule_nobody_knows_is_still_asked() -> None:
    """A plugin that the tables do not name costs time, not correctness."""

    def hash_rule(state, silent: bool) -> bool:  # type: ignore[no-untyped-def]
        if not state.src.startswith("#ok", state.pos):
            return False
        if not silent:
            state.push("hash", "mark", 0)
        state.pos += 3
        return True

    def percent_block(state, line: int, end: int, silent: bool) -> bool:  # type: ignore[no-untyped-def]
        begin = state.bMarks[line] + state.tShift[line]
        if not state.src.startswith("%%", begin):
            return False
        if not silent:
            state.push("percent", "hr", 0)
            state.line = line + 1
        return True

    def with_rules() -> MarkdownIt:
        md = stock_parser()
        md.inline.ruler.before("newline", "hash", hash_rule)
        md.block.ruler.before("hr", "percent", percent_block, {"alt": ["paragraph"]})
        return md

    twins = with_rules(), quicken(with_rules())
    text = "a #ok *b #ok* [#ok](x)\nsecond\n%%\n- %%\n\n%% \n"
    assert "<mark" in twins[0].render(text)
    assert differing(twins, text) == ""


def test_an_untested_version_takes_the_stock_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [is_tested(v) for v in ("3.0.0", "4.0.0", "4.3.1", "5.0.0")] == [
        False,
        True,
        True,
        False,
    ]
    monkeypatch.setattr("markdown_it.__version__", "9.0.0")
    assert type(quicken(stock_parser()).inline) is type(stock_parser().inline)


def test_a_switch_takes_the_stock_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBGEN_STOCK_PARSER", "1")
    assert type(quicken(stock_parser()).inline) is type(stock_parser().inline)
