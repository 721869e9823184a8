"""Story five: a new help centre, a new article; nothing that stands is ever overwritten."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kbgen import files
from kbgen.articles.parse import key_and_language
from kbgen.config import read_config, title_of_folder
from kbgen.errors import Diagnostic, KbgenError, did_you_mean
from kbgen.slug import slug
from kbgen.version import VERSION

SITE = """\
# Everything a team decides about its help centre. Only the title must stand here.
title: {title}
languages: [en]            # the first is the default; billing/refund.pt.md is a translation
# url: https://help.example.com
# brand: "#1f5fbf"
# contact: {{email: help@example.com, phone: "+44 20 7946 0000"}}
# hours: {{timezone: Europe/London, week: {{mon: "09:00-17:30", tue: "09:00-17:30"}}}}
forms:
  provider: netlify        # or formspree, mailto, none
"""
SHELF = """\
---
title: Your account
description: Sign in, change your details, close your account.
---
"""
FORGOTTEN = """\
---
title: I forgot my password
answer: Choose "Forgot password?" on the sign-in page. We send you a link that works for one hour.
keywords: [reset password, cannot sign in, cannot log in, locked out]
tags: [sign-in]
updated: {today}
---

::: steps
1. Open the sign-in page and choose **Forgot password?**
2. Type the e-mail address of your account.
3. Open the link in our message and choose a new password.
:::

## The message does not arrive

Look in your spam folder first. If nothing is there after ten minutes, you may have used another
address: try each address that you use for shops.

> [!TIP]
> A password that you use nowhere else keeps your account safe, whatever happens elsewhere.
"""
DETAILS = """\
---
title: Change my e-mail address
answer: Open Settings, then Account, and choose Change next to your address. We send a link to the
  new address; the change counts once you have opened it.
keywords: [new email, wrong address, update details]
tags: [account]
updated: {today}
---

Until you open the link, you sign in with your old address.

## I can no longer read my old e-mail

You do not need it: the link goes to your **new** address only. If you cannot sign in either,
[reset your password](forgot-password.md) first.
"""
NETLIFY = """\
# Deploys public/ on Netlify; headers and redirects are written by each build.
[build]
command = "pip install -r requirements.txt && kbgen build"
publish = "public"

[build.environment]
PYTHON_VERSION = "3.13"

[context.deploy-preview]
command = "pip install -r requirements.txt && kbgen build --drafts --base-url $DEPLOY_PRIME_URL"
"""
NEEDED = f"""\
# Until kbgen is on PyPI, name where your copy lies: kbgen @ git+https://…
kbgen>={VERSION}
"""
IGNORED = """\
/public/
/.kbgen/
.venv/
__pycache__/
# Exports of tickets hold personal data: they stay on your machine.
/exports/
*.csv
*.jsonl
*.mbox
*.xlsx
"""
ARTICLE = """\
---
title: {title}
answer: ""
keywords: []
updated: {today}
---

<!-- Put the answer above, in one or two sentences. Below: steps, then what can go wrong. -->
"""


@dataclass(frozen=True, slots=True)
class Started:
    """What `kbgen init` wrote, and what stood there already and was left alone."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def start_site(folder: Path, *, today: datetime | None = None) -> Started:
    """Make *folder* a help centre that builds; files that are there stay as they are.

    In a folder that has content already only what is missing round it is written.
    """
    if folder.exists() and not folder.is_dir():
        raise KbgenError([Diagnostic(str(folder), 0, "not a folder", "name another")], 2)
    day = (today or datetime.now(UTC)).date().isoformat()
    title = title_of_folder(folder / "content")
    wanted = {
        "content/site.yml": SITE.format(title=_quoted(title)),
        "netlify.toml": NETLIFY,
        "requirements.txt": NEEDED,
        ".gitignore": IGNORED,
    }
    if not any((folder / "content").rglob("*.md")):
        wanted |= {
            "content/account/index.md": SHELF,
            "content/account/forgot-password.md": FORGOTTEN.format(today=day),
            "content/account/change-email.md": DETAILS.format(today=day),
        }
    written, kept = [], []
    for path, text in sorted(wanted.items()):
        place = folder / path
        if place.exists() or place.is_symlink():
            kept.append(place)
            continue
        _write(place, text)
        written.append(place)
    return Started(tuple(written), tuple(kept))


def start_article(
    root: Path,
    title: str,
    *,
    content: Path | None = None,
    category: str = "",
    lang: str = "",
    translates: str = "",
    today: datetime | None = None,
) -> Path:
    """A new article with its front matter filled in; where it lies.

    *category* is a folder of content/; *translates* is the key or path of the article that the
    new one says in *lang*.
    """
    folder = content or root / "content"
    if not folder.is_dir():
        hint = "run `kbgen init`, or name a folder of Markdown with --content"
        raise KbgenError([Diagnostic(str(folder), 0, "no such folder", hint)], 2)
    languages = read_config(folder)[0].languages
    lang = lang or languages[0]
    if lang not in languages:
        hint = did_you_mean(lang, languages) or f"add it to languages in {folder / 'site.yml'}"
        raise KbgenError([Diagnostic("", 0, f"'{lang}' is no language of this site", hint)], 2)
    key = _translated(folder, translates, languages) if translates else _key(category, title)
    suffix = "" if lang == languages[0] else f".{lang}"
    place = folder / f"{key}{suffix}.md"
    if place.exists():
        raise KbgenError([Diagnostic(str(place), 0, "there already", "choose another title")], 2)
    day = (today or datetime.now(UTC)).date().isoformat()
    _write(place, ARTICLE.format(title=_quoted(title), today=day))
    return place


def _key(category: str, title: str) -> str:
    name = slug(title)
    if not name:
        raise KbgenError(f"'{title}' makes no address — use letters or digits in the title", 2)
    parts = [part for part in category.replace("\\", "/").split("/") if part]
    if any(part in {".", ".."} or not slug(part) for part in parts):
        raise KbgenError(f"'{category}' is no category — name a folder of content/", 2)
    return "/".join([*parts, name])


def _translated(folder: Path, reference: str, languages: tuple[str, ...]) -> str:
    """The key of the article that is to be translated."""
    inside = reference.removeprefix(f"{folder}/").removeprefix("content/")
    key = key_and_language(inside.removesuffix(".md") + ".md", languages)[0]
    if not (folder / f"{key}.md").is_file():
        known = [path.relative_to(folder).as_posix()[:-3] for path in folder.rglob("*.md")]
        hint = did_you_mean(key, known) or "name it like billing/refund"
        raise KbgenError([Diagnostic("", 0, f"no article '{reference}'", hint)], 2)
    return key


def _write(place: Path, text: str) -> None:
    try:
        files.write_small(place, text.encode())
    except OSError as error:
        said = f"cannot be written: {error.strerror}"
        raise KbgenError([Diagnostic(str(place), 0, said)], 1) from None


def _quoted(text: str) -> str:
    """*text* as a YAML scalar: JSON's quotes are YAML's."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
