"""Problems of two languages become one row where translated articles show that they are one."""

from collections import Counter

from kbgen.mining.bridge import lexicon, same
from kbgen.mining.cover import Answer, coverage
from kbgen.mining.evidence import Evidence
from kbgen.mining.join import join
from kbgen.model import State

ENGLISH = ("card", "cash", "machine", "transfer", "parents", "passport", "photo", "shop", "coins")
PORTUGUESE = (
    "cartão",
    "dinheiro",
    "caixa",
    "transferência",
    "pais",
    "passaporte",
    "foto",
    "loja",
    "moedas",
)


def passages(vocabulary: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """An article about each two neighbouring words, in sentences that translations share."""
    return {
        f"article-{number}": (f"{word}. {vocabulary[number - 1]} {word}. {word} 24.",)
        for number, word in enumerate(vocabulary)
    }


def asked(*texts: str, tags: dict[str, int] | None = None) -> Evidence:
    found = Evidence(tickets=len(texts), signals=Counter(tags or {}))
    for text in texts:
        found.texts.add(text)
    return found


def test_a_word_is_paired_with_the_word_that_its_translations_have() -> None:
    pairs = [([one], [other]) for one, other in zip(ENGLISH, PORTUGUESE, strict=True)]
    pairs += [([ENGLISH[0], one], [PORTUGUESE[0], other]) for [one], [other] in pairs[1:]]
    known = lexicon(pairs)
    assert {word: max(found, key=lambda name: found[name]) for word, found in known.items()} == (
        dict(zip(ENGLISH, PORTUGUESE, strict=True))
    )


def groups(tags: dict[str, int] | None = None) -> tuple[list[Evidence], list[str]]:
    evidence = [
        asked("coins in the cash machine", "machine takes coins cash", "cash coins", tags=tags),
        asked("passport photo dark", "photo of passport", "passport photo bad"),
        asked("foto do passaporte escura", "passaporte e foto", "foto do passaporte má"),
        asked("moedas na caixa dinheiro", "caixa aceita moedas dinheiro", "dinheiro moedas"),
    ]
    return evidence, ["en", "en", "pt", "pt"]


def test_groups_that_say_the_same_once_translated_are_one() -> None:
    evidence, langs = groups()
    told = {"en": passages(ENGLISH), "pt": passages(PORTUGUESE)}
    assert sorted(same(evidence, langs, [0, 1, 2, 3], told)) == [(0, 3), (1, 2)]


def test_groups_that_agents_tag_otherwise_are_two() -> None:
    evidence, langs = groups(tags={"tag:cash": 3})
    evidence[3].signals.update({"tag:cards": 3})
    told = {"en": passages(ENGLISH), "pt": passages(PORTUGUESE)}
    assert same(evidence, langs, [0, 1, 2, 3], told) == [(1, 2)]


def test_without_translations_nothing_is_joined() -> None:
    evidence, langs = groups()
    told = {"en": passages(ENGLISH), "pt": {"elsewhere": passages(PORTUGUESE)["article-1"]}}
    assert same(evidence, langs, [0, 1, 2, 3], told) == []


def test_a_weak_answer_is_none_where_agents_who_send_articles_never_sent_one() -> None:
    answers = [
        Answer(f"a{number}", f"/a{number}/", word, f"{word} {word} {word} help")
        for number, word in enumerate(ENGLISH)
    ]
    evidence = [
        asked(*[f"{word} help number{n}" for n in range(12)], tags={f"article:/a{number}/": 5})
        for number, word in enumerate(ENGLISH[:6])
    ]
    keys: list[str | None] = [f"a{number}" for number in range(6)]
    stray = [f"odd{n} strange{n} shop quarrel{n} tower{n} window{n} lamp{n}" for n in range(40)]

    def states(tags: dict[str, int]) -> State:
        told = coverage(
            [*evidence, asked(*stray, tags=tags)],
            answers,
            lambda text: [one.key for one in answers if one.title in text],
            [*keys, "a7"],
        )
        groups = [*evidence, asked(*stray, tags=tags)]
        joined = join(told, groups, ["en"] * len(groups), {})
        return next(one.coverage.state for one in joined if len(groups) - 1 in one.groups)

    assert states({}) is State.GAP
    assert states({"article:/elsewhere/": 1}) is not State.GAP
