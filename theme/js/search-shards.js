/** The files of one language's index: loaded once each, tried again when the network fails. */

const PATIENCE = 10_000;
const AGAIN = [300, 1200];
const NAME = 8;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class Shards {
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
