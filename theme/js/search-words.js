/** Words of a text, cut exactly as kbgen/text.py cuts them: the index knows no others. */

const LONGEST = 64;
const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
const MARKS =
  "\\u0300-\\u036f\\u0591-\\u05bd\\u064b-\\u065f\\u0670\\u0900-\\u0963\\u0966-\\u0dff" + UNSPACED;
const WORD = new RegExp(`[\\p{L}\\p{N}${MARKS}]+`, "gu");
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
const UNSPACED_LETTER = new RegExp(`[${UNSPACED}]`, "u");
const LONE = /(?:^|[^\p{L}\p{N}-])([a-z])-([a-z]{2,})/gu;
const SHARP = /(?:^|[^\p{L}\p{N}])([a-z](?:\+\+|#))(?![\p{L}\p{N}])/gu;
const CODE = /[\p{L}\p{N}]+(?:[-._/][\p{L}\p{N}]+)+/gu;
const VERSION = /^v?([0-9]+(?:\.[0-9]+)+)$/;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ" };

const lowered = (text) => text.normalize("NFKC").toLowerCase();

/** Lower-case words in order; behind them joined codes ("iso9001"), versions, and "email". */
export function words(text) {
  const lower = lowered(text);
  const plain = (lower.match(WORD) ?? []).flatMap(pairs);
  const codes = (lower.match(CODE) ?? []).map(
    (code) =>
      code.match(VERSION)?.[1] ??
      (/[0-9]/.test(code) && /[\p{L}\p{Nl}\p{No}]/u.test(code) && code.replace(/[-._/]/g, "")),
  );
  const lone = [...lower.matchAll(LONE)].map(([, letter, word]) => letter + word);
  const sharp = [...lower.matchAll(SHARP)].map(([, name]) => name);
  return [...plain, ...codes.filter(Boolean), ...lone, ...sharp].map((word) =>
    word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word,
  );
}

function pairs(word) {
  if (!UNSPACED_LETTER.test(word)) return [word];
  return word.match(RUN).flatMap((run) => {
    const letters = [...run];
    if (!UNSPACED_LETTER.test(letters[0])) return [run];
    return letters.map((letter, at) => letter + (letters[at + 1] ?? ""));
  });
}

/** Whether a word is one letter of a script without spaces. */
export const isSign = (word) => [...word].length === 1 && UNSPACED_LETTER.test(word);

/** A text with others in the place of some folded words; all the rest as it was written. */
export const mended = (text, others) =>
  text.replace(WORD, (word) => others.get(fold(lowered(word))) ?? word);

/** A word without accents. */
export function fold(word) {
  if (/^[a-z0-9]*$/.test(word)) return word;
  const bare = word
    .replace(/[ßæœøłđıς]/g, (letter) => LETTERS[letter])
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u0591-\u05bd\u0640\u064b-\u065f\u0670]+/g, "")
    .normalize("NFC");
  return bare || word;
}

/** The folded words of a text: each key asks for those of all that stands on the screen. */
export const folded = once((text) => words(text).map(fold));

/** *make*, asked once for each text. */
export function once(make) {
  const made = new Map();
  return (text) => {
    if (!made.has(text)) made.set(text, make(text));
    return made.get(text);
  };
}

/** Whether a word is of letters (and their marks) alone: then a slip can be repaired. */
export const spelled = (word) =>
  /^[\p{L}\p{M}]+$/u.test(word) && !/[\u{10000}-\u{10ffff}]/u.test(word);
