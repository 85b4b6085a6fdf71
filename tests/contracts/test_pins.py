"""Pins: what is wished is brought to every chat once, whatever happens in between."""

import pytest

from bot.errors import AlreadyRetracted
from bot.lanes.delivery import Pin
from bot.lanes.outcome import PinAsked, Pinned, Postponed, Unpinnable
from bot.model import Address, ChatKey, ChatKind, Coverage, Entry, Marks, MessageId
from bot.store import Summary
from storage.pins import REFUSED_FOR
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, MINUTE, Newsroom, says


class Pinner:
    """Does what is due, and keeps what is pinned where: chats by their keys, and messages."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self.pinned: set[tuple[int, MessageId]] = set()
        self.done: list[bool] = []

    async def due(self) -> list[Pin]:
        return await self._courier.store.deliveries.pins("telegram", 100)

    async def serve(self) -> None:
        """Until nothing is left."""
        while due := await self.due():
            for pin in due:
                await self.request(pin)
                await self._courier.turn(Pinned(pin))

    async def request(self, pin: Pin) -> None:
        """It takes effect, and nobody knows yet."""
        await self._courier.turn(PinAsked(pin))
        self.done.append(pin.pinned)
        (self.pinned.add if pin.pinned else self.pinned.discard)((pin.chat.key, pin.message))


@pytest.fixture
def pinner(courier: Courier) -> Pinner:
    return Pinner(courier)


async def pin(newsroom: Newsroom, entry: Entry, *, pinned: bool = True) -> Entry:
    return await newsroom.store.stream.pin(entry.id, newsroom.tick(), pinned=pinned)


async def delivered(newsroom: Newsroom, courier: Courier, readers: int = 3) -> tuple[Coverage, Entry]:
    coverage = await newsroom.open()
    for _ in range(readers):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    return coverage, entry


async def messages_of(courier: Courier, entry: Entry) -> set[tuple[int, MessageId]]:
    chats = [ChatKey(number) for number in range(1, 100)]
    receipts = await courier.store.deliveries.receipts(entry.id, chats, "telegram")
    return {(receipt.chat, receipt.message) for receipt in receipts}


async def test_an_entry_is_pinned_where_it_is_and_where_it_arrives(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    coverage, entry = await delivered(newsroom, courier)
    assert await pinner.due() == []
    assert (await pin(newsroom, entry)).marks.pinned
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)
    await newsroom.reader(coverage)
    await courier.serve()
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)
    assert pinner.done == [True] * 4
    assert (await newsroom.store.deliveries.reach(entry.id)).pinned == 4


async def test_what_is_published_pinned_is_pinned_as_it_arrives(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage, marks=Marks(pinned=True))
    await courier.serve()
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)


async def test_a_correction_changes_no_pin(newsroom: Newsroom, courier: Courier, pinner: Pinner) -> None:
    _, entry = await delivered(newsroom, courier)
    await pin(newsroom, entry)
    await pinner.serve()
    await newsroom.correct(entry)
    await courier.serve()
    assert await pinner.due() == []


async def test_the_new_pin_takes_the_place_of_the_one_before(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    coverage, former = await delivered(newsroom, courier)
    await pin(newsroom, former)
    await pinner.serve()
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await pin(newsroom, entry)
    assert not (await newsroom.store.stream.entry(former.id)).marks.pinned
    assert [one.pinned for one in await pinner.due()] == [False] * 3
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)


async def test_the_summary_has_a_place_of_its_own(newsroom: Newsroom, courier: Courier, pinner: Pinner) -> None:
    coverage, entry = await delivered(newsroom, courier)
    await pin(newsroom, entry)
    summary = await newsroom.store.stream.summarise(Summary(coverage.id, says("So far.")), newsroom.tick(), AUTHOR)
    await courier.serve()
    await pinner.serve()
    both = await messages_of(courier, entry) | await messages_of(courier, summary)
    assert pinner.pinned == both
    assert len(both) == 6


@pytest.mark.parametrize("retracted", [False, True])
async def test_what_is_unpinned_or_withdrawn_is_pinned_nowhere(
    newsroom: Newsroom, courier: Courier, pinner: Pinner, *, retracted: bool
) -> None:
    _, entry = await delivered(newsroom, courier)
    await pin(newsroom, entry)
    await pinner.serve()
    await (newsroom.retract(entry) if retracted else pin(newsroom, entry, pinned=False))
    assert not (await newsroom.store.stream.entry(entry.id)).marks.pinned
    await pinner.serve()
    assert (pinner.pinned, pinner.done) == (set(), [True] * 3 + [False] * 3)


async def test_what_was_withdrawn_cannot_be_pinned(newsroom: Newsroom, courier: Courier) -> None:
    _, entry = await delivered(newsroom, courier)
    await newsroom.retract(entry)
    with pytest.raises(AlreadyRetracted, match="was withdrawn"):
        await pin(newsroom, entry)
    assert not (await pin(newsroom, entry, pinned=False)).marks.pinned


async def test_a_request_whose_answer_nobody_heard_is_made_again(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    _, entry = await delivered(newsroom, courier, readers=1)
    await pin(newsroom, entry)
    (due,) = await pinner.due()
    await pinner.request(due)
    assert await pinner.due() == [due]
    await pin(newsroom, entry, pinned=False)
    await pinner.serve()
    assert pinner.pinned == set()


@pytest.mark.parametrize("wished", [True, False])
async def test_what_is_wished_while_a_request_is_on_its_way_comes_after_it(
    newsroom: Newsroom, courier: Courier, pinner: Pinner, *, wished: bool
) -> None:
    _, entry = await delivered(newsroom, courier, readers=1)
    await pin(newsroom, entry)
    if wished:
        await pinner.serve()
        await pin(newsroom, entry, pinned=False)
    (due,) = await pinner.due()
    await pinner.request(due)
    await pin(newsroom, entry, pinned=wished)
    await pinner.due()
    await courier.turn(Pinned(due))
    await pinner.serve()
    assert len(pinner.pinned) == wished


async def test_a_chat_without_the_right_is_left_alone_for_a_day_or_until_it_changes(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    coverage, entry = await delivered(newsroom, courier, readers=2)
    await pin(newsroom, entry)
    refusing, other = await pinner.due()
    await courier.turn(PinAsked(refusing))
    await courier.turn(Unpinnable(refusing, newsroom.now))
    assert await pinner.due() == [other]
    await pinner.serve()
    second = await newsroom.publish(coverage)
    await courier.serve()
    await pin(newsroom, second)
    await pinner.serve()
    assert len(pinner.pinned) == 1
    newsroom.now += REFUSED_FOR
    await pin(newsroom, entry)
    assert refusing.chat in [one.chat for one in await pinner.due()]
    await courier.turn(Unpinnable(refusing, newsroom.now))
    await newsroom.store.subscriptions.restore(refusing.chat.address)
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)


async def test_who_is_away_or_throttled_is_served_later(newsroom: Newsroom, courier: Courier, pinner: Pinner) -> None:
    _, entry = await delivered(newsroom, courier, readers=3)
    await pin(newsroom, entry)
    throttled, away, _ = await pinner.due()
    until = newsroom.now + MINUTE * 30
    await courier.turn(Postponed(throttled, until))
    await newsroom.suspend(away.chat.address)
    await pinner.serve()
    assert len(pinner.pinned) == 1
    await newsroom.store.deliveries.end_waiting(until)
    await pinner.serve()
    assert len(pinner.pinned) == 2
    await newsroom.store.subscriptions.restore(away.chat.address)
    await pinner.serve()
    assert pinner.pinned == await messages_of(courier, entry)


async def test_a_message_that_is_gone_is_not_asked_for_again(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    _, entry = await delivered(newsroom, courier, readers=1)
    await pin(newsroom, entry)
    (due,) = await pinner.due()
    await courier.turn(PinAsked(due))
    await courier.turn(Pinned(due, gone=True))
    assert await pinner.due() == []
    await pin(newsroom, entry, pinned=False)
    assert await pinner.due() == []


async def test_a_chat_that_moved_gets_the_pin_where_the_entry_arrives_anew(
    newsroom: Newsroom, courier: Courier, pinner: Pinner
) -> None:
    _, entry = await delivered(newsroom, courier, readers=1)
    await pin(newsroom, entry)
    await pinner.serve()
    address = next(iter(courier.shown))
    await newsroom.store.subscriptions.move(address, Address("telegram", -100))
    assert await pinner.due() == []
    await newsroom.correct(entry)
    await courier.serve()
    (anew,) = await pinner.due()
    assert (anew.chat.address.chat, anew.pinned) == (-100, True)


async def test_a_lane_that_looks_when_a_mute_is_just_over_finds_what_is_to_be_pinned(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, entry = await delivered(newsroom, courier, readers=1)
    until = newsroom.now + 10 * MINUTE
    await newsroom.store.preferences.mute(
        Address("telegram", 1), ChatKind.PRIVATE, "Rita Reader", until, newsroom.tick()
    )
    await pin(newsroom, entry)
    look = newsroom.store.deliveries.look
    assert (await look("telegram", 10, (), newsroom.now)).pins == []
    assert [one.entry for one in (await look("telegram", 10, (), until)).pins] == [entry.id]
