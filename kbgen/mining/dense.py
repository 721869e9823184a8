"""Dense vectors of texts from a model on this machine; nothing is ever downloaded.

The model is a folder as its makers publish it: an ONNX model with its tokenizer.json (the light
way: onnxruntime and tokenizers), or one of sentence-transformers, which needs that package.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from kbgen.errors import KbgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Dense = Callable[[Sequence[str]], Rows]
    """Texts → a row of length 1 each."""
    Progress = Callable[[str, int, int], None]

TOKENS = 256  # Of a text that are looked at, where the model does not say fewer.
_TOGETHER = 64  # Texts of one batch.
_PLACES = ("model.onnx", "onnx/model.onnx")
_TOKENIZER = "tokenizer.json"
_STARTS = "\u2581\u0120"  # Before pieces that begin a word; WordPiece marks the others, with "##".
_GENERAL = 20_000  # Words of a language; a minute of a processor.
_ST = "sentence_transformers"
_SILENT = 4  # Of onnxruntime's own messages; what fails is raised, too.


def dense_model(path: Path, progress: Progress | None = None) -> Dense:
    """How to embed texts with the model at *path*: its folder, or its .onnx file.

    Raises KbgenError, status 2, if there is no model or what it needs is not installed. The model
    is loaded for each call and forgotten after it, so that no thread of it outlives the call.
    """
    if not path.exists():
        raise KbgenError(f"--embeddings: '{path}' does not exist — name the folder of a model", 2)
    if found := _onnx(path):
        model, tokenizer = found
        _need("kbgen[embeddings]", "onnxruntime", "tokenizers")
        return lambda texts: _by_onnx(model, tokenizer, texts, progress)
    if (path / "modules.json").is_file():
        _need("sentence-transformers", _ST)
        return lambda texts: _by_sentence_transformers(path, texts)
    hint = "a folder with model.onnx and tokenizer.json, or one of sentence-transformers"
    raise KbgenError(f"--embeddings: '{path}' holds no model — name {hint}", 2)


def general_words(path: Path) -> list[str]:
    """Whole words of small letters that the tokenizer of the model at *path* knows.

    The commonest first, as far as the tokenizer is in that order; none if it cannot be read.
    """
    found = _onnx(path)
    file = found[1] if found else path / _TOKENIZER
    try:
        pieces = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if isinstance(pieces, dict):
        pieces = sorted(pieces, key=lambda piece: (pieces[piece], piece))
    else:
        pieces = [piece for piece, _ in pieces]
    marked = [piece[1:] for piece in pieces if piece[:1] in _STARTS]
    return [word for word in marked or pieces if word.isalpha() and word.islower()][:_GENERAL]


def _onnx(path: Path) -> tuple[Path, Path] | None:
    """The model's file and its tokenizer's, which may lie one folder up."""
    models = [path] if path.suffix == ".onnx" else [path / place for place in _PLACES]
    for model in models:
        for folder in (model.parent, model.parent.parent):
            if model.is_file() and (folder / _TOKENIZER).is_file():
                return model, folder / _TOKENIZER
    return None


def _need(install: str, *modules: str) -> None:
    for module in modules:
        if find_spec(module) is None:
            raise KbgenError(f"--embeddings needs {module} — run: pip install '{install}'", 2)


def _by_onnx(
    model: Path, tokenizer_file: Path, texts: Sequence[str], progress: Progress | None
) -> Rows:
    try:
        return _unit(_embedded(model, tokenizer_file, texts, progress))
    except Exception as error:  # Those of onnxruntime and tokenizers have no common base.
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise KbgenError(f"--embeddings: '{model}' cannot be used: {first}", 2) from None


def _embedded(
    model: Path, tokenizer_file: Path, texts: Sequence[str], progress: Progress | None
) -> Rows:
    tokenizer = import_module("tokenizers").Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_truncation(_tokens(tokenizer_file.parent))
    tokenizer.no_padding()  # Many a model pads to 128 tokens; a batch pads to its own longest.
    runtime = import_module("onnxruntime")
    runtime.set_default_logger_severity(_SILENT)
    session = runtime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    inputs = {one.name for one in session.get_inputs()}
    encoded = tokenizer.encode_batch(list(texts))
    order = sorted(range(len(texts)), key=lambda at: (len(encoded[at].ids), at))
    first_token = _first_token(tokenizer_file.parent)
    parts = []
    for start in range(0, len(order), _TOGETHER):
        if progress:
            progress("embed", start, len(order))
        batch = _batch([encoded[at] for at in order[start : start + _TOGETHER]])
        said = session.run(None, {name: batch[name] for name in batch if name in inputs})[0]
        parts.append(_pooled(np.asarray(said), batch["attention_mask"], first_token=first_token))
    rows = np.concatenate(parts)
    return np.asarray(rows[np.argsort(order)], dtype=np.float32)


def _batch(encoded: Sequence[Any]) -> dict[str, NDArray[np.int64]]:
    """Padded to the longest; padding has no attention, whatever its number."""
    longest = max(1, *(len(one.ids) for one in encoded))
    made = {
        name: np.zeros((len(encoded), longest), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, one in enumerate(encoded):
        length = len(one.ids)
        made["input_ids"][row, :length] = one.ids
        made["attention_mask"][row, :length] = one.attention_mask
        made["token_type_ids"][row, :length] = one.type_ids
    return made


def _pooled(said: Any, attention: Any, *, first_token: bool) -> Rows:
    """One row a text: what the model pooled itself, its first token, or the mean of all."""
    if said.ndim == 2:
        return np.asarray(said, dtype=np.float32)
    if first_token:
        return np.asarray(said[:, 0], dtype=np.float32)
    weight = attention[:, :, None].astype(np.float32)
    return np.asarray((said * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1))


def _tokens(folder: Path) -> int:
    return min(
        TOKENS, int(_setting(folder / "sentence_bert_config.json", "max_seq_length", TOKENS))
    )


def _first_token(folder: Path) -> bool:
    return bool(_setting(folder / "1_Pooling/config.json", "pooling_mode_cls_token", False))


def _setting(path: Path, name: str, otherwise: Any) -> Any:
    """What a model says of itself in a small file that it may lack."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return otherwise
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, int) else otherwise


def _by_sentence_transformers(path: Path, texts: Sequence[str]) -> Rows:
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}  # Read while importing.
    maker = import_module(_ST).SentenceTransformer
    model = maker(str(path), device="cpu", local_files_only=True)
    said = model.encode(list(texts), batch_size=_TOGETHER, show_progress_bar=False)
    return _unit(np.asarray(said, dtype=np.float32))


def _unit(rows: Rows) -> Rows:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)
