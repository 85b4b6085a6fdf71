"""Messages that show several entries: a receipt for each, a layout for all, corrected together."""

from dataclasses import replace

from bot.errors import Absence
from bot.lanes.delivery import Carried, Form, Layout, Mark, Receipt
from bot.lanes.outcome import Delivered, Revised
from bot.model import Entry, MessageId
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier, carried
from tests.contracts.newsroom import START, Newsroom

MESSAGE = MessageId(7_000)


async def backlog(newsroom: Newsroom, count: int = 3) -> list[Entry]:
    """Somebody follows and is behind by so many entries."""
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    return [await newsroom.publish(coverage) for _ in range(count)]


async def merged(newsroom: Newsroom, courier: Courier, *forms: Form) -> tuple[list[Entry], Mark]:
    """A message of entries in these forms has arrived."""
    entries = await backlog(newsroom, len(forms))
    mark = await courier.begin(together=len(forms))
    shown = [replace(one, form=form) for one, form in zip(mark.layout.carried, forms, strict=True)]
    mark = replace(mark, layout=Layout(tuple(shown), earlier=4))
    await courier.turn(Delivered(mark, MESSAGE))
    return entries, mark


async def test_each_entry_of_a_message_has_a_receipt(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.LINE, Form.FULL)
    assert await courier.received(mark) == [
        Receipt(entries[0].id, mark.chat.key, 0, MESSAGE, 1, Form.LINE),
        Receipt(entries[1].id, mark.chat.key, 0, MESSAGE, 1, Form.FULL),
    ]
    assert await courier.due() == []


async def test_a_message_of_several_entries_keeps_its_layout(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.LINE, Form.FULL)
    assert await newsroom.store.deliveries.layout(mark.chat.key, MESSAGE) == Layout(
        (Carried(entries[0].id, 1, Form.LINE), Carried(entries[1].id, 1, Form.FULL)), earlier=4
    )


async def test_a_message_of_its_own_needs_no_layout(newsroom: Newsroom, courier: Courier) -> None:
    await backlog(newsroom, 1)
    mark = await courier.begin()
    await courier.turn(Delivered(mark, MESSAGE))
    deliveries = newsroom.store.deliveries
    assert await deliveries.layout(mark.chat.key, MESSAGE) is None
    assert await deliveries.receipts_in(mark.chat.key, MESSAGE, "telegram") == []


async def test_a_single_line_below_a_count_has_a_layout(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await merged(newsroom, courier, Form.LINE)
    assert await newsroom.store.deliveries.layout(mark.chat.key, MESSAGE) == mark.layout


async def test_the_receipts_of_a_message_are_named_in_its_order(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.FULL, Form.FULL)
    receipts = await newsroom.store.deliveries.receipts_in(mark.chat.key, MESSAGE, "telegram")
    assert [receipt.entry for receipt in receipts] == [entry.id for entry in entries]


async def test_layouts_are_told_apart_by_chat(newsroom: Newsroom, courier: Courier) -> None:
    """Message numbers are the chat's own on Telegram."""
    coverage = await newsroom.open()
    for _ in range(2):
        await newsroom.reader(coverage)
    entries = [await newsroom.publish(coverage) for _ in range(3)]
    marks = [mark for due in await courier.due() if (mark := await courier.mark(due, together=3))]
    shorter = replace(marks[1], layout=replace(marks[1].layout, carried=marks[1].layout.carried[1:]))
    await courier.turn(Delivered(marks[0], MESSAGE), Delivered(shorter, MESSAGE))
    deliveries = newsroom.store.deliveries
    assert [await deliveries.layout(mark.chat.key, MESSAGE) for mark in marks] == [marks[0].layout, shorter.layout]
    first = await deliveries.receipts(entries[0].id, [mark.chat.key for mark in marks], "telegram")
    last = await deliveries.receipts(entries[2].id, [mark.chat.key for mark in marks], "telegram")
    assert [receipt.chat for receipt in first] == [marks[0].chat.key]
    assert [receipt.chat for receipt in last] == [mark.chat.key for mark in marks]


async def test_what_a_chat_had_is_told_from_what_it_had_not(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.LINE)
    new = await newsroom.publish(await newsroom.store.stream.coverage(mark.coverage))
    deliveries, had = newsroom.store.deliveries, {entry.id for entry in entries}
    assert await deliveries.had([*had, new.id], mark.chat.key, "telegram") == had
    assert await deliveries.had([*had, new.id], mark.chat.key, "discord") == set()
    assert await deliveries.had([], mark.chat.key, "telegram") == set()


async def test_a_correction_names_the_form_in_which_its_entry_stands(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.LINE)
    await newsroom.correct(entries[1])
    (outdated,) = await courier.outdated()
    assert (outdated.chat, outdated.entry) == (mark.chat, entries[1].id)
    assert outdated.receipts == (Receipt(entries[1].id, mark.chat.key, 0, MESSAGE, 1, Form.LINE),)


async def test_one_edit_brings_the_corrections_of_all_that_a_message_shows(
    newsroom: Newsroom, courier: Courier
) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.FULL, Form.FULL)
    await newsroom.correct(entries[0])
    await newsroom.retract(entries[2])
    outdated = await courier.outdated()
    assert {one.entry for one in outdated} == {entries[0].id, entries[2].id}
    shown = await newsroom.store.deliveries.receipts_in(mark.chat.key, MESSAGE, "telegram")
    newest = [await newsroom.store.stream.entry(receipt.entry) for receipt in shown]
    kept = [replace(receipt, revision=entry.revision) for receipt, entry in zip(shown, newest, strict=True)]
    await courier.turn(Revised(outdated[0], 2, tuple(kept)))
    assert await courier.outdated() == []


async def test_what_has_no_room_any_more_stands_below(newsroom: Newsroom, courier: Courier) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.FULL)
    await newsroom.correct(entries[0])
    (outdated,) = await courier.outdated()
    below = (
        replace(outdated.receipts[0], revision=2, form=Form.BELOW),
        Receipt(entries[0].id, mark.chat.key, 1, MessageId(7_001), 2),
    )
    first, second = mark.layout.carried
    relaid = replace(mark.layout, carried=(replace(first, form=Form.BELOW), second))
    await courier.turn(Revised(outdated, 2, below, relaid=((MESSAGE, relaid),)))
    deliveries = newsroom.store.deliveries
    assert await courier.outdated() == []
    assert await deliveries.layout(mark.chat.key, MESSAGE) == relaid
    assert tuple(await deliveries.receipts(entries[0].id, [mark.chat.key], "telegram")) == below
    in_the_message = await deliveries.receipts_in(mark.chat.key, MESSAGE, "telegram")
    assert [(receipt.entry, receipt.part) for receipt in in_the_message] == [(entries[0].id, 0), (entries[1].id, 0)]


async def test_a_message_that_is_gone_takes_the_receipts_of_all_its_entries(
    newsroom: Newsroom, courier: Courier
) -> None:
    entries, mark = await merged(newsroom, courier, Form.FULL, Form.FULL)
    for entry in entries:
        await newsroom.correct(entry)
    outdated, _ = await courier.outdated()
    gone = await newsroom.store.deliveries.receipts_in(mark.chat.key, MESSAGE, "telegram")
    await courier.turn(Revised(outdated, 2, (), gone=tuple(gone)))
    assert await courier.outdated() == []
    assert await courier.received(mark) == []


async def test_what_was_corrected_on_its_way_in_a_message_with_others_is_outdated_when_it_arrived(
    newsroom: Newsroom, courier: Courier
) -> None:
    entries = await backlog(newsroom)
    mark = await courier.begin(together=3)
    await newsroom.correct(entries[1])
    await courier.arrive(mark)
    assert [one.entry for one in await courier.outdated()] == [entries[1].id]


async def test_what_is_corrected_while_its_message_is_on_its_way_to_a_chat_that_goes_is_brought_later(
    newsroom: Newsroom, courier: Courier
) -> None:
    entries = await backlog(newsroom)
    mark = await courier.begin(together=3)
    await newsroom.correct(entries[1])
    await newsroom.suspend(mark.chat.address, Absence.REMOVED)
    await courier.arrive(mark)
    await newsroom.store.subscriptions.restore(mark.chat.address)
    await courier.serve()
    assert courier.shown[mark.chat.address][entries[1].id] == 2


async def test_a_closing_line_below_the_last_entries_ends_the_subscription(
    newsroom: Newsroom, courier: Courier
) -> None:
    entries = await backlog(newsroom, 2)
    coverage = await newsroom.store.stream.coverage(entries[0].coverage)
    await newsroom.close(coverage)
    mark = await courier.begin(together=3)
    assert (carried(mark), mark.layout.closes) == ([entry.id for entry in entries], True)
    await courier.arrive(mark)
    assert await newsroom.store.subscriptions.following(mark.chat.address) == []
    await newsroom.correct(entries[0])
    await courier.serve()
    assert courier.shown[mark.chat.address] == {entries[0].id: 2, entries[1].id: 1}


async def test_what_is_owed_is_paid_by_a_message_that_shows_it_among_others(
    newsroom: Newsroom, courier: Courier
) -> None:
    """Stored, owed to the reader who came, then released."""
    coverage = await newsroom.open()
    entry = await newsroom.store_only(coverage)
    reader = await newsroom.reader(coverage)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    new = await newsroom.publish(coverage)
    owed, ordinary = await courier.due()
    mark = await courier.mark(ordinary, together=2)
    assert mark
    assert (owed.owed, carried(mark)) == (entry.id, [entry.id, new.id])
    await courier.arrive(mark)
    await courier.serve()
    assert courier.sent[reader] == [entry.id, new.id]


async def test_a_mark_of_several_entries_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        courier = Courier(store)
        await backlog(Newsroom(store), 3)
        mark = await courier.begin(together=3)
        layout = replace(mark.layout, earlier=12, closes=True)
        mark = replace(mark, layout=layout, remaining=2, started_at=START)
        await courier.turn(marks=(mark,))
    async with opening() as store:
        assert await store.deliveries.marked("telegram") == [mark]
