/**
 * <help-search>: answers while you type. Round a plain form that works without it.
 *
 * In the header and on the home page a list drops down (a combobox, as ARIA describes it); on the
 * search page and on "not found" the answers stand in the page as plain links.
 */

const MOST = 8;
const ON_PAGE = 10;
const HUSH = 700; // Milliseconds without a key before anything is said aloud,
const REST = 300; // before articles are read for a passage,
const DOUBT = 1200; // and before a question is taken for one that nobody answered.
const LOOK = 3000; // How long answers wait for their look.
const PHONE = "(max-width: 40rem)";

export function make(tag, props = {}, ...children) {
  const { attrs = {}, ...rest } = props;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** *words* with their {slots} filled. What a customer typed stays as it is, "$&" too. */
export const filled = (words, slots) =>
  words.replace(/\{(\w+)\}/g, (slot, name) => slots[name] ?? slot);

class HelpSearch extends HTMLElement {
  #turn = 0;
  #asked = ""; // The question that is asked now, or answered by what is shown.
  #result;
  #address; // What the address asks,
  #passing; // and whether typing may ask something else in its place.

  connectedCallback() {
    if (this.panel) return;
    this.form = this.querySelector("form");
    this.input = this.querySelector("input");
    this.say = this.dataset;
    this.onPage = this.matches(".finder-page");
    this.inline = this.onPage || this.matches(".finder-lost");
    this.#build();
    this.#listen();
    if (this.inline) this.#arrive();
    else if (document.activeElement === this.input) this.#focused(); // Quicker than this script.
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
    this.input.addEventListener("focus", ({ relatedTarget: before }) => {
      if (!this.contains(before)) this.#focused();
    });
    this.input.addEventListener("input", ({ isComposing }) => this.#typed(isComposing));
    this.input.addEventListener("compositionend", () => this.#typed());
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (this.inline || this.contains(next)) return;
      if (this.giveBack && !next) return; // Only the keyboard of a phone was put away.
      this.#leave();
    });
    this.panel.addEventListener("mousedown", (event) => {
      if (!event.target.closest("a, button")) event.preventDefault(); // Keeps the caret.
    });
    this.querySelector(".search-cancel").addEventListener("click", () => this.#cancel());
    this.form.addEventListener("submit", (event) => {
      if (!this.input.value.trim()) return event.preventDefault();
      if (!this.onPage) return undefined;
      event.preventDefault();
      this.#keep();
      this.#passing = false;
      return this.ask({ typing: false });
    });
    window.addEventListener("hashchange", () => {
      // An answer on this very page must not be covered by the list that led to it.
      if (this.giveBack) this.#cancel();
      else if (!this.inline) this.close();
    });
    // Whoever comes back from an answer finds the question that led to it.
    this.list.addEventListener("click", () => this.#keep());
  }

  // --- Pages whose answers stand in the page ---

  /** The question in the address; on "not found" the words of the address itself. */
  async #arrive() {
    const answer = () => this.ask({ typing: false }).then(() => { this.dataset.settled = ""; });
    if (!this.onPage) {
      this.#open().catch(() => {}); // At the same time.
      const home = new URL("..", this.form.action).pathname;
      const words = import("./search-lost.js").then(({ lostWords }) => lostWords(home));
      this.input.value ||= await words.catch(() => "");
      answer();
      return;
    }
    const follow = () => {
      const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
      if (query === this.#address) return; // Only a part of the page was turned to.
      // Somebody may have been quicker than this script.
      if (this.#address !== undefined || !this.input.value.trim()) this.input.value = query;
      this.#address = query;
      this.#passing = !query;
      answer();
    };
    window.addEventListener("popstate", follow);
    follow();
  }

  /** The search page's address with the question in it. */
  get address() {
    const url = new URL(this.form.action);
    const query = this.input.value.trim();
    if (query) url.searchParams.set("q", query);
    return url.href;
  }

  /** The address asks what the box asks: for who copies it, reloads, or comes back. */
  #keep() {
    const query = this.input.value.trim();
    if (!this.onPage || query === this.#address) return;
    const address = this.address + location.hash; // The part of the page that was turned to stays.
    if (this.#passing) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.#address = query;
    this.#passing = true;
  }

  // --- Coming and going ---

  async #focused() {
    this.#open().catch(() => {});
    await this.#dressed();
    if (this.inline || !this.contains(document.activeElement)) return;
    if (this.matches(":hover")) await this.#enter();
    const query = this.input.value.trim();
    if (query && this.#result?.query === query) this.#show();
    else if (query && this.#asked !== query) this.#typed();
    else if (!query && this.giveBack) this.#offer();
  }

  /** Full screen on a phone, for who taps or types; who passes by with Tab keeps the page. */
  async #enter() {
    const here = () => !this.giveBack && this.contains(document.activeElement);
    if (this.inline || !here() || !window.matchMedia(PHONE).matches) return;
    const phone = await import("./search-phone.js").catch(() => undefined);
    if (phone && here()) this.giveBack = phone.takeScreen(this, () => this.#leave());
  }

  /** What most people ask, while the whole screen waits for the first letter. */
  async #offer() {
    const current = this.#current();
    const answers = await this.#open().catch(() => undefined);
    if (!answers || !this.giveBack || !current()) return;
    this.list.replaceChildren();
    this.list.hidden = true;
    this.rest.replaceChildren(answers.essentials());
    this.#show();
  }

  #leave() {
    this.giveBack?.();
    this.giveBack = undefined;
    this.close();
  }

  #cancel() {
    this.input.value = "";
    this.input.blur();
    this.#result = undefined;
    this.#leave();
  }

  // --- Asking ---

  #typed(composing = false) {
    this.#dressed().then(() => this.#enter());
    const typing = composing || !/\s$/u.test(this.input.value);
    return this.ask({ typing, composing, more: true });
  }

  /** Once the look of the answers is there: a list without it would push the page about. */
  #dressed() {
    HelpSearch.look ??= new Promise((done) => {
      const props = { rel: "stylesheet", href: this.dataset.css, onload: done, onerror: done };
      document.head.append(make("link", props));
      setTimeout(done, LOOK);
    });
    return HelpSearch.look;
  }

  async #open() {
    if (this.answers) return this.answers;
    // All at once: a round trip on a telephone takes half a second.
    this.directory ??= fetch(`${this.dataset.index}index.json`, { cache: "no-cache" })
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    const [{ Answers }, { openIndex }] = await Promise.all([
      import("./search-answers.js"),
      import("./search-engine.js"),
      import("./search-words.js"),
      import("./search-rank.js"),
      this.#dressed(),
    ]);
    const index = await openIndex(this.dataset.index, this.directory);
    this.answers ??= new Answers(this, index);
    return this.answers;
  }

  /** Says until something else is asked, or the answers are closed, that neither has happened. */
  #current() {
    const turn = this.#turn;
    return () => turn === this.#turn;
  }

  /** *then* after a while, if what it is about is current by then. */
  #later(milliseconds, then) {
    const current = this.#current();
    setTimeout(() => current() && then(), milliseconds);
  }

  /**
   * Asks for what the box holds; a later question makes an earlier one silent. *typing*: the last
   * word is not complete; *composing*: nor is it settled yet; *more*: words may follow.
   */
  async ask({ typing, exact = false, composing = false, more = false }) {
    this.#turn += 1;
    const query = this.input.value.trim();
    this.#asked = query;
    this.answers?.choose(-1);
    if (!query) {
      this.#empty();
      return;
    }
    let waiting = true;
    const current = this.#current();
    const tell = (text) => waiting && current() && this.#tell(text);
    this.#later(REST, () => this.#keep());
    this.#later(HUSH, () => this.#dressed().then(() => tell(this.say.loading)));
    try {
      const answers = await this.#open();
      if (!current()) return;
      answers.index.shards.troubled = () => tell(this.say.retry);
      const result = await answers.index.search(query, {
        limit: this.inline ? ON_PAGE : MOST,
        typing,
        exact,
        early: (part) => current() && part.hits.length && this.#draw(part, this.say.loading),
      });
      if (!current()) return;
      this.#weigh(result, { composing, more });
    } catch {
      if (current()) this.#broken();
    } finally {
      waiting = false;
    }
  }

  #empty() {
    this.#result = undefined;
    this.close();
    this.#later(REST, () => this.#keep());
    if (this.giveBack) this.#offer();
  }

  /** Nobody is told in the midst of a question that it is in vain, or of a word that it is wrong. */
  #weigh(result, { composing, more }) {
    const { hits, failed, corrected } = result;
    const vain = more && !hits.length && !failed && this.#result?.hits.length !== 0;
    if (!vain && !(composing && corrected)) {
      this.#conclude(result, more ? REST : 0);
      return;
    }
    if (vain) this.#wait();
    else this.#draw({ ...result, corrected: "" });
    this.#later(DOUBT, () => this.#conclude(result, 0));
  }

  /** Shows what was found; *rest*: after so many milliseconds what the articles say, too. */
  #conclude(result, rest) {
    const { hits, failed, query } = result;
    if (failed && !hits.length) {
      this.#broken();
      return;
    }
    this.#draw(result, failed && this.say.failed);
    this.#later(HUSH, () => { this.status.textContent = this.answers.told(result); });
    if (hits.length) {
      this.#later(rest, () => this.answers.deepen(result, this.#current()));
      return;
    }
    const stay = () => query === this.input.value.trim();
    import("./capture.js").then(({ missed }) => missed(query, stay), () => {});
  }

  // --- Showing ---

  #tell(text) {
    this.note.replaceChildren(text);
    this.note.hidden = false;
    this.status.textContent = text;
    this.#show();
  }

  /** What stood there stays until more is known; that we are searching is over. */
  #wait() {
    this.note.hidden = true;
    this.status.textContent = "";
    const all = this.rest.querySelector(".finder-all");
    if (all) all.href = this.address;
    if (!this.list.hasChildNodes() && !this.rest.hasChildNodes()) this.#hide();
  }

  /** The search itself fails: all that is left are the list of all articles, and a person. */
  #broken() {
    this.#result = undefined;
    this.list.replaceChildren();
    this.list.hidden = true;
    const all = make("a", { href: this.form.action }, this.say.az);
    this.rest.replaceChildren(make("p", {}, all), this.person());
    this.#tell(this.say.failed);
  }

  #draw(result, trouble) {
    this.#result = result;
    const told = trouble ? [trouble] : this.answers.corrected(result);
    this.note.replaceChildren(...told);
    this.note.hidden = !told.length;
    this.answers.show(result);
    this.#show();
  }

  /** The way to a person, with the words kept. */
  person() {
    const { contact } = this.dataset;
    const kept = contact.startsWith("/") ? `?q=${encodeURIComponent(this.input.value.trim())}` : "";
    const props = { className: "finder-person", href: contact + kept };
    return make("p", {}, make("a", props, this.say.person));
  }

  #show() {
    this.panel.hidden = false;
    if (!this.inline) this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.toggleAttribute("data-open", true);
  }

  #hide() {
    this.panel.hidden = true;
    if (!this.inline) this.input.setAttribute("aria-expanded", "false");
    this.toggleAttribute("data-open", false);
  }

  close() {
    this.#turn += 1;
    this.#asked = "";
    this.answers?.choose(-1);
    this.note.hidden = true;
    this.status.textContent = "";
    this.#hide();
  }

  // --- The keyboard ---

  #key(event) {
    const composing = event.isComposing || event.keyCode === 229; // Safari ends it one key early.
    if (composing || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#result?.hits.length) this.#move(event, step);
    else if (event.key === "Enter" && event.target === this.input && this.answers?.chosen) {
      event.preventDefault();
      this.answers.chosen.click();
    } else if (event.key === "Escape" && this.#escape()) event.preventDefault();
  }

  #move(event, step) {
    event.preventDefault();
    this.#show(); // Esc may have closed it.
    if (!this.inline) {
      this.answers.step(step);
      return;
    }
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement) + step;
    stops[Math.max(0, Math.min(at, stops.length - 1))].focus();
  }

  /** Takes back one step: the answers, or else the words; false if there is neither. */
  #escape() {
    const inside = this.panel.contains(document.activeElement);
    if (inside) this.input.focus();
    if (!this.inline && (this.giveBack || this.#asked || !this.panel.hidden)) this.#leave();
    else if (!inside && this.input.value) {
      this.input.value = "";
      this.ask({ typing: true });
    } else return inside;
    return true;
  }
}

customElements.define("help-search", HelpSearch);
