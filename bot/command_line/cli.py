"""The command line: each command is thin, each error that is ours is one line and an exit code."""

import asyncio
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.command_line import beside, desk_cli
from bot.command_line.export_cli import export
from bot.command_line.flags import Dates, Headlines, Kind, Stamps, Standfirst, Zone, reading_options
from bot.command_line.source_cli import sources
from bot.desk.report import progress
from bot.errors import (
    DatabaseTaken,
    DocumentNotUnderstood,
    NothingToRun,
    Refused,
    SettingsInvalid,
    SourceUnavailable,
    TickertapeError,
)
from bot.figures import status
from bot.log import configure
from bot.richtext import plain
from bot.settings import Settings, load
from bot.sources.document import MAX_BYTES, Contents, Document
from bot.sources.options import ReadingOptions
from bot.sources.style import DateOrder, Place

EXIT_CODES: dict[type[TickertapeError], int] = {
    SettingsInvalid: 2,
    DatabaseTaken: 3,
    NothingToRun: 4,
    DocumentNotUnderstood: 5,
    Refused: 6,
    SourceUnavailable: 7,
}

app = typer.Typer(
    help="Relays a news desk's live updates to Telegram and Discord chats.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(sources, name="source")
app.command("export")(export)
app.command("open")(desk_cli.open_coverage)
app.command("post")(desk_cli.post)
app.command("correct")(desk_cli.correct)
app.command("retract")(desk_cli.retract)
app.command("pin")(desk_cli.pin)
app.command("unpin")(desk_cli.unpin)
app.command("summary")(desk_cli.summary)
app.command("close")(desk_cli.close)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tickertape {version('tickertape')}")
        raise typer.Exit


LogLevel = Annotated[
    str | None, typer.Option("--log-level", help="debug, info, warning or error; before TICKERTAPE_LOG_LEVEL.")
]
Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Tell it and end.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Log one JSON object a line.")]


@dataclass(frozen=True, slots=True)
class Logging:
    """What the options before the command say of logging."""

    level: str | None
    as_json: bool

    def configure(self, settings: Settings, usual: str | None = None) -> None:
        """`usual` is the level where neither an option nor a setting says one."""
        set_level = settings.log_level if "log_level" in settings.model_fields_set else usual
        configure(
            self.level or set_level or settings.log_level,
            as_json=self.as_json or settings.log_json,
            secrets=settings.secrets,
        )


@app.callback()
def options(
    context: typer.Context,
    log_level: LogLevel = None,
    log_json: LogJson = False,
    _: Version = False,
) -> None:
    """Relays a news desk's live updates to Telegram and Discord chats."""
    if log_level is not None and log_level not in ("debug", "info", "warning", "error"):
        raise typer.BadParameter("debug, info, warning or error", param_hint="--log-level")
    context.obj = Logging(log_level, log_json)


@app.command()
def run(context: typer.Context) -> None:
    """Serve the platforms that have a token, until stopped."""
    from bot.composition import run_relay

    settings = load()
    context.obj.configure(settings)
    asyncio.run(run_relay(settings))


@app.command("import")
def import_document(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A plain-text live page, a saved web page, or a feed.")],
    coverage: Annotated[str | None, typer.Option(help="Into this coverage, by its short name.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be read.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Send what was stored only, oldest first.")] = False,
    kind: Kind = None,
    zone: Zone = None,
    stamps: Stamps = Place.BEFORE,
    headlines: Headlines = False,
    dates: Dates = DateOrder.DAY_FIRST,
    standfirst: Standfirst = 0,
) -> None:
    """Read a live page; again after it grew or was edited: only what is new goes out, what changed is corrected."""
    from bot.sources import display

    settings = load()
    logging: Logging = context.obj
    logging.configure(settings, usual="warning")
    document = _document(file, reading_options(kind, zone, stamps, dates, standfirst, headlines=headlines))
    if dry_run:
        typer.echo(display.as_json(document) if as_json else display.as_text(document))
        return
    source = str(file.resolve())
    arrival = asyncio.run(beside.import_document(settings, document, source, coverage, publish=publish))
    typer.echo(arrival.to_json() if as_json else str(arrival))


def _document(file: Path, options: ReadingOptions) -> Document:
    from bot.sources.reader import read

    return read(Contents(_contents(file)), file.name, file.resolve().as_uri(), SystemClock().now(), options)


def _contents(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentNotUnderstood(f"no file that can be read at {file} ({error.strerror})", "a live page") from error


@app.command("status")
def tell_status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, as the README describes it.")] = False,
    entry: Annotated[str | None, typer.Option(help="Only how far this one got: 14, or harbour-fire/14.")] = None,
) -> None:
    """Tell how the lanes stand and how far the newest entries got; beside a relay, without any token."""
    settings = load()
    context.obj.configure(settings, usual="warning")
    if entry is not None:
        report = asyncio.run(beside.entry_report(settings, entry))
        typer.echo(report.to_json() if as_json else plain(progress(report.entry, report.reach)))
        return
    found = asyncio.run(beside.status(settings))
    if as_json:
        typer.echo(status.to_json(found))
    else:
        from rich.console import Console

        from bot.figures.table import tables

        Console().print(tables(found))


@app.command("demo")
def play_demo(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Replay fast, print a summary, exit.")] = False,
    port: Annotated[int, typer.Option(help="The page's port; 0 for any.")] = 8765,
) -> None:
    """See it all without any account: both platforms as local stand-ins, the relay, and a page to play with."""
    from bot.demo import stage

    if once:
        raise typer.Exit(0 if asyncio.run(stage.once(context.obj.configure)) else 1)
    asyncio.run(stage.play(port, context.obj.configure))


@app.command("sandbox")
def serve_sandbox(
    context: typer.Context,
    telegram_port: Annotated[int, typer.Option(help="0 for any.")] = 0,
    discord_port: Annotated[int, typer.Option(help="0 for any.")] = 0,
    page_port: Annotated[int, typer.Option(help="0 for any.")] = 0,
    limits: Annotated[float, typer.Option(min=0, max=1000, help="Times the platforms' own; 0 lifts them.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the addresses and tokens as one JSON object.")] = False,
) -> None:
    """Start the local stand-ins of both platforms alone, for any client of theirs."""
    from bot.demo import stage

    logging: Logging = context.obj
    configure(logging.level or "warning", as_json=logging.as_json)
    asyncio.run(stage.serve_sandbox(telegram_port, discord_port, page_port, limits=limits, as_json=as_json))


def main() -> None:
    """The console script. Errors of ours end in one line on standard error."""
    try:
        app()
    except TickertapeError as error:
        kind = next(kind for kind in (*EXIT_CODES, TickertapeError) if isinstance(error, kind))
        typer.echo(f"tickertape: {error}", err=True)
        sys.exit(EXIT_CODES.get(kind, 1))
