"""Questions → the group of each: sample, discover, learn, assign, look again at the rest."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kbgen.mining.assign import UNLIKE, Asked, Counters, Model, learn, map_chunk, merge
from kbgen.mining.discover import discover
from kbgen.mining.refrain import silence
from kbgen.mining.sample import Folded, Sample, text_hash
from kbgen.mining.spread import spread
from kbgen.mining.vectors import canonical_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kbgen.mining.dense import Dense
    from kbgen.model import Question

    Questions = Callable[[], Iterable[Sequence[Question]]]
    Along = Callable[
        [str, Folded, NDArray[np.int64]], tuple[NDArray[np.int64], Sequence[str | None]]
    ]
    """Language, texts and their groups → groups cut along the articles; what answers each."""
    Progress = Callable[[str, int, int], None]

SAMPLE = 5000  # Distinct texts compared each with each: 100 MB a matrix.
LOOKS = 2  # Rounds of sample, discover and assign; a third one found nothing on 100,000 tickets.
WORTH = 0.02  # Share of tickets without a group from which another round is worth it.
SPAM = -3
TOGETHER = 2000  # Questions of one task.


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of every question, in reading order; groups are numbered from 0."""

    labels: NDArray[np.int32]  # The group, or UNLIKE, WORDLESS or SPAM.
    requesters: NDArray[np.uint64]
    days: NDArray[np.int32]  # Ordinal; 0: unknown.
    langs: tuple[str, ...]  # By group.
    answers: tuple[str | None, ...] = ()  # By group: an article's key, "" none; None: unknown.

    @property
    def counters(self) -> Counters:
        """Tickets by group and by reason for none."""
        groups, sizes = np.unique(self.labels, return_counts=True)
        return dict(zip(groups.tolist(), sizes.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done."""

    jobs: int = 1
    scheduler: str = ""


def find(
    questions: Questions,
    place: Place,
    progress: Progress | None = None,
    along: Along | None = None,
    dense: Dense | None = None,
) -> Found:
    """Groups of all *questions*, which are gone through several times, always in one order.

    Only what is sampled is compared by *dense* vectors, the rest is assigned by its words.

    Numbers of groups depend only on the texts; the order of questions changes nothing else.
    """
    told = progress or (lambda *_: None)
    samples: dict[str, Sample] = {}
    requesters, days = array("Q"), array("i")
    for chunk in questions():
        for question in chunk:
            requesters.append(question.requester)
            days.append(question.asked.toordinal() if question.asked else 0)
            lang_sample = samples.setdefault(question.lang, Sample(SAMPLE))
            lang_sample.add(canonical_sentences(question.text), question.signals)
        told("sample", len(days), 0)
    labels = np.full(len(days), UNLIKE, dtype=np.int32)
    if not len(labels):
        return Found(labels, np.empty(0, np.uint64), np.empty(0, np.int32), ())
    langs: list[str] = []
    answers: list[str | None] = []
    for look in range(LOOKS):
        models, known = _understand(samples, langs, answers, told, along=along, dense=dense)
        if not any(model for model, _ in models.values()) and look:
            break
        _assign(questions, models=models, known=known, labels=labels, place=place, told=told)
        if look == LOOKS - 1 or float((labels == UNLIKE).mean()) < WORTH:
            break
        samples = _leftovers(questions, labels, known, samples)
        if not samples:
            break
    return Found(
        labels,
        np.frombuffer(requesters, dtype=np.uint64),
        np.frombuffer(days, dtype=np.int32),
        tuple(langs),
        tuple(answers),
    )


def without(found: Found, groups: Sequence[int], reason: int) -> Found:
    """*found* with the tickets of *groups* in none, for *reason*."""
    labels = np.where(np.isin(found.labels, groups), np.int32(reason), found.labels)
    return replace(found, labels=labels)


Models = dict[str, tuple[Model | None, int]]
"""By language: what assigns, and the number of its first group."""


def _understand(
    samples: Mapping[str, Sample],
    langs: list[str],
    answers: list[str | None],
    told: Progress,
    *,
    along: Along | None,
    dense: Dense | None,
) -> tuple[Models, dict[int, int]]:
    """Models of the samples, and the group of every sampled text by its hash."""
    models: Models = {}
    known: dict[int, int] = {}
    for lang in sorted(samples):
        told("discover", 0, 0)
        whole = samples[lang].folded()
        unsaid = silence(whole.texts)
        shorter = unsaid.told(whole.texts)
        folded = whole.told(shorter)
        rows = dense(folded.texts) if dense and folded.texts else None
        groups = discover(folded, rows)
        told_by: Sequence[str | None] = [None] * (int(groups.max(initial=-1)) + 1)
        if along is not None:
            groups, told_by = along(lang, folded, groups)
        asked = list(zip(folded.texts, folded.signals, strict=True))
        base = len(langs)
        models[lang] = learn(asked, groups, unsaid), base
        langs += [lang] * len(told_by)
        answers += told_by
        group_of = dict(zip(folded.texts, groups.tolist(), strict=True))
        for text, told_text in zip(whole.texts, shorter, strict=True):
            group = group_of[told_text]
            known[text_hash(f"{lang}\0{text}")] = group + base if group >= 0 else UNLIKE
    return models, known


def _assign(
    questions: Questions,
    *,
    models: Models,
    known: Mapping[int, int],
    labels: NDArray[np.int32],
    place: Place,
    told: Progress,
) -> None:
    """Fill in *labels* where there is none yet."""
    at = 0
    shared = models, known
    chunks = _tasks(questions, labels)
    jobs = place.jobs if len(labels) > 10 * TOGETHER else 1
    for found, _ in spread(assign_chunk, chunks, shared, jobs=jobs, scheduler=place.scheduler):
        here = labels[at : at + len(found)]
        free = here == UNLIKE
        here[free] = found[free]
        at += len(found)
        told("assign", at, len(labels))


Task = list[tuple[str, Asked]]
"""Language, canonical text and signals of consecutive questions; "" for one that has a group."""


def _tasks(questions: Questions, labels: NDArray[np.int32]) -> Iterator[Task]:
    task: Task = []
    at = 0
    for chunk in questions():
        for question in chunk:
            free = labels[at] == UNLIKE
            at += 1
            asked = (canonical_sentences(question.text), question.signals) if free else ("", ())
            task.append((question.lang if free else "", asked))
            if len(task) == TOGETHER:
                yield task
                task = []
    if task:
        yield task


def assign_chunk(
    task: Task, shared: tuple[Models, Mapping[int, int]]
) -> tuple[NDArray[np.int32], Counters]:
    """map_chunk for each language of *task*; sampled texts keep the group that was found."""
    models, known = shared
    labels = np.full(len(task), UNLIKE, dtype=np.int32)
    counters: list[Counters] = []
    for lang in sorted({lang for lang, _ in task if lang}):
        rows = [at for at, (other, _) in enumerate(task) if other == lang]
        model, base = models.get(lang, (None, 0))
        found, _ = map_chunk([task[at][1] for at in rows], model)
        found = np.where(found >= 0, found + base, found)
        for place, at in enumerate(rows):
            found[place] = known.get(text_hash(f"{lang}\0{task[at][1][0]}"), found[place])
        labels[rows] = found
        groups, sizes = np.unique(found, return_counts=True)
        counters.append(dict(zip(groups.tolist(), sizes.tolist(), strict=True)))
    return labels, reduce(merge, counters, {})


def _leftovers(
    questions: Questions,
    labels: NDArray[np.int32],
    known: Mapping[int, int],
    seen: Mapping[str, Sample],
) -> dict[str, Sample]:
    """New samples of what no group took and no round has looked at; only where there is more."""
    samples: dict[str, Sample] = {}
    at = 0
    for chunk in questions():
        for question in chunk:
            if labels[at] == UNLIKE and seen[question.lang].full:
                text = canonical_sentences(question.text)
                if text_hash(f"{question.lang}\0{text}") not in known:
                    samples.setdefault(question.lang, Sample(SAMPLE)).add(text, question.signals)
            at += 1
    return samples
