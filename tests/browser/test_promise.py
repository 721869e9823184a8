"""theme/js/promise.js in a real browser: the cases of tests/cases/promised-time.txt."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def cases() -> Iterator[Any]:
    text = (HERE.parent / "cases" / "promised-time.txt").read_text(encoding="utf-8")
    for line in text.partition("\n--\n")[2].splitlines():
        given, _, promised = line.partition(" -> ")
        name, sent, zone, week, holidays, within, urgency = given.split(" | ")
        hours = {
            "timezone": zone,
            "week": spread(week),
            "holidays": [] if holidays == "-" else holidays.split(", "),
            "within": levels(within),
        }
        yield pytest.param(sent, hours, urgency, promised, id=name)


def spread(week: str) -> dict[str, str]:
    """ "mon-fri 09:00-17:00; sat 10:00-14:00" as a text a day."""
    found = {}
    for part in [] if week == "-" else week.split("; "):
        days, _, spans = part.partition(" ")
        first, _, last = days.partition("-")
        chosen = DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
        found |= dict.fromkeys(chosen, spans)
    return found


def levels(within: str) -> dict[str, float]:
    if within == "-":
        return {}
    if re.fullmatch(r"[\d.]+", within):
        return {"normal": float(within)}
    pairs = [one.split(" ") for one in within.split(", ")]
    return {name: float(hours) for name, hours in pairs}


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """A page with the module; the visitor is far away, which must not matter."""
    context = browser.new_context(timezone_id="Pacific/Honolulu", locale="ar")
    source = (HERE.parents[1] / "theme/js/promise.js").read_text(encoding="utf-8")
    context.route(
        "**/promise.js", lambda route: route.fulfill(body=source, content_type="text/javascript")
    )
    context.route("**/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    opened = context.new_page()
    opened.goto("http://localhost/")
    yield opened
    context.close()


@pytest.mark.parametrize(("sent", "hours", "urgency", "promised"), list(cases()))
def test_the_promised_time_is(
    page: Any, sent: str, hours: dict[str, Any], urgency: str, promised: str
) -> None:
    script = """async ([sent, hours, urgency]) => {
        const { promisedTime } = await import("/promise.js");
        return promisedTime(new Date(sent), hours, urgency).toISOString();
    }"""
    answer = page.evaluate(script, [sent, hours, urgency])
    assert datetime.fromisoformat(answer) == datetime.fromisoformat(promised)


def test_there_are_enough_cases() -> None:
    assert len(list(cases())) >= 30
