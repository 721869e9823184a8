"""Whether Python and Chromium give the same ten answers with the same scores, in order.

    python benchmarks/search_parity.py data/stackfaq.json banking77/ 2000

A data set is one of benchmarks/search.py: all of its questions are asked. A number asks so many
questions of whole, cut and mistyped words of our own help centre, shared among its languages.
"""

import random
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from search import made, mistyped, read_set, without_a_space  # noqa: E402
from search_browser import Page, our_site  # noqa: E402

from kbgen.cache import Cache  # noqa: E402
from kbgen.findable import findable, search_engine  # noqa: E402
from kbgen.model import File  # noqa: E402
from kbgen.project import open_project  # noqa: E402
from kbgen.reading import read_content  # noqa: E402
from kbgen.search import Engine, engine, index  # noqa: E402

LANGUAGES = ("en", "pt", "ru")
AT_ONCE = 500
ASK = """async ([lang, questions]) => {
  const { openIndex } = await import("/js/search-engine.js");
  const index = await openIndex(`/_kb/search/${lang}/`);
  const answers = [];
  for (const question of questions) {
    const { corrected, hits } = await index.search(question, { limit: 10 });
    answers.push([corrected, hits.map((hit) => [hit.number, hit.score])]);
  }
  return answers;
}"""


def compare(name: str, files: Iterable[File], twin: Engine, questions: Sequence[str]) -> None:
    lang, differ = twin.index.lang, 0
    with tempfile.TemporaryDirectory() as folder, Page(our_site(files, Path(folder))) as page:
        for first in range(0, len(questions), AT_ONCE):
            some = questions[first : first + AT_ONCE]
            for question, answer in zip(some, page.page.evaluate(ASK, [lang, some]), strict=True):
                result = twin.search(question, 10)
                ours = [result.corrected, [[hit.number, hit.score] for hit in result.hits]]
                differ += ours != answer
    print(f"{name}: {len(questions)} questions, {differ} differ", flush=True)


def data_set(path: Path) -> None:
    data = read_set(path)
    edition, documents = made(data)
    questions = [query["q"] for query in data["queries"]]
    compare(path.name, index(edition, documents), engine(edition, documents), questions)


def own_help_centre(count: int) -> None:
    project = open_project(HERE.parent, None)
    cache = Cache(None)
    reading = read_content(project.content, cache, now=project.now)
    found = findable(reading, cache)
    for edition in reading.library.editions:
        if edition.lang in LANGUAGES:
            twin = search_engine(found, edition)
            files = index(edition, found.documents, found.taught)
            compare(edition.lang, files, twin, worn(twin, count // len(LANGUAGES) + 1))


def worn(twin: Engine, count: int) -> list[str]:
    """*count* questions of two to nine words of titles and answers, some of them worn."""
    rng = random.Random(count)
    said: list[Any] = [
        re.findall(r"\S+", f"{one.title} {one.lead}") for one in twin.index.shown.values()
    ]
    questions = []
    for number in range(count):
        words = rng.choice(said)
        first = rng.randrange(len(words))
        some = words[first : first + rng.randint(2, 9)]
        some[-1] = some[-1][: rng.randint(1, len(some[-1]))] if number % 3 else some[-1]
        asked = mistyped(" ".join(some), rng) if number % 2 else " ".join(some)
        questions.append(without_a_space(asked, rng) if number % 5 == 0 else asked)
    return questions


if __name__ == "__main__":
    for one in sys.argv[1:]:
        if one.isdigit():
            own_help_centre(int(one))
        else:
            data_set(Path(one))
