/** The only script that every page loads: wakes the parts that are really there, when needed. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** What this visit remembers under *key*; null if nothing, or if storage is switched off. */
export function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Remembers *value* for this visit only; null forgets. */
export function remember(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be full or switched off: nothing but comfort is lost.
  }
}

/** The page's language as this visitor writes its dates: British ones, if nobody says. */
export function dialect() {
  const lang = document.documentElement.lang || "en";
  const own = navigator.languages.find((one) => one === lang || one.startsWith(`${lang}-`));
  return own ?? (lang === "en" ? "en-GB" : lang);
}

/** Shows each notice from its start to its end, by the visitor's clock. */
function showNotices(now = Date.now()) {
  for (const notice of all("[data-starts], [data-ends]")) {
    const starts = Date.parse(notice.dataset.starts ?? "");
    const ends = Date.parse(notice.dataset.ends ?? "");
    const when = starts > now ? "planned" : ends <= now ? "past" : "now";
    notice.dataset.when = when;
    if (notice.classList.contains("notice-banner")) notice.hidden = when !== "now";
  }
}

/** Small forms (vote, question) are sent in place; without this script they post and go on. */
function sendInPlace(event) {
  const form = event.target.closest("form.vote, form.question");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  import("./vote.js").then((vote) => vote.answer(form, button), () => form.submit());
}

/** Whoever leaves for the contact form takes along where they were and what they had typed. */
function takeAlong(event) {
  const link = event.target.closest?.("a[data-contact]");
  if (!link) return;
  const words = all("form.vote textarea").map((box) => box.value.trim()).find(Boolean) ?? "";
  const heading = document.querySelector("h1")?.textContent.trim() ?? "";
  const from = { page: location.pathname, title: heading, words };
  remember("kb-from", from);
}

/** A language chosen by hand stays chosen: the host that redirects at the root reads this word. */
function keepLanguage(event) {
  const link = event.target.closest?.("a[data-lang]");
  if (link) document.cookie = `nf_lang=${link.dataset.lang};path=/;max-age=31536000;samesite=lax`;
}

/** The menu of languages goes when somebody turns to something else, or presses Esc. */
function closeMenu({ type, key, target }) {
  const menu = document.querySelector(".menu[open]");
  const inside = menu?.contains(target);
  if (!menu || (type === "keydown" ? key !== "Escape" : inside)) return;
  if (inside) menu.querySelector("summary").focus();
  menu.open = false;
}

/** Inside the widget Esc closes the dialog around this page, unless it had something to close. */
function closeWidget(event) {
  if (event.key === "Escape" && !event.defaultPrevented) parent.postMessage("kb-close", "*");
}

/** "/" and Ctrl-K go to the first search that can be seen, unless somebody is typing elsewhere. */
function turnToSearch(event) {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const command = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  const busy = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!command && (!slash || busy)) return;
  const seen = all("help-search input").find((box) => box.checkVisibility?.() ?? box.offsetParent);
  if (!seen) return;
  event.preventDefault();
  seen.focus(); // What is typed until its script is there is not lost.
  seen.select();
}

/**
 * The search is there when somebody turns to it; it is fetched once the page has been painted, or
 * at once where the address asks a question already.
 */
function bringSearch(box) {
  const settle = () => { box.dataset.settled = ""; }; // What stands below waits for no answers.
  const load = () => import("./search-box.js").catch(settle); // The form works without, too.
  const asked = box.matches(".finder-lost") || (box.matches(".finder-page") && location.search);
  if (asked) {
    load();
    return;
  }
  settle();
  box.addEventListener("focusin", load, { once: true });
  box.addEventListener("pointerover", load, { once: true });
  if (own.some(([parts]) => document.querySelector(parts))) return; // First what the page is for.
  oncePainted(load);
}

/** Nothing that can wait delays the first words: *then* is called when they are on the screen. */
function oncePainted(then) {
  const seen = new PerformanceObserver(() => {
    seen.disconnect();
    then();
  });
  seen.observe({ type: "paint", buffered: true });
}

/** What is kept stands in the form before it is painted; an empty form can wait for its script. */
function bringForm() {
  const wake = () => import("./contact.js");
  const kept = location.search || remembered("kb-draft") || remembered("kb-from");
  return kept ? wake() : oncePainted(wake);
}

/** What some pages have and others not, and the script that it needs. */
const own = [
  [".tabs, [data-copy] pre, [data-zoom] img, a.video", () => import("./blocks.js")],
  ["form.contact", bringForm],
  [".receipt", () => import("./receipt.js")],
  [".status-list", () => import("./status.js")],
];

showNotices();
all("help-search").forEach(bringSearch);
document.addEventListener("keydown", turnToSearch);
if (parent !== window) addEventListener("keydown", closeWidget);
document.addEventListener("submit", sendInPlace);
document.addEventListener("click", takeAlong);
document.addEventListener("click", keepLanguage);
for (const turn of ["click", "focusin", "keydown"]) document.addEventListener(turn, closeMenu);
for (const [parts, wake] of own) if (document.querySelector(parts)) wake();
