"""Tokens → HTML where ours differs from CommonMark's: tables, code, footnotes, figures."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kbgen.articles.slots import word_slot

_INFO = re.compile(r"\{?\.?([A-Za-z0-9_+#-]+)")
# A box that scrolls by itself; it takes the focus, so the keyboard can scroll it too.
TABLE = f'<div class="table-scroll" role="group" tabindex="0" aria-label="{word_slot("table")}">\n'
TABLE_END = "</table>\n</div>\n"


def rendering(md: MarkdownIt) -> None:
    """Give *md* our ways of writing HTML."""
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)


def _table_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"{TABLE}{self.renderToken(tokens, index, options, env)}"


def _table_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return TABLE_END


def _fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    found = _INFO.match(token.info.strip())
    return code_html(token.content, found[1].lower() if found else "")


def code_html(code: str, language: str) -> str:
    """A block of code that scrolls by itself and that a script may give a copy button."""
    name = f' class="language-{escape(language)}"' if language else ""
    inner = _highlighted(code, language) if language else escape(code)
    return f'<pre class="code" tabindex="0"><code{name}>{inner}</code></pre>\n'


def _highlighted(code: str, language: str) -> str:
    from kbgen.articles.highlighting import highlighted  # noqa: PLC0415 Pygments, if there is code.

    return highlighted(code, language)


def _code_block(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return code_html(tokens[index].content, "")


def _footnote_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<li id="fn{tokens[index].meta["id"] + 1}">'


def _footnote_ref(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    here = f"fnref{number}" + (f"-{again}" if again else "")
    return f'<sup class="footnote-ref"><a href="#fn{number}" id="{here}">{number}</a></sup>'


def _footnote_anchor(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    there = f"fnref{number}" + (f"-{again}" if again else "")
    label = word_slot("footnote_back")
    return f' <a href="#{there}" class="footnote-back" aria-label="{label}">↩</a>'


def _footnotes_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    label = word_slot("footnotes")
    return f'<div class="footnotes" role="group" aria-label="{label}">\n<ol>\n'


def _footnotes_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</ol>\n</div>\n"


def _content(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return tokens[index].content


def _plain(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """As the renderer does it, an empty line comes before the tag behind a hidden token."""
    pieces = tokens[index].meta["plain"].html
    if index and tokens[index - 1].hidden:
        place = int(pieces[0] == TABLE)
        pieces = [*pieces[:place], "\n", *pieces[place:]]
    return "".join(pieces)


def _linked_text(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A film or a far picture: a link with the words of its image."""
    token = tokens[index]
    name = f' class="{token.meta["class"]}"' if token.meta["class"] else ""
    return f'<a{name} href="{token.meta["slot"]}">{escape(token.content)}</a>'


_RULES = {
    "plain": _plain,
    "linked_text": _linked_text,
    "table_open": _table_open,
    "table_close": _table_close,
    "fence": _fence,
    "code_block": _code_block,
    "footnote_open": _footnote_open,
    "footnote_ref": _footnote_ref,
    "footnote_anchor": _footnote_anchor,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "made_html": _content,
}
