/** What kbgen/search/rank.py does, number by number; there stands why. */

import { fold, isSign, spelled, words } from "./search-words.js";

const MOST_WORDS = 64;
const MOST_RIVALS = 8;
const MOST_COMPLETIONS = 48;
const COMPLETE_FROM = 3;
const REPAIR_FROM = 4;
const MISTYPED = [4, 5];
const BEGUN = [3, 5];
const HEAD = 5;
const ENDING = 3;
const FULL = 1024;
const LEARNED = 6;
export const LOADED = 10;
const TITLED = 3;

export function heard(query, { typing = false } = {}) {
  const spoken = words(query);
  const asked = [...new Set(spoken.map(fold))].slice(0, MOST_WORDS);
  const last = words(query.slice(query.lastIndexOf(" ") + 1)).at(-1);
  const begun = typing && last && spelled(last) ? fold(last) : "";
  return { spoken, asked, joined: joined(spoken), last: begun };
}

function joined(spoken) {
  const letters = spoken.slice(0, MOST_WORDS).map(fold);
  const fits = (word) => word?.length > 1 && spelled(word);
  const both = (one, other) => fits(one) && fits(other) && one + other;
  const pairs = letters.map((word, at) => both(letters[at - 1], word));
  return [...new Set(pairs)].filter((pair) => pair && !letters.includes(pair));
}

/** What *word* may mean: [term, its entry, numerator, denominator]. */
export async function ways(shards, word, { last, exact, repaired, found }) {
  let mean = await (isSign(word) ? starting(shards, word) : known(shards, word));
  if (word === last && word.length >= COMPLETE_FROM) {
    mean = mean.concat(await completions(shards, word));
  }
  if (mean.length || exact || !spelled(word)) return mean;
  return repair(shards, word, repaired, found);
}

/** The same without what tickets taught. */
export async function untaught(shards, word) {
  const found = await known(shards, word);
  return found.map(([term, entry, ...share]) => [term, entry.slice(0, 4), ...share]);
}

/** The terms of a form, as kbgen/search/shards.py writes them. */
export function termsOf(form, forms) {
  if (!Object.hasOwn(forms, form)) return [form];
  return forms[form].split(" ").map((change) => {
    const count = parseInt(change, 10);
    return form.slice(0, form.length - count) + change.slice(String(count).length);
  });
}

/** What is known of a form, if all files are here. */
function knownNow(shards, form) {
  const here = shards.loaded(form);
  if (!here) return undefined;
  const found = [];
  for (const term of termsOf(form, here.f)) {
    const there = term === form ? here : shards.loaded(term);
    if (!there) return undefined;
    if (Object.hasOwn(there.t, term)) found.push([term, there.t[term], 1, 1]);
  }
  return found;
}

async function known(shards, form) {
  const { f } = await shards.terms(form);
  await Promise.all(termsOf(form, f).map((term) => shards.terms(term)));
  return knownNow(shards, form);
}

/** The terms that begin with a letter of a script without spaces. */
async function starting(shards, sign) {
  const terms = await shards.starting(sign, "s");
  return terms.map((term) => [term, shards.loaded(term).t[term], 1, 1]);
}

async function completions(shards, word) {
  const starting = await shards.starting(word);
  const forms = starting.sort((a, b) => a.length - b.length).slice(0, MOST_COMPLETIONS);
  const found = await Promise.all(forms.map((form) => knownNow(shards, form) ?? known(shards, form)));
  const shortest = new Map();
  found.forEach((ways, at) => {
    for (const [term, entry] of ways) {
      if (!shortest.has(term)) shortest.set(term, [term, entry, word.length, forms[at].length]);
    }
  });
  return [...shortest.values()];
}

async function repair(shards, word, repaired, found) {
  const near = word.length >= REPAIR_FROM ? await nearby(shards, word) : [];
  const counted = async (form, [share, whole]) =>
    (await known(shards, form)).map(([term, entry]) => [term, entry, share, whole]);
  const alike = (form) => -common(word, form);
  const kin = near.filter((form) => akin(word, form)).sort(by(alike, (form) => form.length));
  if (kin.length) {
    if (kin[0].length === word.length && oneEdit(word, kin[0])) repaired.set(word, kin[0]);
    return known(shards, kin[0]);
  }
  const slips = near.filter((form) => slip(word, form));
  if (slips.length) {
    slips.sort(by((form) => form[0] !== word[0], alike));
    const rivals = await Promise.all(
      slips.slice(0, MOST_RIVALS).map(async (form) => [form, await counted(form, MISTYPED)]),
    );
    const frequency = ([, ways]) =>
      ways.reduce((sum, [, [, , title, body]]) => sum + title.length + body.length, 0);
    rivals.sort(by((rival) => -frequency(rival), ([form]) => form));
    repaired.set(word, rivals[0][0]);
    return rivals[0][1];
  }
  if (await apart(shards, word, near, found)) return [];
  const heads = near.filter((form) => form.length >= HEAD && word.startsWith(form));
  if (heads.length) return counted(heads[0], BEGUN);
  return word.length >= COMPLETE_FROM ? completions(shards, word) : [];
}

/** Two known words that *word* is made of go into *found*, if they are not there. */
async function apart(shards, word, near, found) {
  for (const form of near.sort(by((form) => -form.length, (form) => form))) {
    const first = word.startsWith(form);
    if (!first && !word.endsWith(form)) continue;
    const rest = first ? word.slice(form.length) : word.slice(0, -form.length);
    if (rest.length < 2) continue;
    const both = await Promise.all([form, rest].map((part) => known(shards, part)));
    if (!both[1].length) continue;
    [form, rest].forEach((part, at) => found.has(part) || found.set(part, both[at]));
    return true;
  }
  return false;
}

async function nearby(shards, word) {
  const half = Math.max(2, Math.floor(word.length / 2));
  const reverse = (letters) => [...letters].reverse().join("");
  const swapped = word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1);
  const [first, middle, last] = await Promise.all([
    shards.starting(word.slice(0, half)),
    shards.starting(swapped),
    shards.starting(reverse(word.slice(-half)), "r"),
  ]);
  const same = middle.filter((form) => form === swapped);
  return [...new Set([...first, ...same, ...last.map(reverse)])].sort();
}

/** Scores by article, of numbers below *size*: a Map took four times as long. */
export class Scores {
  #numbers = [];

  constructor(size) {
    this.held = new Uint8Array(size);
    this.scores = new Int32Array(size);
  }

  set(number, score) {
    if (!this.held[number]) this.#numbers.push(number);
    this.held[number] = 1;
    this.scores[number] = score;
  }

  add(number, score) {
    this.set(number, this.scores[number] + score);
  }

  raise(number, score) {
    if (!this.held[number] || this.scores[number] < score) this.set(number, score);
  }

  pairs() {
    return this.#numbers.map((number) => [number, this.scores[number]]);
  }
}

export function best(found, size) {
  if (found.length === 1 && found[0][2] === found[0][3]) return postings(found[0][1]);
  const most = new Scores(size);
  for (const [, entry, share, whole] of found) {
    for (const [number, score] of postings(entry)) {
      most.raise(number, Math.floor((score * share) / whole));
    }
  }
  return most.pairs();
}

/** Whether a term alone is a reason to show an article; small words carry a minus. */
export const tells = ([, idf, , , learned]) => idf > 0 || (idf === 0 && Boolean(learned));

export function together(telling, small) {
  const told = telling.pairs().filter(([, score]) => score > 0);
  if (!told.length) return small.pairs();
  return told.map(([number, score]) => [number, score + small.scores[number]]);
}

/** Articles in whose titles stand all words, the shortest first: the exact title, perhaps. */
export function titled(asked) {
  let found;
  for (const ways of asked) {
    if (found && !found.size) break;
    const here = new Map();
    for (const [, [, , title]] of ways) {
      let number = 0;
      for (const posting of title) {
        number += posting >> 5;
        if (!found || found.has(number)) {
          here.set(number, Math.max(here.get(number) ?? 0, posting & 31));
        }
      }
    }
    found = here;
  }
  const first = by(([, factor]) => -factor, ([number]) => number);
  return [...(found ?? [])].sort(first).slice(0, TITLED).map(([number]) => number);
}

const unpacked = new WeakMap();

/** The scores of a term; unpacked once, for the next key will ask again. */
function postings(entry) {
  let scores = unpacked.get(entry);
  if (scores) return scores;
  scores = new Map();
  const [titleIdf, idf, title, body, learned = ""] = entry;
  const add = (number, score) => scores.set(number, (scores.get(number) ?? 0) + score);
  let number = 0;
  for (const posting of title) add((number += posting >> 5), titleIdf * (posting & 31));
  number = 0;
  for (const posting of body) add((number += posting >> 5), Math.abs(idf) * (posting & 31));
  for (const [at, score] of scores) scores.set(at, Math.floor((score * FULL) / (score + FULL)));
  number = 0;
  for (const [, gap, letter] of learned.matchAll(/(\d*)(\D)/g)) {
    const weight = parseInt(letter, 36) - 9;
    add((number += Number(gap)), LEARNED * (letter < "a" ? -weight : weight));
  }
  scores = [...scores];
  unpacked.set(entry, scores);
  return scores;
}

/** Pairs, best first: by score, then by how much they are asked, then by number. */
export function order(scores, asked, limit) {
  const popular = (number) => parseInt(asked[number] ?? "0", 36);
  const before = (a, b) => b[1] - a[1] || popular(b[0]) - popular(a[0]) || a[0] - b[0];
  // Whoever does not reach the lowest of the best is not sorted.
  const values = Int32Array.from(scores.map(([, score]) => score)).sort();
  const least = values[Math.max(0, values.length - limit)] ?? 0;
  const likely = values.at(-1) > 0 ? Math.max(1, least) : least;
  return scores.filter(([, score]) => score >= likely).sort(before).slice(0, limit);
}

function by(...keys) {
  return (a, b) => {
    for (const key of keys) {
      const [one, other] = [key(a), key(b)];
      if (one !== other) return one < other ? -1 : 1;
    }
    return 0;
  };
}

function common(one, other) {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

function akin(word, form) {
  const shared = common(word, form);
  return shared >= Math.max(4, word.length - ENDING) && form.length - shared <= ENDING;
}

function slip(word, form) {
  const swapped = word[0] === form[1] && word[1] === form[0];
  const first = word.length > REPAIR_FROM || word[0] === form[0] || swapped;
  return first && oneEdit(word, form);
}

export function oneEdit(word, form) {
  if (Math.abs(word.length - form.length) > 1 || word === form) return false;
  const at = common(word, form);
  const [a, b] = [word.slice(at), form.slice(at)];
  const swapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || swapped;
}
