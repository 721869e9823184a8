"""What several commands ask for alike: where files lie, days, pairs of names."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def project_options(command: Callable[..., None]) -> Callable[..., None]:
    """Where a team's files lie: the same two options on every command."""
    for option in (
        click.option(
            "--content",
            type=FOLDER,
            help="Folder of Markdown.  [default: content/ under the root]",
        ),
        click.option(
            "--root",
            type=FOLDER,
            default=Path(),
            show_default="the current folder",
            help="Holds content/ and perhaps theme/.",
        ),
    ):
        command = option(command)
    return command


class Day(click.ParamType[date]):
    """A date as ISO 8601 writes it."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a day — write it as 2026-07-01", param, ctx)


class Questions(click.ParamType[list[str]]):
    """A file of questions, one a line; "-" is standard input."""

    name = "filename"

    def convert(self, value: Any, param: Any, ctx: Any) -> list[str]:
        try:
            with click.open_file(value, "rb") as file:
                text = file.read().decode("utf-8-sig")
        except OSError as error:
            self.fail(f"'{value}': {error.strerror}", param, ctx)
        except UnicodeDecodeError:
            text = None
        if text is None or "\0" in text:  # UTF-16 may be read as UTF-8 full of NULs.
            hint = "unpack it, and save it as UTF-8"
            self.fail(f"'{value}' is not text in UTF-8 — {hint}", param, ctx)
        return [question for line in text.splitlines() if (question := line.strip())]


def pairs(
    _context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Values of the form name=value."""
    parts = [value.partition("=") for value in values]
    if any(not name or not value for name, _, value in parts):
        raise click.BadParameter("write it as NAME=VALUE", param=option)
    return tuple((name, value) for name, _, value in parts)
