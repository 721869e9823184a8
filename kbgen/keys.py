"""YAML with known keys → a frozen dataclass, each mistake told with its line."""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.scalars import MisfitError, name_of, scalar

LONGEST = 1_000_000  # Characters of YAML that a person may write.
DEEPEST = 40  # Lists in lists: libyaml's composer recurses in C and needs quadratic time.
MOST = 100_000  # Nodes visited: aliases of aliases grow without bound.

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
_DEEP_BLOCK = re.compile(rf"^[ \t]*(?:[-?:][ \t]+){{{DEEPEST}}}", re.MULTILINE)
_SCHEMAS: dict[Any, Mapping[str, Any]] = {}  # Type hints are slow to work out.
T = TypeVar("T")

Nodes = tuple[yaml.Node, yaml.Node]
"""A key and what stands under it."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A dataclass read from YAML, and where each key stood."""

    value: T
    lines: Mapping[str, int]  # Top-level key → its line in the whole file.
    unknown: tuple[tuple[str, int], ...] = ()  # Top-level keys that the dataclass lacks.
    diagnostics: tuple[Diagnostic, ...] = ()
    root: yaml.Node | None = None
    first_line: int = 1

    def line_of(self, *place: str) -> int:
        """Where *place* stands, ("hours", "week", "mon") or ("tags", "one"); 0 if nowhere.

        The line of the innermost part that is written in the file.
        """
        line, node = 0, self.root
        for word in place:
            found = next(_places(node, word), None)
            if found is None:
                break
            line, node = self.first_line + found[0].start_mark.line, found[1]
        return line


def read_keys(
    schema: type[T], text: str, path: str, first_line: int = 1, longest: int = LONGEST
) -> Read[T]:
    """Read *text* as a mapping whose keys, types and defaults are the dataclass *schema*'s.

    Never raises: what cannot be read keeps its default and is told. A scalar where a list is
    wanted is split at commas; where a mapping of words is wanted it becomes {"": scalar}.
    *first_line* is the line of the file on which *text* starts.
    """
    reader = _Reader(path, first_line)
    root = reader.compose(text, longest)
    if root is None:
        return Read(schema(), {}, (), tuple(reader.diagnostics))
    value: T = reader.dataclass(schema, root, top=True)
    told = tuple(reader.diagnostics)
    return Read(value, reader.lines, tuple(reader.unknown), told, root, first_line)


def read_keys_of_each(
    schema: type[T], text: str, path: str, lead: str
) -> tuple[dict[str, T], tuple[Diagnostic, ...]]:
    """Read *text* as a mapping from names of any kind to *schema*.

    A bare value instead of keys is the field *lead*: "billing/refund: 12".
    """
    reader = _Reader(path, 1)
    root = reader.compose(text)
    found: dict[str, T] = {}
    for name, nodes in reader.pairs(root) if root else ():
        bare = isinstance(nodes[1], yaml.ScalarNode)
        value = reader.under(name, nodes, key_names(schema)[lead] if bare else schema)
        if value is not _ABSENT:
            found[name] = schema(**{lead: value}) if bare else value
    return found, tuple(reader.diagnostics)


def unknown_keys(
    schema: type[Any], unknown: tuple[tuple[str, int], ...], path: str, extra: tuple[str, ...] = ()
) -> tuple[Diagnostic, ...]:
    """What to say about *unknown* keys of one file: near misses are errors."""
    names = tuple(key_names(schema))
    told = []
    for key, line in unknown:
        if key in extra:
            continue
        hint = did_you_mean(key, names)
        severity = Severity.ERROR if hint else Severity.WARNING
        hint = hint or f"known are {', '.join(names)}"
        told.append(Diagnostic(path, line, f"unknown key '{key}'", hint, "unknown-key", severity))
    return tuple(told)


def key_names(schema: Any) -> Mapping[str, Any]:
    """The keys of the dataclass *schema* in their order, each with its type."""
    if schema not in _SCHEMAS:
        hints = get_type_hints(schema)
        _SCHEMAS[schema] = {item.name: hints[item.name] for item in fields(schema)}
    return _SCHEMAS[schema]


@dataclass
class _Reader:
    """What has been seen while one file is read."""

    path: str
    first_line: int
    lines: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[str, int]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    visited: int = 0

    def tell(self, line: int, message: str, hint: str = "", code: str = "bad-value") -> None:
        self.diagnostics.append(Diagnostic(self.path, line, message, hint, code))

    def compose(self, text: str, longest: int = LONGEST) -> yaml.MappingNode | None:
        """The root mapping; None (and a word about it) if there is none."""
        if trouble := _too_much(text, longest):
            self.tell(self.first_line, trouble, "split it or simplify it", "bad-yaml")
            return None
        try:
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self.first_line + min(mark.line if mark else 0, text.rstrip("\n").count("\n"))
            self.tell(
                line, f"not valid YAML: {error.problem or error.context}", _hint(error), "bad-yaml"
            )
            return None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            self.tell(self.first_line, f"not valid YAML: {said}", code="bad-yaml")
            return None
        if root is None:
            return None
        if not isinstance(root, yaml.MappingNode):
            self.tell(self.line(root), "not a list of 'key: value' lines", code="bad-yaml")
            return None
        return root

    def line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def dataclass(self, schema: Any, node: yaml.MappingNode, top: bool = False) -> Any:
        types_ = key_names(schema)
        told = len(self.diagnostics)
        values: dict[str, Any] = {}
        for key, nodes in self.pairs(node):
            line = self.line(nodes[0])
            if top:
                self.lines[key] = line
            if key not in types_:
                if top:
                    self.unknown.append((key, line))
                else:
                    hint = did_you_mean(key, types_) or f"known are {', '.join(types_)}"
                    self.tell(line, f"unknown key '{key}'", hint, "unknown-key")
                continue
            value = self.under(key, nodes, types_[key])
            if value is not _ABSENT:
                values[key] = value
        missing = [key for key in _required(schema) if key not in values]
        if missing and len(self.diagnostics) > told:
            return _ABSENT
        if missing:
            raise MisfitError(f"complete: '{missing[0]}' is missing")
        return schema(**values)

    def under(self, key: str, nodes: Nodes, wanted: Any) -> Any:
        """The value under *key*; one that does not fit is told and absent."""
        try:
            return self.value(wanted, nodes[1])
        except MisfitError as misfit:
            self.tell(self.line(nodes[0]), f"'{key}' must be {misfit}")
            return _ABSENT

    def pairs(self, node: yaml.MappingNode) -> list[tuple[str, Nodes]]:
        """Keys as written, each once; a second one is told."""
        first: dict[str, int] = {}
        found: list[tuple[str, Nodes]] = []
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.tell(self.line(key_node), "a key must be a word", code="bad-yaml")
                continue
            key = str(key_node.value)
            if key in first:
                hint = f"'{key}' already stands in line {first[key]}"
                self.tell(self.line(key_node), f"duplicate key '{key}'", hint, "duplicate-key")
                continue
            first[key] = self.line(key_node)
            found.append((key, (key_node, value_node)))
        return found

    def value(self, wanted: Any, node: yaml.Node) -> Any:
        self.visited += 1
        if self.visited == MOST:
            raise MisfitError("smaller: it unfolds to too many values")
        if self.visited > MOST or _is_null(node):
            return _ABSENT
        origin = get_origin(wanted)
        if origin in (Union, types.UnionType):
            wanted = next(kind for kind in get_args(wanted) if kind is not type(None))
            origin = get_origin(wanted)
        if origin is tuple:
            return self.several(get_args(wanted)[0], node)
        if origin is not None:
            return self.mapping(get_args(wanted)[1], node)
        if is_dataclass(wanted):
            if not isinstance(node, yaml.MappingNode):
                raise MisfitError(f"keys under it: {', '.join(key_names(wanted))}")
            return self.dataclass(wanted, node)
        return _scalar(wanted, node)

    def several(self, wanted: Any, node: yaml.Node) -> tuple[Any, ...]:
        if isinstance(node, yaml.SequenceNode):
            found = [self.value(wanted, item) for item in node.value]
            return tuple(item for item in found if item is not _ABSENT)
        if wanted is str and isinstance(node, yaml.ScalarNode):
            parts = node.value.split(",")
            return tuple(part.strip() for part in parts if part.strip())
        if is_dataclass(wanted):
            return (self.value(wanted, node),)
        raise MisfitError("a list such as [one, two]")

    def mapping(self, wanted: Any, node: yaml.Node) -> dict[str, Any]:
        if isinstance(node, yaml.MappingNode):
            found = {key: self.under(key, nodes, wanted) for key, nodes in self.pairs(node)}
            return {key: value for key, value in found.items() if value is not _ABSENT}
        if wanted is str and isinstance(node, yaml.ScalarNode):
            return {"": _scalar(str, node)}
        raise MisfitError("'key: value' lines under it")


_ABSENT: Any = object()


def _required(schema: Any) -> list[str]:
    """Fields without a default."""
    return [
        item.name
        for item in fields(schema)
        if item.default is MISSING and item.default_factory is MISSING
    ]


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def _scalar(wanted: Any, node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise MisfitError(f"{name_of(wanted)}, not a list or keys")
    return scalar(wanted, str(node.value).strip())


def _places(node: yaml.Node | None, word: str) -> Iterator[Nodes]:
    """What is called *word* in *node*: its own key, else whatever says it in the values."""
    if isinstance(node, yaml.MappingNode):
        yield from (nodes for nodes in node.value if nodes[0].value == word)
        for _, inner in node.value:
            yield from _places(inner, word)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _places(inner, word)
    elif node is not None and node.value == word:
        yield node, node


def _too_much(text: str, longest: int) -> str:
    if len(text) > longest:
        return f"{len(text):,} characters of YAML are too many"
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST or _DEEP_BLOCK.search(text):
        return "YAML nested too deeply"
    return ""


def _hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "put quotes round a value that contains ': '"
    if "cannot start any token" in problem:
        return "indent with spaces, and put quotes round a value that starts with @, ` or a tab"
    return ""
