"""Short ways through the plain blocks of Markdown: one-line paragraphs, flat lists, piped tables.

Most of a help centre is made of these three, and the stock rules ask each of their lines dozens
of questions whose answer a glance at the neighbouring lines gives. A shortcut either makes
exactly the stock rule's tokens or does nothing and returns False, in which case the stock rules
are asked. Blocks take 0.6 of the time that they took without (benchmarks/parser.py). Its
twin in the test is the stock parser.
"""

import re
from typing import Literal

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

# What the shortcuts know not to match a plain line: with any other rule they stay unused.
_RULES = """
table code attr container_named fence blockquote hr list footnote_def reference html_block heading
lheading deflist paragraph
"""
KNOWN = frozenset(_RULES.split())
# A line's beginning at which only a paragraph can start. A link may stand there, but neither a
# definition ("[a]: …"), a footnote nor a box ("[ ]").
_PLAIN = r"(?:\*\*|__)?[^\W\d_]|\[[^\W_][^\]\[\n\\]+\](?!:)|`[^`\n]+`[^`\n]*$"
_START = re.compile(_PLAIN, re.MULTILINE)
_ITEM = re.compile(rf"(?:[-*+]|([0-9]{{1,9}})[.)]) (?={_PLAIN})", re.MULTILINE)
_RULER = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_MOST_CELLS = 10_000  # Of a table that takes the short way; stock stops at 65,536 missing ones.

_new = Token.__new__


def make_token(
    kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int, content: str, *, block: bool
) -> Token:
    """A token as its constructor would make it, without the 15 calls of a data class."""
    token = _new(Token)
    token.type = kind
    token.tag = tag
    token.nesting = nesting
    token.attrs = {}
    token.map = None
    token.level = level
    token.children = None
    token.content = content
    token.markup = ""
    token.info = ""
    token.meta = {}
    token.block = block
    token.hidden = False
    return token


def plain_block(state: StateBlock, line: int, end: int) -> bool:
    """Take one plain block that starts at *line* (not indented as code), if it is one."""
    if end != state.lineMax or state.sCount[line] < 0:
        return False
    start = state.bMarks[line] + state.tShift[line]
    if _START.match(state.src, start, state.eMarks[line]):
        return _paragraph(state, line, end, start)
    sign = state.src[start]
    if sign == "|":
        return _table(state, line, end)
    if sign in "-*+0123456789":
        return _list(state, line, end)
    return False


def _paragraph(state: StateBlock, line: int, end: int, start: int) -> bool:
    """A line with nothing below it. A definition may still stand below the empty line."""
    below = line + 1
    if below < end:
        if not state.isEmpty(below):
            return False
        if below + 1 < end:
            after = state.bMarks[below + 1] + state.tShift[below + 1]
            if state.src.startswith((":", "~"), after):
                return False
    content = mdTrim(state.src[start : state.eMarks[line]])
    _add_paragraph(state.tokens, state.level, content, line, hidden=False)
    state.line = below
    return True


def _add_paragraph(
    tokens: list[Token], level: int, content: str, line: int, *, hidden: bool
) -> None:
    opening = make_token("paragraph_open", "p", 1, level, "", block=True)
    inline = make_token("inline", "", 0, level + 1, content, block=True)
    closing = make_token("paragraph_close", "p", -1, level, "", block=True)
    opening.map, inline.map, inline.children = [line, line + 1], [line, line + 1], []
    opening.hidden = closing.hidden = hidden
    tokens += (opening, inline, closing)


def _list(state: StateBlock, line: int, end: int) -> bool:
    """Items of one plain line each, of one kind, up to an empty line that ends the list."""
    src, column, level = state.src, state.sCount[line], state.level
    if level + 4 >= state.md.options["maxNesting"] or state.md.options.get("tasklists"):
        return False
    items: list[tuple[str, int]] = []  # Number, and where the text begins.
    sign, width, at = "", 0, line
    while at < end and not state.isEmpty(at):
        begin = state.bMarks[at] + state.tShift[at]
        found = _ITEM.match(src, begin, state.eMarks[at])
        if found is None or state.sCount[at] != column:
            return False
        text = found.end()
        if sign and src[text - 2] != sign:
            return False
        sign, width = src[text - 2], text - begin
        items.append((found[1] or "", text))
        at += 1
    after = state.skipEmptyLines(at + 1) if at + 1 < end else end
    if after < end:
        begin = state.bMarks[after] + state.tShift[after]
        if state.sCount[after] >= column + width or src[begin] in "-*+0123456789":
            return False
    _add_list(state, line, after, sign, items)
    state.line = after
    return True


def _add_list(
    state: StateBlock, line: int, after: int, sign: str, items: list[tuple[str, int]]
) -> None:
    tokens, level = state.tokens, state.level
    kind, tag = ("ordered", "ol") if items[0][0] else ("bullet", "ul")
    opening = make_token(f"{kind}_list_open", tag, 1, level, "", block=True)
    if items[0][0] and int(items[0][0]) != 1:
        opening.attrs = {"start": int(items[0][0])}
    opening.map, opening.markup = [line, after], sign
    tokens.append(opening)
    last = line + len(items) - 1
    for at, (number, text) in enumerate(items, line):
        item = make_token("list_item_open", "li", 1, level + 1, "", block=True)
        item.markup, item.info, item.map = sign, number, [at, after if at == last else at + 1]
        tokens.append(item)
        content = mdTrim(state.src[text : state.eMarks[at]])
        _add_paragraph(tokens, level + 2, content, at, hidden=True)
        closing = make_token("list_item_close", "li", -1, level + 1, "", block=True)
        closing.markup = sign
        tokens.append(closing)
    closing = make_token(f"{kind}_list_close", tag, -1, level, "", block=True)
    closing.markup = sign
    tokens.append(closing)


def _table(state: StateBlock, line: int, end: int) -> bool:
    """A table whose rows all begin with a bar, without any backslash, up to an empty line."""
    src, column = state.src, state.sCount[line]
    rows: list[list[str]] = []
    at = line
    while at < end and not state.isEmpty(at):
        begin = state.bMarks[at] + state.tShift[at]
        if src[begin] != "|" or state.sCount[at] != column:
            return False
        rows.append(_cells(src[begin : state.eMarks[at]]))
        at += 1
    if len(rows) < 2:
        return False
    first, last = state.bMarks[line], state.eMarks[at - 1]
    ruler = state.bMarks[line + 1] + state.tShift[line + 1]
    width = len(rows[0])
    if (
        src.find("\\", first, last) >= 0
        or not _RULER.fullmatch(src, ruler, state.eMarks[line + 1])
        or not 0 < width == len(rows[1])
        or width * len(rows) > _MOST_CELLS
    ):
        return False
    aligned = [_alignment(mark) for mark in rows[1]]
    tokens, level = state.tokens, state.level
    _add(tokens, "table_open", "table", 1, level).map = [line, at]
    _add(tokens, "thead_open", "thead", 1, level + 1).map = [line, line + 1]
    _add_row(state, "th", rows[0], aligned, line)
    _add(tokens, "thead_close", "thead", -1, level + 1)
    if len(rows) > 2:
        _add(tokens, "tbody_open", "tbody", 1, level + 1).map = [line + 2, at]
        for number, row in enumerate(rows[2:], line + 2):
            _add_row(state, "td", row, aligned, number)
        _add(tokens, "tbody_close", "tbody", -1, level + 1)
    _add(tokens, "table_close", "table", -1, level)
    state.line = at
    return True


def _cells(row: str) -> list[str]:
    """The cells of a *row* that begins with a bar; the one behind the last bar if it says any."""
    cells = mdTrim(row).split("|")
    del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _alignment(mark: str) -> str:
    mark = mark.strip()
    if mark.endswith(":"):
        return "center" if mark.startswith(":") else "right"
    return "left" if mark.startswith(":") else ""


def _add(tokens: list[Token], kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> Token:
    token = make_token(kind, tag, nesting, level, "", block=True)
    tokens.append(token)
    return token


def _add_row(state: StateBlock, tag: str, row: list[str], aligned: list[str], line: int) -> None:
    """One row; cells that are missing are empty, those too many are not shown."""
    tokens, level = state.tokens, state.level + 2
    _add(tokens, "tr_open", "tr", 1, level).map = [line, line + 1]
    kind, missing = f"{tag}_open", len(aligned) - len(row)
    for align, cell in zip(aligned, row + [""] * missing if missing > 0 else row, strict=False):
        opening = make_token(kind, tag, 1, level + 1, "", block=True)
        if align:
            opening.attrs = {"style": f"text-align:{align}"}
        inline = make_token("inline", "", 0, level + 2, mdTrim(cell), block=True)
        inline.map, inline.children = [line, line + 1], []
        closing = make_token(f"{tag}_close", tag, -1, level + 1, "", block=True)
        tokens += (opening, inline, closing)
    _add(tokens, "tr_close", "tr", -1, level)
