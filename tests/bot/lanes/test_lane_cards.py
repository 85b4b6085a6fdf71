"""Live cards: sent, renewed at most once a minute, pinned, taken down."""

from datetime import time

import pytest

from bot.errors import Absence, Rejected, Unreachable
from bot.lanes.delivery import Urgency
from bot.model import Address, ChatKind
from bot.readers.preferences import CardUse, Digest, QuietHours
from tests.bot.cardroom import after_its_rest, cards, choose, number_of_card, the_card, with_card
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.scene import Scene
from tests.bot.watched import WatchedStore
from tests.contracts.newsroom import BREAKING, KEY, says


@pytest.fixture
def scene(store: WatchedStore, clock: HandClock, pulse: Pulse) -> Scene:
    """Where a card has room."""
    return Scene(store, clock, MemoryPlatform(pulse, limit=2000), pulse)


async def test_beside_messages_there_is_one_card_which_is_pinned(scene: Scene) -> None:
    _, reader = await with_card(scene, CardUse.BESIDE, "Smoke.", "Flames.")
    (card,) = cards(scene, reader)
    assert [card[0], card[1], card[2]] == ["Harbour fire", "09:04 UTC · Flames.", "09:03 UTC · Smoke."]
    assert scene.platform.pinned[reader] == {number_of_card(scene, reader)}
    assert len(scene.platform.screen(reader)) == 2
    assert all(shown.silent and not shown.preview for _, shown in scene.platform.messages(reader))


async def test_with_a_card_alone_no_messages_come_not_even_breaking_ones(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.publish(coverage, says("Flames."), BREAKING)
    await after_its_rest(scene)
    assert [text for text in the_card(scene, reader) if "Smoke" in text or "Flames" in text] == [
        "Flames.",
        "09:03 UTC · Smoke.",
    ]
    assert len(scene.platform.screen(reader)) == 1


async def test_ten_entries_in_a_minute_are_one_renewal(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    async with scene.serving():
        for number in range(10):
            await scene.publish(coverage, says(f"House {number} burns."))
            await scene.looks_again()
        assert await scene.until_it_waits() == 60
        assert scene.kinds == []
        scene.clock.advance(60)
        await scene.requested(1)
        await scene.settled()
    assert scene.kinds == ["edit"]
    assert the_card(scene, reader)[1].endswith("House 9 burns.")


async def test_what_looks_the_same_is_not_renewed(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.BESIDE, *(f"House {number} burns." for number in range(12)))
    old = (await scene.store.stream.entries(coverage.id))[0]
    scene.platform.calls.clear()
    await choose(scene, reader, CardUse.ONLY)
    await scene.correct(old, "It does not.")
    scene.clock.advance(1800)
    await scene.serve()
    assert scene.kinds == ["edit"]
    assert all("It does not." not in text for text in the_card(scene, reader))


async def test_it_shows_what_was_corrected_and_not_what_was_withdrawn(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.", "Flames.")
    smoke, flames = await scene.store.stream.entries(coverage.id)
    await scene.correct(smoke, "It was fog.")
    await scene.retract(flames)
    await after_its_rest(scene)
    assert "It was fog." in " ".join(the_card(scene, reader))
    assert "Flames" not in " ".join(the_card(scene, reader))


async def test_what_has_ended_is_said_and_what_is_corrected_after_that_too(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.close(coverage)
    await after_its_rest(scene)
    assert the_card(scene, reader)[0] == "This coverage has ended: Harbour fire"
    assert await scene.store.subscriptions.following(reader) == []
    (smoke,) = await scene.store.stream.entries(coverage.id)
    await scene.correct(smoke, "It was fog.")
    await after_its_rest(scene)
    assert "It was fog." in " ".join(the_card(scene, reader))


async def test_several_coverages_share_one_card(scene: Scene) -> None:
    _, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    flood = await scene.coverage("Flood", "flood")
    await scene.newsroom.follow(reader, flood)
    await scene.publish(flood, says("The river rises."))
    await after_its_rest(scene)
    assert [text for text in the_card(scene, reader) if text in {"Flood", "Harbour fire"}] == ["Flood", "Harbour fire"]


async def test_what_ended_days_ago_makes_way_for_what_goes_on(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.close(coverage)
    await after_its_rest(scene)
    scene.clock.advance(2 * 86_400)
    flood = await scene.coverage("Flood", "flood")
    await scene.newsroom.follow(reader, flood)
    await after_its_rest(scene)
    assert the_card(scene, reader)[0] == "Flood"
    assert all("Harbour fire" not in text for text in the_card(scene, reader))


async def test_it_shows_what_the_chat_wants_to_get(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await choose(scene, reader, CardUse.ONLY, level="key")
    await scene.publish(coverage, says("Flames."), KEY)
    await after_its_rest(scene)
    assert [text[12:] for text in the_card(scene, reader)[1:-1]] == ["Flames."]


async def test_it_speaks_the_language_of_the_chat(scene: Scene) -> None:
    _, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.store.languages.choose(reader, ChatKind.PRIVATE, "Rita Reader", "de", scene.clock.now())
    await after_its_rest(scene)
    assert scene.platform.screen(reader)[0].split("\n\n")[-1].startswith("Erneuert: ")


async def test_turned_off_it_is_unpinned_and_says_that_it_is_not_renewed(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.BESIDE, "Smoke.")
    await choose(scene, reader, CardUse.OFF)
    await after_its_rest(scene)
    assert (the_card(scene, reader), scene.platform.pinned[reader]) == (["This card is not renewed any more."], set())
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert scene.kinds == ["unpin", "edit", "send"]


async def test_who_follows_nothing_any_more_has_no_card_until_they_follow_again(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    await after_its_rest(scene)
    assert the_card(scene, reader) == ["This card is not renewed any more."]
    await scene.newsroom.follow(reader, coverage)
    await after_its_rest(scene)
    assert [card[0] for card in cards(scene, reader)] == ["This card is not renewed any more.", "Harbour fire"]
    assert scene.platform.pinned[reader] == {number_of_card(scene, reader)}


async def test_a_forgotten_chat_keeps_nothing_of_it(scene: Scene) -> None:
    _, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.store.subscriptions.forget(reader)
    await after_its_rest(scene)
    assert (the_card(scene, reader), scene.platform.pinned[reader]) == (["This card is not renewed any more."], set())


async def test_messages_come_again_after_a_card_alone_and_only_new_ones(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.", "Flames.")
    await choose(scene, reader, CardUse.OFF)
    await scene.publish(coverage, says("Sirens."))
    await after_its_rest(scene)
    assert [text.split("\n\n")[0] for text in scene.platform.screen(reader)] == [
        "This card is not renewed any more.",
        "Sirens.",
    ]


async def test_neither_quiet_hours_nor_a_digest_hold_it_back(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    night = QuietHours(begin=time(0), end=time(23, 59))
    await choose(scene, reader, CardUse.ONLY, quiet=night, digest=Digest.DAILY, zone="UTC")
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert the_card(scene, reader)[1].endswith("Flames.")
    assert await scene.store.deliveries.due("telegram", 5) == []


async def test_what_the_platform_takes_in_no_form_is_left_until_something_changes(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.platform.refuses.append("cursed")
    cursed = await scene.publish(coverage, says("A cursed word."))
    await after_its_rest(scene)
    assert scene.kinds == ["edit", "edit"]
    assert the_card(scene, reader)[1].endswith("Smoke.")
    await scene.correct(cursed, "A better word.")
    await after_its_rest(scene)
    assert "A better word." in " ".join(the_card(scene, reader))


async def test_without_markup_where_that_is_refused(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.platform.meets(reader, Rejected("can't parse entities"))
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert not scene.platform.messages(reader)[0][1].markup
    assert the_card(scene, reader)[1].endswith("Flames.")


async def test_news_goes_before_cards(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(4)]
    for reader in readers:
        await choose(scene, reader, CardUse.BESIDE)
    await scene.publish(coverage, says("Smoke."))
    scene.new_lane(window=1)
    await scene.serve()
    assert [kind for kind, _ in scene.platform.calls][:4] == ["send"] * 4
    firsts = [scene.platform.screen(reader)[0].split("\n\n")[0] for reader in readers]
    assert firsts == ["Smoke."] * 4


async def test_a_chat_out_of_reach_is_found_again_by_its_card(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.platform.meets(reader, Unreachable(Absence.BLOCKED))
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert (await scene.store.deliveries.status("telegram", scene.clock.now())).suspended == 1
    scene.clock.advance(3600)
    await after_its_rest(scene)
    assert (await scene.store.deliveries.status("telegram", scene.clock.now())).suspended == 0
    assert the_card(scene, reader)[1].endswith("Flames.")


async def test_a_chat_that_moved_gets_a_card_where_it_is_now(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    there = Address("telegram", 555)
    await scene.store.subscriptions.move(reader, there)
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert the_card(scene, there)[1].endswith("Flames.")
    assert the_card(scene, reader)[1].endswith("Smoke.")
    assert Urgency.ORDINARY not in {due.urgency for due in await scene.store.deliveries.due("telegram", 5)}
