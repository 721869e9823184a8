"""HTML, wiki and Markdown mark-up to plain lines, without quoted history."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

MAX_MARKUP = 400_000  # Characters of one body; the request stands at its beginning.

_HTML = re.compile(
    r"<(?:/?(?:p|div|br|span|html|body|table|t[dr]|ul|ol|li|a|b|i|em|strong|font|h[1-6]|pre|img|"
    r"blockquote|style|script|head|meta|o:p)\b[^<>]*/?|!--|!doctype[^<>]*)>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?:br\b[^<>]*|/?(?:p|div|li|tr|table|ul|ol|h[1-6]|blockquote|pre|section|article|hr)\b[^<>]*)>",
    re.IGNORECASE,
)
_NOT_SAID = (
    "style,script,head,title,blockquote,.gmail_quote,.gmail_extra,.yahoo_quoted,.moz-cite-prefix,"
    ".moz-signature,.gmail_signature,.zmail_extra,#divRplyFwdMsg,#divRplyFwdMsg ~ *,"
    "#appendonsend,#appendonsend ~ *,.protonmail_quote,.freshdesk_quote,.hs_reply"
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE)
_WIKI = re.compile(
    r"\{(code|noformat|quote)(?:[:|][^}\n]*)?\}.*?\{\1\}|\[~[^\]\n]*\]|!\S+\.(?:png|jpe?g|gif|svg)[^!\n]*!|"
    r"\{(?:color|panel|quote|code|noformat)[^}\n]*\}|^h[1-6]\. ",
    re.DOTALL | re.MULTILINE,
)
_WIKI_LINK = re.compile(r"\[([^|\]\n]+)\|[^\]\n]+\]")
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKDOWN = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|^#{1,6} |\*\*|__|^[-*] \[[ xX]\] ", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)")


def plain(text: str) -> str:
    """*text* as lines of words; a text without tags comes back as it is."""
    text = text[:MAX_MARKUP]
    if "<" in text and _HTML.search(text):
        return _from_html(text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
        if _HTML.search(text):  # Some programs escape what is HTML already.
            return _from_html(text)
    if "{" in text or "[~" in text or "|" in text:
        text = _WIKI_LINK.sub(r"\1", _WIKI.sub(" ", text))
    if "```" in text or "](" in text or "**" in text or "<!--" in text:
        text = _COMMENT.sub(" ", _FENCE.sub(" ", text))
        text = _MARKDOWN_LINK.sub(r"\1", _MARKDOWN.sub("", text))
    return text


def _from_html(text: str) -> str:
    tree = LexborHTMLParser(_BLOCK.sub(r"\g<0>" + "\n", text.replace("\n", " ")))
    if tree.body is None:
        return ""
    said = [node for node in tree.css(_NOT_SAID) if node.tag != "body"]
    whole = tree.body.text(separator="")
    for node in said:
        node.decompose()
    own = tree.body.text(separator="")
    # A mail that only forwards says what it forwards.
    return own if own.strip() else whole
