"""Inside a line: rules are tried only at the characters at which they can match.

Part of the quick parser, see `fastmd`.
"""

import re
from collections.abc import Callable
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from kbgen.articles.fasttokens import make_token

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
PAIRS = re.compile(r"[*_~]")  # Without them there is nothing to pair, join or level.


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


def quicken_inline(md: MarkdownIt) -> None:
    """Let *md* stop only at characters that mean something."""
    md.inline = _Inline(md.inline)
