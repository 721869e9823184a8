"""Tokens as HTML: a plain tag is one string, and only text that needs it is escaped.

Part of the quick parser, see `fastmd`.
"""

import types
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict


class _Renderer(RendererHTML):
    """The stock renderer's HTML, letter by letter."""

    def __init__(self, stock: RendererHTML) -> None:
        super().__init__()
        for name, rule in stock.rules.items():
            if getattr(rule, "__func__", None) is not getattr(RendererHTML, name, None):
                bound = isinstance(rule, types.MethodType)
                self.rules[name] = types.MethodType(rule.__func__, self) if bound else rule
        plain = self.rules.get("text")
        self.plain_text = getattr(plain, "__func__", None) is RendererHTML.text

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        parts: list[str] = []
        add, rules, inline, last = parts.append, self.rules, self.renderInline, len(tokens) - 1
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                if token.children:
                    add(inline(token.children, options, env))
            elif kind in rules:
                add(rules[kind](tokens, index, options, env))
            elif token.hidden:
                continue
            elif token.attrs or not token.block or not token.nesting:
                add(self.renderToken(tokens, index, options, env))
            elif token.nesting < 0:
                add(f"</{token.tag}>\n")
            else:
                if index and tokens[index - 1].hidden:
                    add("\n")
                add(f"<{token.tag}>" if _hugs(tokens, index, last) else f"<{token.tag}>\n")
        return "".join(parts)

    def renderInline(  # noqa: N802 Its parent's name.
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        rules, plain_text = self.rules, self.plain_text
        if plain_text and len(tokens) == 1 and tokens[0].type == "text":
            return escapeHtml(tokens[0].content)
        parts: list[str] = []
        add = parts.append
        for index, token in enumerate(tokens):
            kind = token.type
            if plain_text and kind == "text":
                add(escapeHtml(token.content))
            elif kind in rules:
                add(rules[kind](tokens, index, options, env))
            elif token.nesting < 0 and not (token.attrs or token.block or token.hidden):
                add(f"</{token.tag}>")
            else:
                add(self.renderToken(tokens, index, options, env))
        return "".join(parts)


def _hugs(tokens: Sequence[Token], index: int, last: int) -> bool:
    """Whether no newline follows the opening tag at *index*."""
    if index >= last:
        return False
    after = tokens[index + 1]
    return (
        after.type == "inline"
        or after.hidden
        or (after.nesting == -1 and after.tag == tokens[index].tag)
    )


def quicken_renderer(md: MarkdownIt) -> None:
    """Let *md* render quickly; a renderer with ways of its own keeps them."""
    if type(md.renderer) is RendererHTML:
        md.renderer = _Renderer(md.renderer)
