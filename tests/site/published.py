"""A small help centre in two languages, and a reader of what was built from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

CONTENT = {
    "site.yml": """\
title: {en: Acme Help, ar: مساعدة أكمي}
description: Answers for customers of Acme.
url: https://help.example.com
languages: [en, ar]
brand: "#0b6b5d"
product_url: https://acme.example/shop
contact: {email: help@acme.example}
links: [{title: Privacy, url: https://acme.example/privacy}]
""",
    "billing/index.md": "---\ntitle: Billing\ndescription: Pay.\nicon: card\n---\n",
    "billing/refund.md": """\
---
title: How do I get a refund?
answer: Choose Orders, then Refund. The money is back in 5 days.
updated: 2026-05-03
tickets: 40
aliases: [/old/refund/, /refund.html]
---
## One

Text with [the invoice](invoice.md).

## Two

More.

## Three

End.
""",
    "billing/refund.ar.md": "---\ntitle: كيف أسترد المال؟\nanswer: اختر الطلبات.\n---\nنص.\n",
    "billing/invoice.md": """\
---
title: Where is my invoice?
answer: Choose Orders, then Invoice.
tickets: 30
---
Text.
""",
    "security/index.md": "---\ntitle: Security\nicon: shield\n---\n",
    "security/stolen.md": """\
---
title: My card is stolen <b>&</b> "gone"
answer: Freeze it </script><script>alert(1)</script>.
urgent: true
---
Text.
""",
    "security/phones/index.md": "---\ntitle: Phones\n---\n",
    "security/phones/lost.md": "---\ntitle: Lost phone\n---\nText.\n",
}


@dataclass
class Published:
    """A built site: its files, and its pages parsed."""

    out: Path
    _pages: dict[str, LexborHTMLParser] = field(default_factory=dict)

    def text(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def page(self, url: str) -> LexborHTMLParser:
        """The page at *url* ("/billing/", "/404.html")."""
        path = f"{url}index.html" if url.endswith("/") else url
        if url not in self._pages:
            self._pages[url] = LexborHTMLParser(self.text(path.lstrip("/")))
        return self._pages[url]

    def urls(self) -> Iterator[str]:
        """Addresses of all pages with the site's frame round them."""
        found = sorted(self.out.rglob("*.html"))
        assert found, f"nothing was published in {self.out}"
        for file in found:
            path = file.relative_to(self.out).as_posix()
            if not path.startswith("_kb/"):
                yield "/" + path.removesuffix("index.html")

    def frames(self) -> list[str]:
        """Those of urls() that are more than a redirect."""
        return [url for url in self.urls() if self.page(url).css_first("header.top")]


Publish = Callable[..., Published]
