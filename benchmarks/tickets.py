"""How well `kbgen suggest` finds what is asked: on any labelled questions, and at any size.

    python benchmarks/tickets.py quality banking77.csv --label category
    python benchmarks/tickets.py scale 100000 --questions banking77.csv --label category

*quality*: real questions with labels are drawn so that a tenth of the problems holds half of the
tickets; the labels are hidden. *found*: share of the head problems that one group holds with
precision ≥ .7 and recall ≥ .5. *share error*: of the head problems' shares. *rho*: rank
correlation of true and estimated frequency. *clean*: of the largest groups, those ≥ 70 % one
problem. *coverage F1*: articles exist for half of the problems; is the right one found, and is
the rest called a gap? With *--embeddings*, a folder of sentence-transformers, BERTopic stands
beside us where it is installed: as it comes, with the same model.

With *--letters* each question stands in a long ticket, in sentences that nothing was tuned on
(`judging`; `tuning` has others).

*scale* writes an export of N invented tickets made from those questions (several N: one after the
other), one row in a hundred broken, runs `kbgen suggest` on it and tells time, processor time,
the memory of all its processes together, and whether the count of broken rows is exact:

    python benchmarks/tickets.py scale 10000 100000 1000000 --questions banking77.csv --size 1800
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import letters
import numpy as np
from scipy.stats import spearmanr

from kbgen import search
from kbgen.mining.cover import Answer, along, coverage
from kbgen.mining.dense import dense_model
from kbgen.mining.evidence import gather
from kbgen.mining.find import Place, find
from kbgen.model import Article, Edition, Question, Section, State
from kbgen.tickets import read_questions

if TYPE_CHECKING:
    from kbgen.mining.dense import Dense

NOISE = "oos"  # The label of questions that belong to no problem.
Labelled = list[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    quality = commands.add_parser("quality")
    quality.add_argument("files", nargs="+", type=Path)
    quality.add_argument("--seeds", type=int, default=3)
    quality.add_argument("--embeddings", type=Path, help="The folder of a local model.")
    quality.add_argument("--letters", choices=letters.HALVES, help="Long tickets; see letters.py.")
    scale = commands.add_parser("scale")
    scale.add_argument("tickets", nargs="+", type=int)
    scale.add_argument("--questions", dest="files", nargs="+", type=Path, required=True)
    scale.add_argument("--size", type=int, default=600, help="Bytes of a ticket's body.")
    scale.add_argument("--jobs", type=int, default=0, help="Processes; 0: one a core.")
    for command in (quality, scale):
        command.add_argument("--text", default="text")
        command.add_argument("--label", default="label")
    options = parser.parse_args()
    questions = [pair for path in options.files for pair in read(path, options.text, options.label)]
    if options.command == "quality":
        print_quality(questions, options.seeds, options.embeddings, options.letters)
    else:
        for tickets in options.tickets:
            print_scale(questions, tickets, options.size, options.jobs)


def read(path: Path, text: str, label: str) -> Labelled:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if rows and label not in rows[0]:
        label = next(name for name in rows[0] if name != text)
    return [(row[text], row[label]) for row in rows]


# --- quality ---------------------------------------------------------------------------------


def draw(questions: Labelled, seed: int) -> Labelled:
    """A tenth of the problems (of the third with most texts) holds half of the tickets; the
    others fall as 1/rank to four; a tenth of noise on top."""
    dice = random.Random(seed)
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in questions:
        by_label[label].append(text)
    noise = by_label.pop(NOISE, [])
    for texts in by_label.values():
        dice.shuffle(texts)
    labels = sorted(by_label, key=lambda label: -len(by_label[label]))
    heads = max(3, round(len(labels) / 10))
    candidates = labels[: max(heads, len(labels) // 3)]
    dice.shuffle(candidates)
    head = sorted(candidates[:heads], key=lambda label: -len(by_label[label]))
    tail = [label for label in labels if label not in head]
    dice.shuffle(tail)
    sizes = {
        label: max(20, int(len(by_label[label]) * (1 - 0.45 * rank / heads)))
        for rank, label in enumerate(head)
    }
    total, most = sum(sizes.values()), min(sizes.values()) * 0.75
    weights = [1 / (rank + 3) for rank in range(len(tail))]
    for label, weight in zip(tail, weights, strict=True):
        sizes[label] = int(max(4, min(most, total * weight / sum(weights))))
    drawn = [(text, label) for label, size in sizes.items() for text in by_label[label][:size]]
    dice.shuffle(noise)
    drawn += [(text, NOISE) for text in noise[: len(drawn) // 10]]
    dice.shuffle(drawn)
    return drawn


def asked(drawn: Labelled) -> list[Question]:
    return [
        Question(ticket=str(number), asked=None, text=text, lang="en", requester=number)
        for number, (text, _) in enumerate(drawn)
    ]


def written(drawn: Labelled, half: str, seed: int) -> Labelled:
    """Each question in a letter, read as `suggest` reads it: cleaned, redacted, cut."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["Ticket ID", "Description", "Requester email"])
            for number, (text, _) in enumerate(drawn):
                letter = letters.letter(text, half, dice)
                writer.writerow([number, letter, f"person{number}@mail.example"])
        with read_questions([path], languages=("en",), jobs=1) as reading:
            texts = {question.ticket: question.text for question in reading}
    return [(texts.get(str(number), ""), label) for number, (_, label) in enumerate(drawn)]


def scores(truth: list[str], groups: list[int]) -> dict[str, float]:
    """The figures of one run; a group below 0 is none."""
    table: dict[int, Counter[str]] = defaultdict(Counter)
    for label, group in zip(truth, groups, strict=True):
        if group >= 0:
            table[group][label] += 1
    sizes = {group: counts.total() for group, counts in table.items()}
    real = Counter(label for label in truth if label != NOISE)
    labels = [label for label, _ in real.most_common()]
    heads = max(3, round(len(labels) / 10))
    held = {label: _best_group(label, real[label], table, sizes) for label in labels}
    clear = {label: _is_found(label, real[label], table, sizes) for label in labels}
    largest = sorted(sizes, key=lambda group: (-sizes[group], group))[:heads]
    clean = [
        group
        for group in largest
        if table[group].most_common(1)[0][1] >= 0.7 * sizes[group]
        and table[group].most_common(1)[0][0] != NOISE
    ]
    head = labels[:heads]
    return {
        "found": sum(clear[label] for label in head) / heads,
        "share error": float(
            np.mean([abs(held[label] - real[label]) / real[label] for label in head])
        ),
        "rho": float(
            spearmanr([real[one] for one in labels], [held[one] for one in labels]).statistic
        ),
        "clean": len(clean) / heads,
        "found all": sum(clear.values()) / len(labels),
        "groups": len(sizes),
        "in none": sum(group < 0 for group in groups) / len(groups),
    }


def _best_group(
    label: str, real: int, table: dict[int, Counter[str]], sizes: dict[int, int]
) -> int:
    """Tickets of the group with the best F1 for *label*; 0 if none holds it."""
    best = (0.0, 0)
    for group, counts in table.items():
        if counts[label]:
            precision, recall = counts[label] / sizes[group], counts[label] / real
            best = max(best, (2 * precision * recall / (precision + recall), sizes[group]))
    return best[1]


def _is_found(label: str, real: int, table: dict[int, Counter[str]], sizes: dict[int, int]) -> bool:
    return any(
        counts[label] >= 0.7 * sizes[group] and counts[label] >= 0.5 * real
        for group, counts in table.items()
    )


def covered(
    drawn: Labelled, short: Labelled, seed: int, dense: Dense | None = None
) -> dict[str, float]:
    """Half of the problems get an article (their name, three of their texts as in *short*)."""
    dice = random.Random(seed + 7)
    by_label: dict[str, list[int]] = defaultdict(list)
    for number, (_, label) in enumerate(drawn):
        if label != NOISE:
            by_label[label].append(number)
    labels = sorted(by_label)
    dice.shuffle(labels)
    answered = labels[: len(labels) // 2]
    answers, used = [], set[int]()
    for label in answered:
        examples = dice.sample(by_label[label], min(3, len(by_label[label]) // 2))
        used.update(examples)
        title = label.replace("_", " ")
        body = " ".join(short[number][0] for number in examples)
        answers.append((label, title, body))
    rest = [pair for number, pair in enumerate(drawn) if number not in used]
    questions = asked(rest)
    known = [
        Answer(label, f"/{label}/", title, " ".join([title] * 3 + [body]))
        for label, title, body in answers
    ]
    found = find(
        lambda: [questions],
        Place(),
        along=lambda _, *grouped: along(known, *grouped),
        dense=dense,
    )
    evidence = gather([questions], found.labels, len(found.langs))
    engine = _engine(answers)
    told = coverage(
        evidence,
        known,
        lambda text: [hit.key for hit in engine.search(text, 3).hits],
        found.answers,
    )
    chosen = [
        told[group].article if group >= 0 and told[group].state is not State.GAP else ""
        for group in found.labels.tolist()
    ]
    right = sum(one == label for one, (_, label) in zip(chosen, rest, strict=True) if one)
    given, wanted = sum(map(bool, chosen)), sum(label in answered for _, label in rest)
    gaps = [one for one, (_, label) in zip(chosen, rest, strict=True) if label not in answered]
    return {
        "coverage F1": 2 * right / max(1, given + wanted),
        "gap recall": sum(not one for one in gaps) / max(1, len(gaps)),
    }


def _engine(answers: list[tuple[str, str, str]]) -> search.Engine:
    articles = tuple(
        Article(f"{key}.md", key, "en", f"/{key}/", number, "", title)
        for number, (key, title, _) in enumerate(answers, 1)
    )
    edition = Edition("en", articles, (), (), (), ())
    documents = {
        article.path: search.document(article, [Section("", "", body)])
        for article, (_, _, body) in zip(articles, answers, strict=True)
    }
    return search.engine(edition, documents)


def print_quality(
    questions: Labelled, seeds: int, model: Path | None = None, half: str = ""
) -> None:
    dense = dense_model(model) if model else None
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for seed in range(seeds):
        short = draw(questions, seed)
        drawn = written(short, half, seed) if half else short
        truth = [label for _, label in drawn]
        batch = asked(drawn)
        groups = find(partial(iter, [batch]), Place(), dense=dense).labels.tolist()
        rows["kbgen"].append({**scores(truth, groups), **covered(drawn, short, seed, dense)})
        if model and find_spec("bertopic"):  # As it comes, with the same model.
            theirs = import_module("bertopic").BERTopic(embedding_model=str(model))
            topics = theirs.fit_transform([text for text, _ in drawn])[0]
            rows["BERTopic"].append(scores(truth, list(topics)))
    for name, runs in rows.items():
        means = {key: float(np.mean([run[key] for run in runs])) for key in runs[0]}
        print(name, line(means))


# --- scale -----------------------------------------------------------------------------------

FILLERS = (
    "Please help me.",
    "Thanks in advance.",
    "I tried it twice already.",
    "This happened yesterday evening.",
    "I use the app on my phone.",
    "Nobody answered the telephone.",
    "I am a customer since last year.",
    "My colleague has the same problem.",
    "It worked last week.",
)
HEADER = ["Ticket ID", "Created at", "Subject", "Description", "Requester email", "Status"]


def write_export(path: Path, questions: Labelled, tickets: int, size: int) -> dict[str, str]:
    """An export of *tickets* rows, one in a hundred broken; the problem of each other ticket."""
    dice = random.Random(1)
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in questions:
        by_label[label].append(text)
    labels = sorted(by_label)
    dice.shuffle(labels)
    weights = [1 / (rank + 3) for rank in range(len(labels))]
    first = date(2026, 1, 1)
    truth = {}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(tickets):
            if number % 100 == 99:
                file.write(f"{number},torn\r\n")
                continue
            label = dice.choices(labels, weights)[0]
            body = _varied(dice.choice(by_label[label]), dice)
            body += "\n\n> " + "quoted words of an older message " * (size // 33)
            day = first + timedelta(days=dice.randrange(180))
            who = f"person{dice.randrange(tickets)}@mail.example"
            writer.writerow([100_000 + number, day.isoformat(), "", body, who, "closed"])
            truth[str(100_000 + number)] = label
    return truth


def _varied(text: str, dice: random.Random) -> str:
    words = [word for word in text.split() if dice.random() > 0.12] or [text]
    if len(words) > 3 and dice.random() < 0.4:
        at = dice.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join([*words, dice.choice(FILLERS)] if dice.random() < 0.4 else words)


def print_scale(questions: Labelled, tickets: int, size: int, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        export, result, groups = root / "export.csv", root / "out.json", root / "groups.csv"
        content = root / "content"
        content.mkdir()
        (content / "hello.md").write_text("# Hello\n\nHow to begin.\n", encoding="utf-8")
        truth = write_export(export, questions, tickets, size)
        megabytes = export.stat().st_size / 1e6
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "kbgen", "suggest", str(export), "--root", str(root)]
        command += ["--json", str(result), "--assignments", str(groups)]
        command += ["--jobs", str(jobs)] if jobs else []
        with (root / "stderr").open("wb") as stderr:
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)
        most = 0.0
        while running.poll() is None:
            most = max(most, memory_of(running.pid))
            time.sleep(0.5)
        taken = time.perf_counter() - begun
        if running.returncode:
            sys.exit((root / "stderr").read_text(encoding="utf-8")[-2000:])
        told: dict[str, Any] = json.load(io.StringIO(result.read_text(encoding="utf-8")))
        quality = told_apart(groups, truth)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counted = told["tickets"]["dropped"].get("bad-row", 0)
    print(
        f"{tickets:,} tickets, {megabytes:,.0f} MB: {taken:.0f} s, {spent:.0f} s of processor, "
        f"{most:.0f} MB in all processes, {counted:,} of {tickets - len(truth):,} "
        f"broken rows told, {len(told['problems'])} problems, "
        f"{told['unassigned']['tickets']:,} tickets in none; {line(quality)}",
        flush=True,
    )


def told_apart(path: Path, truth: dict[str, str]) -> dict[str, float]:
    """The figures of *quality* for the assignments at *path*; tickets left out are in none."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        problem = {row["ticket_id"]: row["problem_id"] for row in csv.DictReader(file)}
    numbers = {name: at for at, name in enumerate(sorted(set(problem.values()) - {""}))}
    groups = [numbers.get(problem.get(ticket, ""), -1) for ticket in truth]
    return scores(list(truth.values()), groups)


def line(figures: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in figures.items())


def memory_of(process: int) -> float:
    """MB that *process* and its children hold; what they share (pages of a fork) counts once."""
    total = 0.0
    for one in (process, *children(process)):
        try:
            said = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:  # It has ended.
            continue
        found = re.search(r"^Pss:\s+(\d+) kB", said, re.MULTILINE)
        total += int(found[1]) / 1024 if found else 0.0
    return total


def children(process: int) -> list[int]:
    try:
        said = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [one for child in map(int, said.split()) for one in (child, *children(child))]


if __name__ == "__main__":
    main()
