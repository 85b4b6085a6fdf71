"""The desk from the command line, beside a relay or alone: `tickertape open`, `post`, `correct`, `pin`, and others."""

import asyncio
import os
import pwd
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import typer

from bot.command_line import beside
from bot.conversation import Person
from bot.desk.publishing import Actor
from bot.desk.publishing_desk import PublishingDesk
from bot.desk.report import begun, corrected, pinned_told, withdrawn
from bot.desk.wording import MOST_TEXT, Wording, content_written, keeping
from bot.errors import Refused
from bot.languages.language import ENGLISH
from bot.model import CorrectionKind, Coverage, CoverageState, Entry, Marks
from bot.richtext import plain
from bot.settings import load

PLATFORM = "command line"
"""Where the audit record says that it was done."""

MOST_BYTES = 4 * MOST_TEXT
"""UTF-8 takes up to four bytes a character."""

Done = TypeVar("Done")

Which = Annotated[str, typer.Argument(help="Its number, as in 14, or with its coverage, as in harbour-fire/14.")]
Into = Annotated[str | None, typer.Option(help="Into this one; may be left out if only one is open.")]
Text = Annotated[str | None, typer.Argument(help="What it says; - reads it from standard input.")]
File = Annotated[Path | None, typer.Option(help="Read the text from this file.")]
Headline = Annotated[str | None, typer.Option(help="Without, a first line before a blank line is the headline.")]
SourceLine = Annotated[str | None, typer.Option(help="Who says so; stands below the text.")]
Link = Annotated[str | None, typer.Option(help="An address that the entry points to.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A word to find it by; may be given several times.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def open_coverage(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What readers see it called.")],
    as_json: AsJson = False,
) -> None:
    """Open a coverage."""
    coverage = _done(context, lambda desk: desk.open(title, (), operator()))
    _tell(f"{coverage.title} is open, as {coverage.slug}.", _coverage(coverage), as_json=as_json)


def post(
    context: typer.Context,
    text: Text = None,
    file: File = None,
    coverage: Into = None,
    headline: Headline = None,
    source_line: SourceLine = None,
    link: Link = None,
    tag: Tags = None,
    key: Annotated[bool, typer.Option("--key", help="Also for those who want key entries only.")] = False,
    breaking: Annotated[bool, typer.Option("--breaking", help="With sound, before all others; is key too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Publish an entry, at once."""
    written = _text(text, file) if text or file or not link else ""
    wording = Wording(written, headline, source_line, link, tags=tuple(tag or ()))
    marks = Marks(key=key or breaking, breaking=breaking)

    async def act(desk: PublishingDesk) -> tuple[Coverage, Entry, int]:
        into = await desk.open_coverage_called(coverage)
        entry = await desk.publish(into, content_written(wording), marks, operator())
        return into, entry, await desk.audience(into)

    into, entry, audience = _done(context, act)
    _tell(plain(begun(entry, audience)), _entry(into, entry) | {"audience": audience}, as_json=as_json)


def correct(
    context: typer.Context,
    entry: Which,
    text: Text = None,
    file: File = None,
    headline: Headline = None,
    tag: Tags = None,
    note: Annotated[str | None, typer.Option(help="What the correction changed; readers see it.")] = None,
    typo: Annotated[bool, typer.Option("--typo", help="Edit quietly, without marking it as corrected.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change what an entry says, in every chat that has it; what is not given stays, but for the text."""
    wording = Wording(_text(text, file), headline, tags=tuple(tag or ()))
    kind = CorrectionKind.TYPO if typo else CorrectionKind.CORRECTION

    async def act(desk: PublishingDesk) -> tuple[Coverage, Entry, Entry]:
        coverage, before = await desk.entry_called(entry)
        content = keeping(before.content, content_written(wording), headline=headline is None)
        return coverage, before, await desk.correct(before, before.revision, content, note, operator(), kind)

    coverage, before, after = _done(context, act)
    _tell(ENGLISH.text(corrected(before, after)), _entry(coverage, after), as_json=as_json)


def retract(
    context: typer.Context,
    entry: Which,
    reason: Annotated[str, typer.Argument(help="Why; readers see it.")],
    remove: Annotated[bool, typer.Option("--remove", help="Delete its messages where the platform allows it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Withdraw an entry, in every chat that has it."""

    async def act(desk: PublishingDesk) -> tuple[Coverage, Entry]:
        coverage, found = await desk.entry_called(entry)
        return coverage, await desk.retract(found, reason, operator(), remove=remove)

    coverage, after = _done(context, act)
    _tell(ENGLISH.text(withdrawn(after)), _entry(coverage, after), as_json=as_json)


def pin(context: typer.Context, entry: Which, as_json: AsJson = False) -> None:
    """Pin an entry in every chat that has it, in place of the one before."""
    _pin(context, entry, pinned=True, as_json=as_json)


def unpin(context: typer.Context, entry: Which, as_json: AsJson = False) -> None:
    """Pin an entry no longer."""
    _pin(context, entry, pinned=False, as_json=as_json)


def _pin(context: typer.Context, entry: str, *, pinned: bool, as_json: bool) -> None:
    async def act(desk: PublishingDesk) -> tuple[Coverage, Entry, Entry]:
        coverage, before = await desk.entry_called(entry)
        return coverage, before, await desk.pin(before, operator(), pinned=pinned)

    coverage, before, after = _done(context, act)
    _tell(ENGLISH.text(pinned_told(before, after)), _entry(coverage, after) | {"pinned": pinned}, as_json=as_json)


def summary(
    context: typer.Context,
    text: Text = None,
    file: File = None,
    coverage: Into = None,
    headline: Headline = None,
    end: Annotated[bool, typer.Option("--end", help="Take it away instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Publish what is known so far, or renew it where it stands, without a sound."""
    wording = None if end else Wording(_text(text, file), headline)

    async def act(desk: PublishingDesk) -> tuple[Coverage, Entry]:
        of = await desk.open_coverage_called(coverage)
        if wording is None:
            return of, await desk.end_summary(of, operator())
        return of, await desk.summarise(of, content_written(wording), operator())

    of, after = _done(context, act)
    done = "ends" if end else "is published" if after.revision == 1 else "is renewed"
    _tell(
        f"The summary of {of.title} {done}; every chat is being told, without a sound.",
        _entry(of, after),
        as_json=as_json,
    )


def close(
    context: typer.Context,
    coverage: Annotated[str, typer.Argument(help="Its short name.")],
    as_json: AsJson = False,
) -> None:
    """End a coverage; its readers are told, and corrections stay possible."""

    async def act(desk: PublishingDesk) -> tuple[Coverage, Coverage]:
        before = await desk.coverage(coverage)
        return before, await desk.close(before, operator())

    before, after = _done(context, act)
    words = "was closed already" if before.state is CoverageState.CLOSED else "has ended. Corrections stay possible"
    _tell(f"{after.title} {words}.", _coverage(after), as_json=as_json)


def operator() -> Actor:
    """The person of the operating system's account."""
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"user {number}"
    return Actor(PLATFORM, Person(id=number, name=name[:256]))


def _done(context: typer.Context, act: Callable[[PublishingDesk], Awaitable[Done]]) -> Done:
    settings = load()
    context.obj.configure(settings, usual="warning")

    async def run() -> Done:
        async with beside.publishing_desk(settings) as desk:
            return await act(desk)

    return asyncio.run(run())


def _text(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise typer.BadParameter("either the text, - for standard input, or --file", param_hint="TEXT")
    if text is not None and text != "-":
        return text
    try:
        return (sys.stdin.buffer.read(MOST_BYTES + 1) if file is None else _read(file)).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The text is not UTF-8; nothing was changed.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}); nothing was changed.") from error


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {"coverage": coverage.slug, "title": coverage.title, "state": coverage.state}


def _entry(coverage: Coverage, entry: Entry) -> dict[str, object]:
    return {
        "coverage": coverage.slug,
        "number": entry.number,
        "revision": entry.revision,
        "state": entry.state,
        "published_at": entry.published_at.isoformat(),
    }


def _tell(words: str, told: dict[str, object], *, as_json: bool) -> None:
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() if as_json else words)
