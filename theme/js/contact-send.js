/** Sending the guided form: files that fit, the promise, the receipt; loaded when needed. */

import { typed } from "./contact.js";
import { send } from "./forms.js";
import { remember } from "./main.js";

const LARGEST = 8 * 1024 * 1024; // Bytes of all files together; form hosts refuse more.

const form = document.querySelector("form.contact");
const part = (selector) => form.querySelector(selector);
const parts = (selector) => [...form.querySelectorAll(selector)];
let sending = false;

// --- Files that fit ---

const files = () => parts("[type=file]").filter((field) => field.files.length && !field.disabled);
const size = (fields) => fields.reduce((sum, field) => sum + field.files[0].size, 0);

/** The fields whose files stay behind if sent now: the largest, until the rest fits. */
function tooMuch() {
  const rest = files().sort((a, b) => a.files[0].size - b.files[0].size);
  const behind = [];
  while (size(rest) > LARGEST) behind.push(rest.pop());
  return behind;
}

/** Tells what would not fit, and offers to take each file away. */
export function checkFiles() {
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

export function removeFile(button) {
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
  const urgency = part("[name=urgency]:checked")?.value;
  try {
    const { promisedTime } = await import("./promise.js");
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

/** Whether there is an address to answer to; says so beside the field. */
export function checkEmail() {
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

/** Sends what is there; without an address to answer to it asks for one. */
export async function submit() {
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
