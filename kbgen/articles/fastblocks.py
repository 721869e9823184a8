"""Short ways through the plain blocks of Markdown: paragraphs, headings, flat lists, piped tables.

Most of a help centre is made of these, and the stock rules ask each of their lines dozens of
questions whose answer a glance at the neighbouring lines gives. A shortcut either makes exactly
the stock rule's tokens or does nothing and returns False, in which case the stock rules are
asked. Where the caller wants it (WHOLE), a block of plain lines becomes a single token that
holds its finished HTML. The twin in the test is the stock parser.
"""

import re
from itertools import chain, repeat

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kbgen.articles.fastlines import Plain
from kbgen.articles.fasttables import plain_table
from kbgen.articles.fasttokens import add_whole, make_token, may_be_whole
from kbgen.articles.words import PLAIN_NAMES

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
        return plain_table(state, line, end)
    if sign in "-*+0123456789":
        return _list(state, line, end)
    return False


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
    if not (may_be_whole(state) and _add_whole_paragraph(state, content, line, after)):
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
        add_whole(state, plain, line, after)
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
    if not (may_be_whole(state) and _add_whole_list(state, line, after, items)):
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
    add_whole(state, plain, line, after)
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
