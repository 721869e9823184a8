"""Page + body → HTML, by autoescaping templates that are compiled once."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import jinja2
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kbgen.errors import Diagnostic, KbgenError
from kbgen.site import linked
from kbgen.site.compiled import compiled, whole
from kbgen.site.icons import icon
from kbgen.site.page import Page
from kbgen.site.words import fill
from kbgen.theme import builtin_templates

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
NAMED = re.compile(r"""["']([^"'\n]+\.html)["']""")
COMPUTED = re.compile(r"""(?:{%[-+]?\s*(?:include|extends|import|from)|\bfixed\()\s*[^"'\s]""")


class Environment(jinja2.Environment):
    """Reads plain dictionaries by key first: quicker, and "copy" is a word, not a method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@dataclass(frozen=True)
class Press:
    """Templates and the frame that all pages of a language share; can be pickled."""

    sources: Mapping[str, str]  # Template name ("parts/crumbs.html") → source.
    shells: Mapping[str, Mapping[str, Any]]  # By language.
    icons: Mapping[str, str] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _parts: dict[tuple[str, ...], Markup] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        kept = {key: self.__dict__[key] for key in ("sources", "shells", "icons")}
        return {**kept, "_hashes": {}, "_parts": {}}

    @cached_property
    def environment(self) -> Environment:
        ours = builtin_templates()
        made = Environment(
            loader=jinja2.FunctionLoader(lambda name: whole(name, self.sources, ours)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        made.globals["fixed"] = self.fixed
        made.filters["fill"] = fill
        made.filters["json"] = json_data
        made.policies["json.dumps_kwargs"] = COMPACT
        made.globals["icon"] = partial(icon, self.icons)
        made.globals["data"] = {
            "article": linked.article,
            "crumbs": linked.crumbs,
            "questions": linked.questions,
            "website": linked.website,
        }
        made.bytecode_cache = compiled(made, ours)
        return made

    @pass_context
    def fixed(self, context: Context, name: str, **options: str) -> Markup:
        """The part *name*, rendered once a language: it may use only site, w and *options*."""
        shell = context["site"]
        key = (shell["lang"], name, *options.values())
        if key not in self._parts:
            template = self.environment.get_template(name)
            text = template.render(site=shell, w=shell["words"], **options)
            self._parts[key] = Markup(text)  # noqa: S704 (an autoescaping template's own)
        return self._parts[key]

    def frame(self, template: str, lang: str) -> str:
        """Digest of all that lies around a page: its templates' text and its language's shell."""
        return self._hash(f"template {template}", self._closure) + self._hash(
            f"shell {lang}",
            lambda _: json.dumps([self.shells[lang], dict(self.icons)], sort_keys=True),
        )

    def _hash(self, key: str, text: Any) -> str:
        if key not in self._hashes:
            data = text(key.partition(" ")[2]).encode()
            self._hashes[key] = hashlib.blake2b(data, digest_size=16).hexdigest()
        return self._hashes[key]

    def _closure(self, template: str) -> str:
        return "\0".join(f"{name}\0{self.sources[name]}" for name in closure(self, template))


def render(press: Press, page: Page, body: str = "") -> bytes:
    """The page's bytes; *body* is the article's HTML, already clean and with its links.

    A template that cannot be used is a KbgenError.
    """
    shell = press.shells[page.lang]
    try:
        text = press.environment.get_template(page.template).render(
            {"site": shell, "w": shell["words"], "canonical": "", "noindex": False, "places": []},
            body=Markup(body),  # noqa: S704 (cleaned by articles/)
            **page.context,
        )
    except jinja2.TemplateError as error:
        raise KbgenError([mistake(page.template, error)]) from error
    return text.encode()


def mistake(template: str, error: jinja2.TemplateError) -> Diagnostic:
    """What is wrong in a template, with its line as far as it is known."""
    line, trace = getattr(error, "lineno", 0) or 0, error.__traceback__
    while trace is not None and not getattr(error, "lineno", 0):
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    name = getattr(error, "name", None) or template
    return Diagnostic(f"theme/templates/{name}", line, str(error.message), code="bad-template")


def closure(press: Press, template: str) -> list[str]:
    """*template* and all that it may extend, include or fix, directly or not; sorted.

    Read off the text: parsing all templates would cost a build of nothing 80 ms. A name that is
    computed stands for all templates.
    """
    found: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name in found or name not in press.sources:
            continue
        found.add(name)
        text = press.sources[name]
        waiting += press.sources if COMPUTED.search(text) else NAMED.findall(text)
    return sorted(found)


COMPACT = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
"""How `tojson` writes: Cyrillic as itself is a sixth of its escapes."""


def json_data(value: object) -> Markup:
    """JSON that cannot end the script element around it."""
    return Markup(ENCODE(value).translate(ESCAPES))  # noqa: S704
