/** Answers to a question, from the index of one language. */

import {
  LOADED,
  Scores,
  best,
  heard,
  order,
  tells,
  termsOf,
  titled,
  together,
  untaught,
  ways,
} from "./search-rank.js";
import { folded, mended, once } from "./search-words.js";

const PATIENCE = 10_000;
const AGAIN = [300, 1200];
const NAME = 8;
const SLOW = 500;
const DULL = 3; // Times less than the best word: not marked.
const opened = new Map();

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const place = () => document.querySelector("[data-index]")?.dataset.index;

/** The index in *folder*, opened once a page; *directory*: its index.json, if asked for already. */
export function openIndex(folder = place(), directory = undefined) {
  if (!opened.has(folder)) {
    const index = new Shards(folder).open(directory).then((shards) => new Index(shards));
    opened.set(folder, index);
    index.catch(() => opened.delete(folder));
  }
  return opened.get(folder);
}

class Index {
  constructor(shards) {
    this.shards = shards;
    // The site's own root, whatever path prefix it is served under.
    this.root = new URL("../../../", shards.folder).pathname.replace(/\/$/, "");
    shards.asked().catch(() => {});
  }

  /** What to offer where nothing is found. */
  get essentials() {
    return this.shards.directory.essentials.map(([url, title]) => ({
      url,
      href: this.root + url,
      title,
    }));
  }

  /**
   * The hits, and what shows why. *early* gets what is known after half a second, if a file is
   * slow. *known*: is a folded word to be marked? *failed*: words not looked up. *asked*: what
   * each word may mean, and its scores. *terms*: those of a folded word. *hot*: does one tell?
   */
  async search(query, options = {}) {
    const result = await this.#search(query, options);
    if (!this.shards.stale) return result;
    await this.shards.open(); // Published anew since this page was opened.
    return this.#search(query, options);
  }

  async #search(query, { limit = LOADED, typing = false, exact = false, early }) {
    const { spoken, asked, joined, last } = heard(query, { typing });
    const found = new Map();
    const repaired = new Map();
    let [failed, late, done] = [0, false, false];
    const answer = () => this.#answer({ query, spoken, asked, last, found, repaired, failed }, limit);
    const soon = async () => {
      const part = early && late && found.size && (await answer());
      if (part && !done) early(part);
    };
    const look = (word, looking) =>
      looking
        .then((ways) => found.set(word, ways))
        .catch(() => (failed += 1))
        .finally(() => void soon());
    const slow = setTimeout(() => {
      late = true;
      soon();
    }, SLOW);
    await Promise.all([
      ...asked.map((word) => look(word, ways(this.shards, word, { last, exact, repaired, found }))),
      ...joined.map((word) => look(`${word} `, untaught(this.shards, word))),
    ]);
    clearTimeout(slow);
    const result = await answer();
    done = true;
    return result;
  }

  async #answer({ query, spoken, asked, last, found, repaired, failed }, limit) {
    const { size } = this.shards;
    const [telling, small] = [new Scores(size), new Scores(size)];
    const weights = new Map();
    const heard = [...found.values()].map((ways) => [ways, best(ways, size)]);
    for (const [ways, scores] of heard) {
      for (const [term, entry] of ways) weights.set(term, entry[1]);
      const sum = ways.some(([, entry]) => tells(entry)) ? telling : small;
      for (const [number, score] of scores) sum.add(number, score);
    }
    const scores = together(telling, small);
    const popular = await this.shards.asked().catch(() => "");
    const first = order(scores, popular, Math.max(limit, LOADED));
    const short = titled(asked.filter((word) => found.has(word)).map((word) => found.get(word)));
    const listed = ([number]) => short.includes(number) && first.every(([one]) => one !== number);
    const loaded = [...first, ...(short.length ? scores.filter(listed) : [])];
    const rows = await Promise.all(loaded.map(([number]) => this.shards.row(number).catch(() => 0)));
    const title = folded(query).join(" ");
    const hits = loaded.flatMap(([number, score], at) => this.#hit(number, score, rows[at]));
    const exact = new Set(hits.filter((hit) => folded(hit.title).join(" ") === title));
    hits.sort((a, b) => exact.has(b) - exact.has(a));
    const most = Math.max(...weights.values());
    // Small words, of negative weight, are marked only where nothing else was found.
    const least = most > 0 ? most / DULL : -Infinity;
    const hot = (term) => weights.get(term) >= least;
    const told = new Map([...repaired].filter(([, known]) => !found.has(known)));
    const terms = once((word) => termsOf(word, this.shards.loaded(word)?.f ?? {}));
    return {
      query,
      corrected: told.size ? mended(query, told) : "",
      hits: hits.slice(0, limit),
      known: (word) => terms(word).some(hot) || (last && word.startsWith(last)),
      failed: failed + rows.filter((row) => !row).length,
      asked: heard,
      hot,
      terms,
    };
  }

  #hit(number, score, row) {
    if (!row) return [];
    const [url, title, shelf, answer, lang] = row;
    return { number, url, href: this.root + url, title, shelf, answer, lang, score };
  }
}

/** The files of one language's index: loaded once each, tried again when the network fails. */
class Shards {
  #files = new Map();
  #ready = new Map();

  /** Called before a file is asked for again. */
  troubled;

  /** Whether files have gone, as they do when the site is published anew; `open` finds the new. */
  stale = false;

  /** *folder*: the address of /_kb/search/<lang>/. */
  constructor(folder) {
    this.folder = new URL(folder, document.baseURI);
  }

  async open(early) {
    const directory = (await early) ?? (await this.#fetch("index.json", { cache: "no-cache" }));
    this.directory = directory;
    this.stale = false;
    this.starts = {};
    this.paths = {};
    for (const kind of ["s", "w", "r"]) {
      const [starts, names] = directory[kind];
      this.starts[kind] = starts.split(" ");
      const path = (name) => `${kind === "r" ? "w" : kind}/${name}.json`;
      this.paths[kind] = (names.match(/.{8}/g) ?? []).map(path);
    }
    this.size = (directory.d.length / NAME) * directory.rows; // Of numbers, unused ones too.
    return this;
  }

  /** Terms and forms of the file that would hold *key*. */
  terms(key) {
    return this.#at("s", this.#place("s", key));
  }

  /** The same at once, if it is here already. */
  loaded(key) {
    return this.#ready.get(this.paths.s[this.#place("s", key)]);
  }

  /** All listed words that begin with *start*: kind "w", "r" for words reversed, "s" for terms. */
  async starting(start, kind = "w") {
    const starts = this.starts[kind];
    let at = this.#place(kind, start);
    const files = [this.#at(kind, at)];
    while (at + 1 < starts.length && starts[at + 1].startsWith(start)) {
      at += 1;
      files.push(this.#at(kind, at));
    }
    const listed = (await Promise.all(files)).flatMap((file) => (file.t ? Object.keys(file.t) : file));
    return listed.filter((word) => word.startsWith(start));
  }

  /** What a result shows: [url, title, shelf, lead, lang]. */
  async row(number) {
    const { rows, d } = this.directory;
    const at = Math.floor(number / rows) * NAME;
    return (await this.#load(`d/${d.slice(at, at + NAME)}.json`))[number % rows];
  }

  /** How much each article is asked, a letter each. */
  asked() {
    return this.#load(`p/${this.directory.p}.json`);
  }

  /** The file whose first possible key is the last not after *key*. */
  #place(kind, key) {
    const starts = this.starts[kind];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #at(kind, at) {
    if (!this.paths[kind].length) return kind === "s" ? { t: {}, f: {} } : [];
    return this.#load(this.paths[kind][at]);
  }

  #load(path) {
    if (!this.#files.has(path)) {
      const file = this.#fetch(path);
      this.#files.set(path, file);
      file.then(
        (value) => this.#ready.set(path, value),
        () => this.#files.delete(path),
      );
    }
    return this.#files.get(path);
  }

  async #fetch(path, options) {
    for (let turn = 0; ; turn += 1) {
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        const answer = await fetch(new URL(path, this.folder), { ...options, signal });
        if (answer.status === 404) this.stale = true;
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return await answer.json();
      } catch (error) {
        if (turn >= AGAIN.length || this.stale) throw error;
        this.troubled?.();
        await wait(AGAIN[turn]);
      }
    }
  }
}
