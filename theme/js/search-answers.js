/** How answers look: rows with the words asked for marked, and what stands above and below them. */

import { filled, make } from "./search-box.js";
import { folded, once } from "./search-words.js";

const DEEP = 3; // So many of the first results are read for a passage.
const WORD = /([\p{L}\p{N}\p{M}]+)/u;

/** Pieces as nodes, every second marked. */
const marked = (pieces) =>
  pieces.map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece)).filter(Boolean);

export class Answers {
  #cut = once((text) => text.split(WORD));
  #known;
  #chosen = -1;

  /** Of *index*, in the list of *box*, a <help-search>. */
  constructor(box, index) {
    this.box = box;
    this.say = box.say;
    this.list = box.list;
    this.index = index;
  }

  /** Rows that say what they said before stay: the browser need not lay them out again. */
  show(result) {
    const { hits, known } = result;
    this.#known = once((part) => folded(part).some(known));
    const old = [...this.list.children];
    hits.forEach((hit, at) => {
      const [title, lead] = [hit.title, hit.answer].map((text) => this.#pieces(text));
      const said = JSON.stringify([hit.href, hit.shelf, title, lead]);
      if (old[at]?.said === said) return;
      const row = Object.assign(this.#row(hit, at, title, lead), { said });
      if (old[at]) old[at].replaceWith(row);
      else this.list.append(row);
    });
    for (const row of old.slice(hits.length)) row.remove();
    this.list.hidden = !hits.length;
    this.choose(-1);
    this.box.rest.replaceChildren(...this.#below(result));
  }

  /** The first rows say where in the article the answer lies, if their answers do not. */
  deepen(result, current) {
    const links = this.list.querySelectorAll("a");
    const reader = import("./search-passage.js");
    result.hits.slice(0, DEEP).forEach(async (hit, at) => {
      const found = await reader.then(({ passage }) => passage(hit, result)).catch(() => undefined);
      if (!found || !current()) return;
      const { heading, anchor, text } = found;
      const part = make("span", { className: "finder-part" }, ...marked(this.#pieces(heading)));
      const lead = links[at].querySelector(".finder-lead");
      lead.replaceChildren(...(heading ? [part, " "] : []), ...marked(this.#pieces(text)));
      links[at].closest("li").said = undefined;
      if (anchor) links[at].hash = anchor;
    });
  }

  /** *text* in pieces of which every second is to be marked. */
  #pieces(text) {
    const pieces = [""]; // Few: a node for every word cost 40 ms a key, slowed down four times.
    this.#cut(text).forEach((part, at) => {
      if (at % 2 && this.#known(part)) pieces.push(part, "");
      else pieces[pieces.length - 1] += part;
    });
    return pieces;
  }

  #row(hit, at, title, lead) {
    const foreign = hit.lang !== document.documentElement.lang;
    const shelf = [hit.shelf, foreign && filled(this.say.in, { language: named(hit.lang) })];
    const link = make(
      "a",
      { className: "finder-row", href: hit.href },
      make("span", { className: "finder-title" }, ...marked(title)),
      make("span", { className: "finder-shelf" }, shelf.filter(Boolean).join(" · ")),
      make("span", { className: "finder-lead" }, ...marked(lead)),
    );
    if (foreign) link.lang = hit.lang;
    const row = make("li", {}, link);
    if (this.box.inline) return row;
    // The link itself is the option: an option may not hold another control.
    link.tabIndex = -1;
    link.id = `${this.list.id}-${at}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    row.setAttribute("role", "presentation");
    return row;
  }

  /** The answer that Enter opens: chosen with the arrow keys, while the box keeps the focus. */
  get chosen() {
    return this.list.children[this.#chosen]?.querySelector("a");
  }

  /** Chooses the next answer, or the one before; behind the last comes the box itself. */
  step(step) {
    const stops = this.list.children.length + 1;
    this.choose(((this.#chosen + step + 1 + stops) % stops) - 1);
  }

  choose(at) {
    this.#chosen = at;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, place) => {
      const chosen = String(place === at);
      if (row.getAttribute("aria-selected") !== chosen) row.setAttribute("aria-selected", chosen);
    });
    if (rows[at]) this.box.input.setAttribute("aria-activedescendant", rows[at].id);
    else this.box.input.removeAttribute("aria-activedescendant");
    rows[at]?.scrollIntoView({ block: "nearest" });
  }

  /** Above the list: what was taken for what, and the way to the words as they were typed. */
  corrected({ corrected, query }) {
    if (!corrected) return [];
    const exact = make("button", { type: "button", className: "link" });
    exact.append(filled(this.say.instead, { query }));
    exact.addEventListener("click", () => {
      this.box.input.focus();
      this.box.ask({ typing: false, exact: true });
    });
    return [`${filled(this.say.corrected, { query: corrected })} `, exact];
  }

  /** Below the list: all answers; with nothing found, what else helps. */
  #below({ hits, query }) {
    if (hits.length) {
      if (this.box.inline) return [];
      return [make("a", { className: "finder-all", href: this.box.address }, this.say.all)];
    }
    return [
      make("p", { className: "finder-none" }, filled(this.say.none, { query })),
      make("p", {}, this.say.hint),
      this.essentials(),
      this.box.person(),
    ];
  }

  essentials() {
    const links = this.index.essentials.map(({ href, title }) =>
      make("li", {}, make("a", { href }, title)),
    );
    return make("ul", { className: "links" }, ...links);
  }

  /** The same in a sentence or two, for who hears it. */
  told({ hits, corrected, failed, query }) {
    if (!hits.length) return filled(this.say.none, { query });
    const form = new Intl.PluralRules(document.documentElement.lang).select(hits.length);
    const told = [filled(this.say[form] ?? this.say.other, { count: hits.length })];
    if (corrected) told.unshift(filled(this.say.corrected, { query: corrected }));
    if (failed) told.unshift(this.say.failed);
    return told.join(" ");
  }
}

function named(lang) {
  return new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(lang);
}
