"""The small help centre of published.py, built once for all tests of the pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from published import CONTENT, Publish, Published

from kbgen.build import build_site

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Build CONTENT with other or more files (*bare*: those alone)."""

    def publish(
        files: dict[str, str] | None = None, *, bare: bool = False, **options: object
    ) -> Published:
        root = tmp_path_factory.mktemp("acme")
        for path, text in (({} if bare else CONTENT) | (files or {})).items():
            place = root / "content" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        now = datetime(2026, 11, 22, tzinfo=UTC)
        build_site(root, root / "public", jobs=1, now=now, **options)  # type: ignore[arg-type]
        return Published(root / "public")

    return publish


@pytest.fixture(scope="session")
def acme(publish: Publish) -> Published:
    files = {"help/index.md": "---\ntitle: Gallery\n---\n"}
    files["help/gallery.md"] = (HERE / "gallery.md").read_text(encoding="utf-8")
    files["help/phone.svg"] = (HERE / "phone.svg").read_text(encoding="utf-8")
    return publish(files)
