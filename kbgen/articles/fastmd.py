"""The product's hot core: markdown-it-py asked only what it can answer, with the same output.

The stock parser tries every rule on every line and at every special character. Here a rule is
tried only where its first character allows it to match, tokens are filled without a constructor,
plain tags and plain links take a short way. Reading an article takes 0.37 (generated) to 0.5
(real ones) of the time (benchmarks/parser.py); `KBGEN_STOCK_PARSER=1` switches back, and an
untested version of markdown-it-py does so by itself. The stock parser is its twin in the test.
"""

import os
import re
import types
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import Any, Literal, NamedTuple

import markdown_it
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kbgen.articles.fastblocks import KNOWN, make_token, plain_block

TESTED = ((4, 0), (5, 0))  # Versions of markdown-it-py: from, and below.

# The characters at which an inline rule can match. A rule that is not named here is tried at
# every special character, so an unknown plugin costs time, not correctness.
INLINE_STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "attr": "{",
}
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
# Core rules that do nothing unless the source holds one of these.
NEEDLES = {
    "github-tasklists": ("[ ]", "[x]", "[X]", "[\t]", "[\n]"),
    "footnote_tail": ("[^", "^["),
    "attr": ("{",),
    "normalize": ("\r", "\0"),
    "text_join": ("\\", "&"),  # Merges what escapes and entities cut.
}
PAIRS = re.compile(r"[*_~]")  # Without them there is nothing to pair, join or level.


def quicken(md: MarkdownIt) -> MarkdownIt:
    """Make *md*, whose plugins are all in use and whose rules are all set, fast; returns it."""
    if os.environ.get("KBGEN_STOCK_PARSER") == "1" or not is_tested(markdown_it.__version__):
        return md
    _quicken_inline(md)
    _quicken_blocks(md)
    _quicken_renderer(md)
    _quicken_core(md)
    _quicken_links(md)
    return md


def is_tested(version: str) -> bool:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    return TESTED[0] <= numbers < TESTED[1]


# --- Inline ---------------------------------------------------------------------------------


class _StateInline(StateInline):
    def pushPending(self) -> Token:  # noqa: N802 Its parent's name.
        token = make_token("text", "", 0, self.pendingLevel, self.pending, block=False)
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if self._pending or self._pending_buffer:
            self.pushPending()
        meta = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = make_token(ttype, tag, nesting, self.level, "", block=False)
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            meta = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(meta)
        return token


InlineRule = Callable[[StateInline, bool], bool]


class _Inline(ParserInline):
    """Rules chosen by the character; text without any of them becomes one token at once."""

    def __init__(self, stock: ParserInline) -> None:
        self.ruler, self.ruler2 = stock.ruler, stock.ruler2
        self._extra_terminator_chars = stock._extra_terminator_chars
        rules = [rule for rule in self.ruler.__rules__ if rule.enabled and rule.name != "text"]
        starts = {rule.name: INLINE_STARTS.get(rule.name) for rule in rules}
        self.known = None not in starts.values()
        characters = {character for start in starts.values() for character in start or ""}
        # "]" ends a label, so text must stop there.
        self.terminator_re = (
            re.compile("[" + re.escape("".join(sorted(characters)) + "]") + "]")
            if self.known
            else stock.terminator_re
        )
        self.chains: dict[str, tuple[InlineRule, ...]] = {
            character: tuple(
                rule.fn for rule in rules if character in (starts[rule.name] or character)
            )
            for character in characters
        }
        self.others = tuple(rule.fn for rule in rules if starts[rule.name] is None)
        self.pairs_only = {rule.name for rule in self.ruler2.__rules__ if rule.enabled} <= {
            "balance_pairs",
            "strikethrough",
            "emphasis",
            "fragments_join",
        }

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if self.known and not tokens and self.terminator_re.search(src) is None:
            if src:
                tokens.append(make_token("text", "", 0, 0, src, block=False))
            return tokens
        state = _StateInline(src, md, env, tokens)
        self.tokenize(state)
        if not self.pairs_only or PAIRS.search(src) is not None:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        src, end, deepest = state.src, state.posMax, state.md.options["maxNesting"]
        search, chains, others, keep = (
            self.terminator_re.search,
            self.chains,
            self.others,
            state.append_pending,
        )
        pos = state.pos
        while pos < end:
            if state.level >= deepest:
                keep(src[pos])
                state.pos = pos = pos + 1
                continue
            found = search(src, pos, end)
            stop = found.start() if found else end
            if stop > pos:
                keep(src[pos:stop])
                state.pos = pos = stop
                if pos >= end:
                    break
            for rule in chains.get(src[pos], others):
                if rule(state, False):
                    if state.pos <= pos:
                        raise RuntimeError("inline rule didn't increment state.pos")
                    pos = state.pos
                    break
            else:
                keep(src[pos])
                state.pos = pos = pos + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 Its parent's name.
        pos, cache, src = state.pos, state.cache, state.src
        if pos in cache:
            state.pos = cache[pos]
            return
        matched = False
        if state.level < state.md.options["maxNesting"]:
            found = self.terminator_re.search(src, pos, state.posMax)
            stop = found.start() if found else state.posMax
            if stop > pos:
                state.pos = cache[pos] = stop
                return
            for rule in self.chains.get(src[pos], self.others):
                state.level += 1
                matched = rule(state, True)
                state.level -= 1
                if matched:
                    if state.pos <= pos:
                        raise RuntimeError("inline rule didn't increment state.pos")
                    break
        else:
            state.pos = state.posMax
        if not matched:
            state.pos += 1
        cache[pos] = state.pos


def _quicken_inline(md: MarkdownIt) -> None:
    md.inline = _Inline(md.inline)


# --- Blocks ---------------------------------------------------------------------------------

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


def _quicken_blocks(md: MarkdownIt) -> None:
    md.block = _Blocks(md.block)


# --- HTML -----------------------------------------------------------------------------------


class _Renderer(RendererHTML):
    """The same HTML: a plain tag is one string, and only text that needs it is escaped."""

    def __init__(self, stock: RendererHTML) -> None:
        super().__init__()
        for name, rule in stock.rules.items():
            if getattr(rule, "__func__", None) is not getattr(RendererHTML, name, None):
                bound = isinstance(rule, types.MethodType)
                self.rules[name] = types.MethodType(rule.__func__, self) if bound else rule
        plain = self.rules.get("text")
        self.plain_text = getattr(plain, "__func__", None) is RendererHTML.text

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        parts: list[str] = []
        add, rules, inline, last = parts.append, self.rules, self.renderInline, len(tokens) - 1
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                if token.children:
                    add(inline(token.children, options, env))
            elif kind in rules:
                add(rules[kind](tokens, index, options, env))
            elif token.hidden:
                continue
            elif token.attrs or not token.block or not token.nesting:
                add(self.renderToken(tokens, index, options, env))
            elif token.nesting < 0:
                add(f"</{token.tag}>\n")
            else:
                if index and tokens[index - 1].hidden:
                    add("\n")
                add(f"<{token.tag}>" if _hugs(tokens, index, last) else f"<{token.tag}>\n")
        return "".join(parts)

    def renderInline(  # noqa: N802 Its parent's name.
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        rules, plain_text = self.rules, self.plain_text
        if plain_text and len(tokens) == 1 and tokens[0].type == "text":
            return escapeHtml(tokens[0].content)
        parts: list[str] = []
        add = parts.append
        for index, token in enumerate(tokens):
            kind = token.type
            if plain_text and kind == "text":
                add(escapeHtml(token.content))
            elif kind in rules:
                add(rules[kind](tokens, index, options, env))
            elif token.nesting < 0 and not (token.attrs or token.block or token.hidden):
                add(f"</{token.tag}>")
            else:
                add(self.renderToken(tokens, index, options, env))
        return "".join(parts)


def _hugs(tokens: Sequence[Token], index: int, last: int) -> bool:
    """Whether no newline follows the opening tag at *index*."""
    if index >= last:
        return False
    after = tokens[index + 1]
    return (
        after.type == "inline"
        or after.hidden
        or (after.nesting == -1 and after.tag == tokens[index].tag)
    )


def _quicken_renderer(md: MarkdownIt) -> None:
    # A renderer with ways of its own keeps them.
    if type(md.renderer) is RendererHTML:
        md.renderer = _Renderer(md.renderer)


# --- Core -----------------------------------------------------------------------------------


def _quicken_core(md: MarkdownIt) -> None:
    for rule in md.core.ruler.__rules__:
        if rule.name in NEEDLES:
            rule.fn = _only_with(NEEDLES[rule.name], rule.fn)
    md.core.ruler.__cache__ = None


def _only_with(needles: Iterable[str], rule: Callable[[Any], None]) -> Callable[[Any], None]:
    wanted = tuple(needles)

    def guarded(state: Any) -> None:
        if any(needle in state.src for needle in wanted):
            rule(state)

    return guarded


# --- Links ----------------------------------------------------------------------------------

# Addresses that normalizing would leave as they are, and destinations without any finesse.
_PLAIN_URL = re.compile(
    r"(?:https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?=[/#?]|\Z))?[A-Za-z0-9_./#?=&,+~-]*\Z"
)
_PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f\\()<&]+(?=\))")


class _Destination(NamedTuple):
    ok: bool
    pos: int
    str: str


def _destination(string: str, pos: int, maximum: int) -> Any:
    found = _PLAIN_DESTINATION.match(string, pos, maximum)
    if found:
        return _Destination(ok=True, pos=found.end(), str=found.group())
    return parseLinkDestination(string, pos, maximum)


def _quicken_links(md: MarkdownIt) -> None:
    remembered = lru_cache(4096)(md.normalizeLink)

    def normalize(url: str) -> str:
        if _PLAIN_URL.match(url) and not url.startswith("//"):
            return url
        return remembered(url)

    md.normalizeLink = normalize  # type: ignore[method-assign]
    md.helpers = types.SimpleNamespace(  # type: ignore[assignment]
        parseLinkDestination=_destination,
        parseLinkLabel=parseLinkLabel,
        parseLinkTitle=parseLinkTitle,
    )
