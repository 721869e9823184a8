"""The way to a person: contexts of the contact form, its receipt, votes and notices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kbgen import locale
from kbgen.config import Config, Hours, Provider
from kbgen.model import Incident
from kbgen.site.contact_form import LEVELS, ContactForm, Kind
from kbgen.site.page import Base
from kbgen.site.words import Words, counted, fill

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REASONS = ("wrong", "unclear", "incomplete", "other_problem", "product")
FILES = 3  # Form hosts take one file a field.
HONEYPOT = "website"
HIDDEN = ("lang", "page", "query", "shown", "opened", "reference", "promised")
# Opening hours until an answer where a team gives its hours but no times of its own.
WITHIN_OPENING = {"low": 16.0, "normal": 8.0, "high": 4.0, "critical": 2.0}
WITHIN_CLOCK = 24.0


# --- Contexts of pages ---


def contact_context(
    form: ContactForm, config: Config, base: Base, words: Words, lang: str
) -> dict[str, Any]:
    """What contact.html needs: plain values, links with their prefix."""
    forms, home = config.forms, home_of(config, lang)
    return {
        "form": has_form(config),
        "provider": str(forms.provider),
        "action": action(config, base, f"{home}contact/sent/"),
        "sent": base.url(f"{home}contact/sent/"),
        "lang": lang,
        "intro": form.intro,
        "kinds": [kind_context(kind, words) for kind in form.categories],
        "levels": [
            {"id": level.id, "title": level.title, "hint": level.hint} for level in form.urgency
        ],
        "files": list(range(1, FILES + 1)) if forms.provider is not Provider.MAILTO else [],
        "hidden": list(HIDDEN),
        "honeypot": HONEYPOT,
        "hours": hours_context(config.hours),
        "usual": usual_promise(config.hours, words, lang),
        "email": config.contact.email,
        "phone": config.contact.phone,
        "phone_link": "".join(c for c in config.contact.phone if c.isdigit() or c == "+"),
        "url": config.contact.url,
        "count": plural_forms(words, "contact.answers_count"),
    }


def kind_context(kind: Kind, words: Words) -> dict[str, Any]:
    fields = [
        {
            "id": f"{kind.id}-{field.id}",
            "label": field.label,
            "example": fill(words["contact.example"], example=field.example)
            if field.example
            else "",
            "lines": field.lines,
        }
        for field in kind.fields
    ]
    return {"id": kind.id, "title": kind.title, "hint": kind.hint, "fields": fields}


def sent_context(config: Config, base: Base, words: Words, lang: str) -> dict[str, Any]:
    """What contact-sent.html needs: the receipt after a request."""
    home = home_of(config, lang)
    return {
        "zone": config.hours.timezone,
        "usual": usual_promise(config.hours, words, lang),
        "contact": base.url(f"{home}contact/"),
        "search": base.url(f"{home}search/"),
        "home": base.url(home),
    }


def frame_context(
    incidents: Iterable[Incident], config: Config, base: Base, words: Words, lang: str
) -> dict[str, Any]:
    """What the frame of every page in *lang* shows of the journey; None where it is not wanted."""
    return {
        "notices": notices_context(incidents, config, base, words, lang),
        "usual": "" if config.contact.url else usual_promise(config.hours, words, lang),
        "vote": vote_context(config, base, lang),
        "question": question_context(config, base, lang),
        "capture": capture_context(config, base, lang),
    }


def vote_context(config: Config, base: Base, lang: str) -> dict[str, Any] | None:
    """What parts/vote.html needs; None where nobody would receive a vote."""
    if not (receives(config) and config.forms.votes):
        return None
    where = action(config, base, f"{home_of(config, lang)}contact/thanks/")
    return {"action": where, "lang": lang, "reasons": list(REASONS), "honeypot": HONEYPOT}


def question_context(config: Config, base: Base, lang: str) -> dict[str, Any] | None:
    """What parts/question.html needs; None where nobody would receive the question."""
    if not receives(config):
        return None
    where = action(config, base, f"{home_of(config, lang)}contact/thanks/")
    return {"action": where, "lang": lang, "honeypot": HONEYPOT}


def capture_context(config: Config, base: Base, lang: str) -> dict[str, Any] | None:
    """What parts/capture.html needs; None if searches in vain are not collected."""
    if not config.forms.searches:
        return None
    return question_context(config, base, lang)


def notices_context(
    incidents: Iterable[Incident], config: Config, base: Base, words: Words, lang: str
) -> list[dict[str, Any]]:
    """Incidents as parts/banner.html and status.html show them, newest start first."""
    zone = zone_of(config.hours)
    found = sorted(incidents, key=lambda one: (-moment(one.starts, zone), one.key))
    return [
        {
            "key": one.key,
            "title": one.title,
            "lang": "" if one.lang == lang else one.lang,
            "dir": "" if one.lang == lang else locale.direction(one.lang),
            "html": one.html,
            "severity": one.severity,
            "label": words.get(f"incident.{one.severity}", words["incident.notice"]),
            "starts": iso(one.starts, zone),
            "ends": iso(one.ends, zone),
            "starts_text": shown(one.starts, zone, lang),
            "ends_text": shown(one.ends, zone, lang),
            "url": base.url(one.url) if one.url.startswith("/") else one.url,
        }
        for one in found
    ]


def skeleton_context(forms: Iterable[ContactForm], config: Config) -> dict[str, Any] | None:
    """Every field of every form for forms.html, by which Netlify knows them; else None."""
    if config.forms.provider is not Provider.NETLIFY:
        return None
    own = {
        f"{kind.id}-{field.id}": field.lines > 1
        for form in forms
        for kind in form.categories
        for field in kind.fields
    }
    return {
        "honeypot": HONEYPOT,
        "hidden": list(HIDDEN),
        "fields": [{"id": name, "box": box} for name, box in own.items()],
        "files": list(range(1, FILES + 1)),
    }


def form_hosts(config: Config) -> tuple[str, ...]:
    """What form-action and connect-src must allow besides 'self'."""
    if config.forms.provider is Provider.MAILTO:
        return ("mailto:",)
    if config.forms.provider is not Provider.FORMSPREE:
        return ()
    scheme, mark, rest = config.forms.endpoint.partition("://")
    host = rest.partition("/")[0]
    clean = mark and host.replace(".", "").replace("-", "").replace(":", "").isalnum()
    return (f"{scheme}://{host}",) if clean and scheme in {"https", "http"} else ()


# --- Small questions about the configuration ---


def receives(config: Config) -> bool:
    """Whether small forms (votes, questions, searches) have somewhere to go."""
    return config.forms.provider in {Provider.NETLIFY, Provider.FORMSPREE}


def has_form(config: Config) -> bool:
    return config.forms.provider is not Provider.NONE and not config.contact.url


def action(config: Config, base: Base, after: str) -> str:
    """Where a form posts to; on Netlify the page that the customer then sees."""
    forms = config.forms
    if forms.provider is Provider.FORMSPREE:
        return forms.endpoint
    if forms.provider is Provider.MAILTO:
        address = forms.endpoint.removeprefix("mailto:") or config.contact.email
        return f"mailto:{address}"
    return base.url(after)


def home_of(config: Config, lang: str) -> str:
    return "/" if lang == config.languages[0] else f"/{lang}/"


def hours_context(hours: Hours) -> dict[str, Any]:
    """What theme/js/promise.js takes."""
    usual = WITHIN_OPENING if hours.week else dict.fromkeys(LEVELS, WITHIN_CLOCK)
    return {
        "timezone": hours.timezone,
        "week": {day: hours.week[day] for day in WEEKDAYS if hours.week.get(day)},
        "holidays": list(hours.holidays),
        "within": {level: hours.answer_within.get(level, usual[level]) for level in LEVELS},
    }


def usual_promise(hours: Hours, words: Words, lang: str) -> str:
    """By when a normal request is answered, as a sentence that needs no clock."""
    within = hours_context(hours)["within"]["normal"]
    return counted(words, "hours.within" if hours.week else "hours.always", within, lang)


def plural_forms(words: Words, key: str) -> dict[str, str]:
    return {
        name.removeprefix(f"{key}."): text
        for name, text in words.items()
        if name.startswith(f"{key}.")
    }


def zone_of(hours: Hours) -> ZoneInfo:
    try:
        return ZoneInfo(hours.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment(when: datetime | None, zone: ZoneInfo) -> float:
    return aware(when, zone).timestamp() if when else 0.0


def iso(when: datetime | None, zone: ZoneInfo) -> str:
    return aware(when, zone).isoformat() if when else ""


def shown(when: datetime | None, zone: ZoneInfo, lang: str) -> str:
    return locale.long_time(aware(when, zone), lang) if when else ""


def aware(when: datetime, zone: ZoneInfo) -> datetime:
    """Times without a zone are the team's own."""
    return when if when.tzinfo else when.replace(tzinfo=zone)
