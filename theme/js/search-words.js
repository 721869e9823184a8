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
const CODE = /[\p{L}\p{N}]+(?:[-._/][\p{L}\p{N}]+)+/gu;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ" };

/** Lower-case words in order, joined codes ("iso9001" of "iso-9001") behind them. */
export function words(text) {
  const lower = text.normalize("NFKC").toLowerCase();
  const plain = (lower.match(WORD) ?? []).flatMap(pairs);
  const codes = (lower.match(CODE) ?? [])
    .filter((code) => /[0-9]/.test(code) && /[\p{L}\p{Nl}\p{No}]/u.test(code))
    .map((code) => code.replace(/[-._/]/g, ""));
  return [...plain, ...codes].map((word) =>
    word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word,
  );
}

function pairs(word) {
  if (!UNSPACED_LETTER.test(word)) return [word];
  return word.match(RUN).flatMap((run) => {
    const letters = [...run];
    if (letters.length < 3 || !UNSPACED_LETTER.test(letters[0])) return [run];
    return letters.slice(1).map((letter, at) => letters[at] + letter);
  });
}

/** A word without accents. */
export function fold(word) {
  if (/^[a-z0-9]*$/.test(word)) return word;
  return word
    .replace(/[ßæœøłđıς]/g, (letter) => LETTERS[letter])
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFC");
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

/** Whether a word is made of letters alone: then a slip of the finger can be repaired. */
export const spelled = (word) => /^[\p{L}]+$/u.test(word) && !/[\u{10000}-\u{10ffff}]/u.test(word);
