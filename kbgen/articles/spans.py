"""Small things inside a line: ++keys++, *[ABBR]: definitions, [x] tasks, {#id} on headings."""

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_KEYS = re.compile(r"\+\+([^\s+](?:[^+\n]|\+(?!\+))*?)\+\+(?!\+)")
_DEFINITION = re.compile(r"\*\[([^\]\n]{1,60})\]:[ \t]*(\S[^\n]*)")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]+\{[ \t]*([#.][^{}\n]*)\}[ \t]*\Z")
_ATTRIBUTE = re.compile(r"([#.])([^\s#.{}\"'<>=]+)")


def spans(md: MarkdownIt) -> None:
    """Teach *md* these; each rule costs one search where its sign is not in the text."""
    md.core.ruler.after("block", "heading_ids", _if("{", _heading_ids))
    md.core.ruler.after("block", "tasks", _if("[", _tasks))
    md.core.ruler.after("block", "definitions", _if("*[", _definitions))
    md.core.ruler.after("inline", "abbreviations", _if("*[", _abbreviations))
    md.core.ruler.after("inline", "keys", _if("++", _keys))


def _if(sign: str, rule: Callable[[StateCore], None]) -> Callable[[StateCore], None]:
    def guarded(state: StateCore) -> None:
        if sign in state.src:
            rule(state)

    return guarded


def _heading_ids(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        found = _HEADING_ATTRIBUTES.search(inline.content)
        if not found:
            continue
        inline.content = inline.content[: found.start()]
        for sign, word in _ATTRIBUTE.findall(found[1]):
            if sign == "#":
                opening.attrSet("id", word)
            else:
                opening.attrJoin("class", word)


def _tasks(state: StateCore) -> None:
    """A box that anyone can read, print and hear takes the place of [x]: no form control."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        if tokens[index].type != "list_item_open" or tokens[index + 2].type != "inline":
            continue
        inline = tokens[index + 2]
        found = _TASK.match(inline.content)
        if found:
            done = found[1] != " "
            inline.content = ("☑ " if done else "☐ ") + inline.content[found.end() :]
            tokens[index].attrJoin("class", "task task-done" if done else "task")


def _definitions(state: StateCore) -> None:
    """Take `*[VAT]: value added tax` out of the text and remember it."""
    known: dict[str, str] = {}
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or "*[" not in token.content:
            continue
        lines = token.content.split("\n")
        found = [_DEFINITION.fullmatch(line.strip()) for line in lines]
        if not any(found):
            continue
        known |= {match[1]: match[2] for match in found if match}
        token.content = "\n".join(
            line for line, match in zip(lines, found, strict=True) if not match
        )
        if not token.content:
            for hidden in state.tokens[index - 1 : index + 2]:
                hidden.hidden = True
    state.env["abbreviations"] = known


def _abbreviations(state: StateCore) -> None:
    known = state.env.get("abbreviations")
    if not known:
        return
    words = "|".join(re.escape(word) for word in sorted(known, key=lambda word: (-len(word), word)))
    pattern = re.compile(rf"(?<!\w)({words})(?!\w)")

    def abbreviation(found: re.Match[str]) -> str:
        return f'<abbr title="{escape(known[found[1]])}">{escape(found[1])}</abbr>'

    _replace(state, pattern, abbreviation)


def _keys(state: StateCore) -> None:
    def keys(found: re.Match[str]) -> str:
        names = found[1].split("+")
        return "+".join(f"<kbd>{escape(name.strip())}</kbd>" for name in names)

    _replace(state, _KEYS, keys)


def _replace(
    state: StateCore, pattern: re.Pattern[str], html: Callable[[re.Match[str]], str]
) -> None:
    """Put our own *html* in the place of what *pattern* finds in running text."""
    for block in state.tokens:
        if block.children:
            block.children = [
                part for child in block.children for part in _parts(child, pattern, html)
            ]


def _parts(
    token: Token, pattern: re.Pattern[str], html: Callable[[re.Match[str]], str]
) -> list[Token]:
    if token.type != "text" or not pattern.search(token.content):
        return [token]
    parts, last = [], 0
    for found in pattern.finditer(token.content):
        parts.append(_text(token, token.content[last : found.start()]))
        made = Token("made_html", "", 0, content=html(found), level=token.level)
        made.meta = {"text": found[1]}
        parts.append(made)
        last = found.end()
    parts.append(_text(token, token.content[last:]))
    return [part for part in parts if part.content]


def _text(like: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=like.level)
