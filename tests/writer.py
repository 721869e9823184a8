"""A writer at work: a folder with content/ and the commands given there."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kbgen.errors import Diagnostic, KbgenError


@dataclass
class Outcome:
    """What one build said and left."""

    out: Path
    built: Any = None  # kbgen.build.Built, or None after a mistake.
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> list[str]:
        return [str(one) for one in self.diagnostics if one.severity == "error"]

    @property
    def warnings(self) -> list[str]:
        return [str(one) for one in self.diagnostics if one.severity == "warning"]

    @property
    def urls(self) -> set[str]:
        """Addresses of all pages that stand in the output."""
        pages = self.out.rglob("index.html")
        found = {f"/{page.parent.relative_to(self.out).as_posix()}/" for page in pages}
        return {"/" if url == "/./" else url for url in found}


@dataclass
class Site:
    """A folder with content/ and perhaps theme/, and the commands a writer would give there."""

    root: Path
    out: Path = field(init=False)

    def __post_init__(self) -> None:
        self.out = self.root / "public"

    def write(self, path: str, text: str | bytes) -> Path:
        """One file below the root, folders made as needed."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def build(self, **options: Any) -> Outcome:
        """`kbgen build`; mistakes are in the outcome, not raised."""
        from kbgen.build import build_site

        try:
            built = build_site(Path(), options.pop("out", Path("public")), **options)
        except KbgenError as error:
            return Outcome(self.out, None, error.diagnostics)
        return Outcome(self.out, built, built.diagnostics)

    def read(self, path: str) -> str:
        """One published file."""
        return (self.out / path).read_text(encoding="utf-8")

    def published(self) -> dict[str, bytes]:
        """Every published file by its path."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }
