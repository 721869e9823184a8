"""The Markdown that articles are written in: CommonMark and what a help centre needs besides."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from kbgen.articles.containers import containers
from kbgen.articles.fastmd import quicken
from kbgen.articles.rendering import rendering
from kbgen.articles.spans import spans

# What an author may set with {…}; everything else is told and left out.
ATTRIBUTES = ("id", "class", "lang", "dir", "title", "width", "height", "rel", "start", "reversed")


def markdown_parser() -> MarkdownIt:
    """A new parser with all our rules; the same text always gives the same tokens."""
    return quicken(stock_parser())


def stock_parser() -> MarkdownIt:
    """The same parser before it is made fast: its plain twin."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 24})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.use(attrs_plugin, allowed=ATTRIBUTES).use(attrs_block_plugin, allowed=ATTRIBUTES)
    md.use(containers).use(spans).use(rendering)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # Told by links.py.
    return md


def tokens_of(md: MarkdownIt, text: str) -> list[Token]:
    """The block tokens of *text*."""
    return md.parse(text, {})
