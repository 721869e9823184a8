"""Malformed input of every kind: one clear line each, all in one run, nothing half-written."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent.parent / "cases" / "malformed.txt"
BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)
FILES: dict[str, str | bytes] = {
    "bad-yaml.md": "---\ntitle: [a\n---\nx",
    "big.md": "x\n" * 2_500_000,
    "billing.md": "# Billing\n\nx",
    "billing/a.md": "# A\n\nx",
    "bom-and-crlf.md": b"\xef\xbb\xbf---\r\ntitle: B\r\nticktes: 3\r\n---\r\nx",
    "bomb.md": f"---\n{BOMB}\ntags: [*a8]\n---\nx",
    "cafe\u0301.md": "# C1\n\nx",
    "caf\u00e9.md": "# C2\n\nx",
    "cdata.md": "x " + "<![CDATA[" * 40_000,
    "colon.md": "---\ntitle: a: b\n---\nx",
    "deep-list.md": "> " * 5_000 + "x",
    "deep-yaml.md": "---\ntitle: " + "[" * 50_000 + "\n---\nx",
    "dup-key.md": "---\ntitle: A\ntags: x\ntitle: B\n---\nx",
    "empty.md": "",
    "latin-1.md": b"---\ntitle: L\n---\ncaf\xe9\n",
    "links.md": "# L\n\n[x](gone.md) [y](../../etc/passwd)\n[z](none.md#nope) ![A](gone.png)\n",
    "list.md": "---\n- a\n---\nx",
    "loop-a.md": "---\ntitle: La\naliases: [/loop-b/]\n---\n[b](loop-b.md)",
    "loop-b.md": "---\ntitle: Lb\naliases: [/loop-a/]\n---\n[a](loop-a.md)",
    "none.md": "no front matter\n",
    "nul.md": b"# N\n\na\0b\n",
    "page.html": "<script>1</script>",
    "Same Name.md": "# S1\n\nx",
    "same-name.md": "# S2\n\nx",
    "script.svg": "<svg><script/></svg>",
    "site.yml": "titel: x\nbrand: red\n",
    "tangled.md": "![[]()" * 20_000,
    "types.md": "---\ntitle: T\ndraft: maybe\norder: first\nupdated: soon\ntags: {a: b}\n---\nx",
    "unclosed.md": "---\ntitle: U\n\ntext\n",
    "utf-16.md": "# U\n\nx".encode("utf-16"),
}


def test_each_is_one_line_all_in_one_run(site: Any, golden: Callable[[Path, str], None]) -> None:
    content = site.root / "content"
    for path, data in FILES.items():
        site.write(f"content/{path}", data)
    (content / "folder.md").mkdir()
    (content / "leak.md").symlink_to("/etc/hostname")
    (content / "circle.md").symlink_to("circle.md")
    (content / os.fsdecode(b"\xff.md")).write_text("x")
    os.mkfifo(content / "pipe.md")
    built = site.build()
    golden(GOLDEN, "".join(f"{one}\n" for one in built.diagnostics))
    assert built.built is None
    assert not site.out.exists()
