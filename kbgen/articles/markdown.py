"""The Markdown that articles are written in: CommonMark and what a help centre needs besides."""

from time import process_time

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from kbgen.articles.containers import containers
from kbgen.articles.fastmd import quicken
from kbgen.articles.rendering import rendering
from kbgen.articles.spans import spans

LONGEST_LINE = 60_000  # Characters of one paragraph, heading or cell.
MOST_BRACKETS = 1_500  # In one paragraph: half a second for the worst arrangement.
LONGEST_SECONDS = 10.0  # Of the processor, not of a busy machine, for the paragraphs of one file.
QUICK = 20_000  # Characters of a file that cannot take so long, whatever it holds.

# What an author may set with {…}; everything else is told and left out.
ATTRIBUTES = ("id", "class", "lang", "dir", "title", "width", "height", "rel", "start", "reversed")


def markdown_parser() -> MarkdownIt:
    """A new parser with all our rules; the same text always gives the same tokens."""
    return quicken(stock_parser())


def stock_parser() -> MarkdownIt:
    """The same parser before it is made fast: its plain twin."""
    md = MarkdownIt("commonmark", {"html": True, "xhtmlOut": False, "maxNesting": 24})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.use(attrs_plugin, allowed=ATTRIBUTES).use(attrs_block_plugin, allowed=ATTRIBUTES)
    md.use(containers).use(spans).use(rendering)
    md.core.ruler.at("inline", _inline)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # Told by outline.py.
    return md


def _inline(state: StateCore) -> None:
    """CommonMark's own rule, but a line that would keep it busy for minutes stays plain text.

    Brackets cost quadratic time, so that a few thousand in one paragraph are its end. What is
    left out, and when the time is up, stands in env["too_much"]: lines counted from 0.
    """
    watched = len(state.src) > QUICK  # Asking for the time costs as much as a short line.
    started = process_time() if watched else 0.0
    too_much: list[int] = []
    at, late = 0, False
    for number, token in enumerate(state.tokens):
        if watched and number % 64 == 63:
            late = process_time() - started > LONGEST_SECONDS
        if token.map:
            at = token.map[0]
        if token.type != "inline":
            continue
        text = token.content
        if late or len(text) > LONGEST_LINE or text.count("[") > MOST_BRACKETS:
            too_much.append(at)
            token.children = [Token("text", "", 0, content=text)]
        else:
            token.children = []
            state.md.inline.parse(text, state.md, state.env, token.children)
    if too_much:
        state.env["too_much"] = too_much
