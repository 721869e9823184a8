/**
 * Where in an article a question is answered, if neither its title nor its answer says so: read
 * from the Markdown copy beside its page, and only for the results that are looked at.
 */

import { folded } from "./search-words.js";

const AHEAD = 60; // Letters before the first word asked for: what a telephone shows in a line.
const LONGEST = 240;
const FENCE = /^[ \t]*(?:```|~~~).*$/m;
const BLOCK = /\n\s*\n|\n(?=[ \t]*(?:[-*+>|]|\d+[.)]))/;
const MARK = /^\s*(?:[-*+>]|\d+[.)])\s/;
const HEADING = /^ {0,3}(?:#{1,6}\s+(.+?)[\s#]*|(<h[1-6].+)<\/h[1-6]>)\s*$/m;
const TITLE = /^# .*/; // Begins a copy; what the page calls its <h1> is no part of the text.
const HEADINGS = new RegExp(HEADING, "gm");
const OWN_ANCHOR = /\{[^}]*#([\w-]+)[^}]*\}$|<h[1-6][^>]* id="([^"]+)/;
const ENTITY =
  /&(?:#(\d{1,7}|[xX][\da-fA-F]{1,6})|([a-zA-Z])(acute|grave|circ|uml|tilde|cedil)|(\w+));/g;
const ACCENTS = {
  acute: "\u0301", grave: "\u0300", circ: "\u0302", uml: "\u0308", tilde: "\u0303", cedil: "\u0327",
};
// Those that people and editors write; a policy of Trusted Types lets no parser read the others.
const NAMED = new Map(Object.entries({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", shy: "", ndash: "–", mdash: "—",
  hellip: "…", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", bull: "•",
  middot: "·", rarr: "→", larr: "←", uarr: "↑", darr: "↓", times: "×", deg: "°", copy: "©",
  reg: "®", trade: "™", euro: "€", pound: "£", sect: "§", szlig: "ß", aelig: "æ", oelig: "œ",
  oslash: "ø", aring: "å",
}));

const copies = new Map();

/** {heading, anchor, text} of what *hit* says of the question, if its title and answer do not. */
export async function passage(hit, result) {
  const wanted = unsaid(hit, result);
  if (!wanted.size) return undefined;
  const copy = await read(new URL("index.md", new URL(hit.href, location.href)).href);
  await new Promise((done) => setTimeout(done)); // A key must not wait until all three are read.
  return telling(copy, hit.lang, (text) => weigh(text, wanted, result.terms));
}

/** The copy at *address*, asked for once a page. */
function read(address) {
  if (!copies.has(address)) {
    const copy = fetch(address).then((answer) => (answer.ok ? answer.text() : ""));
    copies.set(address, copy);
    copy.catch(() => copies.delete(address));
  }
  return copies.get(address);
}

/** The terms that the article holds and its row does not say: term → [which word, weight]. */
function unsaid(hit, { asked, hot, terms }) {
  const said = new Set([...folded(hit.title), ...folded(hit.answer)].flatMap(terms));
  const wanted = new Map();
  asked.forEach(([ways, scores], word) => {
    if (ways.some(([term]) => said.has(term))) return;
    if (!scores.some(([number]) => number === hit.number)) return;
    for (const [term, [, idf]] of ways) if (hot(term)) wanted.set(term, [word, Math.abs(idf)]);
  });
  return wanted;
}

/** What *text* tells of the *wanted* terms, each word of the question counted once. */
function weigh(text, wanted, terms) {
  const found = new Map();
  for (const term of folded(text).flatMap(terms)) {
    if (wanted.has(term)) found.set(...wanted.get(term));
  }
  return [...found.values()].reduce((sum, weight) => sum + weight, 0);
}

/** The sentence that tells most together with its heading; the first of several. */
function telling(markdown, lang, weight) {
  const cutter = new Intl.Segmenter(lang, { granularity: "sentence" });
  let most = 0;
  let found;
  for (const { heading, anchor, blocks } of sections(markdown)) {
    for (const block of blocks) {
      if (weight(`${heading} ${block}`) <= most) continue; // Nor does a sentence of it.
      for (const { segment, index } of cutter.segment(block)) {
        const told = weight(`${heading} ${segment}`);
        if (told <= most) continue;
        most = told;
        found = { heading, anchor, text: block.slice(index) };
      }
    }
  }
  return found && { ...found, text: shortened(found.text, weight) };
}

/** *text* from a little before the first word that weighs anything. */
function shortened(text, weight) {
  const first = [...text.matchAll(/\S+/g)].find(([word]) => weight(word))?.index ?? 0;
  const start = first > AHEAD ? text.indexOf(" ", first - AHEAD) + 1 : 0;
  const rest = text.slice(start, start + LONGEST);
  const end = start + LONGEST < text.length ? rest.lastIndexOf(" ") : rest.length;
  return (start ? "… " : "") + rest.slice(0, end) + (end < rest.length ? " …" : "");
}

/** The parts of a Markdown text, each with its heading, the heading's anchor and its blocks. */
export function sections(markdown) {
  const found = [{ heading: "", anchor: "", blocks: [] }];
  const taken = new Map();
  // Between two fences is code, whose "#" begins no heading.
  markdown.replace(TITLE, "").split(FENCE).forEach((part, at) => {
    const apart = at % 2 ? part : part.replace(HEADINGS, "\n\n$&\n\n");
    for (const block of apart.split(BLOCK)) {
      const [, hashed, tagged] = (at % 2 ? null : HEADING.exec(block)) ?? [];
      const said = plain(block.replace(MARK, ""));
      if (hashed ?? tagged) found.push({ ...headed(hashed ?? tagged, taken), blocks: [] });
      else if (/[\p{L}\p{N}]/u.test(said)) found.at(-1).blocks.push(said);
    }
  });
  return found;
}

/** A heading and its anchor, which is made as kbgen/articles/headings.py makes it. */
function headed(source, taken) {
  const heading = plain(source.replace(/\{[^}]*\}$/, ""));
  const bare = heading.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}_\- ]+/gu, "");
  const [, braced, own = braced] = OWN_ANCHOR.exec(source) ?? [];
  const base = own ?? (bare.trim().replaceAll(" ", "-") || "section");
  const before = taken.get(base) ?? 0;
  taken.set(base, before + 1);
  return { heading, anchor: before ? `${base}-${before}` : base };
}

/** The letter of an entity by number. */
function numbered(number) {
  const code = Number(/^x/i.test(number) ? `0${number}` : number);
  return code && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}

/** Markdown without its signs. */
function plain(markdown) {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)|<[^>]+>|\[![^\]]*\]|^\s*:::.*$|\{[:#.][^}]*\}/gm, " ")
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/\\(?=[^\p{L}\p{N}\s])/gu, "")
    .replaceAll("|", " ")
    .replace(/[*`]|(^|[^\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "$1")
    .replace(ENTITY, (entity, number, letter, accent, name) => {
      if (number) return numbered(number);
      if (letter) return (letter + ACCENTS[accent]).normalize("NFC");
      return NAMED.get(name) ?? entity;
    })
    .replace(/\s+/g, " ")
    .trim();
}
