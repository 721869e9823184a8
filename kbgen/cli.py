"""The kbgen command: arguments in, exit codes out. No work is done here."""

from typing import Any

import click

from kbgen import __version__
from kbgen.errors import KbgenError


class Kbgen(click.Group):
    """Shows mistakes as lines an editor can jump to, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KbgenError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.status)


@click.group(cls=Kbgen)
@click.version_option(__version__)
def main() -> None:
    """A help centre from a folder of Markdown, taught by closed tickets."""
