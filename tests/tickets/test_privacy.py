"""Nothing that tells who wrote leaves the room: not in questions, messages, tracebacks, files."""

import csv
import importlib.util
import json
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kbgen.errors import KbgenError
from kbgen.tickets import Reading, read_questions, shown
from kbgen.tickets.spool import Spool

LANGUAGES = ("en", "pt", "ru")


@dataclass(frozen=True)
class Canary:
    """Somebody invented, in one alphabet, and what they ask."""

    first: str
    last: str
    mail: str
    phone: str
    street: str
    hello: str
    bye: str
    asked: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    def secrets(self) -> list[str]:
        digits = self.phone.replace("-", " ").replace("(", "").replace(")", "").split()
        street = [word for word in self.street.split() if len(word) > 5]
        parts = [run for run in digits if len(run) > 2]
        return [self.first, self.last, self.mail.partition("@")[0], *parts, *street, "770533"]


CANARIES = (
    Canary(
        "Zebulon", "Quackenbush", "zebquack@post.example", "+1 (415) 555-0132",
        "1742 Larkspur Avenue, Springvale", "Hello {agent},", "Best regards,",
        "my card was declined twice. How do I unlock it?",
    ),
    Canary(
        "Jurandira", "Tupinambá", "jurat@correio.example", "(11) 91234-5678",
        "Rua das Palmeiras, 481 apto 72", "Olá {agent},", "Atenciosamente,",
        "meu cartão foi recusado. Como desbloqueio?",
    ),
    Canary(
        "Всеволод", "Загорулько", "vsezag@pochta.example", "+7 (912) 345-67-89",
        "ул. Кузнечная, д. 18, кв. 304", "Здравствуйте, {agent}!", "С уважением,",
        "мою карту отклонили. Как её разблокировать?",
    ),
)  # fmt: skip
AGENTS = ("Thessaly Grimwade", "Otávia Brandileone", "Аполлинария Черемисина")


def letter(who: Canary, agent: str) -> str:
    return (
        f"{who.hello.format(agent=agent)}\n"
        f"I'm {who.name}, my number is {who.phone} and I live at {who.street}. "
        f"{who.asked} Order 770533, mail {who.mail}. Call {who.name}.\n"
        f"{who.bye}\n{who.name}\n{who.phone}"
    )


def as_table(path: Path, header: str, order: str) -> None:
    """A CSV with the columns of a product, the canary in every one of them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        for number, (who, agent) in enumerate(zip(CANARIES, AGENTS, strict=True), 1):
            cells = {
                "i": str(1000 + number), "s": f"{who.name}: card", "b": letter(who, agent),
                "n": who.name, "m": who.mail, "a": agent, "t": f"{who.first}, card",
                "c": f"Cards of {who.name}", "r": f"Hi {who.name}, unlock it. Yours, {agent}",
                "d": f"2025-03-0{number} 10:00:00", "p": who.phone, "x": who.street, "k": "closed",
            }  # fmt: skip
            writer.writerow([cells[letter] for letter in order])


def zendesk(path: Path) -> None:
    as_table(
        path,
        "Summation column,Id,Subject,Description,Requester,Requester email,Assignee,Tags,Group,"
        "Created at,Macro",
        "xisbnmatcdr",
    )


def freshdesk(path: Path) -> None:
    as_table(
        path,
        "Ticket ID,Subject,Description,Full name,Email,Agent,Tags,Type,Created time,Work phone,"
        "Address",
        "isbnmatcdpx",
    )


def jira(path: Path) -> None:
    as_table(
        path,
        "Summary,Issue key,Description,Reporter,Creator,Assignee,Labels,Labels,Issue Type,Created,"
        "Comment",
        "sibmnattcdr",
    )


def plain(path: Path) -> None:
    as_table(path, "Номер,Тема,Сообщение,Имя,Почта,Оператор,Теги,Причина,Ответ", "isbnmatcr")


def misnamed(path: Path) -> None:
    """Columns that nobody names, and an id column that holds a name."""
    as_table(path, "ticket,u,v,w,created,tags", "nbmxdt")


def zammad(path: Path) -> None:
    path.write_text(
        json.dumps(
            [
                {
                    "number": who.mail, "title": f"{who.name}: card", "state": "closed",
                    "customer": who.mail, "created_at": "2025-03-01T10:00:00Z", "article_count": 2,
                    "tags": [who.first, "card"], "group": f"Cards of {who.name}",
                    "articles": [
                        {"sender": "Customer", "from": f"{who.name} <{who.mail}>",
                         "body": "<p>" + letter(who, agent).replace("\n", "<br>") + "</p>"},
                        {"sender": "Agent", "from": agent, "body": f"Hi {who.name}. {agent}"},
                    ],
                }
                for who, agent in zip(CANARIES, AGENTS, strict=True)
            ],
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )  # fmt: skip


def mbox(path: Path) -> None:
    path.write_text(
        "".join(
            f"From {who.mail} Mon Mar 03 10:12:00 2025\nMessage-ID: <{number}.{who.mail}>\n"
            f"From: {who.name} <{who.mail}>\nTo: {agent} <help@desk.example>\n"
            f"Subject: {who.name}: card\nDate: Mon, 3 Mar 2025 10:12:00 +0100\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{letter(who, agent)}\n\n"
            for number, (who, agent) in enumerate(zip(CANARIES, AGENTS, strict=True))
        ),
        encoding="utf-8",
    )


WRITERS = (zendesk, freshdesk, jira, plain, misnamed, zammad, mbox)


def traces(text: str) -> list[str]:
    lowered = text.casefold()
    secrets = [secret for who in CANARIES for secret in who.secrets()]
    secrets += [part for agent in AGENTS for part in agent.split()]
    return [secret for secret in secrets if secret.casefold() in lowered]


def everything(reading: Reading) -> str:
    """All that a caller can see of a reading."""
    questions = [replace(each, requester=0) for each in reading]  # Its digits are chance.
    seen = [reading.sources, reading.tally, questions, list(reading.dropped())]
    return repr([*seen, sorted(shown(reading, k=2).public)])


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_canaries_in_every_column_appear_nowhere(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "export"
    write(path)
    with read_questions([path], languages=LANGUAGES) as reading:
        assert reading.tally.used == len(CANARIES)
        assert all(
            "card" in each.text or "карт" in each.text or "cart" in each.text for each in reading
        )
        assert traces(everything(reading)) == []


def test_the_search_for_traces_finds_them() -> None:
    assert traces(letter(CANARIES[0], AGENTS[0]))


def test_what_lies_on_disk_during_a_run_is_redacted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export"
    zendesk(path)
    written: list[object] = []
    write = Spool.write
    monkeypatch.setattr(
        Spool, "write", lambda self, found: (written.append(self), write(self, found))
    )
    with read_questions([path], languages=LANGUAGES, scratch=tmp_path) as reading:
        spool = written[0]
        assert isinstance(spool, Spool)
        stored = "".join(
            repr(replace(each, requester=0, edges=())) for part in spool.chunks() for each in part
        )
        assert "unlock" in stored
        assert traces(stored) == []
        assert [each.name for each in tmp_path.iterdir()] == ["export"], "the file has a name"
        assert reading.tally.used


def test_a_reader_that_breaks_tells_nothing_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(text: str, *rest: object) -> str:
        raise ValueError(f"cannot read {text}")

    monkeypatch.setattr("kbgen.tickets.question.own_words", breaks)
    path = tmp_path / "export"
    zendesk(path)
    with read_questions([path], languages=LANGUAGES) as reading:
        assert reading.tally.dropped == {"bad-row": len(CANARIES)}
        assert traces(everything(reading)) == []


def test_errors_of_unknown_files_hold_no_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(letter(CANARIES[0], AGENTS[0]), encoding="utf-8")
    with pytest.raises(KbgenError) as caught:
        read_questions([path], languages=LANGUAGES)
    assert caught.value.status == 3
    assert traces("".join(traceback.format_exception(caught.value))) == []


def test_a_requester_is_another_number_in_every_run(tmp_path: Path) -> None:
    path = tmp_path / "export"
    zendesk(path)
    numbers = []
    for _ in range(2):
        with read_questions([path], languages=LANGUAGES) as reading:
            numbers.append({each.requester for each in reading})
    assert not numbers[0] & numbers[1]


def test_only_what_enough_people_say_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{n},where is my refund,p{n}@x.example" for n in range(5)]
    rows += [f"{n},where is my parrot,same@x.example" for n in range(5, 20)]
    path.write_text("id,question,email\n" + "\n".join(rows), encoding="utf-8")
    with read_questions([path], languages=("en",)) as reading:
        public = shown(reading, k=5)
    assert public.sentences("Where is my refund? Where is my parrot?") == ["Where is my refund?"]
    assert not public.word("parrot")
    assert not public.word("")


def test_a_word_mostly_capitalised_is_somebodys_name_unless_we_publish_it(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{n},why does the Florbinator stop,p{n}@x.example" for n in range(9)]
    path.write_text("id,question,email\n" + "\n".join(rows), encoding="utf-8")
    with read_questions([path], languages=("en",)) as reading:
        assert not shown(reading).word("florbinator")
        assert shown(reading, published={"florbinator"}).word("florbinator")


def test_i_is_nobodys_name_though_all_write_it_with_a_capital(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"{n},how do I stop it,p{n}@x.example" for n in range(9)]
    path.write_text("id,question,email\n" + "\n".join(rows), encoding="utf-8")
    with read_questions([path], languages=("en",)) as reading:
        assert shown(reading).sentences("How do I stop it?") == ["How do I stop it?"]


def test_whoever_is_unknown_is_a_person_of_their_own_in_json_of_one_line_too(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.json"
    asked = [{"id": n, "description": f"where is refund {n % 2}"} for n in range(6)]
    path.write_text(json.dumps(asked), encoding="utf-8")
    with read_questions([path], languages=("en",)) as reading:
        assert len({each.requester for each in reading}) == 6
        assert shown(reading).word("refund")


def test_nothing_injected_by_the_benchmark_is_shown(tmp_path: Path) -> None:
    place = Path(__file__).parent.parent.parent / "benchmarks" / "privacy.py"
    spec = importlib.util.spec_from_file_location("privacy", place)
    assert spec is not None
    assert spec.loader is not None
    privacy = importlib.util.module_from_spec(spec)
    sys.modules["privacy"] = privacy
    spec.loader.exec_module(privacy)
    tickets = list(privacy.inject(1500, seed=11))
    privacy.write(tmp_path / "export.csv", tickets)
    secrets = {ticket.cells[0]: ticket.secrets for ticket in tickets}
    assert privacy.leaked(tickets[0].cells[2], secrets["1"]), "the search finds what is there"
    with read_questions([tmp_path / "export.csv"], languages=LANGUAGES) as reading:
        public = shown(reading)
        sentences = [(each.ticket, one) for each in reading for one in public.sentences(each.text)]
    assert len(sentences) > 300
    assert [one for ticket, one in sentences if privacy.leaked(one, secrets[ticket])] == []
