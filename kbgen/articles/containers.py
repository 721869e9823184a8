"""Blocks with a name: `::: steps`, `::: tab Card`, and GitHub's `> [!NOTE]`; one rule for all."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kbgen.articles.slots import word_slot

ALERTS = {"note": "note", "tip": "tip", "important": "important", "warning": "warning"}
ALERTS |= {"caution": "caution", "info": "note", "hint": "tip", "danger": "caution"}
ALERTS |= {"attention": "warning", "error": "caution", "success": "tip"}
NAMES = ("steps", "tabs", "tab", "details", "internal", *ALERTS)
DEEPEST = 20

_OPENING = re.compile(r"(:{3,})[ \t]*\{?\.?([A-Za-z][\w-]*)\}?[ \t]*(.*?)[ \t]*:*[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ALERT = re.compile(r"(?:\[!([A-Za-z]+)\]|!\[([A-Za-z]+)\])[-+]?(?:[ \t]+([^\n]*))?[ \t]*(?:\n|\Z)")


def containers(md: MarkdownIt) -> None:
    """Teach *md* named blocks and alerts."""
    paths = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "container_named", _container, {"alt": paths})
    md.core.ruler.after("block", "alerts", _alerts)
    md.add_render_rule("container_open", _made_html)
    md.add_render_rule("container_close", _made_html)


def _made_html(self: object, tokens: list[Token], index: int, options: object, env: object) -> str:
    return str(tokens[index].meta["html"])


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", begin) or state.is_code_block(start):
        return False
    opening = _OPENING.fullmatch(state.src, begin, state.eMarks[start])
    if opening is None or state.level > DEEPEST * 2:
        return False
    if silent:
        return True
    last, closed = _closing_line(state, start, end)
    outer, state.lineMax = (state.parentType, state.lineMax), last
    state.parentType = "container"
    name, title = opening[2].lower(), opening[3]
    before, after = container_html(name, title)
    meta = {"name": name, "title": title, "closed": closed, "html": before}
    token = state.push("container_open", "div", 1)
    token.meta, token.block, token.map = meta, True, [start, last]
    state.md.block.tokenize(state, start + 1, last)
    token = state.push("container_close", "div", -1)
    token.meta, token.block = {"name": name, "html": after}, True
    state.parentType, state.lineMax = outer
    state.line = last + 1 if closed else last
    return True


def _closing_line(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """Where the block opened at *start* ends, and whether a marker closes it there."""
    depth, fence = 1, ""
    for line in range(start + 1, end):
        begin, finish = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if begin < finish and state.sCount[line] < state.blkIndent:
            return line, False
        text = state.src[begin:finish]
        mark = _FENCE.match(text)
        if fence:
            if mark and mark[1].startswith(fence) and not text.strip("`~ \t"):
                fence = ""
        elif mark:
            fence = mark[1]
        elif text.startswith(":::"):
            depth += 1 if text.strip(": \t") else -1
            if depth == 0:
                return line, True
    return end, False


def container_html(name: str, title: str) -> tuple[str, str]:
    """What stands before and after the content of the block *name*."""
    heading = escape(title, quote=False)
    if name in ALERTS:
        kind = ALERTS[name]
        heading = heading or word_slot(kind)
        opening = f'<div class="alert alert-{kind}" role="note">\n<p class="alert-title">'
        return f"{opening}{heading}</p>\n", "</div>\n"
    if name == "details":
        heading = heading or word_slot("details")
        return f'<details class="details">\n<summary>{heading}</summary>\n', "</details>\n"
    if name == "tab":
        return f'<div class="tab">\n<p class="tab-title">{heading}</p>\n', "</div>\n"
    if name in ("steps", "tabs"):
        return f'<div class="{name}">\n', "</div>\n"
    return "<div>\n", "</div>\n"


def _alerts(state: StateCore) -> None:
    """Turn a quotation that begins with [!NOTE] (or ![note], as some desks write) into an alert."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        if tokens[index].type != "blockquote_open" or tokens[index + 2].type != "inline":
            continue
        inline = tokens[index + 2]
        found = _ALERT.match(inline.content)
        kind = (found[1] or found[2]).lower() if found else ""
        if found and kind in ALERTS:
            if inline.map:
                inline.map[0] += found[0].count("\n")
            inline.content = inline.content[found.end() :]
            _make_alert(tokens, index, kind, found[3] or "")


def _make_alert(tokens: list[Token], index: int, kind: str, title: str) -> None:
    opening = tokens[index]
    before, after = container_html(kind, title.strip())
    last, level = index, int(opening.nesting)
    while level:
        last += 1
        level += tokens[last].nesting
    for token, html in ((opening, before), (tokens[last], after)):
        token.type = "container_open" if token is opening else "container_close"
        token.meta = {"name": kind, "title": title, "closed": True, "html": html}
    if not tokens[index + 2].content:
        for token in tokens[index + 1 : index + 4]:
            token.hidden = True
