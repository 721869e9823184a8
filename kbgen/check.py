"""Story four: every mistake in what a team has written, with its place and a way out."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kbgen import articles, files, site
from kbgen.articles import edits
from kbgen.articles.frequencies import strangers
from kbgen.articles.frontmatter import FrontMatter
from kbgen.cache import Cache
from kbgen.config import Config
from kbgen.errors import Diagnostic, Severity
from kbgen.making import plan_site
from kbgen.mining.decisions import FILE as DECISIONS
from kbgen.mining.decisions import read_decisions
from kbgen.project import Project, code_stamp, open_cache, open_project, placed
from kbgen.reading import Reading, body_of, read_content
from kbgen.site.misfits import misfits
from kbgen.site.strays import strays
from kbgen.theme import builtin_theme, read_theme
from kbgen.workers import cores

# Every code that `check` tells; errors make it fail, warnings only with --strict.
CODES: Mapping[str, str] = {
    "bad-form": "a contact form that cannot be read",
    "bad-name": "a file or folder name that cannot be published",
    "bad-picture": "a picture that cannot be read",
    "bad-style": "a style sheet of your own whose braces do not match",
    "bad-template": "a template of your own that cannot be read",
    "bad-value": "a key whose value is of the wrong kind",
    "bad-yaml": "front matter or YAML that cannot be read",
    "broken-anchor": "a link to a heading that is not there",
    "broken-link": "a link that leads nowhere",
    "dropped-html": "HTML that was left out: scripts, styles, forms",
    "duplicate-address": "two files with one address",
    "duplicate-alias": "one old address that two articles claim",
    "duplicate-id": "two things on a page with one id",
    "duplicate-key": "a key that stands twice",
    "empty-article": "an article that says nothing",
    "heading-jump": "a heading that skips a level",
    "link-outside": "a symbolic link that leads out of the content",
    "long-answer": "an answer of more than 300 characters",
    "long-title": "a title of more than 70 characters",
    "low-contrast": "a brand colour that cannot be read on the page",
    "misnamed-file": "a file that is not read, with nearly the name of one that is",
    "missing-alt": "a picture without alternative text",
    "missing-image": "a picture that is not there",
    "missing-key": "site.yml without a title",
    "missing-original": "a translation without an article in the first language",
    "missing-title": "an article whose title is only its file's name",
    "missing-translation": "a most asked answer that a language lacks",
    "never-shown": "an end that comes before its beginning",
    "no-article": "a folder without anything to publish",
    "no-interface-words": "a language that borrows the words of the interface",
    "not-published": "a page or script that kbgen did not make",
    "not-utf8": "bytes that are not UTF-8",
    "nul": "a NUL character",
    "open-block": "a block that is never closed",
    "outdated-translation": "a translation older than its original",
    "personal-data": "a card number, an account, an address of a person",
    "redirect-loop": "an alias that leads to itself",
    "redirected-link": "a link to an old address",
    "remote-image": "a picture on another host",
    "stale-review": "an article whose review is overdue",
    "template-misfit": "a template of your own that lacks what pages need",
    "too-large": "a file or paragraph that is too long to read",
    "twin-names": "two names that differ only in how an accent is stored",
    "unknown-article": "tickets counted for an article that is gone",
    "unknown-block": "a ::: block that kbgen does not know",
    "unknown-key": "a key that kbgen does not know",
    "unknown-label": "a link or note by a label that is defined nowhere",
    "unknown-language": "a translation into a language that the site does not have",
    "unknown-tag": "an HTML tag that does not exist and is shown as text",
    "unreadable": "a file or folder that cannot be opened",
    "unsafe-link": "a link that could run a script",
    "unsafe-svg": "a picture that could run a script",
    "untranslated-form": "a contact form that a language lacks",
    "vanished-address": "a published address that is gone without an alias",
}
# A team's own content must hold together; a folder from elsewhere is only told.
OWN_ERRORS = frozenset({"broken-link", "broken-anchor", "missing-image"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, sorted by place, and what it could mend."""

    diagnostics: tuple[Diagnostic, ...]
    fixed: tuple[Diagnostic, ...] = ()
    files: int = 0  # Of Markdown.

    @property
    def failed(self) -> bool:
        """Whether one of the mistakes is an error."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)

    def summary(self) -> str:
        """The last line that `kbgen check` says."""
        errors = sum(one.severity is Severity.ERROR for one in self.diagnostics)
        counts = {"file": self.files, "error": errors, "warning": len(self.diagnostics) - errors}
        fixed = f", {len(self.fixed)} fixed" if self.fixed else ""
        return ", ".join(f"{n} {name}{'s' * (n != 1)}" for name, n in counts.items()) + fixed


def check_site(
    root: Path, *, content: Path | None = None, now: datetime | None = None, fix: bool = False
) -> Checked:
    """Read everything as a build would, and look closer.

    *fix* mends what has only one right answer (a mistyped key, a link to an old address), in
    place and without touching another byte; what it mended is not in the diagnostics.
    """
    project = open_project(root, content, now=now)
    cache = open_cache(root)
    try:
        found, count = _mistakes(project, cache)
        fixed = tuple(one for one in found if fix and _mend(project, one))
        if fixed:
            found, count = _mistakes(project, cache)
    finally:
        cache.close()
    return Checked(placed(found, project), placed(fixed, project), count)


def _mistakes(project: Project, cache: Cache) -> tuple[tuple[Diagnostic, ...], int]:
    """Every mistake, with paths inside the content, and how many articles were looked at."""
    reading = read_content(project.content, cache, now=project.now, jobs=cores())
    theme = read_theme(project.theme.parent)
    making = plan_site(reading, theme, cache, code=code_stamp(), base_url=project.base_url)
    config = reading.config
    found = [*making.diagnostics]
    if theme.own:
        words = site.read_words(theme, config.languages[0])[0]
        found += misfits(theme, builtin_theme(), words)
    found += strays(theme, builtin_theme(), project.theme)
    for head in reading.heads.values():
        found += articles.head_mistakes(head)
    found += articles.translation_mistakes(reading.library)
    found += articles.unlisted_languages(reading.heads.values())
    found += articles.review_mistakes(reading.heads.values(), project.now.date())
    found += articles.related_mistakes(reading.library, reading.heads)
    found += articles.address_mistakes(reading.library, reading.heads, reading.addresses)
    found += strangers(reading.frequencies, _keys(reading))
    found += read_decisions(reading.texts.get(DECISIONS, ""))[1]
    found += _personal_data(reading, cache, config)
    if project.has_config:
        found = [_ours(one) for one in found]
    return tuple(sorted(set(found))), len(reading.heads)


def _keys(reading: Reading) -> frozenset[str]:
    return frozenset(head.key for head in reading.heads.values())


def _ours(one: Diagnostic) -> Diagnostic:
    return replace(one, severity=Severity.ERROR) if one.code in OWN_ERRORS else one


def _personal_data(reading: Reading, cache: Cache, config: Config) -> Iterator[Diagnostic]:
    ours = {config.contact.email, config.contact.phone} - {""}
    ours |= {word.partition("@")[2] for word in ours if "@" in word}
    for path, head in reading.heads.items():
        draft = head.matter.draft or path.startswith("drafts/")
        answer = head.matter.answer if isinstance(head.matter, FrontMatter) else ""
        texts = [(1, f"{head.title}\n{answer}")]
        lines = {heading.id: heading.line for heading in head.headings}
        sections = body_of(reading, path, cache).sections
        texts += [(lines.get(section.id, 0), section.text) for section in sections]
        for line, text in texts:
            for kind, shown in articles.personal_data(text, ours, draft=draft):
                hint = "write what holds for every customer"
                severity = Severity.ERROR if draft else Severity.WARNING
                said = f"{kind}: '{shown}'"
                yield Diagnostic(path, line, said, hint, "personal-data", severity)


def _mend(project: Project, one: Diagnostic) -> bool:
    """Change the file that *one* is about, if there is exactly one right way."""
    change = _change(one)
    file = project.content / one.path
    if change is None or not file.is_file():
        return False
    before = file.read_bytes()
    after = change(before)
    if after is None or after == before:
        return False
    mode = file.stat().st_mode
    files.write_small(file, after)
    file.chmod(mode)
    return True


def _change(one: Diagnostic) -> Callable[[bytes], bytes | None] | None:
    quoted = one.message.rpartition(": ")[2].strip("'")
    if one.code == "unknown-key" and one.hint.startswith("did you mean '"):
        old, new = one.message.split("'")[1], one.hint.split("'")[1]
        return lambda data: edits.rename_key(data, one.line, old, new)
    if one.code == "redirected-link":
        target = quoted.partition("#")[0]
        new = one.hint.removeprefix("write ")
        return lambda data: edits.retarget(data, one.line, target, new)
    return None


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The documented list of {path, line, column, severity, code, message, hint}."""
    plain = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "severity": str(one.severity),
            "code": one.code,
            "message": one.message,
            "hint": one.hint,
        }
        for one in diagnostics
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1)


def as_github(one: Diagnostic) -> str:
    """A workflow command that GitHub shows beside the line of a pull request."""
    place = {"file": one.path, "line": str(one.line or ""), "col": str(one.column or "")}
    place["title"] = one.code
    said = one.message + (f" — {one.hint}" if one.hint else "")
    properties = ",".join(f"{key}={_escaped(text, ',:')}" for key, text in place.items() if text)
    return f"::{one.severity} {properties}::{_escaped(said)}"


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
