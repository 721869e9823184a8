/** Answers beside the contact form, and the trace of what was shown and opened. */

import { openIndex } from "./search-engine.js";

const MOST = 5;
const MOST_BELOW = 3; // Where they stand between two fields.
const BESIDE = "(min-width: 1240px)"; // As in css/contact.css.
const shown = new Set();
const opened = new Set();
let index;
let latest = 0;

/** Shows answers to *words* beside *form*, up to five; nothing found leaves the last ones. */
export async function showAnswers(form, words) {
  const turn = (latest += 1);
  const panel = document.querySelector(".contact-answers");
  if (words.length < 3 || !panel) return;
  index ??= await openIndex();
  const limit = matchMedia(BESIDE).matches ? MOST : MOST_BELOW;
  const { hits } = await index.search(words, { limit });
  if (turn !== latest || !hits.length) return;
  panel.querySelector("ul").replaceChildren(...hits.map((hit) => item(hit, panel)));
  panel.hidden = false;
  for (const hit of hits) shown.add(hit.url);
  note(form);
  panel.querySelector("[role=status]").textContent = count(hits.length, panel);
}

function item(hit, panel) {
  const link = document.createElement("a");
  link.href = hit.href ?? hit.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.dataset.url = hit.url;
  link.textContent = hit.title;
  const hint = document.createElement("span");
  hint.className = "visually-hidden";
  hint.textContent = ` (${panel.dataset.newTab})`;
  link.append(hint);
  const entry = document.createElement("li");
  entry.append(link);
  if (hit.answer) {
    const answer = document.createElement("p");
    answer.textContent = hit.answer;
    entry.append(answer);
  }
  return entry;
}

/** "3 answers", in the plural form of the language: one text a form, from the page. */
function count(number, panel) {
  const category = new Intl.PluralRules(document.documentElement.lang).select(number);
  const texts = JSON.parse(panel.dataset.count);
  return (texts[category] ?? texts.other).replace("{count}", number);
}

function note(form) {
  form.querySelector("[name=shown]").value = [...shown].join(" ");
  form.querySelector("[name=opened]").value = [...opened].join(" ");
}

document.querySelector(".contact-answers")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-url]");
  if (!link) return;
  opened.add(link.dataset.url);
  note(document.querySelector("form.contact"));
});
