"""The short way through a table of which every row begins with a bar.

Part of the quick parser, see `fastblocks`.
"""

import re
from typing import Literal

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kbgen.articles.fastlines import Plain
from kbgen.articles.fasttokens import add_whole, make_token, may_be_whole
from kbgen.articles.rendering import TABLE, TABLE_END

_RULER = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_MOST_CELLS = 10_000  # Of a table that takes the short way; stock stops at 65,536 missing ones.


def plain_table(state: StateBlock, line: int, end: int) -> bool:
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
    aligned = [_alignment(mark) for mark in rows.pop(1)]
    for row in rows:  # Cells that are missing are empty, those too many are not shown.
        row[width:] = [""] * (width - len(row))
    if not (may_be_whole(state) and _add_whole_table(state, line, rows, aligned)):
        _add_table(state, line, rows, aligned)
    state.line = at
    return True


def _cells(row: str) -> list[str]:
    """The cells of a *row* that begins with a bar; the one behind the last bar if it says any."""
    cells = [mdTrim(cell) for cell in mdTrim(row).split("|")]
    del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _alignment(mark: str) -> str:
    if mark.endswith(":"):
        return "center" if mark.startswith(":") else "right"
    return "left" if mark.startswith(":") else ""


def _add_whole_table(
    state: StateBlock, line: int, rows: list[list[str]], aligned: list[str]
) -> bool:
    plain = Plain()
    plain.html += (TABLE, "<table>\n<thead>\n")
    opening = [f' class="align-{align}">' if align else ">" for align in aligned]
    for number, row in enumerate(rows):
        tag, at = ("td", line + number + 1) if number else ("th", line)
        plain.html.append("<tr>\n")
        for end, cell in zip(opening, row, strict=True):
            if not plain.add(f"<{tag}{end}", cell, f"</{tag}>\n", at):
                return False
        plain.html.append("</tr>\n" if number else "</tr>\n</thead>\n")
        if number == 0 and len(rows) > 1:
            plain.html.append("<tbody>\n")
    plain.html.append(f"</tbody>\n{TABLE_END}" if len(rows) > 1 else TABLE_END)
    add_whole(state, plain, line, line + len(rows) + 1)
    return True


def _add_table(state: StateBlock, line: int, rows: list[list[str]], aligned: list[str]) -> None:
    tokens, level, after = state.tokens, state.level, line + len(rows) + 1
    _add(tokens, "table_open", "table", 1, level).map = [line, after]
    _add(tokens, "thead_open", "thead", 1, level + 1).map = [line, line + 1]
    _add_row(state, "th", rows[0], aligned, line)
    _add(tokens, "thead_close", "thead", -1, level + 1)
    if len(rows) > 1:
        _add(tokens, "tbody_open", "tbody", 1, level + 1).map = [line + 2, after]
        for number, row in enumerate(rows[1:], line + 2):
            _add_row(state, "td", row, aligned, number)
        _add(tokens, "tbody_close", "tbody", -1, level + 1)
    _add(tokens, "table_close", "table", -1, level)


def _add(tokens: list[Token], kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> Token:
    token = make_token(kind, tag, nesting, level, "", block=True)
    tokens.append(token)
    return token


def _add_row(state: StateBlock, tag: str, row: list[str], aligned: list[str], line: int) -> None:
    tokens, level = state.tokens, state.level + 2
    _add(tokens, "tr_open", "tr", 1, level).map = [line, line + 1]
    kind = f"{tag}_open"
    for align, cell in zip(aligned, row, strict=True):
        opening = make_token(kind, tag, 1, level + 1, "", block=True)
        if align:
            opening.attrs = {"style": f"text-align:{align}"}
        inline = make_token("inline", "", 0, level + 2, cell, block=True)
        inline.map, inline.children = [line, line + 1], []
        closing = make_token(f"{tag}_close", tag, -1, level + 1, "", block=True)
        tokens += (opening, inline, closing)
    _add(tokens, "tr_close", "tr", -1, level)
