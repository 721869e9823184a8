"""Reading as a whole: every ticket accounted for, in any order, in bounded memory."""

import gzip
import io
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.errors import KbgenError
from kbgen.tickets import REASONS, Reading, read_questions
from kbgen.tickets.clean import own_words, subject_words
from kbgen.tickets.dates import day_comes_first, parse_date
from kbgen.tickets.language import language_of
from kbgen.tickets.redact import redact
from kbgen.tickets.request import cut_to_request

HEADER = "id,subject,description,email,created\n"


def read(path: Path, **options: object) -> Reading:
    return read_questions([path], languages=("en",), **options)  # type: ignore[arg-type]


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def told(reading: Reading) -> list[tuple[object, ...]]:
    return sorted((each.ticket, each.text, each.signals, str(each.asked)) for each in reading)


def test_any_order_of_rows_gives_the_same_questions(tmp_path: Path) -> None:
    rows = [
        f"{n},Card {n % 7},where is my {chr(97 + n % 7) * 5} card,p{n % 11}@x.example,"
        f"2025-03-0{1 + n % 5}"
        for n in range(60)
    ]
    first = read(write(tmp_path / "a.csv", *rows))
    random.Random(1).shuffle(rows)
    second = read(write(tmp_path / "b.csv", *rows))
    assert told(first) == told(second)
    assert first.tally.dropped == second.tally.dropped
    assert first.tally.dropped["repeat"] > 0


def test_more_processes_read_the_same(tmp_path: Path) -> None:
    rows = [f"{n},Card,where is card {n},p{n}@x.example,2025-03-01" for n in range(900)]
    path = write(tmp_path / "a.csv", *rows, "short,row")
    alone, together = read(path, jobs=1), read(path, jobs=2)
    assert told(alone) == told(together)
    assert alone.tally == together.tally


def test_questions_can_be_gone_through_again_and_side_by_side(tmp_path: Path) -> None:
    rows = [f"{n},Card,where is card {n},p{n}@x.example,2025-03-01" for n in range(1000)]
    reading = read(write(tmp_path / "a.csv", *rows))
    pairs = list(zip(reading, reading, strict=True))
    assert len(pairs) == 1000
    assert all(left == right for left, right in pairs)


def test_every_reason_is_a_known_one_and_sums_agree(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "1,Card,where is my card,a@x.example,2025-03-01",
        "2,,,a@x.example,2025-03-01",
        "3,Thanks,Thanks!,b@x.example,2025-03-01",
        "4,Card,still no card,a@x.example,2025-03-01",
        "5,Card,where is it,c@x.example,2024-01-01",
        "1,Card,where is my card,a@x.example,2025-03-01",
        "x",
    )
    tally = read(path, since=date(2025, 1, 1)).tally
    assert tally.read == 7
    assert tally.used + sum(tally.dropped.values()) == tally.read
    assert set(tally.dropped) <= set(REASONS)
    assert tally.dropped["outside-period"] == 1
    assert tally.dropped["duplicate"] == 1
    assert tally.dropped["repeat"] == 1
    assert [str(bad) for bad in tally.bad_rows] == [f"{path}:8: warning: 1 cells for 5 columns"]


def test_a_shared_mailbox_is_not_one_person(tmp_path: Path) -> None:
    rows = [
        f"{n},Card,question about {chr(97 + n) * 4},desk@x.example,2025-03-01" for n in range(20)
    ]
    assert read(write(tmp_path / "a.csv", *rows)).tally.used == 20


def test_a_line_that_many_share_at_the_end_is_nobodys(tmp_path: Path) -> None:
    rows = [
        f'{n},,"question about {word * 4}\nacme support portal reference",p{n}@x,2025-03-01'
        for n, word in enumerate("abcdefgh")
    ]
    texts = [each.text for each in read(write(tmp_path / "a.csv", *rows))]
    assert not any("acme" in text for text in texts)
    assert all("question about" in text for text in texts)


def test_the_user_names_a_column(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "where is it,p@x.example,7", header="foo,bar,baz\n")
    reading = read(path, mapping={"body": "Foo", "requester": "bar", "id": "baz"})
    assert reading.sources[0].mapping == {"body": "foo", "id": "baz", "requester": "bar"}
    assert [each.ticket for each in reading] == ["7"]


def test_the_user_names_a_member_of_an_object(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"foo": {"bar": "where is it"}, "nr": 7}\n{"foo": null, "nr": 8}\n')
    reading = read(path, mapping={"body": "foo.bar", "id": "nr"})
    assert reading.sources[0].mapping == {"body": "foo.bar", "id": "nr"}
    assert [each.ticket for each in reading] == ["7"]
    assert reading.tally.dropped == {"empty": 1}


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"bodi": "foo"}, "unknown field 'bodi' in --map — did you mean 'body'?"),
        ({"body": "fooo"}, "no column 'fooo' — did you mean 'foo'?"),
    ],
)
def test_a_mistyped_mapping_is_told(mapping: dict[str, str], said: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "where is it,p@x.example,7", header="foo,email,id\n")
    with pytest.raises(KbgenError, match="did you mean") as caught:
        read(path, mapping=mapping)
    assert caught.value.status == 2
    assert str(caught.value).endswith(said)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"# Notes\n\nSome prose, and more.\n", b"\x89PNG\r\n\x1a\n" + bytes(500),
     b"%PDF-1.7", b"PK\x03\x04[Content_Types].xml broken", b"[1, 2, 3]", b"\x1f\x8b broken"],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_with_status_3(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(KbgenError) as caught:
        read(path)
    assert caught.value.status == 3
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\x14\x00tickets.csvid,subject,body", "a zip archive, not an export"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx or CSV"),
        (b"\xef\xbb\xbf<!DOCTYPE html><title>Sign in</title>", "a web page, not an export"),
        (b"<?xml version='1.0'?><tickets/>", "export the tickets as CSV or JSON"),
    ],
)
def test_what_a_file_is_instead_is_told(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    with pytest.raises(KbgenError) as caught:
        read(path)
    assert said in str(caught.value)


def test_a_missing_file_is_refused_with_status_3(tmp_path: Path) -> None:
    with pytest.raises(KbgenError) as caught:
        read(tmp_path / "none.csv")
    assert caught.value.status == 3


def test_a_torn_archive_gives_what_it_has(tmp_path: Path) -> None:
    chance = random.Random(2)
    rows = [
        f"{n},Card,{' '.join(chance.choice('abcdefgh') * 5 for _ in range(90))},p{n}@x.example,"
        for n in range(1200)
    ]
    packed = gzip.compress((HEADER + "\n".join(rows)).encode())
    path = tmp_path / "a.csv.gz"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    tally = read(path).tally
    assert 200 < tally.used < 1200
    assert "torn" in str(tally.bad_rows[-1])


def test_standard_input_is_an_export_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (HEADER + "1,Card,where is it,p@x.example,2025-03-01\n").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    with read_questions(["-"], languages=("en",)) as reading:
        assert [each.ticket for each in reading] == ["1"]
        assert reading.sources[0].path == "-"


def test_progress_ends_with_all_that_was_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *(f"{n},Card,where,p{n}@x.example," for n in range(1000)))
    calls: list[tuple[int, int, int]] = []
    read(path, progress=lambda *call: calls.append(call))
    assert calls[-1] == (1000, path.stat().st_size, path.stat().st_size)


UGLY = """
import random, sys
from pathlib import Path
from kbgen.tickets import read_questions

def peak():
    # Kilobytes of this program alone; getrusage would count the test runner that started it.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

path, rows = Path(sys.argv[1]), int(sys.argv[2])
chance, bad = random.Random(1), 0
words = "card refund login transfer password invoice delivery account blocked limit".split()
with path.open("wb") as file:
    file.write(b"id,subject,description,email,created\\n")
    for n in range(rows):
        body = " ".join(chance.choice(words) for _ in range(300))
        if n % 1000 == 500:
            body *= 80
        if n % 100 == 99:
            bad += 1
            kind = chance.randrange(4)
            line = (
                f"{n},only two",
                f'{n},"open,{body},x,y',
                f"{n},a,b,c,d,e,f",
                f"{n},a,b\\udcff\\udcfeb,c,d",
            )[kind]
        else:
            line = f'{n},Card,"Hello,\\n{body}?\\nRegards",p{n}@x.example,2025-03-01'
        file.write(line.encode("utf-8", "surrogateescape") + b"\\n")
before = peak()
reading = read_questions([path], languages=("en",), jobs=1)
after = peak()
assert len(reading.tally.bad_rows) == bad == reading.tally.dropped["bad-row"], (bad, reading.tally)
assert reading.tally.read == rows
print(after // 1024, (after - before) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_stays_bounded_and_bad_rows_are_counted_exactly(tmp_path: Path) -> None:
    path = tmp_path / "ugly.csv"
    done = subprocess.run(
        [sys.executable, "-c", UGLY, str(path), "1500"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    whole, more = map(int, done.stdout.split())
    assert path.stat().st_size > 3_000_000
    assert whole < 300, "megabytes in all"
    assert more < 120, "megabytes for reading"


@settings(max_examples=60)
@given(
    head=st.sampled_from(
        ["id,subject,description\n", "[", '{"tickets": [', "Summary;Issue key\n", "\ufeff", "",
         '{"id": 1, "raw_subject": "x", "via": {}, "submitter_id": 2}\n',
         "From a@b.c Mon Mar 03 10:12:00 2025\n", "From: a\nTo: b\nSubject: c\n\n"]
    ),
    tail=st.one_of(st.text(max_size=300), st.binary(max_size=300)),
)  # fmt: skip
def test_no_bytes_make_a_reader_raise(head: str, tail: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "fuzz"
    rest = tail if isinstance(tail, bytes) else tail.encode("utf-8", "surrogatepass")
    path.write_bytes(head.encode() + rest)
    status = 0
    try:
        with read(path) as reading:
            tally = reading.tally
            assert tally.read == tally.used + sum(tally.dropped.values())
            assert tally.used == sum(1 for _ in reading)
    except KbgenError as refused:
        status = refused.status
    assert status in {0, 3}


@settings(max_examples=60)
@given(rows=st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), max_size=8))
def test_cells_with_anything_in_them_are_read(rows: list[list[str]], tmp_path: Path) -> None:
    lines = ["id,subject,description"]
    for cells in rows:
        quoted = (cell.replace("\x00", "").replace('"', '""') for cell in cells)
        lines.append(",".join(f'"{cell}"' for cell in quoted))
    path = tmp_path / "fuzz.csv"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    with read(path) as reading:
        tally = reading.tally
        assert tally.read == tally.used + sum(tally.dropped.values())
        for question in reading:
            assert not set(question.text) & set("\x1b\x07\u202e\u200b\ufeff\r")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-03-01T10:00:00Z", date(2025, 3, 1)),
        ("2025-07-14T15:42:00.000+0000", date(2025, 7, 14)),
        ("14/Jul/25 3:42 PM", date(2025, 7, 14)),
        ("03.04.2025 10:00", date(2025, 4, 3)),
        ("3 de março de 2025", date(2025, 3, 3)),
        ("5 марта 2025", date(2025, 3, 5)),
        ("Mar 5, 2025", date(2025, 3, 5)),
        ("Thu Mar 06 10:00:00 2025", date(2025, 3, 6)),
        ("1741600000", date(2025, 3, 10)),
        ("1741600000000", date(2025, 3, 10)),
        ("45717", date(2025, 3, 1)),
        ("45717.4375", date(2025, 3, 1)),
        ("31/02/2025", None),
        ("soon", None),
    ],
)
def test_dates_in_the_ways_help_desks_write_them(text: str, wanted: date | None) -> None:
    found = parse_date(text)
    assert (found.date() if found else None) == wanted


def test_a_number_over_twelve_settles_day_and_month() -> None:
    assert day_comes_first(["03/04/2025", "25/04/2025"])
    assert not day_comes_first(["03/04/2025", "04/25/2025"])
    assert not day_comes_first(["3/4/2025 9:05 AM"])


def test_many_dates_of_a_few_days_settle_it_too() -> None:
    assert not day_comes_first(f"03/{day:02}/2025" for day in range(1, 10))
    assert day_comes_first(f"{day}/3/2025 9:05 AM" for day in range(1, 10))


def test_what_stands_far_below_settles_day_and_month(tmp_path: Path) -> None:
    days = ["03/04/2025"] * 1000 + ["04/25/2025"] * 500
    rows = (f"{n},Card,{'where is it ' * 40},p{n}@x.example,{day}" for n, day in enumerate(days))
    path = write(tmp_path / "a.csv", *rows)
    assert {each.asked for each in read(path)} == {date(2025, 3, 4), date(2025, 4, 25)}


def test_a_column_of_dates_that_holds_none_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "1,Card,where is it,p@x.example,yesterday")
    for since in (None, date(2025, 1, 1)):
        told = [str(one) for one in read(path, since=since).tally.warnings]
        assert len(told) == 1
        assert told[0].startswith(f"{path}: warning: 'created' holds no date that can be read")


def test_an_export_without_a_ticket_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER)
    assert [str(one) for one in read(path).tally.warnings] == [
        f"{path}: warning: holds no ticket — export a period that has some"
    ]


def test_one_number_for_two_people_is_two_tickets(tmp_path: Path) -> None:
    mine = write(tmp_path / "a.csv", "1,Card,where is my card,a@x.example,2025-03-01")
    theirs = write(tmp_path / "b.csv", "1,PIN,how to change my pin,b@x.example,2025-03-01")
    with read_questions([mine, theirs, mine], languages=("en",)) as reading:
        assert (reading.tally.used, reading.tally.dropped) == (2, {"duplicate": 1})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("how do I reset my password", "en"),
        ("não consigo entrar na conta", "pt"),
        ("как сменить пароль", "ru"),
        ("COMO ALTERO MINHA SENHA", "pt"),
        ("我的卡在哪里", "zh"),
        ("cartão bloqueado", "pt"),
        ("Visa or Mastercard?", "en"),
        ("I prefer mastercard.", "en"),
        ("How do I auto top-up?", "en"),
    ],
)
def test_the_language_of_a_short_question(text: str, wanted: str) -> None:
    assert language_of(text, ("en", "pt", "ru")) == wanted


def test_a_long_ticket_is_cut_to_its_request() -> None:
    story = "We bought the license in spring and everybody was happy about it. " * 12
    text = cut_to_request("Excel", f"{story}How do I export the list? {story}")
    assert "How do I export the list?" in text
    assert text.startswith("Excel\n")
    assert len(text.split()) < 90


@pytest.mark.parametrize(
    "unit", ["a@", "1 ", "(1", "<div>", "From: x\n", "A ", "a.", "thanks ", "["]
)
def test_hostile_text_costs_no_more_time_than_any_other(unit: str) -> None:
    """A rule that looks again from every character would take minutes for these."""
    text = unit * (60_000 // len(unit))
    before = time.process_time()
    redact(cut_to_request(subject_words(text), own_words(text)))
    assert time.process_time() - before < 5
