"""`tickertape source …`: sources from the command line, beside a relay or without one."""

import asyncio
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Annotated

import orjson
import typer

from bot.command_line.flags import Dates, Headlines, Kind, Stamps, Standfirst, Zone, reading_options
from bot.languages.language import ENGLISH
from bot.settings import load
from bot.source import OnMissing, Source, SourceOptions, SourceState
from bot.sources.style import DateOrder, Place
from bot.watching.sourcing import Sourcing, Trial, stored

sources = typer.Typer(help="Pages and feeds that the relay reads by itself.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="Its http or https address.")]
Which = Annotated[str, typer.Argument(help="Its number or its address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Act(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"


@sources.command("add")
def add(
    address: Address,
    coverage: Annotated[str | None, typer.Option(help="Into this coverage; without, a new one is opened.")] = None,
    hold: Annotated[float, typer.Option(min=0, max=600, help="Seconds that a difference has to last.")] = 10.0,
    on_missing: Annotated[OnMissing, typer.Option(help="What to do about entries gone from the page.")] = OnMissing.ASK,
    most_new: Annotated[int, typer.Option(min=1, max=1000, help="New entries at once that go out unasked.")] = 20,
    kind: Kind = None,
    zone: Zone = None,
    stamps: Stamps = Place.BEFORE,
    headlines: Headlines = False,
    dates: Dates = DateOrder.DAY_FIRST,
    standfirst: Standfirst = 0,
) -> None:
    """Read a page or feed from now on; what it shows already is stored and sent to nobody."""
    reading = reading_options(kind, zone, stamps, dates, standfirst, headlines=headlines)
    options = SourceOptions(reading=reading, hold=hold, on_missing=on_missing, most_new=most_new)

    async def run() -> str:
        async with _opened() as sourcing:
            added = await sourcing.add(address, coverage, options)
        entries = ENGLISH.text(stored(added.stored))
        return f"Source {added.source.id} is read into {added.coverage.slug}; {entries}, sent to nobody."

    typer.echo(asyncio.run(run()))


@sources.command("test")
def try_out(
    address: Address,
    as_json: AsJson = False,
    kind: Kind = None,
    zone: Zone = None,
    stamps: Stamps = Place.BEFORE,
    headlines: Headlines = False,
    dates: Dates = DateOrder.DAY_FIRST,
    standfirst: Standfirst = 0,
) -> None:
    """Fetch once, change nothing, and show what would be read and what would be published."""
    reading = reading_options(kind, zone, stamps, dates, standfirst, headlines=headlines)

    async def run() -> Trial:
        async with _opened() as sourcing:
            return await sourcing.test(address, SourceOptions(reading=reading))

    trial = asyncio.run(run())
    typer.echo(_as_json(trial) if as_json else _as_text(trial))


@sources.command("list")
def show(as_json: AsJson = False) -> None:
    """All sources, with the coverages that they are read into."""

    async def run() -> list[dict[str, object]]:
        async with _opened() as sourcing:
            return [_row(source, coverage.slug) for source, coverage in await sourcing.listed()]

    rows = asyncio.run(run())
    if as_json:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    elif not rows:
        typer.echo("No source is read yet: tickertape source add ADDRESS")
    else:
        for row in rows:
            trouble = f" ({row['trouble']})" if row["trouble"] else ""
            typer.echo(f"{row['id']}  {row['state']}  {row['coverage']}  {row['address']}{trouble}")


@sources.command("pause")
def pause(which: Which) -> None:
    """Stop reading it for a while."""
    typer.echo(asyncio.run(_change(which, Act.PAUSE)))


@sources.command("resume")
def resume(which: Which) -> None:
    """Read it again, from now on."""
    typer.echo(asyncio.run(_change(which, Act.RESUME)))


@sources.command("remove")
def remove(which: Which) -> None:
    """Stop reading it for good; what it gave stays."""
    typer.echo(asyncio.run(_change(which, Act.REMOVE)))


def _opened() -> AbstractAsyncContextManager[Sourcing]:
    from bot.reaching import sourcing

    return sourcing(load())


async def _change(which: str, act: Act) -> str:
    async with _opened() as sourcing:
        source = await sourcing.find(which)
        match act:
            case Act.PAUSE:
                await sourcing.pause(source)
            case Act.RESUME:
                await sourcing.resume(source)
            case Act.REMOVE:
                await sourcing.remove(source)
    done = {Act.PAUSE: "is paused", Act.RESUME: "is read again", Act.REMOVE: "is removed; what it gave stays"}
    return f"Source {source.id} ({source.address}) {done[act]}."


def _row(source: Source, slug: str) -> dict[str, object]:
    return {
        "id": source.id,
        "address": source.address,
        "coverage": slug,
        "state": source.state,
        "read_at": source.read_at and source.read_at.isoformat(),
        "next_at": source.next_at.isoformat() if source.state is SourceState.ACTIVE else None,
        "failures": source.failures,
        "trouble": source.trouble,
        "options": source.options.model_dump(mode="json"),
    }


def _changes(trial: Trial) -> dict[str, int]:
    """How many entries would be what; a source that is not read yet has no news, only a backlog."""
    decision = trial.decision
    return {
        "published": len(decision.published),
        "stored": len(decision.stored),
        "corrected": len(decision.changed),
        "withdrawn": len(decision.withdrawn),
        "asked": len(decision.held_back) + len(decision.doubtful),
    }


def _as_json(trial: Trial) -> str:
    """As `import --dry-run --json`, with `kind`, `source` and what would follow in `changes`; `published` holds the
    places of the entries that would be sent."""
    from bot.sources import display

    published = {entry.origin for entry in trial.decision.published}
    more = {
        "kind": trial.document.kind,
        "source": trial.source and trial.source.id,
        "changes": _changes(trial),
        "published": [place for place, one in enumerate(trial.document.entries) if one.origin in published],
    }
    return orjson.dumps(orjson.loads(display.as_json(trial.document)) | more, option=orjson.OPT_INDENT_2).decode()


def _as_text(trial: Trial) -> str:
    from bot.sources import display

    told = [f"{count:,} {name}" for name, count in _changes(trial).items() if count] or ["nothing to do"]
    state = f"Source {trial.source.id} now" if trial.source else "Not read yet; if it were added"
    return f"{display.as_text(trial.document)}\n\n{trial.document.kind}. {state}: {', '.join(told)}."
