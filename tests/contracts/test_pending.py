"""Pending: what a position is behind by, newest rows first to be kept, with those before them counted."""

from dataclasses import replace

from bot.lanes.delivery import Pending, Urgency
from bot.model import Change, Coverage, Entry, Level, Marks, Seq
from bot.store import MOST_PENDING, Publication
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, Newsroom, says

MORE = 5


async def backlog(
    newsroom: Newsroom, coverage: Coverage, count: int, marks: Marks = Marks(), *, pushed: bool = True
) -> list[Entry]:
    publications = [
        Publication(coverage.id, says(f"Report {number}."), newsroom.now, marks, pushed=pushed)
        for number in range(count)
    ]
    return await newsroom.store.stream.publish(publications, newsroom.tick(), AUTHOR)


async def behind(newsroom: Newsroom, coverage: Coverage, after: Seq, level: Level = Level.ALL) -> Pending:
    return await newsroom.store.deliveries.pending(coverage.id, level, Urgency.ORDINARY, after)


def shown(pending: Pending) -> list[int]:
    return [row.entry.id for row in pending.rows if row.entry]


async def test_whoever_has_everything_is_behind_by_nothing(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    (due,) = await courier.due()
    head = (await courier.pending(due)).until
    assert await courier.pending(replace(due, after=head)) == Pending((), 0, head)


async def test_all_that_came_after_the_position_is_pending_in_order(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entries = [await newsroom.publish(coverage) for _ in range(3)]
    (due,) = await courier.due()
    pending = await courier.pending(due)
    assert [row.entry for row in pending.rows] == entries
    assert [row.at for row in pending.rows] == [entry.published_at for entry in entries]
    assert (pending.earlier, pending.until) == (0, pending.rows[-1].seq)
    rest = await courier.pending(replace(due, after=pending.rows[0].seq))
    assert rest.rows == pending.rows[1:]


async def test_an_entry_is_pending_at_its_newest_revision(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.correct(await newsroom.publish(coverage), "It is out.")
    assert [row.entry for row in (await behind(newsroom, coverage, Seq(0))).rows] == [entry]


async def test_of_a_long_backlog_the_newest_are_named_and_the_others_counted(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = await backlog(newsroom, coverage, MOST_PENDING + MORE)
    pending = await behind(newsroom, coverage, Seq(0))
    assert shown(pending) == [entry.id for entry in entries[MORE:]]
    assert (pending.earlier, pending.until) == (MORE, pending.rows[-1].seq)


async def test_a_backlog_that_is_just_short_enough_is_named_as_a_whole(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = await backlog(newsroom, coverage, MOST_PENDING)
    pending = await behind(newsroom, coverage, Seq(0))
    assert (shown(pending), pending.earlier) == ([entry.id for entry in entries], 0)


async def test_retracted_entries_are_neither_named_nor_counted(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = await backlog(newsroom, coverage, MOST_PENDING + MORE)
    for entry in (entries[0], entries[-1]):
        await newsroom.retract(entry)
    pending = await behind(newsroom, coverage, Seq(0))
    assert shown(pending) == [entry.id for entry in entries[MORE - 1 : -1]]
    assert pending.earlier == MORE - 2
    assert pending.until > pending.rows[-1].seq


async def test_only_what_the_level_wants_is_named_and_counted(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    keys = await backlog(newsroom, coverage, 2, KEY)
    others = await backlog(newsroom, coverage, MOST_PENDING)
    await newsroom.publish(coverage, marks=BREAKING)
    of_all, of_key = [await behind(newsroom, coverage, Seq(0), level) for level in (Level.ALL, Level.KEY)]
    assert (shown(of_all), of_all.earlier) == ([entry.id for entry in others], 2)
    assert (shown(of_key), of_key.earlier) == ([entry.id for entry in keys], 0)
    assert of_key.until == of_key.rows[-1].seq < of_all.until


async def test_the_closing_line_is_pending_last(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await backlog(newsroom, coverage, MOST_PENDING)
    await newsroom.close(coverage)
    for level, earlier in ((Level.ALL, 1), (Level.KEY, 0), (Level.BREAKING, 0)):
        pending = await behind(newsroom, coverage, Seq(0), level)
        assert (pending.rows[-1].change, pending.rows[-1].entry) == (Change.CLOSING, None)
        assert pending.earlier == earlier


async def test_what_is_released_on_purpose_is_named_from_the_oldest_on(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = await backlog(newsroom, coverage, MOST_PENDING + MORE, pushed=False)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    first = await behind(newsroom, coverage, Seq(0))
    assert {row.change for row in first.rows} == {Change.RELEASE}
    assert shown(first) == [entry.id for entry in entries[:MOST_PENDING]]
    assert (first.earlier, first.until) == (0, first.rows[-1].seq)
    rest = await behind(newsroom, coverage, first.until)
    assert shown(rest) == [entry.id for entry in entries[MOST_PENDING:]]


async def test_what_is_released_after_a_long_backlog_is_not_mixed_with_it(newsroom: Newsroom) -> None:
    """Otherwise the backlog's oldest would be counted beside what goes out in full."""
    coverage = await newsroom.open()
    stored = await backlog(newsroom, coverage, 3, pushed=False)
    before = await backlog(newsroom, coverage, MOST_PENDING + MORE)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    after = await backlog(newsroom, coverage, MORE)
    first = await behind(newsroom, coverage, Seq(0))
    assert (shown(first), first.earlier) == ([entry.id for entry in before[MORE:]], MORE)
    rest = await behind(newsroom, coverage, first.until)
    assert shown(rest) == [entry.id for entry in (*stored, *after)]


async def test_a_release_that_others_want_does_not_cut_a_backlog(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.store_only(coverage, marks=BREAKING)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    entries = await backlog(newsroom, coverage, MOST_PENDING + MORE)
    pending = await behind(newsroom, coverage, Seq(0))
    assert (shown(pending), pending.earlier) == ([entry.id for entry in entries[MORE:]], MORE)
    assert pending.until == pending.rows[-1].seq


async def test_the_stream_ends_where_it_was_written_last(newsroom: Newsroom) -> None:
    coverage, deliveries = await newsroom.open(), newsroom.store.deliveries
    assert await deliveries.newest_seq() == Seq(0)
    entry = await newsroom.publish(coverage)
    published = await deliveries.newest_seq()
    await newsroom.correct(entry)
    corrected = await deliveries.newest_seq()
    await newsroom.reader(coverage)
    assert 0 < published < corrected == await deliveries.newest_seq()
