"""Links and notes whose label is defined nowhere: Markdown shows their brackets as they stand."""

import re
from collections.abc import Collection, Iterator, Sequence

from markdown_it.token import Token

from kbgen.errors import Diagnostic, Severity, did_you_mean

# "[words][label]" and "![words][]", not "rows[2][3]" or "[1][2]"; "[^1]", not "[^a-z]".
_LINK = re.compile(r"(?<![\w\])\\])!?\[(?![\W\d]+\])([^\[\]\\`]+)\]\[(?!\^)([^\[\]\\`]*)\]")
_NOTE = re.compile(r"(?<!\\)\[\^(\w+)\]")


def unknown_labels(
    path: str, first_line: int, tokens: Sequence[Token], labels: Collection[str]
) -> Iterator[Diagnostic]:
    """A word about each in *tokens*, as the parser made them; *labels* are those defined."""
    for token in tokens:
        if (
            token.type == "inline"
            and token.map
            and ("][" in token.content or "[^" in token.content)
        ):
            for below, said, hint in _in_lines(token, labels):
                line = first_line + token.map[0] + below
                yield Diagnostic(path, line, said, hint, "unknown-label", Severity.WARNING)


def _in_lines(token: Token, labels: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """(lines below the first, what is wrong, what would be right)."""
    source = token.content
    shown = [child.content for child in token.children or () if child.type == "text"]
    for found in _LINK.finditer(source):
        if _stands(f"][{found[2]}]", shown):
            said = f"a link that is defined nowhere: '{found[0][:60]}'"
            yield source.count("\n", 0, found.start()), said, _hint(found[2] or found[1], labels)
    for found in _NOTE.finditer(source):
        if _stands(found[0], shown):
            said = f"a note that is defined nowhere: '{found[0][:60]}'"
            hint = f"add a line '{found[0]}: the note', or put the brackets into `code`"
            yield source.count("\n", 0, found.start()), said, hint


def _stands(brackets: str, shown: Sequence[str]) -> bool:
    """Whether a reader sees them: else they made a link, or stand in code."""
    return any(brackets in text for text in shown)


def _hint(label: str, labels: Collection[str]) -> str:
    near = did_you_mean(label.casefold(), [known.casefold() for known in labels])
    return near or f"add a line '[{label}]: address', or put the brackets into `code`"
