"""A page before it is bytes: where it lies, what it needs, and nothing else."""

import hashlib
import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Any
"""Plain JSON-like data: str, int, bool, None, list, dict with str keys."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a template needs for one file of the site."""

    path: str  # Inside public/: "billing/refund/index.html".
    template: str  # Inside theme/templates/: "article.html".
    lang: str  # Of the interface around it.
    context: Mapping[str, Value] = field(default_factory=dict)
    body: str | None = None  # The Article.path whose HTML goes in.

    def digest(self) -> str:
        """Changes exactly when template name, language or context do.

        Marshal's second form writes values alone (no references, no interning): the same plain
        data is the same bytes, at a sixth of what sorted JSON costs.
        """
        plain = (self.path, self.template, self.lang, dict(self.context), self.body)
        return hashlib.blake2b(marshal.dumps(plain, 2), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Base:
    """Where the site will stand: "https://help.example.com" and "/support"."""

    origin: str = ""  # Empty if unknown: then nothing absolute is written.
    prefix: str = ""

    def url(self, address: str) -> str:
        """A site-absolute *address* ("/billing/") as a link of this host."""
        return self.prefix + address

    def absolute(self, address: str) -> str:
        """With host; "" where the host is not known."""
        return f"{self.origin}{self.prefix}{address}" if self.origin else ""


def base(url: str) -> Base:
    """The base of *url*, which may be empty, a path ("/support") or a whole address."""
    scheme, mark, rest = url.strip().rstrip("/").partition("://")
    if not mark:
        return Base("", f"/{scheme.strip('/')}" if scheme.strip("/") else "")
    host, slash, path = rest.partition("/")
    return Base(f"{scheme.lower()}://{host}", f"{slash}{path}")


def file_of(address: str) -> str:
    """The file that a host serves for *address*: "/a/b/" → "a/b/index.html"."""
    return f"{address.strip('/')}/index.html".lstrip("/")
