/** Answers to a question, from the index of one language. */

import {
  LOADED,
  Scores,
  best,
  heard,
  order,
  tells,
  termsOf,
  together,
  untaught,
  ways,
} from "./search-rank.js";
import { Shards } from "./search-shards.js";
import { fold, folded, once } from "./search-words.js";

const SLOW = 500;
const DULL = 3; // Times less than the best word: not marked.
const opened = new Map();

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
  async search(query, { limit = LOADED, typing = false, exact = false, early } = {}) {
    const { spoken, asked, joined, last } = heard(query, { typing });
    const found = new Map();
    const repaired = new Map();
    let failed = 0;
    const look = (word, looking) =>
      looking.then(
        (ways) => found.set(word, ways),
        () => (failed += 1),
      );
    const all = Promise.all([
      ...asked.map((word) => look(word, ways(this.shards, word, { last, exact, repaired, found }))),
      ...joined.map((word) => look(`${word} `, untaught(this.shards, word))),
    ]);
    const answer = () => this.#answer({ query, spoken, last, found, repaired, failed }, limit);
    if (early) {
      const slow = Symbol("slow");
      const first = await Promise.race([all, new Promise((done) => setTimeout(done, SLOW, slow))]);
      if (first === slow && found.size) early(await answer());
    }
    await all;
    return answer();
  }

  async #answer({ query, spoken, last, found, repaired, failed }, limit) {
    const { size } = this.shards;
    const [telling, small] = [new Scores(size), new Scores(size)];
    const weights = new Map();
    const asked = [...found.values()].map((ways) => [ways, best(ways, size)]);
    for (const [ways, scores] of asked) {
      for (const [term, entry] of ways) weights.set(term, entry[1]);
      const sum = ways.some(([, entry]) => tells(entry)) ? telling : small;
      for (const [number, score] of scores) sum.add(number, score);
    }
    const scores = together(telling, small);
    const popular = await this.shards.asked().catch(() => "");
    const first = order(scores, popular, Math.max(limit, LOADED));
    const rows = await Promise.all(first.map(([number]) => this.shards.row(number).catch(() => 0)));
    const title = folded(query).join(" ");
    const hits = first.flatMap(([number, score], at) => this.#hit(number, score, rows[at]));
    const exact = new Set(hits.filter((hit) => folded(hit.title).join(" ") === title));
    hits.sort((a, b) => exact.has(b) - exact.has(a));
    const most = Math.max(...weights.values());
    // Small words, of negative weight, are marked only where nothing else was found.
    const least = most > 0 ? most / DULL : -Infinity;
    const hot = (term) => weights.get(term) >= least;
    const terms = once((word) => termsOf(word, this.shards.loaded(word)?.f ?? {}));
    return {
      query,
      corrected: repaired.size ? spoken.map((word) => repaired.get(fold(word)) ?? word).join(" ") : "",
      hits: hits.slice(0, limit),
      known: (word) => terms(word).some(hot) || (last && word.startsWith(last)),
      failed: failed + rows.filter((row) => !row).length,
      asked,
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
