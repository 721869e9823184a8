"""How well and how cheaply the search answers, beside its peers, in one run.

    python benchmarks/search.py relevance data/stackfaq.json --npm DIR [--model FOLDER]
    python benchmarks/search.py relevance banking77/ --npm DIR     # train.csv, test.csv
    python benchmarks/search.py vocabulary banking77/
    python benchmarks/search.py size 200 1000 10000 --npm DIR
    python benchmarks/search.py latency 10000

A data set is JSON: {"lang", "docs": [{id, title, body}], "queries": [{q, rel: [ids]}]}, perhaps
"tickets": [{q, label}]. DIR holds node_modules with minisearch, lunr, lunr-languages, flexsearch,
@orama/orama, snowball-stemmers and pagefind (`npm install --ignore-scripts` them outside this
repository); without it only Python's engines run. tantivy runs if it is installed.
"""

import argparse
import csv
import gzip
import json
import math
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from kbgen import text  # noqa: E402 (The checkout, not a package.)
from kbgen.model import Article, Edition, File, Section  # noqa: E402
from kbgen.search import Asked, Document, Engine, Taught, document, engine, index, learn  # noqa: E402
from kbgen.search.vocabulary import REQUESTERS  # noqa: E402

NODE = ("minisearch", "minisearch tuned", "lunr", "flexsearch", "orama")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Ask = Callable[[str], Sequence[str]]


def read_set(path: Path) -> dict[str, Any]:
    """A data set; a folder is Banking77: a title and three utterances make an article."""
    if path.is_file():
        return {"lang": "en", "tickets": []} | json.loads(path.read_text(encoding="utf-8"))
    if not (path / "train.csv").is_file():
        sys.exit(f"{path}: no such data set — a JSON file, or a folder of train.csv and test.csv")
    train, test = (list(utterances(path / f"{name}.csv")) for name in ("train", "test"))
    rng = random.Random(7)
    docs, tickets = [], []
    for label in sorted({label for _, label in train}):
        mine = [text for text, other in train if other == label]
        rng.shuffle(mine)
        title = label.replace("_", " ").strip().capitalize()
        docs.append({"id": label, "title": title, "body": "\n".join(mine[:3])})
        tickets += [{"q": text, "label": label} for text in mine[3:]]
    rng.shuffle(tickets)
    queries = [{"q": text, "rel": [label]} for text, label in test]
    return {"lang": "en", "docs": docs, "queries": queries, "tickets": tickets}


def utterances(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["text"].strip(), row["category"]


def made(data: dict[str, Any]) -> tuple[Edition, dict[str, Document]]:
    """The articles of a data set as the build would see them; a path is the id."""
    lang = data["lang"]
    articles, documents = [], {}
    for number, doc in enumerate(data["docs"], 1):
        url = f"/{doc['id']}/"
        one = Article(doc["id"], doc["id"], lang, url, number, "", doc["title"])
        articles.append(one)
        documents[one.path] = document(one, [Section("", "", doc["body"])])
    return Edition(lang, tuple(articles), (), (), (), ()), documents


def ours(built: Engine, **options: Any) -> Ask:
    return lambda text: [hit.path for hit in built.search(text, 10, **options).hits]


def whoosh(data: dict[str, Any]) -> Ask:
    """Whoosh on a server: its own index and analysis, words joined by OR."""
    from whoosh.analysis import LanguageAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.qparser import MultifieldParser, OrGroup

    analyzer = LanguageAnalyzer(data["lang"])
    schema = Schema(id=ID(stored=True), title=TEXT(analyzer, field_boost=2.0), body=TEXT(analyzer))
    held = RamStorage().create_index(schema)
    writer = held.writer()
    for doc in data["docs"]:
        writer.add_document(**{name: doc[name] for name in ("id", "title", "body")})
    writer.commit()
    searcher = held.searcher()
    parser = MultifieldParser(["title", "body"], schema, group=OrGroup)

    def ask(text: str) -> list[str]:
        query = parser.parse(re.sub(r"[^\w\s]", " ", text).lower())
        return [hit["id"] for hit in searcher.search(query, limit=10)]

    return ask


def tantivy(data: dict[str, Any]) -> Ask:
    import tantivy as engine_

    stems = {"en": "en_stem"}.get(data["lang"], "default")
    builder = engine_.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name=stems)
    held = engine_.Index(builder.build())
    writer = held.writer(15_000_000)
    for doc in data["docs"]:
        names = ("id", "title", "body")
        writer.add_document(engine_.Document(**{name: [doc[name]] for name in names}))
    writer.commit()
    held.reload()
    searcher = held.searcher()

    def ask(text: str) -> list[str]:
        words = re.sub(r"[^\w\s]", " ", text).lower()
        if not words.strip():
            return []
        query = held.parse_query(words, ["title", "body"], field_boosts={"title": 2.0})
        return [searcher.doc(found)["id"][0] for _, found in searcher.search(query, 10).hits]

    return ask


def measures(
    answers: Iterable[Sequence[str]], queries: Sequence[dict[str, Any]]
) -> dict[str, float]:
    """MRR, nDCG and hit rates at 1, 3 and 10, and the share of questions without any answer."""
    total = dict.fromkeys(("MRR", "nDCG", "R@1", "R@3", "R@10", "empty"), 0.0)
    for ids, query in zip(answers, queries, strict=True):
        places = [at for at, found in enumerate(ids[:10]) if found in query["rel"]]
        best = sum(1 / math.log2(at + 2) for at in range(min(10, len(query["rel"]))))
        total["nDCG"] += sum(1 / math.log2(at + 2) for at in places) / best
        total["empty"] += not ids
        if places:
            total["MRR"] += 1 / (places[0] + 1)
            for most in (1, 3, 10):
                total[f"R@{most}"] += places[0] < most
    return {name: value / max(1, len(queries)) for name, value in total.items()}


def told(name: str, found: dict[str, float], more: str = "") -> None:
    figures = "  ".join(f"{key} {value:.3f}" for key, value in found.items())
    print(f"{name:28} {figures}  {more}", flush=True)


def mistyped(text: str, rng: random.Random) -> str:
    """*text* with one random edit, at any place of one word of five letters or more."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return text
    at = rng.choice(long)
    word = words[at]
    place, letter = rng.randrange(len(word)), rng.choice(LETTERS)
    swap = min(place, len(word) - 2)
    words[at] = rng.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :],
        ]
    )
    return " ".join(words)


def without_a_space(text: str, rng: random.Random) -> str:
    """*text* with two words written as one, if two of letters stand side by side."""
    words = text.split()
    pairs = [at for at, pair in enumerate(pairwise(words)) if all(map(str.isalpha, pair))]
    if not pairs:
        return text
    at = rng.choice(pairs)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def meant(data: dict[str, Any], plain: Engine, model: Path) -> tuple[Ask, float]:
    """An engine with the words that *model* finds near each article, and bytes an article."""
    from kbgen.mining.dense import dense_model, general_words
    from kbgen.mining.meaning import Told, near_words

    articles = [Told(doc["id"], doc["title"], doc["body"]) for doc in data["docs"]]
    learned = near_words(plain, articles, general_words(model), dense_model(model))
    edition, documents = made(data)
    size = weight(edition, documents, learned) - weight(edition, documents, {})
    return ours(engine(edition, documents, Taught(learned))), size / len(articles)


def relevance(path: Path, npm: Path | None, sample: int, model: Path | None) -> None:
    data = read_set(path)
    queries = (
        data["queries"][:: max(1, len(data["queries"]) // sample)] if sample else data["queries"]
    )
    data["queries"] = queries
    print(f"\n{path.name}: {len(data['docs'])} articles, {len(queries)} questions")
    built = engine(*made(data))
    ask = ours(built)
    asked = [query["q"] for query in queries]
    told("kbgen", measures(map(ask, asked), queries))
    rng = random.Random(3)
    slips = [mistyped(query["q"], rng) for query in queries]
    told("kbgen, one typo", measures(map(ask, slips), queries))
    run = [without_a_space(query["q"], rng) for query in queries]
    told("kbgen, one space lost", measures(map(ask, run), queries))
    told("kbgen, repair off", measures(map(ours(built, exact=True), slips), queries))
    titles = [{"q": doc["title"], "rel": [doc["id"]]} for doc in data["docs"]]
    if model:
        near, size = meant(data, built, model)
        told("kbgen, words near in meaning", measures(map(near, asked), queries), f"{size:.0f} B")
    told("kbgen, exact titles", measures(map(ask, (one["q"] for one in titles)), titles))
    for name, make in (("Whoosh (server)", whoosh), ("tantivy (server)", tantivy)):
        try:
            peer = make(data)
        except ImportError:
            print(f"{name:28} not installed")
            continue
        told(name, measures(map(peer, (query["q"] for query in queries)), queries))
    for name, ids, size in node_peers(data, npm):
        told(name, measures(ids, queries), f"index {size / 1000:.0f} kB gz" if size else "")
    if npm:
        with_pagefind(data, npm, lambda ids, some: told("Pagefind (sample)", measures(ids, some)))


def node_peers(
    data: dict[str, Any], npm: Path | None, names: Sequence[str] = NODE
) -> Iterator[tuple[str, list[list[str]], int]]:
    if npm is None:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        for name in names:
            command = ["node", str(HERE / "search_peers.mjs"), file.name, name]
            done = subprocess.run(
                command, cwd=npm, capture_output=True, text=True, timeout=900, check=False
            )
            if done.returncode:
                print(f"{name:28} failed: {done.stderr.strip().splitlines()[-1:]}")
                continue
            found = json.loads(done.stdout)
            yield name, found["ids"], found["bytes"]


def with_pagefind(
    data: dict[str, Any], npm: Path, use: Callable[..., None], most: int = 250
) -> None:
    """Pagefind over one page an article, asked in Chromium."""
    from search_browser import Page, pagefind_site

    some = data["queries"][:: max(1, len(data["queries"]) // most)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Page(pagefind_site(data, Path(folder), npm)) as page,
    ):
        use([page.pagefind(query["q"]) for query in some], some)


def vocabulary(path: Path) -> None:
    """What tickets teach: all labels, ten an article, none; judged by the test questions.

    Ten labels an article: alone in the world; in an export in which everybody's words are counted
    before any is shown; in the same export, learning from the tickets without a label, too.
    """
    data = read_set(path)
    edition, documents = made(data)
    plain = engine(edition, documents)
    bare = weight(edition, documents, {})
    everything = [Asked(one["q"], who, one["label"]) for who, one in enumerate(data["tickets"])]
    seen: dict[str, int] = {}
    ten = []
    for one in everything:
        seen[one.path] = seen.get(one.path, 0) + 1
        ten += [one] if seen[one.path] <= 10 else []
    linked = set(ten)
    some = [one if one in linked else one._replace(path="") for one in everything]
    none = [one._replace(path="") for one in everything]
    people = Counter(word for one in everything for word in set(text.words(one.text)))
    shown = {word for word, count in people.items() if count >= REQUESTERS}
    asked = [query["q"] for query in data["queries"]]
    told("no tickets", measures(map(ours(plain), asked), data["queries"]))
    for name, tickets, known in (
        ("all labels", everything, None),
        ("ten an article", ten, None),
        ("ten, words of all tickets", ten, shown.__contains__),
        ("ten, the rest unlinked", some, None),
        ("no labels", none, None),
    ):
        started = time.process_time()
        learned = learn(plain, tickets, shown=known)
        spent = time.process_time() - started
        taught = engine(edition, documents, Taught(learned))
        size = (weight(edition, documents, learned) - bare) / len(documents)
        found = measures(map(ours(taught), asked), data["queries"])
        told(name, found, f"{size:.0f} B gz an article, learned in {spent:.0f} s CPU")


def weight(edition: Edition, documents: dict[str, Document], learned: Any) -> int:
    found = index(edition, documents, Taught(learned))
    return sum(len(gzip.compress(one.data, 9)) for one in found if "/s/" in one.path)


def corpus(count: int) -> dict[str, Any]:
    """*count* articles of some 600 words from the sentences of our own help centre, with invented
    names in them so that the vocabulary grows; every tenth gives a question of 7 to 14 words."""
    rng = random.Random(11)
    own = [path.read_text(encoding="utf-8") for path in sorted(HERE.parent.glob("content/*/*.md"))]
    plain = [
        re.sub(r"^---.*?^---", "", text, flags=re.S | re.M) for text in own if ".pt" not in text
    ]
    sentences = sorted(
        {
            s.strip()
            for text in plain
            for s in re.split(r"(?<=[.!?])\s+", text)
            if 5 <= len(s.split()) <= 40 and s.isascii()
        }
    )
    parts = "ba co di fu ga he ji ko lu me no pa qui ro sa te vu wa xo ze".split()  # noqa: SIM905
    docs, queries = [], []
    for number in range(count):
        names = ["".join(rng.choices(parts, k=rng.randint(2, 4))) for _ in range(3)]
        topic = rng.sample(sentences, 25)
        said: list[str] = []
        while sum(map(len, said)) < 3600:
            sentence = rng.choice(topic if rng.random() < 0.6 else sentences)
            words = sentence.split()
            if rng.random() < 0.2:
                words.insert(rng.randrange(len(words)), rng.choice(names))
            said.append(" ".join(words))
        title = f"{' '.join(rng.choice(topic).split()[:6])} {names[0]}"
        docs.append({"id": f"a{number}", "title": title, "body": "\n".join(said)})
        if number % max(1, count // 100) == 0:
            words = re.findall(r"\w+", rng.choice(said).lower())[: rng.randint(7, 14)]
            queries.append({"q": " ".join(words), "rel": [f"a{number}"]})
    return {"lang": "en", "docs": docs, "queries": queries, "tickets": []}


def size(counts: Sequence[int], npm: Path | None) -> None:
    """Bytes to the first and to each next result (engine included), and the cost of the index."""
    from search_browser import Page, our_site

    for count in counts:
        data = corpus(count)
        started = time.process_time()
        edition, documents = made(data)
        counted = time.process_time()
        files = list(index(edition, documents))
        spent = time.process_time()
        print(
            f"{count} articles: words {1000 * (counted - started) / count:.2f} and index "
            f"{1000 * (spent - counted) / count:.2f} ms CPU an article, {len(files)} files"
        )
        files += [File(f"{doc['id']}/index.md", doc["body"].encode()) for doc in data["docs"]]
        with tempfile.TemporaryDirectory() as folder, Page(our_site(files, Path(folder))) as page:
            payload("kbgen", [page.ours(query["q"]) for query in data["queries"][:20]], page)
            passages = sum(page.passages[1:]) / len(page.passages[1:])
            print(f"  {'passages':20} of the first results, behind them: {passages / 1000:.1f} kB")
        for name, _, gzipped in node_peers(data, npm if count <= 1000 else None, NODE[:3]):
            print(f"  {name:20} {gzipped / 1000:.0f} kB gz before the first result, library apart")
        if npm and count <= 1000:
            from search_browser import pagefind_site

            with (
                tempfile.TemporaryDirectory() as folder,
                Page(pagefind_site(data, Path(folder), npm)) as page,
            ):
                payload(
                    "Pagefind", [page.pagefind(query["q"]) for query in data["queries"][:20]], page
                )


def payload(name: str, _answers: Sequence[Any], page: Any) -> None:
    first, rest = page.loads[0], page.loads[1:]
    print(
        f"  {name:20} first {first[0] / 1000:.1f} kB in {first[1]} requests, "
        f"next {sum(load[0] for load in rest) / len(rest) / 1000:.1f} kB in "
        f"{sum(load[1] for load in rest) / len(rest):.1f}"
    )


def latency(count: int) -> None:
    """Keystroke to painted answers in Chromium, warm, processor four times slower."""
    from search_browser import Page, our_site

    data = corpus(count)
    files = list(index(*made(data)))
    with tempfile.TemporaryDirectory() as folder, Page(our_site(files, Path(folder))) as page:
        times, long = page.typed([query["q"] for query in data["queries"][:5]])
        cold = page.cold_on_a_slow_line(data["queries"][20]["q"])
    times.sort()
    at = {share: times[int(len(times) * share)] for share in (0.5, 0.95)}
    print(
        f"{count} articles, {len(times)} keystrokes, 4x slower: p50 {at[0.5]:.0f} ms, "
        f"p95 {at[0.95]:.0f} ms, {long} tasks over 50 ms; cold on a slow line {cold:.1f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["relevance", "vocabulary", "size", "latency"])
    parser.add_argument("of", nargs="+", help="data sets, or numbers of articles")
    parser.add_argument("--npm", type=Path, help="folder with node_modules")
    parser.add_argument("--sample", type=int, default=0, help="about so many questions of a set")
    parser.add_argument("--model", type=Path, help="an embedding model for words near in meaning")
    args = parser.parse_args()
    if args.what == "size":
        size([int(one) for one in args.of], args.npm)
        return
    for one in args.of:
        if args.what == "relevance":
            relevance(Path(one), args.npm, args.sample, args.model)
        elif args.what == "vocabulary":
            vocabulary(Path(one))
        else:
            latency(int(one))


if __name__ == "__main__":
    main()
