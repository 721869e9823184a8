/** The status page: each notice stands under now, planned or past, by the visitor's clock. */

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
