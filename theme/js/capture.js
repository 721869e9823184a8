/** Searches without an answer, told to the team once a visit and without anything personal. */

import { send } from "./forms.js";
import { remember, remembered } from "./main.js";

const GIVEN_UP = 2500; // Milliseconds after which nobody goes on typing.

let waiting;

/** *words* without addresses and digits: what may leave the browser unasked. */
export function masked(words) {
  return words
    .replace(/\S*(?:@|:\/\/|www\.)\S*/gu, "[…]")
    .replace(/\p{Nd}/gu, "#")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, 200);
}

/** Nothing was found for *words*: tells it if they *stay* when typing ends, or the page is left. */
export function missed(words, stay) {
  clearTimeout(waiting);
  const tell = () => stay() && captureSearch(words);
  waiting = setTimeout(tell, GIVEN_UP);
  addEventListener("pagehide", tell, { once: true });
}

/**
 * Sends *words* (masked) to the form host, once a visit, and only if the site collects them:
 * then the page carries a hidden form "kb-search".
 */
export async function captureSearch(words) {
  const form = document.querySelector("form#kb-search");
  const query = masked(words);
  if (!form || query.length < 3 || remembered("kb-captured")) return;
  remember("kb-captured", true); // Already now: the answer may not come before the page is left.
  const data = new FormData(form);
  data.set("query", query);
  data.set("page", location.pathname);
  if (!(await send(form, data))) remember("kb-captured", null);
}
