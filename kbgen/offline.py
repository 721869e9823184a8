"""Story one, for a USB stick: the same site as a folder that opens from the file system."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbgen import files
from kbgen.build import Built, build_site
from kbgen.model import File
from kbgen.project import refuse_overlap
from kbgen.site.offline import offline


def build_offline(root: Path, out: Path, *, content: Path | None = None, **options: Any) -> Built:
    """Build as `build_site` does, and publish the copy to *out*, whole or not at all."""
    refuse_overlap(content or root / "content", root, out)
    with tempfile.TemporaryDirectory(prefix="kbgen-") as folder:
        site = Path(folder) / "site"
        built = build_site(root, site, content=content, **options)
        whole = {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in sorted(site.rglob("*"))
            if path.is_file()
        }
    publish({one.path: one for one in offline(whole)}, out)
    return built


def publish(wanted: Mapping[str, File], out: Path) -> None:
    with files.open_output(out) as output, files.told(output.out):
        stage = files.begin(output)
        entries: dict[str, files.Published] = {}
        try:
            for path, file in wanted.items():
                seal = files.digest(file.data)
                there = output.live.get(path)
                same = there is not None and there.digest == seal
                entries[path] = there if there and same else stage.put(path, file.data, seal, seal)
            files.publish(output, stage, entries)
        except BaseException:
            files.discard(output)
            raise
