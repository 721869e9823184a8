/** The guided request form: asks for the right things, keeps everything, blocks nothing. */

import { remember, remembered } from "./main.js";

const SHORT = 20; // Fewer characters hardly ever say what fails.

const form = document.querySelector("form.contact");
const part = (selector) => form.querySelector(selector);
const parts = (selector) => [...form.querySelectorAll(selector)];
const later = () => import("./contact-send.js");

/** Fields that the customer fills in: what is kept, and what the receipt repeats. */
export function typed() {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "file", "submit", "fieldset"].includes(field.type)
      && !field.closest(".honeypot"),
  );
}

// --- The fields follow the category ---

function showKind() {
  const chosen = part("[name=category]:checked")?.value;
  for (const kind of parts("[data-kind]")) {
    kind.disabled = kind.dataset.kind !== chosen; // css/contact.css shows the chosen one.
  }
}

// --- Everything typed is kept ---

function keep() {
  const draft = {};
  for (const field of typed()) {
    if (field.type !== "radio") draft[field.name] = field.value;
    else if (field.checked) draft[field.name] = field.value;
  }
  remember("kb-draft", draft);
}

function restore() {
  const draft = remembered("kb-draft") ?? {};
  let found = false;
  for (const field of typed()) {
    const value = draft[field.name];
    if (!value) continue;
    if (field.type === "radio") field.checked = field.value === value;
    else {
      field.value = value;
      found = true;
    }
  }
  part(".contact-kept").hidden = !found;
}

/** Words from a search in vain (?q=), and the page and the words of a "No" vote. */
function bringAlong() {
  const words = new URLSearchParams(location.search).get("q")?.trim().slice(0, 300);
  const from = remembered("kb-from");
  const subject = part("[name=subject]");
  if (words) {
    part("[name=query]").value = words;
    subject.value ||= words;
  }
  if (!from) return;
  part("[name=page]").value = from.page;
  const story = part("[name=message]");
  if (from.words) story.value ||= from.words;
  const line = part(".contact-from");
  line.hidden = !from.title;
  line.querySelector("bdi").textContent = from.title;
}

function discard() {
  remember("kb-draft", null);
  remember("kb-from", null);
  form.reset();
  part(".contact-kept").hidden = true;
  part(".contact-from").hidden = true;
  for (const message of parts(".form-message")) message.textContent = "";
  showKind();
  part("[name=category]").focus();
}

// --- A polite question ---

/** Under a very short story a question appears; nothing is refused. */
function askMore(field) {
  const message = field.nextElementSibling;
  const words = field.value.trim();
  message.textContent = words && words.length < SHORT ? form.dataset.short : "";
}

// --- Answers beside the form ---

let suggesting;

/** Answers come while the subject is typed; the part that finds them is loaded by then only. */
function suggest(event) {
  if (event.target.name !== "subject") return;
  clearTimeout(suggesting);
  suggesting = setTimeout(() => {
    const show = (deflect) => deflect.showAnswers(form, event.target.value.trim());
    import("./deflect.js").then(show).catch(() => {}); // The form works without, too.
  }, 200);
}

function start() {
  form.noValidate = true;
  restore();
  bringAlong();
  showKind();
  parts(".js-only").forEach((shown) => { shown.hidden = false; });
  form.addEventListener("input", (event) => {
    keep();
    suggest(event);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "category") showKind();
    if (event.target.type === "file") later().then((send) => send.checkFiles());
    if (event.target.name === "email" && event.target.value) {
      later().then((send) => send.checkEmail());
    }
    if (event.target.matches("textarea")) askMore(event.target);
    keep();
  });
  form.addEventListener("click", (event) => {
    if (event.target.matches("[data-remove]")) later().then((send) => send.removeFile(event.target));
    if (event.target.matches("[data-discard]")) discard();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    later().then((send) => send.submit(), () => form.submit());
  });
  const subject = part("[name=subject]");
  if (subject.value) suggest({ target: subject });
}

start();
