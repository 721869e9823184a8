/** The end of an article: "Did this solve it?", the reasons after "No", and a new question. */

import { send, sendAndLeave } from "./forms.js";

/** Whatever *form* was asked to do by *button*: vote, open the reasons, send. */
export async function answer(form, button) {
  if (form.classList.contains("question")) return finish(form, new FormData(form), "sent");
  if (button?.value === "no" && !form.dataset.open) return askWhy(form);
  const data = new FormData(form);
  data.set("vote", form.dataset.open ? "no" : "yes");
  return finish(form, data, data.get("vote"));
}

function askWhy(form) {
  form.dataset.open = "true";
  const reasons = form.querySelector(".vote-reasons");
  reasons.hidden = false;
  form.querySelector(".vote-answers").hidden = true;
  reasons.querySelector("input").focus();
  addEventListener("pagehide", () => leave(form));
}

/** A "No" counts even if its reason is never sent. */
function leave(form) {
  if (form.dataset.done) return;
  form.dataset.done = "true";
  const data = new FormData(form);
  data.set("vote", "no");
  sendAndLeave(form, data);
}

async function finish(form, data, outcome) {
  if (form.dataset.done) return;
  form.dataset.done = "true";
  const arrived = await send(form, data);
  const message = form.querySelector(".form-message");
  if (!arrived) {
    delete form.dataset.done;
    message.textContent = form.dataset.failed;
    return;
  }
  for (const part of form.querySelectorAll("fieldset, .form-fields")) part.hidden = true;
  message.textContent = form.dataset[`thanks${outcome[0].toUpperCase()}${outcome.slice(1)}`];
  message.tabIndex = -1;
  message.focus();
  const person = form.querySelector(".vote-person");
  if (person) person.hidden = outcome !== "no";
}
