/** Searches without an answer, told to the team once a visit and without anything personal. */

import { send } from "./forms.js";
import { remember, remembered } from "./main.js";

/** *words* without addresses and digits: what may leave the browser unasked. */
export function masked(words) {
  return words
    .replace(/\S*(?:@|:\/\/|www\.)\S*/gu, "[…]")
    .replace(/\p{Nd}/gu, "#")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, 200);
}

/**
 * Sends *words* (masked) to the form host, once a visit, and only if the site collects them:
 * then the page carries a hidden form "kb-search".
 */
export async function captureSearch(words) {
  const form = document.querySelector("form#kb-search");
  const query = masked(words);
  if (!form || query.length < 3 || remembered("kb-captured")) return;
  remember("kb-captured", true);
  const data = new FormData(form);
  data.set("query", query);
  data.set("page", location.pathname);
  await send(form, data);
}
