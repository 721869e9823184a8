// Peers of the search in Node: node search_peers.mjs DATA.json ENGINE…, run in a folder with
// node_modules. Prints one JSON line an engine: {engine, ids: [[…ten ids a question]], bytes}.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const require = createRequire(path.join(process.cwd(), "x.js"));
const [file, ...engines] = process.argv.slice(2);
const { docs, queries, lang = "en" } = JSON.parse(fs.readFileSync(file, "utf8"));
const NAMES = {
  da: "danish", de: "german", en: "english", es: "spanish", fr: "french", it: "italian",
  nl: "dutch", pt: "portuguese", ru: "russian", sv: "swedish",
};
const plain = docs.map(({ id, title, body }) => ({ id, title, body }));

function stemmer() {
  const snowball = require("snowball-stemmers").newStemmer(NAMES[lang]);
  const known = new Map();
  return (word) => {
    const lower = word.toLowerCase();
    if (!known.has(lower)) known.set(lower, snowball.stem(lower));
    return known.get(lower);
  };
}

function miniSearch(options, search) {
  const MiniSearch = require("minisearch");
  const index = new (MiniSearch.default ?? MiniSearch)({ fields: ["title", "body"], ...options });
  index.addAll(plain);
  return { ask: (text) => index.search(text, search).map((hit) => hit.id), data: () => index };
}

const ENGINES = {
  minisearch: () => miniSearch({}, {}),
  "minisearch tuned": () =>
    miniSearch(
      { processTerm: stemmer() },
      {
        boost: { title: 2 },
        prefix: (word) => word.length > 3,
        fuzzy: (word) => (word.length > 4 ? 0.2 : false),
        weights: { fuzzy: 0.2, prefix: 0.3 },
      },
    ),
  lunr: () => {
    const lunr = require("lunr");
    if (lang !== "en") {
      require("lunr-languages/lunr.stemmer.support")(lunr);
      require(`lunr-languages/lunr.${lang}`)(lunr);
    }
    const index = lunr(function build() {
      if (lang !== "en") this.use(lunr[lang]);
      this.ref("id");
      this.field("title", { boost: 3 });
      this.field("body");
      plain.forEach((doc) => this.add(doc));
    });
    const ask = (text) => index.search(text.replace(/[-+:^~*"]/g, " ")).map((hit) => hit.ref);
    return { ask, data: () => index };
  },
  flexsearch: () => {
    const Flex = require("flexsearch");
    const encoder = lang === "en" ? new Flex.Encoder(Flex.Charset.LatinBalance, require("flexsearch/lang/en")) : undefined;
    const field = (name) => ({ field: name, tokenize: "strict", ...(encoder && { encoder }) });
    const index = new Flex.Document({ document: { id: "id", index: [field("title"), field("body")] } });
    plain.forEach((doc) => index.add(doc));
    const options = { limit: 10, merge: true, suggest: true };
    return { ask: (text) => index.search(text, options).map((hit) => hit.id ?? hit) };
  },
  orama: async () => {
    const orama = await import(path.join(process.cwd(), "node_modules/@orama/orama/dist/esm/index.js"));
    const schema = { title: "string", body: "string" };
    const language = NAMES[lang];
    const db = orama.create({ schema, components: { tokenizer: { stemming: lang === "en", language } } });
    await orama.insertMultiple(db, plain);
    const options = { limit: 10, boost: { title: 2 }, tolerance: 0 };
    const ask = async (text) =>
      (await orama.search(db, { term: text, ...options })).hits.map((hit) => hit.id);
    return { ask, data: () => orama.save(db) };
  },
};

for (const name of engines) {
  const engine = await ENGINES[name]();
  const ids = [];
  for (const { q } of queries) ids.push((await engine.ask(q)).slice(0, 10));
  const data = engine.data ? JSON.stringify(engine.data()) : "";
  console.log(JSON.stringify({ engine: name, ids, bytes: data ? gzipSync(data).length : 0 }));
}
