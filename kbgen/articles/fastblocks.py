"""Short ways through the plain blocks of Markdown: paragraphs, headings, flat lists, piped tables.

Most of a help centre is made of these, and the stock rules ask each of their lines dozens of
questions whose answer a glance at the neighbouring lines gives. A shortcut either makes exactly
the stock rule's tokens or does nothing and returns False, in which case the stock rules are
asked. Where the caller wants it (WHOLE), a block of plain lines becomes a single token that
holds its finished HTML. The twin in the test is the stock parser.
"""

import re
from itertools import chain, repeat
from typing import Literal

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kbgen.articles.fastlines import Plain
from kbgen.articles.rendering import TABLE, TABLE_END
from kbgen.articles.words import PLAIN_NAMES

WHOLE = "whole"  # In an env: plain blocks may be one token, of the type PLAIN.
PLAIN = "plain"
# What the shortcuts know not to match a plain line: with any other rule they stay unused.
_RULES = """
table code attr container_named fence blockquote hr list footnote_def reference html_block heading
lheading deflist paragraph
"""
KNOWN = frozenset(_RULES.split())
# A line's beginning at which only a paragraph can start. A link may stand there, but neither a
# definition ("[a]: …"), a footnote nor a box ("[ ]"); a small tag, but not alone in its line.
_WORDS = (
    r"(?:\*\*?|__?)?[^\W\d_]|\[[^\W_][^\]\[\n\\]+\](?!:)|`[^`\n]+`[^`\n]*$"
    rf"|<(?:{PLAIN_NAMES})>[^\W\d_]"
)
_START = re.compile(_WORDS, re.MULTILINE)
_HEADING = re.compile(r"(#{1,6}) +([^ \t#](?:[^\n#]*[^ \t\n#])?)[ \t]*$", re.MULTILINE)
_ITEM = re.compile(rf"(?:[-*+]|([0-9]{{1,9}})[.)]) (?={_WORDS})", re.MULTILINE)
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
    whole = end == state.lineMax
    if state.sCount[line] < 0 or not (whole or state.isEmpty(end)):
        return False
    start = state.bMarks[line] + state.tShift[line]
    if _START.match(state.src, start, state.eMarks[line]):
        return _paragraph(state, line, end, start)
    sign = state.src[start]
    if sign == "#":
        return _heading(state, line, end, start)
    if not whole:  # The rest looks for what follows beyond the end of a quotation.
        return False
    if sign == "|":
        return _table(state, line, end)
    if sign in "-*+0123456789":
        return _list(state, line, end)
    return False


def _may_be_whole(state: StateBlock) -> bool:
    """Whether nobody will ask for the tokens of a block that begins here.

    A list hides the paragraphs of its items once it is read, attributes go to the next token.
    """
    tokens = state.tokens
    return (
        WHOLE in state.env
        and state.listIndent < 0
        and state.ddIndent < 0
        and not (tokens and tokens[-1].type == "attrs_block")
    )


def _add_whole(state: StateBlock, plain: Plain, line: int, after: int) -> None:
    token = make_token(PLAIN, "", 0, state.level, "", block=True)
    token.map, token.meta = [line, after], {PLAIN: plain}
    state.tokens.append(token)


def _paragraph(state: StateBlock, line: int, end: int, start: int) -> bool:
    """Lines that begin with words, up to an empty one. Below that a definition may still stand."""
    after = line + 1
    while after < end and not state.isEmpty(after):
        begin = state.bMarks[after] + state.tShift[after]
        if state.sCount[after] < 0 or not _START.match(state.src, begin, state.eMarks[after]):
            return False
        after += 1
    if after + 1 < end:
        begin = state.bMarks[after + 1] + state.tShift[after + 1]
        if state.src.startswith((":", "~"), begin):
            return False
    if after == line + 1:
        content = mdTrim(state.src[start : state.eMarks[line]])
    else:
        content = mdTrim(state.getLines(line, after, state.blkIndent, False))
    if not (_may_be_whole(state) and _add_whole_paragraph(state, content, line, after)):
        _add_paragraph(state.tokens, state.level, content, line, after, hidden=False)
    state.line = after
    return True


def _add_whole_paragraph(state: StateBlock, content: str, line: int, after: int) -> bool:
    plain = Plain()
    if after == line + 1:
        done = plain.add("<p>", content, "</p>\n", line)
    else:
        lines = content.split("\n")
        before = chain(("<p>",), repeat("\n"))
        done = all(
            mdTrim(text) == text and plain.add(next(before), text, "", number)
            for number, text in enumerate(lines, line)
        )
        plain.html.append("</p>\n")
        plain.words = [" ".join(plain.words)]
    if done:
        _add_whole(state, plain, line, after)
    return done


def _add_paragraph(
    tokens: list[Token], level: int, content: str, line: int, after: int, *, hidden: bool
) -> None:
    opening = make_token("paragraph_open", "p", 1, level, "", block=True)
    inline = make_token("inline", "", 0, level + 1, content, block=True)
    closing = make_token("paragraph_close", "p", -1, level, "", block=True)
    opening.map, inline.map, inline.children = [line, after], [line, after], []
    opening.hidden = closing.hidden = hidden
    tokens += (opening, inline, closing)


def _heading(state: StateBlock, line: int, end: int, start: int) -> bool:
    """A heading that is not the first row of a table."""
    found = _HEADING.match(state.src, start, state.eMarks[line])
    if found is None:
        return False
    below = line + 1
    if below < end and state.src.startswith(
        ("|", "-", ":"), state.bMarks[below] + state.tShift[below]
    ):
        return False
    tokens, level, tag = state.tokens, state.level, f"h{len(found[1])}"
    opening = make_token("heading_open", tag, 1, level, "", block=True)
    inline = make_token("inline", "", 0, level + 1, mdTrim(found[2]), block=True)
    closing = make_token("heading_close", tag, -1, level, "", block=True)
    opening.markup = closing.markup = found[1]
    opening.map, inline.map, inline.children = [line, below], [line, below], []
    tokens += (opening, inline, closing)
    state.line = below
    return True


def _list(state: StateBlock, line: int, end: int) -> bool:
    """Items of one plain line each, of one kind, up to an empty line that ends the list."""
    src, column, level = state.src, state.sCount[line], state.level
    if level + 4 >= state.md.options["maxNesting"] or state.md.options.get("tasklists"):
        return False
    items: list[tuple[str, str]] = []  # Number and text.
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
        items.append((found[1] or "", mdTrim(src[text : state.eMarks[at]])))
        at += 1
    after = state.skipEmptyLines(at + 1) if at + 1 < end else end
    if after < end:
        begin = state.bMarks[after] + state.tShift[after]
        if state.sCount[after] >= column + width or src[begin] in "-*+0123456789":
            return False
    if not (_may_be_whole(state) and _add_whole_list(state, line, after, items)):
        _add_list(state, line, after, sign, items)
    state.line = after
    return True


def _add_whole_list(state: StateBlock, line: int, after: int, items: list[tuple[str, str]]) -> bool:
    plain, first = Plain(), items[0][0]
    if not all(plain.add("<li>", text, "</li>\n", at) for at, (_, text) in enumerate(items, line)):
        return False
    start = f' start="{int(first)}"' if first and int(first) != 1 else ""
    tag = "ol" if first else "ul"
    plain.html[0] = f"<{tag}{start}>\n<li>"
    plain.html.append(f"</{tag}>\n")
    _add_whole(state, plain, line, after)
    return True


def _add_list(
    state: StateBlock, line: int, after: int, sign: str, items: list[tuple[str, str]]
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
        _add_paragraph(tokens, level + 2, text, at, at + 1, hidden=True)
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
    aligned = [_alignment(mark) for mark in rows.pop(1)]
    for row in rows:  # Cells that are missing are empty, those too many are not shown.
        row[width:] = [""] * (width - len(row))
    if not (_may_be_whole(state) and _add_whole_table(state, line, rows, aligned)):
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
    _add_whole(state, plain, line, line + len(rows) + 1)
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
