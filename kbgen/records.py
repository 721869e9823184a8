"""Values ↔ sealed bytes: what a cache may read back without trusting it."""

import io
import pickle
import zlib
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

# Protocol 5 everywhere: the same bytes on every Python that we support.
_PROTOCOL = 5
_BUILTINS = frozenset({"frozenset", "set", "complex", "range"})
_DATES = frozenset({"date", "datetime", "time", "timedelta", "timezone"})


class DamagedRecordError(ValueError):
    """Bytes that this program did not write, or that changed since."""


class _Reader(pickle.Unpickler):
    """Builds plain values and our own data classes, and calls nothing else.

    A cache folder may come with somebody else's repository: an ordinary unpickler would run
    whatever it names.
    """

    def find_class(self, module: str, name: str) -> Any:
        if (module == "builtins" and name in _BUILTINS) or (
            module == "datetime" and name in _DATES
        ):
            return super().find_class(module, name)
        if module.startswith("kbgen."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                hasattr(found, "__dataclass_fields__") or hasattr(found, "_member_map_")
            ):
                return found
        raise DamagedRecordError(f"a record may not name {module}.{name}")


class _Writer(pickle.Pickler):
    """Data classes and choices as a call with their values.

    For data classes that takes a third of the time of their own way; choices of Python 3.11.0 to
    3.11.3 would name `getattr`, which no record may.
    """

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        getter = _GETTERS.get(kind)
        if getter is None:
            getter = _GETTERS[kind] = _getter(kind)
        return (kind, getter(value)) if getter is not _foreign else NotImplemented


_GETTERS: dict[type, Callable[[Any], tuple[Any, ...]]] = {}


def _foreign(value: Any) -> tuple[Any, ...]:
    """Stands for kinds that pickle knows how to take apart itself."""
    return (value,)


def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    if hasattr(kind, "_member_map_"):
        return lambda value: (value.value,)
    if not hasattr(kind, "__dataclass_fields__"):
        return _foreign
    names = [one.name for one in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def pack(value: object) -> bytes:
    """Plain values, dates and data classes of this package, behind a checksum of four bytes."""
    buffer = io.BytesIO()
    _Writer(buffer, _PROTOCOL).dump(value)
    data = buffer.getvalue()
    return zlib.crc32(data).to_bytes(4, "little") + data


def unpack(data: bytes) -> Any:
    """The value that *data* was packed from; DamagedRecordError for anything else."""
    if zlib.crc32(data[4:]) != int.from_bytes(data[:4], "little"):
        raise DamagedRecordError("checksum differs")
    try:
        return _Reader(io.BytesIO(data[4:])).load()
    except DamagedRecordError:
        raise
    except Exception as error:  # A foreign pickle can raise anything at all.
        raise DamagedRecordError(str(error)) from error
