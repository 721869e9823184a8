/**
 * <help-search>: answers while you type. Round a plain form that works without it.
 *
 * In the header and on the home page a list drops down (a combobox, as ARIA describes it); on the
 * search page and on "not found" the answers stand in the page as plain links.
 */

const MOST = 8;
const ON_PAGE = 10;
const HUSH = 700;
const REST = 300; // Milliseconds without a key before articles are read for a passage,
const DEEP = 3; // and how many of the first.
const GIVEN_UP = 2500;
const WORD = /([\p{L}\p{N}\p{M}]+)/u;
const PHONE = "(max-width: 40rem)";

function make(tag, props = {}, ...children) {
  const { attrs = {}, ...rest } = props;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Pieces as nodes, every second marked. */
const marked = (pieces) =>
  pieces.map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece)).filter(Boolean);

class HelpSearch extends HTMLElement {
  #turn = 0;
  #chosen = -1;
  #result;

  connectedCallback() {
    if (this.panel) return;
    this.form = this.querySelector("form");
    this.input = this.querySelector("input");
    this.cancel = this.querySelector(".search-cancel");
    this.say = this.dataset;
    this.inline = this.matches(".finder-page, .finder-lost");
    this.#build();
    this.#listen();
    if (this.inline) this.#arrive();
    else if (document.activeElement === this.input) this.#awaited();
  }

  /** Whoever was quicker than this script has their question answered all the same. */
  #awaited() {
    this.#focused();
    if (this.input.value.trim()) this.#typed();
  }

  #build() {
    const id = `${this.input.id}-list`;
    this.list = make("ul", { id, className: "finder-list" });
    this.note = make("p", { className: "finder-note", hidden: true });
    this.rest = make("div", { className: "finder-rest" });
    this.panel = make(
      "div",
      { className: "finder-panel", hidden: true },
      this.note,
      this.list,
      this.rest,
    );
    this.status = make("p", { className: "visually-hidden", attrs: { role: "status" } });
    this.append(this.panel, this.status);
    this.list.setAttribute("aria-label", this.say.list);
    if (this.inline) return;
    this.list.setAttribute("role", "listbox");
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", id],
      ["aria-expanded", "false"],
    ]) {
      this.input.setAttribute(name, value);
    }
  }

  #listen() {
    this.input.addEventListener("focus", () => this.#focused());
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.#typed();
    });
    this.input.addEventListener("compositionend", () => this.#typed());
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (this.inline || this.contains(next)) return;
      if (this.full && !next) return; // Only the keyboard of a phone was put away.
      this.#shrink();
      this.close();
    });
    this.panel.addEventListener("mousedown", (event) => {
      if (!event.target.closest("a, button")) event.preventDefault(); // Keeps the caret.
    });
    this.cancel.addEventListener("click", () => this.#leave());
    this.form.addEventListener("submit", (event) => {
      if (!this.input.value.trim()) return event.preventDefault();
      if (!this.inline || !this.matches(".finder-page")) return undefined;
      event.preventDefault();
      history.pushState(null, "", this.#address());
      return this.ask({ typing: false });
    });
    window.addEventListener("hashchange", () => {
      // An answer on this very page must not be covered by the list that led to it.
      if (this.full) this.#leave();
      else if (!this.inline) this.close();
    });
    this.list.addEventListener("click", () => {
      // Whoever comes back from an answer finds the question that led to it.
      if (this.matches(".finder-page")) history.replaceState(null, "", this.#address());
    });
  }

  /** The question in the address; on "not found" the words of the address itself. */
  #arrive() {
    const answer = () => this.ask({ typing: false }).then(() => { this.dataset.settled = ""; });
    const fromAddress = () => {
      this.input.value = new URLSearchParams(location.search).get("q") ?? "";
      answer();
    };
    if (this.matches(".finder-page")) {
      window.addEventListener("popstate", fromAddress);
      if (this.input.value.trim()) answer(); // Somebody was quicker than this script.
      else fromAddress();
      return;
    }
    const home = new URL("..", this.form.action).pathname;
    const words = decodeURI(location.pathname.replace(home, "/")).replace(/\.html?$/, "");
    this.input.value = words.split(/[/._~+-]+/u).filter(Boolean).join(" ");
    answer();
  }

  async #focused() {
    this.#open().catch(() => {});
    await this.#dressed();
    if (this.inline || !this.contains(document.activeElement)) return;
    if (this.matches(":hover")) this.#enter();
    if (this.full && !this.input.value.trim()) this.#offer();
    if (this.#result && this.input.value.trim()) this.#show();
  }

  /** Full screen on a phone, for who taps or types; who passes by with Tab keeps the page. */
  #enter() {
    if (this.inline || !this.contains(document.activeElement)) return;
    if (!window.matchMedia(PHONE).matches) return;
    this.full = true;
    this.cancel.hidden = false;
    this.classList.add("finder-full");
    document.documentElement.classList.add("finder-locked");
  }

  /** What most people ask, while the whole screen waits for the first letter. */
  async #offer() {
    const turn = this.#turn;
    const index = await this.#open().catch(() => undefined);
    if (!index || !this.full || turn !== this.#turn) return;
    this.list.replaceChildren();
    this.list.hidden = true;
    this.rest.replaceChildren(this.#essentials(index));
    this.#show();
  }

  #shrink() {
    if (!this.full) return;
    this.full = false;
    this.cancel.hidden = true;
    this.classList.remove("finder-full");
    document.documentElement.classList.remove("finder-locked");
  }

  #leave() {
    this.#shrink();
    this.input.value = "";
    this.input.blur();
    this.#result = undefined;
    this.close();
  }

  /** The search page's address with the question in it. */
  #address() {
    const url = new URL(this.form.action);
    url.searchParams.set("q", this.input.value.trim());
    return url;
  }

  #typed() {
    this.#dressed().then(() => this.#enter());
    return this.ask({ typing: !/\s$/u.test(this.input.value) });
  }

  /** Once the look of the answers is there: a list without it would push the page about. */
  #dressed() {
    HelpSearch.look ??= new Promise((done) => {
      const props = { rel: "stylesheet", href: this.dataset.css, onload: done, onerror: done };
      document.head.append(make("link", props));
    });
    return HelpSearch.look;
  }

  async #open() {
    if (this.index) return this.index;
    // All at once: a round trip on a telephone takes half a second.
    this.directory ??= fetch(`${this.dataset.index}index.json`, { cache: "no-cache" })
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    const [{ openIndex }, { folded, once }] = await Promise.all([
      import("./search-engine.js"),
      import("./search-words.js"),
      import("./search-rank.js"),
      import("./search-shards.js"),
      this.#dressed(),
    ]);
    this.cut = once((text) => text.split(WORD));
    this.marking = (known) => once((part) => folded(part).some(known));
    this.index = await openIndex(this.dataset.index, this.directory);
    this.index.shards.troubled = () => this.#tell(this.say.retry);
    return this.index;
  }

  /** Asks for what the box holds; a later question makes an earlier one silent. */
  async ask({ typing, exact = false }) {
    const turn = (this.#turn += 1);
    const query = this.input.value.trim();
    this.#chosen = -1;
    if (!query) {
      this.#result = undefined;
      this.close();
      if (this.full) this.#offer();
      return;
    }
    const current = () => turn === this.#turn;
    let waiting = true;
    const patience = async () => {
      await this.#dressed();
      if (waiting && current()) this.#tell(this.say.loading);
    };
    const slow = setTimeout(patience, HUSH);
    try {
      const index = await this.#open();
      if (!current()) return;
      const result = await index.search(query, {
        limit: this.inline ? ON_PAGE : MOST,
        typing,
        exact,
        early: (part) => current() && part.hits.length && this.#draw(part, index, true),
      });
      if (!current()) return;
      this.#draw(result, index, false);
      setTimeout(() => this.#deepen(result, current), typing ? REST : 0);
    } catch {
      if (current()) this.#broken();
    } finally {
      waiting = false;
      clearTimeout(slow);
    }
  }

  #tell(text) {
    this.note.replaceChildren(text);
    this.note.hidden = !text;
    this.status.textContent = text;
    if (text) this.#show();
  }

  #broken() {
    this.list.replaceChildren();
    this.rest.replaceChildren(this.#person());
    this.#tell(this.say.failed);
  }

  #draw(result, index, early) {
    this.#result = result;
    const { hits, corrected, query, failed, known } = result;
    this.marked = this.marking(known);
    this.#fill(hits);
    this.list.hidden = !hits.length;
    this.#choose(-1);
    const trouble = early ? this.say.loading : failed ? this.say.failed : "";
    this.note.replaceChildren(trouble || "");
    if (corrected && !trouble) this.note.replaceChildren(...this.#corrected(result));
    this.note.hidden = !trouble && !corrected;
    this.rest.replaceChildren(...this.#after(result, index));
    this.#show();
    if (!early) this.#announce(result);
    if (!early && !hits.length && !failed) this.#missed(query);
  }

  /** Rows that say what they said before stay: the browser need not lay them out again. */
  #fill(hits) {
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
  }

  /** The first rows say where in the article the answer lies, if their answers do not. */
  #deepen(result, current) {
    if (!current()) return;
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
    this.cut(text).forEach((part, at) => {
      if (at % 2 && this.marked(part)) pieces.push(part, "");
      else pieces[pieces.length - 1] += part;
    });
    return pieces;
  }

  #row(hit, at, title, lead) {
    const foreign = hit.lang !== document.documentElement.lang;
    const shelf = [hit.shelf, foreign && this.say.in.replace("{language}", named(hit.lang))];
    const link = make(
      "a",
      { className: "finder-row", href: hit.href },
      make("span", { className: "finder-title" }, ...marked(title)),
      make("span", { className: "finder-shelf" }, shelf.filter(Boolean).join(" · ")),
      make("span", { className: "finder-lead" }, ...marked(lead)),
    );
    if (foreign) link.lang = hit.lang;
    const row = make("li", {}, link);
    if (this.inline) return row;
    // The link itself is the option: an option may not hold another control.
    link.tabIndex = -1;
    link.id = `${this.list.id}-${at}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    row.setAttribute("role", "presentation");
    return row;
  }

  #corrected({ corrected, query }) {
    const exact = make("button", { type: "button", className: "link" });
    exact.append(this.say.instead.replace("{query}", query));
    exact.addEventListener("click", () => {
      this.input.focus();
      this.ask({ typing: false, exact: true });
    });
    return [`${this.say.corrected.replace("{query}", corrected)} `, exact];
  }

  /** Below the list: all answers; with nothing found, what else helps. */
  #after({ hits, query }, index) {
    if (hits.length) {
      if (this.inline) return [];
      return [make("a", { className: "finder-all", href: this.#address().href }, this.say.all)];
    }
    return [
      make("p", { className: "finder-none" }, this.say.none.replace("{query}", query)),
      make("p", {}, this.say.hint),
      this.#essentials(index),
      this.#person(),
    ];
  }

  #essentials(index) {
    const links = index.essentials.map(({ href, title }) =>
      make("li", {}, make("a", { href }, title)),
    );
    return make("ul", { className: "links" }, ...links);
  }

  /** The way to a person, with the words kept. */
  #person() {
    const { contact } = this.dataset;
    const kept = contact.startsWith("/") ? `?q=${encodeURIComponent(this.input.value.trim())}` : "";
    const props = { className: "finder-person", href: contact + kept };
    return make("p", {}, make("a", props, this.say.person));
  }

  #announce({ hits, query }) {
    clearTimeout(this.hush);
    this.hush = setTimeout(() => {
      const form = new Intl.PluralRules(document.documentElement.lang).select(hits.length);
      const count = (this.say[form] ?? this.say.other).replace("{count}", hits.length);
      this.status.textContent = hits.length ? count : this.say.none.replace("{query}", query);
    }, HUSH);
  }

  /** Tells the team of a search in vain once the customer stops typing, or leaves over it. */
  async #missed(query) {
    clearTimeout(this.miss);
    const { captureSearch } = await import("./capture.js");
    const tell = () => query === this.input.value.trim() && captureSearch(query);
    this.miss = setTimeout(tell, GIVEN_UP);
    addEventListener("pagehide", tell, { once: true });
  }

  #show() {
    this.panel.hidden = false;
    if (!this.inline) this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.toggleAttribute("data-open", true);
  }

  close() {
    this.#turn += 1;
    this.#choose(-1);
    this.panel.hidden = true;
    this.note.hidden = true;
    if (!this.inline) this.input.setAttribute("aria-expanded", "false");
    this.toggleAttribute("data-open", false);
    if (!this.input.value.trim()) this.status.textContent = "";
  }

  #choose(at) {
    this.#chosen = at;
    if (this.inline) return;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, place) => {
      const chosen = String(place === at);
      if (row.getAttribute("aria-selected") !== chosen) row.setAttribute("aria-selected", chosen);
    });
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", rows[at].id);
    rows[at]?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.isComposing || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#result?.hits.length) this.#move(event, step);
    else if (event.key === "Enter" && this.#chosen >= 0 && event.target === this.input) {
      event.preventDefault();
      this.list.children[this.#chosen].querySelector("a").click();
    } else if (event.key === "Escape") this.#escape(event);
  }

  #move(event, step) {
    event.preventDefault();
    this.#show(); // Esc may have closed it.
    const count = this.list.children.length;
    if (!this.inline) {
      this.#choose(((this.#chosen + step + 1 + count + 1) % (count + 1)) - 1);
      return;
    }
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement) + step;
    stops[Math.max(0, Math.min(at, count))].focus();
  }

  #escape(event) {
    if (this.full || (!this.panel.hidden && !this.inline)) {
      this.#shrink();
      this.close();
    } else {
      this.input.value = "";
      this.ask({ typing: true });
    }
    event.preventDefault();
  }
}

function named(lang) {
  return new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(lang);
}

/** "/" and Ctrl-K go to the first box that can be seen, unless somebody is typing elsewhere. */
document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  const busy = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!command && (!slash || busy)) return;
  const boxes = [...document.querySelectorAll("help-search input")];
  const seen = boxes.find((box) => box.checkVisibility?.() ?? box.offsetParent);
  if (!seen) return;
  event.preventDefault();
  seen.focus();
  seen.select();
});

customElements.define("help-search", HelpSearch);
