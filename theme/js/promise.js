/** By when a person answers: opening hours, holidays, urgency and time zone, and nothing else. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FARTHEST = 400; // Days: beyond them the hours say that nobody ever answers.

/**
 * The moment by which a request *sent* then is answered.
 *
 * *hours*: {timezone, week: {mon: "09:00-12:00, 13:00-17:30"}, holidays: ["2026-12-25"],
 * within: {normal: 8}}. *within* counts opening hours; without a week, hours of the clock. A
 * span that ends at or before its start goes on past midnight. Holidays are closed whole.
 */
export function promisedTime(sent, hours, urgency = "normal") {
  const within = hours.within?.[urgency] ?? hours.within?.normal ?? 24;
  let left = within * HOUR;
  if (!Object.keys(hours.week ?? {}).length) return new Date(sent.getTime() + left);
  const wall = wallClock(hours.timezone ?? "UTC");
  const today = Math.floor(wall.read(sent.getTime()) / DAY);
  for (let day = today - 1; day < today + FARTHEST; day += 1) {
    for (const [opens, closes] of openings(day, hours, wall)) {
      const from = Math.max(opens, sent.getTime());
      if (closes <= from) continue;
      if (closes - from >= left) return new Date(from + left);
      left -= closes - from;
    }
  }
  return new Date(sent.getTime() + within * HOUR);
}

/** The spans of *day* (days since 1970 on the wall), as instants, in order. */
function openings(day, hours, wall) {
  const date = new Date(day * DAY);
  if (hours.holidays?.includes(date.toISOString().slice(0, 10))) return [];
  const spans = (hours.week[WEEKDAYS[date.getUTCDay()]] ?? "").split(",").filter(Boolean);
  return spans.map((span) => {
    const [opens, closes] = span.split("-").map(minutes);
    const end = closes <= opens ? closes + 24 * 60 : closes;
    return [wall.instant(day * DAY + opens * MINUTE), wall.instant(day * DAY + end * MINUTE)];
  });
}

function minutes(text) {
  const [hour, minute] = text.trim().split(":").map(Number);
  return hour * 60 + (minute || 0);
}

/** Translates between instants and what a clock on the wall of *timezone* shows (as if UTC). */
function wallClock(timezone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn",
    year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  });
  const read = (instant) => {
    const parts = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  };
  const offset = (instant) => read(instant) - Math.floor(instant / 1000) * 1000;
  // Of two equal hours in autumn the first; an hour that spring leaves out moves forward.
  const instant = (shown) => {
    const guesses = [shown - offset(shown - DAY), shown - offset(shown + DAY)];
    const right = guesses.filter((guess) => read(guess) === shown);
    return right.length ? Math.min(...right) : guesses[0];
  };
  return { read, instant };
}
