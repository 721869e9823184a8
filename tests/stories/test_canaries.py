"""Whatever moment a run of `kbgen suggest` dies at, nobody's name or number is left anywhere."""

import csv
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TICKETS = 400
HEADER = ["Ticket ID", "Created at", "Subject", "Description", "Requester", "Requester email"]
HEADER += ["Tags", "Assignee", "Resolution", "Macro", "Phone"]
NAMES = (
    ("Quillon", "Zebedaiah"),
    ("Thackermay", "Ottoline"),
    ("Vasconcélia", "Jurandira"),
    ("Ubirajarina", "Itamaracy"),
    ("Звездоградов", "Аристарх"),
    ("Черноручьева", "Евлампия"),
)
ASKED = {
    0: "How do I close my account?|My card was refused at the till.|Where is my refund?",
    1: "Como fecho a minha conta?|O meu cartão foi recusado na loja.|Onde está o reembolso?",
    2: "Как закрыть мой счёт?|Мою карту отклонили в магазине.|Где мой возврат денег?",
}
SAID = {
    0: "I am {first} {last}, call {phone}. Regards,\n{first} {last}",
    1: "Sou {first} {last}, ligue {phone}. Atenciosamente,\n{first} {last}",
    2: "Меня зовут {first} {last}, телефон {phone}. С уважением,\n{first} {last}",
}


def row(number: int) -> list[str]:
    """A ticket with a canary in every column that a person fills in."""
    kind = number % len(NAMES)
    last, first = NAMES[kind]
    phone = f"+44 7700 900{number % 1000:03}"
    question = ASKED[kind // 2].split("|")[number % 3]
    told = SAID[kind // 2].format(first=first, last=last, phone=phone)
    mail = f"canary.{number}@kanarienvogel.example"
    return [
        str(number),
        f"2026-07-{number % 28 + 1:02}",
        f"{question} {first} {last}",
        f"{question} {told} {mail}",
        f"{first} {last}",
        mail,
        f"vip-{last}",
        f"{last} {first}",
        f"Dear {first} {last}, please try again. {mail} {phone}",
        f"Hello {last}",
        phone,
    ]


CANARIES = [form for pair in NAMES for name in pair for form in (name, name.casefold())]
CANARIES += ["kanarienvogel", "7700 900", "7700900"]


def leaks(data: bytes) -> list[str]:
    texts = [data.decode("utf-8", "replace"), data.decode("utf-16-le", "replace")]
    return [one for one in CANARIES if any(one in text for text in texts)]


@contextmanager
def start(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A run that writes all it can, with its temporary files where they can be searched."""
    content, temporary = folder / "root" / "content", folder / "temporary"
    content.mkdir(parents=True)
    temporary.mkdir()
    (content / "close.md").write_text("# Close my account\n\nIn the app.\n", encoding="utf-8")
    root = folder / "root"
    command = [sys.executable, "-m", "kbgen", "suggest", str(folder / "e.csv"), "--root", str(root)]
    command += ["--report", str(root / "r.html"), "--json", str(root / "r.json"), "--drafts"]
    command += ["--assignments", str(root / "a.csv"), "--write", "--jobs", "2"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        running = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=err, start_new_session=True
        )
        with running:
            yield running


def searched(folder: Path) -> dict[str, list[str]]:
    """What leaked, by file; the export itself is no leak."""
    found = {
        str(path.relative_to(folder)): leaks(path.read_bytes()) + leaks(path.name.encode())
        for path in folder.rglob("*")
        if path.is_file() and path.name != "e.csv"
    }
    return {path: names for path, names in found.items() if names}


def export(folder: Path) -> None:
    with (folder / "e.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *map(row, range(TICKETS))])


@pytest.fixture(scope="module")
def duration(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds of a run that is let live; it leaks nothing either, and did what it should."""
    folder = tmp_path_factory.mktemp("whole")
    export(folder)
    assert len(leaks((folder / "e.csv").read_bytes())) > len(NAMES)
    begun = time.perf_counter()
    with start(folder) as running:
        assert running.wait(timeout=300) == 0, (folder / "stderr").read_text()
    taken = time.perf_counter() - begun
    assert (folder / "root" / "r.html").exists()
    assert b"close" in (folder / "root" / "r.json").read_bytes().lower()
    assert searched(folder) == {}
    assert list((folder / "temporary").rglob("*")) == []
    return taken


@pytest.mark.parametrize(
    ("blow", "time_of_life"),
    [(signal.SIGKILL, (0.1, 0.6)), (signal.SIGKILL, (0.6, 1.0)), (signal.SIGINT, (0.1, 1.0))],
)
def test_a_run_killed_at_any_moment_leaves_nobodys_name(
    tmp_path: Path, duration: float, blow: signal.Signals, time_of_life: tuple[float, float]
) -> None:
    export(tmp_path)
    seed = secrets.randbelow(10**9)
    with start(tmp_path) as running:
        time.sleep(random.Random(seed).uniform(*time_of_life) * duration)
        if running.poll() is None:
            os.killpg(running.pid, blow)
        running.wait(timeout=60)
    assert searched(tmp_path) == {}, f"seed {seed}"
    if blow is signal.SIGINT:
        # Shells call both 130. Python itself dies of it where a string was being executed, as
        # every dataclass does at its birth, however well the interrupt was caught later.
        assert running.returncode in {0, 130, -signal.SIGINT}, f"seed {seed}"
        assert b"Traceback" not in (tmp_path / "stderr").read_bytes()
