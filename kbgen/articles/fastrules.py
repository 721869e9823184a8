"""The rules of blocks: each line is shown only to those that its first character allows.

Part of the quick parser, see `fastmd`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from kbgen.articles.fastblocks import KNOWN, plain_block
from kbgen.articles.fasttokens import make_token

# The characters with which a line must begin for a block rule to match.
BLOCK_STARTS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
    "footnote_def": "[",
    "attr": "{",
}
# As the end of a paragraph only: a definition list begins with a line of any kind.
ENDING_STARTS = {"deflist": "~:"}
_INDENT = re.compile("^[ \t]+", re.MULTILINE)


class _StateBlock(StateBlock):
    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        self._measure()

    def _measure(self) -> None:
        """Where lines begin and end, and how far they are indented; a fake line is the last."""
        src = self.src
        lines = src.split("\n")
        # Spaces after the last line end are no line of their own.
        if not lines[-1].strip(" \t"):
            lines.pop()
        count = len(lines)
        shifts, columns = [0] * (count + 1), [0] * (count + 1)
        sums = list(accumulate(map(len, lines)))
        ends = list(map(add, sums, range(count)))
        for found in _INDENT.finditer(src):
            number = bisect_left(ends, found.end())
            if number < count:
                shifts[number] = found.end() - found.start()
                columns[number] = len(found[0].expandtabs(4))
        self.bMarks = [0, *(end + 1 for end in ends)]
        self.bMarks[-1] = len(src)
        self.eMarks = [*ends, len(src)]
        self.tShift, self.sCount = shifts, columns
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = count

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if nesting < 0:
            self.level -= 1
        token = make_token(ttype, tag, nesting, self.level, "", block=True)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class _BlockRuler(Ruler[RuleFuncBlockType]):
    """Chains of one rule each: it tries those that the line's first character allows."""

    def __compile__(self) -> None:
        super().__compile__()
        assert self.__cache__ is not None  # noqa: S101 For the type checker.
        names = {id(rule.fn): rule.name for rule in self.__rules__}
        for chain, rules in self.__cache__.items():
            if rules:
                self.__cache__[chain] = [_dispatch(rules, names, ending=bool(chain))]


def _dispatch(
    rules: Sequence[RuleFuncBlockType], names: dict[int, str], *, ending: bool
) -> RuleFuncBlockType:
    """One rule that stands for *rules*; *ending*: they are asked where a paragraph ends."""

    def starts(rule: RuleFuncBlockType) -> str | None:
        name = names[id(rule)]
        if name.startswith("container_"):
            return ":"
        return BLOCK_STARTS.get(name) or (ENDING_STARTS.get(name) if ending else None)

    # Code needs four columns, and a line so indented is shown to all rules.
    some = [rule for rule in rules if names[id(rule)] != "code"]
    tables = [rule for rule in some if names[id(rule)] == "table"]
    some = [_with_line_below(rule) if rule in tables else rule for rule in some]
    names = names | {id(rule): "table" for rule in some if id(rule) not in names}
    whole, others = tuple(rules), tuple(rule for rule in some if starts(rule) is None)
    characters = {character for rule in some for character in starts(rule) or ""}
    table = {
        character: tuple(rule for rule in some if character in (starts(rule) or character))
        for character in characters
    }
    get = table.get
    short = not ending and KNOWN.issuperset(names[id(rule)] for rule in rules)

    def dispatch(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        pos = state.bMarks[line] + state.tShift[line]
        if pos >= state.eMarks[line] or state.sCount[line] - state.blkIndent >= 4:
            chosen = whole
        elif short and plain_block(state, line, end):
            return True
        else:
            chosen = get(state.src[pos], others)
        # Not any(…): a generator for every line costs a tenth of the parse.
        for rule in chosen:  # noqa: SIM110
            if rule(state, line, end, silent):
                return True
        return False

    return dispatch


def _with_line_below(table: RuleFuncBlockType) -> RuleFuncBlockType:
    """A table is recognised by its second line, so most lines can be told by one letter."""

    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        below = line + 1
        if below >= end:
            return False
        pos = state.bMarks[below] + state.tShift[below]
        if pos >= state.eMarks[below] or state.src[pos] not in "|-:":
            return False
        return table(state, line, end, silent)

    return guarded


class _Blocks(ParserBlock):
    def __init__(self, stock: ParserBlock) -> None:
        self.ruler = _BlockRuler()
        self.ruler.__rules__ = stock.ruler.__rules__

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: EnvType,
        outTokens: list[Token],  # noqa: N803
    ) -> list[Token] | None:
        if not src:
            return None
        state = _StateBlock(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def quicken_blocks(md: MarkdownIt) -> None:
    """Let *md* ask a rule only where it can match."""
    md.block = _Blocks(md.block)
