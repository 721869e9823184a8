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


def pairs(
    _context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Values of the form name=value."""
    parts = [value.partition("=") for value in values]
    if any(not name or not value for name, _, value in parts):
        raise click.BadParameter("write it as NAME=VALUE", param=option)
    return tuple((name, value) for name, _, value in parts)
