"""The words of a line of tokens, and whether its tags match."""

from collections.abc import Sequence

from markdown_it.token import Token

# Tags that the sanitizer would let pass unchanged.
PLAIN_NAMES = "b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|strong|sub|sup|u|var"
PLAIN_TAGS = frozenset(f"<{mark}{name}>" for name in PLAIN_NAMES.split("|") for mark in ("", "/"))


def plain(children: Sequence[Token]) -> str:
    """The words of a line, without its markup."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "linked_text"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "made_html":
            parts.append(child.meta.get("text", ""))
        elif child.type == "image":
            parts.append(plain(child.children or ()))
    return "".join(parts)


def matched(children: Sequence[Token]) -> bool:
    """Whether all tags of one line, bare HTML and Markdown's own, open and close in order."""
    still_open = []
    for child in children:
        opens, closes = child.nesting == 1, child.nesting == -1
        tag = child.tag
        if child.type == "html_inline" and child.content in PLAIN_TAGS:
            closes = child.content.startswith("</")
            opens, tag = not closes, child.content.strip("</>")
        if opens:
            still_open.append(tag)
        elif closes and (not still_open or still_open.pop() != tag):
            return False
    return not still_open


def tidy(text: str) -> str:
    """*text* without empty lines and spaces at line ends."""
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
