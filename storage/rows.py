"""Between rows and the model: codes of the small sets, times, JSON columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from bot.lanes.delivery import Chat
from bot.model import (
    Address,
    Change,
    ChatKey,
    ChatKind,
    Content,
    CorrectionKind,
    Coverage,
    CoverageId,
    CoverageState,
    Entry,
    EntryId,
    EntryState,
    Level,
    Marks,
)
from bot.readers.preferences import AS_IT_COMES, Exceptions, Preferences
from bot.store import Written

Row = tuple[Any, ...]

LEVELS = (Level.ALL, Level.KEY, Level.BREAKING)
LEVEL_CODES: Mapping[Level, int] = {level: code for code, level in enumerate(LEVELS)}
PLATFORMS = ("telegram", "discord")
PLATFORM_CODES: Mapping[str, int] = {platform: code for code, platform in enumerate(PLATFORMS)}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def milliseconds_at_least(at: datetime) -> int:
    """Rounded up: what waits until then must not wake a moment too early, and again until it is over."""
    return -((_EPOCH - at) // _MILLISECOND)


def moment(value: int) -> datetime:
    return _EPOCH + value * _MILLISECOND


def to_rows(rows: Sequence[object]) -> str:
    """Rows for `json_each`."""
    return orjson.dumps(rows).decode()


COVERAGE_COLUMNS = "id, slug, title, standfirst, state, source, opened_at, closed_at"


def coverage(row: Row) -> Coverage:
    """From `COVERAGE_COLUMNS`."""
    return Coverage(
        id=CoverageId(row[0]),
        slug=row[1],
        title=row[2],
        standfirst=tuple(orjson.loads(row[3])),
        state=CoverageState(row[4]),
        source=row[5],
        opened_at=moment(row[6]),
        closed_at=None if row[7] is None else moment(row[7]),
    )


ENTRY_COLUMNS = (
    "entry.id, entry.coverage, entry.number, entry.revision, entry.state, entry.key, entry.breaking, entry.pinned,"
    " entry.published_at, entry.date_inferred, entry.pushed_as, entry.origin,"
    " entry.about, revision.content,"
    " revision.changed_at, CASE WHEN revision.changed_at IS NOT NULL THEN revision.note END,"
    f" revision.at, revision.change = '{Change.REMOVAL}', entry.summary"
)
ENTRY_TABLES = "entry JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
WITH_TEXT = (
    "(json_array_length(revision.content, '$.body') > 0"
    " OR COALESCE(json_extract(revision.content, '$.headline'), json_extract(revision.content, '$.link')) IS NOT NULL)"
)
"""A condition on `ENTRY_TABLES`: not `model.Content.empty`."""


def entry(row: Row) -> Entry:
    """From `ENTRY_COLUMNS` of `ENTRY_TABLES`."""
    return Entry(
        id=EntryId(row[0]),
        coverage=CoverageId(row[1]),
        number=row[2],
        revision=row[3],
        state=EntryState(row[4]),
        marks=Marks(key=bool(row[5]), breaking=bool(row[6]), pinned=bool(row[7])),
        published_at=moment(row[8]),
        date_inferred=bool(row[9]),
        pushed=row[10] is not None,
        origin=row[11],
        content=Content.model_validate_json(row[13]),
        about=None if row[12] is None else EntryId(row[12]),
        changed_at=None if row[14] is None else moment(row[14]),
        note=row[15],
        revised_at=None if row[3] == 1 else moment(row[16]),
        removed=bool(row[17]),
        summary=bool(row[18]),
    )


def written(row: Row) -> Written:
    """From revision, change, content, note, at, author, kind."""
    return Written(
        revision=row[0],
        change=Change(row[1]),
        content=Content.model_validate_json(row[2]),
        note=row[3],
        at=moment(row[4]),
        author=row[5],
        kind=CorrectionKind(row[6]) if row[6] else None,
    )


WISHES = "chat.preferences, s.exceptions, chat.muted_until, chat.preferred"
"""Of a chat, and of its subscription `s`."""


def wishing(found: Chat, row: Row) -> Chat:
    """With what it prefers, from `WISHES`."""
    if not any(row):
        return found
    preferences, exceptions, muted_until, preferred = row
    return replace(
        found,
        preferences=wishes(preferences, exceptions),
        muted_until=None if muted_until is None else moment(muted_until),
        preferred=preferred,
    )


@lru_cache(maxsize=4096)
def wishes(preferences: str | None, exceptions: str | None) -> Preferences:
    """What holds for a coverage, from the JSON of both; many chats want the same."""
    of_chat = Preferences.model_validate_json(preferences) if preferences else AS_IT_COMES
    return of_chat.under(Exceptions.model_validate_json(exceptions)) if exceptions else of_chat


CHAT_COLUMNS = "chat.id, chat.platform, chat.chat, chat.thread, chat.kind, chat.absence IS NOT NULL, chat.language"


def chat(row: Row) -> Chat:
    """From `CHAT_COLUMNS` at the beginning of the row."""
    address = Address(PLATFORMS[row[1]], row[2], row[3])
    return Chat(ChatKey(row[0]), address, ChatKind(row[4]), bool(row[5]), row[6] or "en")
