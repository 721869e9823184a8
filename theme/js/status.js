/** The status page: each notice under now, planned or past, and its times, by the visitor's clock. */

import { dialect } from "./main.js";

const format = new Intl.DateTimeFormat(dialect(), { dateStyle: "long", timeStyle: "short" });
for (const line of document.querySelectorAll(".notice-times")) {
  const times = [...line.querySelectorAll("time")];
  const [from, to] = times.map((time) => new Date(time.dateTime));
  if (to) line.textContent = format.formatRange(from, to);
  else times[0].textContent = format.format(from);
}
const page = document.querySelector(".status-list");
const groups = Object.fromEntries(
  [...page.querySelectorAll("[data-group]")].map((group) => [group.dataset.group, group]),
);
for (const notice of page.querySelectorAll("[data-notice]")) {
  const group = groups[notice.dataset.when ?? "now"];
  group.querySelector(".status-notices").append(notice);
  group.hidden = false;
}
page.querySelector(".status-undated")?.remove();
const quiet = !groups.now.querySelector("[data-notice]");
groups.now.hidden = false;
groups.now.querySelector(".status-quiet").hidden = !quiet;
