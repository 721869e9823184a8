"""Vectors by a model of the user's own: a tiny one in ONNX, made here byte by byte."""

import csv
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kbgen.errors import KbgenError
from kbgen.mining.dense import dense_model, general_words
from kbgen.mining.discover import widen
from kbgen.mining.sample import Folded
from kbgen.mining.vectors import alike, learn_terms

WORDS = {
    "[UNK]": (0.0, 0.0, 0.0, 1.0),
    "car": (1.0, 0.0, 0.0, 0.0),
    "automobile": (1.0, 0.0, 0.0, 0.0),
    "house": (0.0, 1.0, 0.0, 0.0),
    "broken": (0.0, 0.0, 1.0, 0.0),
}


def field(number: int, value: int | bytes | str) -> bytes:
    """One field of a protobuf message: a whole number below 128, or anything with a length."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    data = value.encode() if isinstance(value, str) else value
    length = len(data)
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
    return bytes([number << 3 | 2]) + size + data


def tensor_type(kind: int, *axes: str) -> bytes:
    shape = b"".join(field(1, field(2, axis)) for axis in axes)
    return field(2, field(1, field(1, kind) + field(2, shape)))


def gather() -> bytes:
    """An ONNX model that looks a row of WORDS up for each token (onnx.proto of ONNX 1.7)."""
    rows = [number for row in WORDS.values() for number in row]
    table = field(1, len(WORDS)) + field(1, 4) + field(2, 1) + field(8, "table")
    table += field(9, struct.pack(f"<{len(rows)}f", *rows))
    node = field(1, "table") + field(1, "input_ids") + field(2, "said") + field(4, "Gather")
    graph = field(1, node) + field(2, "words") + field(5, table)
    graph += field(11, field(1, "input_ids") + tensor_type(7, "texts", "tokens"))
    graph += field(12, field(1, "said") + tensor_type(1, "texts", "tokens", "size"))
    return field(1, 7) + field(7, graph) + field(8, field(1, "") + field(2, 12))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("onnxruntime", reason="needs the extra kbgen[embeddings]")
    pytest.importorskip("tokenizers", reason="needs the extra kbgen[embeddings]")
    folder = tmp_path_factory.mktemp("model")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(gather())
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [],
        "pre_tokenizer": {"type": "Whitespace"},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder


def test_each_text_gets_the_mean_of_its_tokens_at_length_one(model: Path) -> None:
    rows = dense_model(model)(["car broken broken", "house", "car"])
    assert np.allclose(rows[0], np.array([1, 0, 2, 0]) / 5**0.5)
    assert np.allclose(rows[1:], [[0, 1, 0, 0], [1, 0, 0, 0]])


def test_what_else_is_in_the_batch_changes_nothing(model: Path) -> None:
    embed = dense_model(model)
    texts = [f"car {'broken ' * (number % 7)}house" for number in range(150)]
    assert np.array_equal(embed(texts)[149], embed(texts[149:])[0])


def test_the_file_of_the_model_will_do(model: Path) -> None:
    assert dense_model(model / "onnx" / "model.onnx")(["house"]).tolist() == [[0, 1, 0, 0]]


def test_a_folder_whose_tokenizer_cuts_short_says_how_short(model: Path) -> None:
    settings = model / "sentence_bert_config.json"
    settings.write_text('{"max_seq_length": 1}', encoding="utf-8")
    try:
        assert dense_model(model)(["house car car"]).tolist() == [[0, 1, 0, 0]]
    finally:
        settings.unlink()


def test_the_words_that_a_model_knows_are_told(model: Path, tmp_path: Path) -> None:
    assert general_words(model) == ["car", "automobile", "house", "broken"]
    pieces = [["\u2581car", -1.0], ["s", -2.0], ["\u2581House", -3.0], ["\u2581gone", -4.0]]
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": pieces}}))
    assert general_words(tmp_path) == ["car", "gone"]
    assert general_words(tmp_path / "nowhere") == []


def test_texts_without_a_word_in_common_are_alike_if_the_model_says_so() -> None:
    texts = ["automobile broken", "automobile smashed", "car gone", "car stolen", "house gone"]
    texts += ["house stolen", "smashed house"]
    meanings = np.eye(2, dtype=np.float32)[[0, 0, 0, 0, 1, 1, 1]]
    terms = learn_terms(texts)
    assert terms is not None
    by_words = alike(terms.vectors(texts))
    by_meaning = by_words.copy()
    widen(by_meaning, Folded(texts, [1] * 7, [()] * 7), meanings)
    assert by_words[0, 2] < by_words[2, 4]
    assert by_meaning[0, 2] > by_meaning[2, 4]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "does not exist"),
        (lambda path: path.mkdir(), "holds no model"),
    ],
)
def test_what_is_no_model_is_told_in_one_line(tmp_path: Path, make, message: str) -> None:
    make(tmp_path / "model")
    with pytest.raises(KbgenError, match=message) as caught:
        dense_model(tmp_path / "model")
    assert caught.value.status == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("torn", ["model.onnx", "tokenizer.json"])
def test_a_torn_model_is_told_in_one_line(tmp_path: Path, model: Path, torn: str) -> None:
    (tmp_path / "model.onnx").write_bytes(gather())
    (tmp_path / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    (tmp_path / torn).write_bytes(b"torn")
    with pytest.raises(KbgenError, match="cannot be used") as caught:
        dense_model(tmp_path)(["house"])
    assert caught.value.status == 2
    assert "\n" not in str(caught.value)


def test_a_model_that_wants_what_texts_do_not_have_is_told_in_one_line(
    tmp_path: Path, model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "model.onnx").write_bytes(gather().replace(b"input_ids", b"positions"))
    (tmp_path / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    with pytest.raises(KbgenError, match=r"cannot be used.*positions") as caught:
        dense_model(tmp_path)(["house"])
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_whole_run_with_a_model_ends_and_tells_how_far_it_is(tmp_path: Path, model: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = dense_model(model, lambda *state: told.append(state))(["car house"] * 130)
    assert told == [("embed", 0, 130), ("embed", 64, 130), ("embed", 128, 130)]
    assert len(rows) == 130
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "cars.md").write_text("# Cars\n\nA car.\n", encoding="utf-8")
    (tmp_path / "content" / "home.md").write_text("# House\n\nThe house.\n", encoding="utf-8")
    said = ("car broken", "automobile broken number", "house broken again", "house is gone")
    with (tmp_path / "e.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Ticket ID", "Created at", "Description", "Requester email"])
        out.writerows(
            [n, "2026-07-01", f"My {said[n % 4]} word{n}", f"p{n}@x.example"] for n in range(80)
        )
    command = [sys.executable, "-m", "kbgen", "suggest", str(tmp_path / "e.csv")]
    command += ["--root", str(tmp_path), "--embeddings", str(model), "--write"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert b"80 tickets read" in done.stdout
    lines = (tmp_path / "content" / "vocabulary.yml").read_text(encoding="utf-8").splitlines()
    words = {line.partition(":")[0]: line for line in lines}
    assert " car " in words["cars.md"]
    assert " car " not in words.get("home.md", "")
