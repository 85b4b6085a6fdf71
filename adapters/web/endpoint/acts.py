"""What each request does, in the desk's words. What it refuses is raised."""

import re
from dataclasses import dataclass, field
from http import HTTPStatus

from pydantic import BaseModel

from adapters.web.endpoint.problems import Problem
from adapters.web.endpoint.shapes import (
    ChangedEntry,
    CoveragesTold,
    EntriesTold,
    EntryDelivered,
    NewCoverage,
    NewEntry,
    NewSummary,
    Nothing,
    WhichCoverages,
    WhichEntries,
    Withdrawal,
    coverage_told,
    delivery_told,
    entry_told,
)
from bot.conversation import Person
from bot.desk.publishing import Actor, Publishing
from bot.desk.wording import content_written
from bot.errors import NoSuchEntry, Stale
from bot.languages.words import words
from bot.model import Coverage, Entry, Marks

PROGRAM = Actor("program", Person(id=0, name="HTTP endpoint"))
"""Whom the audit record names: the token says no more."""

_ETAG = re.compile(r'"([0-9]{1,9})"')


@dataclass(frozen=True, slots=True)
class Call:
    """What the address and the headers say."""

    slug: str = ""
    number: int = 0
    if_match: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; `headers` are those that say something of it."""

    body: BaseModel
    headers: dict[str, str] = field(default_factory=dict)


async def open_coverage(publishing: Publishing, _: Call, asked: NewCoverage) -> Reply:
    coverage = await publishing.open(asked.title, asked.standfirst, PROGRAM)
    return Reply(coverage_told(coverage), {"Location": _address(coverage)})


async def list_coverages(publishing: Publishing, _: Call, asked: WhichCoverages) -> Reply:
    coverages = await publishing.coverages(asked.state)
    return Reply(CoveragesTold(coverages=[coverage_told(coverage) for coverage in coverages[: asked.limit]]))


async def show_coverage(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    return Reply(coverage_told(await publishing.coverage(call.slug)))


async def close_coverage(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    return Reply(coverage_told(await publishing.close(await publishing.coverage(call.slug), PROGRAM)))


async def publish_entry(publishing: Publishing, call: Call, asked: NewEntry) -> Reply:
    coverage = await publishing.coverage(call.slug)
    marks = Marks(key=asked.key or asked.breaking, breaking=asked.breaking)
    entry = await publishing.publish(coverage, content_written(asked.wording), marks, PROGRAM)
    reply = _reply(coverage, entry)
    return Reply(reply.body, {**reply.headers, "Location": f"{_address(coverage)}/entries/{entry.number}"})


async def list_entries(publishing: Publishing, call: Call, asked: WhichEntries) -> Reply:
    coverage = await publishing.coverage(call.slug)
    entries = await publishing.entries(coverage, asked.before, asked.limit)
    more = entries[-1].number if len(entries) == asked.limit and entries[-1].number > 1 else None
    return Reply(EntriesTold(entries=[entry_told(coverage, entry) for entry in entries], before=more))


async def show_entry(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    return await _delivered(publishing, *await _found(publishing, call))


async def correct_entry(publishing: Publishing, call: Call, asked: ChangedEntry) -> Reply:
    coverage, entry = await _found(publishing, call)
    expected = _expected(call, asked, entry)
    content = content_written(asked.wording)
    try:
        corrected = await publishing.correct(entry, expected, content, asked.note, PROGRAM, asked.kind)
        return _reply(coverage, corrected)
    except Stale as error:
        raise _outdated(call, error, coverage, await publishing.entry(coverage, call.number)) from error


async def retract_entry(publishing: Publishing, call: Call, asked: Withdrawal) -> Reply:
    coverage, entry = await _found(publishing, call)
    return _reply(coverage, await publishing.retract(entry, asked.reason, PROGRAM, remove=asked.remove))


async def pin_entry(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    coverage, entry = await _found(publishing, call)
    return _reply(coverage, await publishing.pin(entry, PROGRAM, pinned=True))


async def unpin_entry(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    coverage, entry = await _found(publishing, call)
    return _reply(coverage, await publishing.pin(entry, PROGRAM, pinned=False))


async def show_summary(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    coverage = await publishing.coverage(call.slug)
    summary = await publishing.summary(coverage)
    if summary is None:
        raise NoSuchEntry(words("{title} has no summary.", title=coverage.title))
    return await _delivered(publishing, coverage, summary)


async def put_summary(publishing: Publishing, call: Call, asked: NewSummary) -> Reply:
    coverage = await publishing.coverage(call.slug)
    expected = asked.expected if call.if_match is None else _revision_in(call.if_match)
    try:
        summary = await publishing.summarise(coverage, content_written(asked.wording), PROGRAM, expected)
    except Stale as error:
        raise _outdated(call, error, coverage, await publishing.summary(coverage)) from error
    return _reply(coverage, summary)


async def end_summary(publishing: Publishing, call: Call, _: Nothing) -> Reply:
    coverage = await publishing.coverage(call.slug)
    return _reply(coverage, await publishing.end_summary(coverage, PROGRAM))


async def _found(publishing: Publishing, call: Call) -> tuple[Coverage, Entry]:
    coverage = await publishing.coverage(call.slug)
    return coverage, await publishing.entry(coverage, call.number)


def _expected(call: Call, asked: ChangedEntry, entry: Entry) -> int:
    """The revision that the corrector saw; `*` is whichever it is. Raises `Problem`."""
    if call.if_match is None:
        if asked.expected is None:
            raise Problem(
                HTTPStatus.PRECONDITION_REQUIRED,
                "Say which revision you read: its ETag in the header If-Match, or its number as expected in the body.",
            )
        return asked.expected
    expected = _revision_in(call.if_match)
    return entry.revision if expected is None else expected


def _revision_in(if_match: str) -> int | None:
    """None for whichever it is. Raises `Problem`."""
    if if_match == "*":
        return None
    found = _ETAG.fullmatch(if_match)
    if found is None:
        raise Problem(HTTPStatus.BAD_REQUEST, 'If-Match takes the ETag of one revision, as in "3", or *.')
    return int(found[1])


def _outdated(call: Call, error: Stale, coverage: Coverage, newest: Entry | None) -> Problem:
    status = HTTPStatus.CONFLICT if call.if_match is None else HTTPStatus.PRECONDITION_FAILED
    told = newest and entry_told(coverage, newest).model_dump(mode="json")
    return Problem(status, str(error), **({"newest": told} if told else {}))


async def _delivered(publishing: Publishing, coverage: Coverage, entry: Entry) -> Reply:
    delivery = delivery_told(await publishing.reach(entry))
    told = EntryDelivered(**dict(entry_told(coverage, entry)), delivery=delivery)
    return Reply(told, _etag(entry))


def _reply(coverage: Coverage, entry: Entry) -> Reply:
    return Reply(entry_told(coverage, entry), _etag(entry))


def _etag(entry: Entry) -> dict[str, str]:
    return {"ETag": f'"{entry.revision}"'}


def _address(coverage: Coverage) -> str:
    return f"/api/coverages/{coverage.slug}"
