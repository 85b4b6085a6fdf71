"""What a chat is behind by, and what is composed of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.composing.merging import Composer, Portion
from bot.lanes.delivery import Form, Pending, StreamRow
from bot.model import Change, EntryId, Marks, Seq
from bot.richtext import plain
from tests.bot.written import COVERAGE, MORNING, up_to, written

BREAKING = Marks(key=True, breaking=True)


def row(number: int, text: str, *, change: Change = Change.PUBLICATION, marks: Marks = Marks()) -> StreamRow:
    entry = replace(written(text), id=EntryId(number), number=number, marks=marks)
    return StreamRow(Seq(number), change, entry, MORNING)


def rows(*texts: str) -> tuple[StreamRow, ...]:
    return tuple(row(number, text) for number, text in enumerate(texts, start=1))


def closing_line(number: int) -> StreamRow:
    return StreamRow(Seq(number), Change.CLOSING, None, MORNING)


def pending(behind: Sequence[StreamRow], earlier: int = 0) -> Pending:
    return Pending(tuple(behind), earlier, Seq(behind[-1].seq + 5))


def composed(
    behind: Sequence[StreamRow], limit: int = 1000, places: int = 3, *, apart: bool = False, earlier: int = 0
) -> tuple[Portion, ...]:
    return Composer(COVERAGE, up_to(limit), places, apart).service(pending(behind, earlier))


def words(portions: Sequence[Portion]) -> list[str]:
    return [plain(message.text) for portion in portions for message in portion.messages]


def forms(portions: Sequence[Portion]) -> list[Form]:
    return [one.form for portion in portions for one in portion.layout.carried]
