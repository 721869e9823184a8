"""The kbgen command: arguments in, exit codes out. No work is done here."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kbgen.cli.options import FILE, FOLDER, Day, Questions, pairs, project_options
from kbgen.errors import KbgenError, harmless
from kbgen.version import VERSION

INTERRUPTED = 130  # As shells say it: 128 and the number of SIGINT.


def tell(message: object) -> None:
    """A line for people."""
    click.echo(harmless(str(message)), err=True)


class Kbgen(click.Group):
    """Shows mistakes as lines an editor can jump to, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KbgenError as error:
            tell(error)
            ctx.exit(error.status)
        except KeyboardInterrupt:
            click.echo("", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Kbgen)
@click.version_option(VERSION)
def main() -> None:
    """A help centre from a folder of Markdown, taught by closed tickets."""


def run() -> None:
    """The command as a process; a build, whose files are written, ends at once.

    To take apart all that it remembers costs a cold one 50 ms. What cannot be written, be it a
    message on a full disk, is told in one line.
    """
    try:
        main(prog_name="kbgen")
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        os.write(2, f"kbgen: {harmless(said)}\n".encode())
        os._exit(1)  # What is left unprinted would fail once more.
    except SystemExit as end:
        if sys.argv[1:2] != ["build"] or not isinstance(end.code, int):
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


@main.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
def init(folder: Path) -> None:
    """Begin a help centre in DIR; nothing that is there is touched."""
    from kbgen.start import start_site

    started = start_site(folder)
    for path in started.kept:
        tell(f"kept {path}")
    for path in started.written:
        click.echo(str(path))
    tell(f"now: cd {folder} && kbgen serve --open")


@main.command()
@click.argument("title")
@project_options
@click.option("--category", default="", help="A folder of content/: billing, or billing/cards.")
@click.option("--lang", default="", help="Its language.  [default: the site's first]")
@click.option("--of", "translates", default="", help="The article it translates: billing/refund.")
def new(root: Path, title: str, **options: Any) -> None:
    """Begin an article with its front matter filled in."""
    from kbgen.start import start_article

    click.echo(str(start_article(root, title, **options)))


@main.command()
@project_options
@click.option("--out", type=FOLDER, help="Where the site goes.  [default: public/ under the root]")
@click.option("--drafts", is_flag=True, help="Show articles marked 'draft: true' too.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--base-url", help="Where the site will stand: https://help.example.com/support")
@click.option("--jobs", type=click.IntRange(1), help="Processes.  [default: one a core]")
@click.option("--clean", is_flag=True, help="Forget what earlier builds knew.")
@click.option("--offline", is_flag=True, help="A copy that opens from a disk, in offline/.")
@click.option("--profile", is_flag=True, help="Tell how long each stage took.")
def build(root: Path, out: Path | None, offline: bool, profile: bool, **options: Any) -> None:
    """Write the site to public/, whole or not at all."""
    from kbgen.build import Built, build_site
    from kbgen.progress import Meter

    make: Callable[..., Built] = build_site
    if offline:  # Only then: it would make a build of nothing new half as long again.
        from kbgen.offline import build_offline

        make = build_offline
    meter = Meter()
    try:
        place = out or root / ("offline" if offline else "public")
        built = make(root, place, progress=meter, **options)
    finally:
        meter.end()
    for one in built.diagnostics:
        tell(one)
    if profile:
        click.echo(meter.table(), err=True)
    click.echo(built.summary())


@main.command()
@project_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Lines for people, the documented JSON, or annotations for GitHub.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fix", is_flag=True, help="Mend what has only one right answer, in place.")
def check(root: Path, content: Path | None, form: str, strict: bool, fix: bool) -> None:
    """Tell every mistake in content, links, pictures and translations."""
    from kbgen import check as story

    checked = story.check_site(root, content=content, fix=fix)
    if form == "json":
        click.echo(story.as_json(checked.diagnostics))
    for one in checked.diagnostics if form != "json" else ():
        click.echo(story.as_github(one) if form == "github" else harmless(str(one)))
    for one in checked.fixed:
        tell(f"fixed: {one}")
    tell(checked.summary())
    if checked.failed or (strict and checked.diagnostics):
        raise SystemExit(1)


@main.command()
@click.argument("query", nargs=-1)
@project_options
@click.option(
    "--queries",
    type=Questions(),
    help="A file of questions, one a line; - reads standard input.",
)
@click.option("--lang", help="A language of the site.  [default: its first]")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the documented JSON.")
def search(
    query: tuple[str, ...], queries: Sequence[str] | None, as_json: bool, **options: Any
) -> None:
    """Answer a question, or a file of questions, exactly as the site ranks."""
    import json

    from kbgen import ask

    questions = [*([" ".join(query)] if query else []), *(queries or ())]
    if not questions:
        raise click.UsageError("ask something: kbgen search how do I get a refund")
    results = ask.ask(questions=questions, **options)
    if as_json:
        click.echo(json.dumps([ask.as_json(one) for one in results], ensure_ascii=False, indent=1))
        return
    for result in results:
        for line in ask.lines(result):
            click.echo(line)


@main.command()
@project_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: the first free from 8000]")
@click.option("--open", "show", is_flag=True, help="Open the browser.")
@click.option("--drafts", is_flag=True, help="Show articles marked 'draft: true' too.")
@click.option(
    "--poll", is_flag=True, help="Look at the files often, where nobody tells of changes."
)
def serve(root: Path, **options: Any) -> None:
    """Show the site while you write: every save is seen at once."""
    from kbgen.serve import serve_site

    serve_site(root, say=tell, **options)


@main.command()
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT...")
@project_options
@click.option("--since", type=Day(), help="Only tickets from this day on: 2026-07-01")
@click.option("--until", type=Day(), help="Only tickets up to this day.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    callback=pairs,
    metavar="FIELD=COLUMN",
    help="What a column means, where kbgen guesses wrong.",
)
@click.option("--report", type=FILE, help="Write the evidence as one HTML file.")
@click.option("--json", type=FILE, help="Write the documented JSON.")
@click.option("--assignments", type=FILE, help="Write which ticket went where (private).")
@click.option("--drafts", is_flag=True, help="Write drafts of the missing articles.")
@click.option("--write", is_flag=True, help="Update frequencies.yml and vocabulary.yml.")
@click.option("--accept", multiple=True, metavar="ID", help="This suggestion is being written.")
@click.option("--reject", multiple=True, metavar="ID", help="This suggestion shall not return.")
@click.option(
    "--merge", multiple=True, callback=pairs, metavar="ID=ID", help="The first is the second."
)
@click.option("--jobs", type=click.IntRange(1), help="Processes.  [default: one a core]")
@click.option("--scheduler", default="", metavar="TCP://…", help="A Dask cluster to work on.")
@click.option(
    "--embeddings",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A model of meaning on this machine: ONNX or sentence-transformers.",
)
def suggest(root: Path, content: Path | None, **options: Any) -> None:
    """Learn from closed tickets: what is asked most, what is answered, what to write next.

    EXPORT is a file of tickets from your help desk (CSV, JSON, XLSX, mail; gzip too); "-" is
    standard input.
    """
    import shutil

    from kbgen.progress import Meter

    try:
        from kbgen import mined
        from kbgen import suggest as story
        from kbgen.mining.table import table
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kbgen"):
            raise
        message = f"kbgen suggest needs '{error.name}' — run: pip install 'kbgen[suggest]'"
        raise KbgenError(message, 2) from None

    meter = Meter()
    try:
        done = story.suggest(
            root,
            story.Asked(**{name: options.pop(name) for name in story.ASKED}),
            mined.Wanted(**options),
            content=content,
            progress=meter,
        )
    finally:
        meter.end()
    for one in (*done.sources, *map(str, done.diagnostics)):
        tell(one)
    width = max(80, shutil.get_terminal_size((120, 24)).columns)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in table(done.findings, width, colour):
        click.echo(line)
    for path in done.written:
        tell(f"written: {path}")
