/** The receipt: repeats what was sent, with its reference and the time of the answer. */

import { dialect, remembered } from "./main.js";

const page = document.querySelector(".receipt");
const show = (selector) => {
  const part = page.querySelector(selector);
  part.hidden = false;
  return part;
};

/** In the visitor's own time, named where it is not the team's. */
function moment(iso) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = own === page.dataset.zone ? {} : { timeZoneName: "short" };
  return new Intl.DateTimeFormat(dialect(), {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", ...zone,
  }).format(new Date(iso));
}

function row(list, label, text) {
  const term = document.createElement("dt");
  const words = document.createElement("dd");
  term.textContent = label;
  words.textContent = text;
  words.dir = "auto";
  list.append(term, words);
}

function fill(receipt) {
  show(".receipt-promised").querySelector("b").textContent = moment(receipt.promised);
  show(".receipt-reference").querySelector("b").textContent = receipt.reference;
  page.querySelector(".receipt-usual").hidden = true;
  const list = show(".receipt-copy").querySelector("dl");
  for (const [label, text] of receipt.answers) row(list, label, text);
  if (receipt.files.length) row(list, page.dataset.files, receipt.files.join(", "));
  if (receipt.behind.length) show(".receipt-behind").querySelector("bdi").textContent = receipt.behind.join(", ");
}

const receipt = remembered("kb-receipt");
if (receipt) fill(receipt);
