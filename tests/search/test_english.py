"""The quick English stemmer says what Whoosh's says."""

import os
import random
import re
from importlib import import_module
from pathlib import Path

from kbgen import english

CONTENT = Path(__file__).parent.parent.parent / "content"
ENDINGS = [*english._STEP_2, *english._STEP_3, *english._STEP_4, *english._ENDS_1B]
ENDINGS += ["s", "ss", "us", "sses", "ies", "ied", "y", "e", "l", "ll", "at", "bl", "iz", "\u0079s"]
BEGINNINGS = ["gener", "commun", "arsen", *english.SPECIAL]


def test_every_word_has_the_stem_that_whoosh_gives_it() -> None:
    """Words of our own articles, and made-up ones with every ending; the seed moves."""
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    source = random.Random(seed)
    whoosh = import_module("whoosh.lang.snowball.english").EnglishStemmer().stem
    texts = [path.read_text(encoding="utf-8").lower() for path in CONTENT.rglob("*.md")]
    words = {word for text in texts for word in re.findall("[a-z]+", text)} | set(BEGINNINGS)
    assert len(words) > 500
    for _ in range(20_000):
        made = source.choice(BEGINNINGS) if source.random() < 0.2 else ""
        made += "".join(source.choices("aeiouybcdlnrst", k=source.randint(0, 5)))
        words.add(made + "".join(source.choices(ENDINGS, k=source.randint(0, 3))))
    differing = [word for word in words if len(word) > 2 and whoosh(word) != english.stem(word)]
    assert differing == [], f"KBGEN_SEED={seed}"
