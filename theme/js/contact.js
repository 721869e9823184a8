/** The guided request form: asks for the right things, keeps everything, blocks nothing. */

import { remember, remembered, send } from "./forms.js";

const LARGEST = 8 * 1024 * 1024; // Bytes of all files together; form hosts refuse more.
const SHORT = 20; // Fewer characters hardly ever say what fails.

const form = document.querySelector("form.contact");
const part = (selector) => form.querySelector(selector);
const parts = (selector) => [...form.querySelectorAll(selector)];
let sending = false;

/** Fields that the customer fills in: what is kept, and what the receipt repeats. */
function typed() {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "file", "submit", "fieldset"].includes(field.type)
      && !field.closest(".honeypot"),
  );
}

// --- The fields follow the category ---

function showKind() {
  const chosen = part("[name=category]:checked")?.value;
  for (const kind of parts("[data-kind]")) {
    kind.hidden = kind.disabled = kind.dataset.kind !== chosen;
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

// --- A polite question, files that fit ---

/** Under a very short story a question appears; nothing is refused. */
function askMore(field) {
  const message = document.getElementById(`${field.id}-more`);
  if (!message) return;
  const words = field.value.trim();
  message.textContent = words && words.length < SHORT ? form.dataset.short : "";
}

const files = () => parts("[type=file]").filter((field) => field.files.length && !field.disabled);
const size = (fields) => fields.reduce((sum, field) => sum + field.files[0].size, 0);

/** The fields whose files stay behind if sent now: the largest, until the rest fits. */
function tooMuch() {
  const rest = files().sort((a, b) => a.files[0].size - b.files[0].size);
  const behind = [];
  while (size(rest) > LARGEST) behind.push(rest.pop());
  return behind;
}

function checkFiles() {
  const behind = tooMuch();
  const total = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const names = behind.map((field) => field.files[0].name).join(", ");
  part(".files-message").textContent = behind.length
    ? form.dataset.files
        .replace("{size}", total.format(size(files()) / 1024 / 1024))
        .replace("{names}", names)
    : "";
  parts("[type=file]").forEach((field) => {
    const remove = part(`[data-remove="${field.name}"]`);
    if (remove) remove.hidden = !field.files.length;
  });
}

function removeFile(button) {
  const field = part(`[name="${button.dataset.remove}"]`);
  field.value = "";
  checkFiles();
  field.focus();
}

// --- Sending ---

/** Short enough to be read out, without letters that are taken for digits. */
function reference() {
  const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const random = crypto.getRandomValues(new Uint8Array(8));
  const text = [...random].map((byte) => letters[byte % letters.length]).join("");
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

async function promise(sent) {
  const { promisedTime } = await import("./promise.js");
  const urgency = part("[name=urgency]:checked")?.value;
  try {
    return promisedTime(sent, JSON.parse(form.dataset.hours), urgency);
  } catch {
    return new Date(sent.getTime() + 24 * 3600 * 1000);
  }
}

/** What the customer sent, in the words of the form: pairs of label and answer. */
function summary() {
  return typed().filter((field) => field.value.trim() && !field.matches(":disabled")
    && (field.type !== "radio" || field.checked)).map((field) => [
    field.dataset.label ?? field.labels[0].firstChild.textContent.trim(),
    field.type === "radio" ? field.dataset.title : field.value.trim(),
  ]);
}

function checkEmail() {
  const email = part("[name=email]");
  const message = document.getElementById("contact-email-message");
  const wrong = !email.validity.valid;
  message.textContent = wrong ? form.dataset.email : "";
  email.toggleAttribute("aria-invalid", wrong);
  if (wrong) email.setAttribute("aria-invalid", "true");
  return !wrong;
}

function tell(words) {
  const message = part(".send-message");
  message.textContent = words;
}

async function submit(event) {
  event.preventDefault();
  if (sending) return;
  if (!checkEmail()) {
    part("[name=email]").focus();
    return;
  }
  sending = true;
  tell(form.dataset.sending);
  const sent = new Date();
  const promised = await promise(sent);
  part("[name=reference]").value ||= reference();
  part("[name=promised]").value = promised.toISOString();
  const behind = tooMuch();
  const receipt = {
    reference: part("[name=reference]").value,
    promised: promised.toISOString(),
    answers: summary(),
    files: files().filter((field) => !behind.includes(field)).map((field) => field.files[0].name),
    behind: behind.map((field) => field.files[0].name),
  };
  if (form.dataset.provider === "mailto") return openMail(receipt);
  const data = new FormData(form);
  for (const field of parts("[type=file]")) {
    if (!field.files.length || behind.includes(field)) data.delete(field.name);
  }
  if (await send(form, data)) return arrived(receipt);
  sending = false;
  tell(navigator.onLine ? form.dataset.failed : form.dataset.offline);
}

function arrived(receipt) {
  remember("kb-receipt", receipt);
  remember("kb-draft", null);
  remember("kb-from", null);
  form.reset();
  location.assign(form.dataset.sent);
}

function openMail(receipt) {
  const lines = [...receipt.answers.map(([label, text]) => `${label}\n${text}`), receipt.reference];
  const subject = part("[name=subject]").value || document.title;
  const query = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines.join("\n\n"))}`;
  remember("kb-receipt", { ...receipt, mail: true });
  location.href = `${form.getAttribute("action")}?${query}`;
  sending = false;
  tell(form.dataset.mail);
}

// --- Answers beside the form ---

let suggesting;

/** Answers come while the subject is typed; the part that finds them is loaded by then only. */
function suggest(event) {
  if (event.target.name !== "subject") return;
  clearTimeout(suggesting);
  suggesting = setTimeout(async () => {
    const { showAnswers } = await import("./deflect.js");
    showAnswers(form, event.target.value.trim());
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
    if (event.target.type === "file") checkFiles();
    if (event.target.name === "email" && event.target.value) checkEmail();
    if (event.target.matches("textarea")) askMore(event.target);
    keep();
  });
  form.addEventListener("click", (event) => {
    if (event.target.matches("[data-remove]")) removeFile(event.target);
    if (event.target.matches("[data-discard]")) discard();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", submit);
  const subject = part("[name=subject]");
  if (subject.value) suggest({ target: subject });
}

start();
