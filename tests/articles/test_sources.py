"""What is taken from the disk, and what is refused with a word."""

import os
from pathlib import Path

import pytest

from kbgen.articles import measure, scan
from kbgen.articles.assets import output_path


def write(folder: Path, *paths: str, data: bytes = b"x") -> None:
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def lines(content: Path) -> list[str]:
    return [str(one) for one in scan(content)[1]]


def test_files_come_by_path_without_hidden_ones_and_yaml(tmp_path: Path) -> None:
    write(tmp_path, "b/a.md", "a.md", "b/i.png", ".git/x.md", "site.yml", "b/.group.json", "x.md~")
    sources, told = scan(tmp_path)
    assert [one.path for one in sources] == ["a.md", "b/a.md", "b/i.png"]
    assert told == ()


def test_names_are_composed_and_the_second_of_twins_is_told(tmp_path: Path) -> None:
    write(tmp_path, "cafe\u0301.md", "caf\u00e9.md")
    sources, told = scan(tmp_path)
    assert [one.path for one in sources] == ["caf\u00e9.md"]
    assert [one.code for one in told] == ["twin-names"]


def test_a_link_out_of_the_content_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "secret.md", "content/a.md")
    content = tmp_path / "content"
    (content / "leak.md").symlink_to(tmp_path / "secret.md")
    (content / "up").symlink_to(tmp_path)
    (content / "loop").symlink_to("loop")
    (content / "none.md").symlink_to("nowhere.md")
    (content / "ok.md").symlink_to("a.md")
    assert [one.path for one in scan(content)[0]] == ["a.md", "ok.md"]
    assert lines(content) == [
        "leak.md: a link that leads out of the content — copy the file instead",
        "loop: a link in a circle — remove it",
        "none.md: a link that leads nowhere — remove it",
        "up: a link that leads out of the content — copy the file instead",
    ]


def test_odd_things_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "dir.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    write(tmp_path, "page.html", "new\nline.md")
    (tmp_path / os.fsdecode(b"\xff.md")).write_bytes(b"x")
    assert scan(tmp_path)[0] == ()
    page = (
        "page.html: warning: not published — pages and scripts that kbgen did not make stay out; "
        "pack it in a zip to offer it"
    )
    assert lines(tmp_path) == [
        "?.md: a name that is not UTF-8 — rename it",
        "dir.md: a folder with the name of an article — rename it",
        r"new\nline.md: a name with a control character — rename it",
        page,
        "pipe.md: neither a file nor a folder — remove it",
    ]


def test_a_yaml_file_with_nearly_the_name_of_one_that_is_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, "site.yaml", "contact.pt.yaml", "frequences.yml", "contact.de.yml")
    write(tmp_path, "mkdocs.yml", "billing/site.yaml")
    assert lines(tmp_path) == [
        "contact.pt.yaml: warning: not read — call it contact.pt.yml",
        "frequences.yml: warning: not read — call it frequencies.yml",
        "site.yaml: warning: not read — call it site.yml",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_what_may_not_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.png", "site.yml")
    for path in tmp_path.iterdir():
        path.chmod(0)
    assert scan(tmp_path)[0] == ()
    assert lines(tmp_path) == [
        f"{name}: cannot be read: Permission denied" for name in ("a.md", "b.png", "site.yml")
    ]


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    assert [one.code for one in scan(tmp_path / "none")[1]] == ["no-content"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a/b.png", "a/b.png"),
        ("Billing/Größe 2.PNG", "billing/grosse-2.png"),
        ("archive.tar.gz", "archive-tar.gz"),
        ("search/LICENSE", "search-2/license"),
    ],
)
def test_a_file_is_published_under_a_plain_name(path: str, wanted: str) -> None:
    assert output_path(path) == wanted


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000400000003008060000")


def test_pictures_are_measured(tmp_path: Path) -> None:
    write(tmp_path, "a.png", data=PNG)
    write(
        tmp_path, "b.svg", data=b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
    )
    write(tmp_path, "c.png", data=b"broken")
    write(tmp_path, "d.pdf", "e.md")
    assets, told = measure(scan(tmp_path)[0])
    sizes = {one.output: (one.width, one.height) for one in assets}
    assert sizes == {"a.png": (64, 48), "b.svg": (20, 10), "c.png": (0, 0), "d.pdf": (0, 0)}
    assert [(one.path, one.code) for one in told] == [("c.png", "bad-picture")]


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>x</script>",
        b"<x:script/>",
        b"<a onclick='x'/>",
        b"<a xlink:href='javascript:x'/>",
        b"<foreignObject/>",
        b"<!ENTITY x 'y'>",
        b"<s\0cript>",
    ],
)
def test_an_svg_that_could_run_a_script_is_told_and_left_out(tmp_path: Path, inside: bytes) -> None:
    write(tmp_path, "a.svg", data=b"<svg>" + inside + b"</svg>")
    assets, told = measure(scan(tmp_path)[0])
    assert assets == ()
    assert [one.code for one in told] == ["unsafe-svg"]


def test_two_files_with_one_public_name_are_told(tmp_path: Path) -> None:
    write(tmp_path, "A b.png", "a-b.png", data=PNG)
    assets, told = measure(scan(tmp_path)[0])
    assert len(assets) == 1
    assert [one.code for one in told] == ["duplicate-address"]
