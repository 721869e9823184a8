"""What a build remembers is never trusted, and what its workers say is never lost."""

import os
import pickle
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from kbgen.cache import Cache
from kbgen.model import Heading, Section, State
from kbgen.records import DamagedRecordError, pack, unpack
from kbgen.workers import WorkerError, meanwhile, share

VALUE = {
    "headings": (Heading(2, "How", "how", 7), Heading(3, "Why", "why", 9)),
    "section": [Section("", "", "Text"), None, True, 2.5, b"\0"],
    "state": State.WEAK,
    "when": date(2026, 5, 3),
    "names": frozenset({"tabs"}),
}


def test_a_record_comes_back_as_it_was() -> None:
    assert unpack(pack(VALUE)) == VALUE


class Stranger:
    """What a hostile cache would hold: something that runs when it is read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo ran > ran.txt",)


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_record_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: int
) -> None:
    import zlib

    monkeypatch.chdir(tmp_path)
    data = pickle.dumps(Stranger(), protocol)
    with pytest.raises(DamagedRecordError):
        unpack(zlib.crc32(data).to_bytes(4, "little") + data)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [0, 3, 4, 20, -1])
def test_a_damaged_record_is_noticed(place: int) -> None:
    data = bytearray(pack(VALUE))
    data[place] ^= 1
    with pytest.raises(DamagedRecordError):
        unpack(bytes(data))
    with pytest.raises(DamagedRecordError):
        unpack(pack(VALUE)[:-3])
    with pytest.raises(DamagedRecordError):
        unpack(b"")


def test_a_cache_survives_and_forgets_another_version(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    cache = Cache(path, "1")
    cache.put("head", b"key", VALUE)
    cache.close()
    assert Cache(path, "1").get("head", b"key") == VALUE
    assert Cache(path, "2").get("head", b"key") is None
    assert list(Cache(path, "2").everything("head")) == []


def test_a_damaged_row_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    cache = Cache(path, "1")
    cache.put("head", b"good", 1)
    cache.put("head", b"bad", 2)
    cache.close()
    with sqlite3.connect(path) as base:
        base.execute("UPDATE head SET data = ? WHERE key = ?", (b"rubbish", b"bad"))
    base.close()
    cache = Cache(path, "1")
    assert dict(cache.everything("head")) == {b"good": 1}
    assert cache.get("head", b"bad") is None
    assert cache.trouble == ""
    cache.close()


def test_a_cache_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kbgen.cache._SPARE", 5)
    for path in (tmp_path / "cache.sqlite", None):
        cache = Cache(path, "1")
        for number in range(20):
            cache.put("head", bytes([number]), number)
        cache.keep({"head": [b"\x03", b"\x04"]})
        assert dict(cache.everything("head")) == {b"\x03": 3, b"\x04": 4}
        cache.close()


def test_a_cache_that_cannot_be_written_still_remembers_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").mkdir()
    cache = Cache(tmp_path / "cache.sqlite", "1")
    cache.put("body", b"key", VALUE)
    assert cache.get("body", b"key") == VALUE
    assert "is not used" in cache.trouble
    cache.close()


def test_a_worker_reads_what_its_parent_has_put(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite", "1")
    cache.put("body", b"key", 7)
    found = dict(share(lambda number: cache.get("body", b"key") * number, [1, 2, 3], 2))
    assert found == {0: 7, 1: 14, 2: 21}
    cache.close()


def test_a_worker_reads_while_its_parent_writes(tmp_path: Path) -> None:
    """No page of the file is seen half written, and nobody takes the file away."""
    cache = Cache(tmp_path / "cache.sqlite", "1")
    for number in range(500):
        cache.put("body", b"%d" % number, "x" * 500)

    def look() -> tuple[set[int], str]:
        return {sum(1 for _ in cache.everything("body")) for _ in range(200)}, cache.trouble

    with meanwhile(look) as found:
        for number in range(40_000):
            cache.put("terms", b"%d" % number, "y" * 1_000)
        assert found() == ({500}, "")
    cache.close()
    assert cache.trouble == ""


def test_every_task_is_done_once_whatever_the_number_of_workers() -> None:
    for jobs, warm in ((1, False), (2, True), (5, False), (100, True)):
        found = list(share(lambda number: number * number, range(40), jobs, warm=warm))
        assert sorted(found) == [(number, number * number) for number in range(40)]
    assert list(share(abs, [], 4)) == []


def test_a_mistake_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(share(lambda number: 1 // number, [1, 0, 1], 2))


def test_a_worker_that_dies_is_noticed() -> None:
    here = os.getpid()
    heard, dying = os.pipe()

    def work(number: int) -> None:
        if os.getpid() != here:
            os.write(dying, b"x")
            os._exit(9)
        if number == 0:
            os.read(heard, 1)  # Until the worker has taken a task, too.

    with pytest.raises(WorkerError):
        list(share(work, range(4), 2))
    os.close(heard)
    os.close(dying)


def test_work_begun_meanwhile_comes_back_or_is_ended() -> None:
    with meanwhile(lambda: ("done", os.getpid())) as result:
        said, process = result()
    assert said == "done"
    assert process != os.getpid() or not hasattr(os, "fork")
    with pytest.raises(ZeroDivisionError), meanwhile(lambda: 1 // 0) as broken:
        broken()
    started = time.perf_counter()
    with meanwhile(lambda: time.sleep(60)):
        pass
    assert time.perf_counter() - started < 30
