"""The plan of kbgen/README.md keeps itself: floors, doors, and the privacy of tickets."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kbgen"

FLOORS = [
    {
        "model",
        "errors",
        "version",
        "records",
        "workers",
        "progress",
        "doorman",
        "english",
        "scalars",
    },
    {"text", "slug", "keys", "files", "cache", "locale"},
    {"config", "theme"},
    {"articles", "tickets"},
    {"search"},
    {"site", "mining"},
    {
        "project",
        "parsing",
        "reading",
        "findable",
        "matching",
        "mined",
        "making",
        "placing",
        "publishing",
        "lastbuild",
        "stand",
        "items",
        "retouch",
    },
    {"build", "serve", "web", "check", "ask", "suggest", "start", "offline"},
    {"cli"},
    {"__main__", "__init__"},
]
# Within a floor, these lower neighbours may be used.
NEIGHBOURS = {
    ("errors", "model"),
    ("keys", "text"),
    ("config", "theme"),
    ("theme", "config"),
    ("serve", "web"),
    ("reading", "parsing"),
    ("findable", "parsing"),
    ("making", "parsing"),
    ("retouch", "parsing"),
    ("making", "reading"),
    ("making", "findable"),
    ("findable", "reading"),
    ("matching", "findable"),
    ("matching", "reading"),
    ("mined", "matching"),
    ("mined", "project"),
    ("mined", "reading"),
    ("lastbuild", "project"),
    ("placing", "findable"),
    ("placing", "making"),
    ("publishing", "making"),
    ("publishing", "placing"),
    ("publishing", "findable"),
    ("publishing", "reading"),
    ("making", "items"),
    ("retouch", "findable"),
    ("retouch", "items"),
    ("retouch", "lastbuild"),
    ("retouch", "making"),
    ("retouch", "project"),
    ("retouch", "publishing"),
    ("retouch", "reading"),
    ("stand", "lastbuild"),
    ("stand", "findable"),
    ("stand", "making"),
    ("stand", "project"),
    ("stand", "reading"),
    ("stand", "retouch"),
    ("ask", "build"),
    ("check", "build"),
    ("offline", "build"),
    ("suggest", "ask"),
    ("suggest", "build"),
}
DOORS = {
    "babel": "locale",
    "click": "cli",
    "distributed": "mining",
    "imagesize": "articles",
    "jinja2": "site",
    "markdown_it": "articles",
    "mdit_py_plugins": "articles",
    "mdurl": "articles",
    "nh3": "articles",
    "onnxruntime": "mining",
    "openpyxl": "tickets",
    "phonenumbers": "tickets",
    "py3langid": "tickets",
    "pygments": "articles",
    "scipy": "mining",
    "selectolax": "tickets",
    "sentence_transformers": "mining",
    "sklearn": "mining",
    "sqlite3": "cache",
    "starlette": "web",
    "stdnum": "tickets",
    "text_unidecode": "slug",
    "tokenizers": "mining",
    "uvicorn": "serve",
    "watchfiles": "serve",
    "whoosh": "text",
    "yaml": "keys",
}


def modules() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert found, f"no modules under {PACKAGE}"
    return found


def room(path: Path) -> str:
    """The floor plan's name of a module: its top folder, or its own stem."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported name, imports inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            pytest.fail(f"{path}:{node.lineno}: relative import; rooms are named in full")


def floor(name: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if name in rooms:
            return number
    pytest.fail(f"kbgen/{name}: no floor in the plan; give it one in tests/test_house.py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_below(path: Path) -> None:
    here = room(path)
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] != "kbgen" or len(parts) == 1:
            continue
        if name == "kbgen.__version__":
            continue
        there = parts[1]
        allowed = there == here or floor(there) < floor(here) or (here, there) in NEIGHBOURS
        assert allowed, f"{path}:{line}: {here} imports {there}, which is not below it"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_dependency_has_one_door(path: Path) -> None:
    for line, name in imports(path):
        door = DOORS.get(name.split(".")[0])
        assert door in (None, room(path)), f"{path}:{line}: {name} belongs behind kbgen/{door}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_raw_tickets_never_leave_their_room(path: Path) -> None:
    if room(path) in {"tickets", "model"}:
        return
    names = [name for _, name in imports(path)]
    assert "kbgen.model.Ticket" not in names
    source = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert not any(isinstance(node, ast.Attribute) and node.attr == "Ticket" for node in source)


def test_no_import_cycle() -> None:
    graph = {path: set[Path]() for path in modules()}
    by_name = {
        ".".join(("kbgen", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
            ".__init__"
        ): path
        for path in graph
    }
    for path, uses in graph.items():
        for _, name in imports(path):
            target = by_name.get(name) or by_name.get(name.rpartition(".")[0])
            if target and target != path:
                uses.add(target)
    while graph:
        free = {path for path, uses in graph.items() if not uses & graph.keys()}
        assert free, f"import cycle among {sorted(map(str, graph))}"
        graph = {path: uses for path, uses in graph.items() if path not in free}


def test_the_house_notices_a_bad_module(tmp_path: Path) -> None:
    """The checks above can fail: a module that breaks every rule is seen to do so."""
    bad = tmp_path / "bad.py"
    bad.write_text("def late():\n    from kbgen.model import Ticket\n    import jinja2\n")
    assert (2, "kbgen.model.Ticket") in list(imports(bad))
    assert (3, "jinja2") in list(imports(bad))
