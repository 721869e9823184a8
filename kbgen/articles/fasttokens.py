"""Tokens of plain blocks: made without ceremony, or one for all of a block.

Part of the quick parser, see `fastmd`.
"""

from typing import Literal

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kbgen.articles.fastlines import Plain

WHOLE = "whole"  # In an env: plain blocks may be one token, of the type PLAIN.
PLAIN = "plain"

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


def may_be_whole(state: StateBlock) -> bool:
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


def add_whole(state: StateBlock, plain: Plain, line: int, after: int) -> None:
    token = make_token(PLAIN, "", 0, state.level, "", block=True)
    token.map, token.meta = [line, after], {PLAIN: plain}
    state.tokens.append(token)
