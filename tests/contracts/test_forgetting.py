"""Forgetting a chat: nothing comes any more, nothing comes back, and others lose nothing."""

from bot.lanes.delivery import Mark
from bot.model import Address, ChatKind
from bot.readers.preferences import Preferences
from bot.store import REOPENED_WITHIN, Store, Wishes
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, RITA, Newsroom, chat


async def delivered(newsroom: Newsroom, courier: Courier) -> tuple[Address, Address]:
    """Two chats that have an entry."""
    coverage = await newsroom.open()
    gone, stays = [await newsroom.reader(coverage) for _ in range(2)]
    await newsroom.publish(coverage)
    await courier.serve()
    return gone, stays


async def test_nothing_comes_any_more_and_nothing_is_corrected(
    store: Store, newsroom: Newsroom, courier: Courier
) -> None:
    gone, stays = await delivered(newsroom, courier)
    (coverage,) = await store.subscriptions.following(gone)
    (entry,) = await store.stream.entries(coverage.id)
    await store.subscriptions.forget(gone)
    assert await store.subscriptions.following(gone) == []
    assert await store.archive.where_shown(gone, [entry.id]) == {}
    await newsroom.correct(entry)
    later = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.shown[gone] == {entry.id: 1}
    assert courier.shown[stays] == {entry.id: 2, later.id: 1}


async def test_a_reopened_coverage_does_not_bring_it_back(store: Store, newsroom: Newsroom, courier: Courier) -> None:
    gone, stays = await delivered(newsroom, courier)
    (coverage,) = await store.subscriptions.following(gone)
    await newsroom.close(coverage)
    await courier.serve()
    await store.subscriptions.forget(gone)
    assert REOPENED_WITHIN > MINUTE
    assert await store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await store.subscriptions.following(gone) == []
    assert await store.subscriptions.following(stays) == [await store.stream.coverage(coverage.id)]


async def test_what_it_wished_for_and_was_asked_is_gone(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    other = await newsroom.reader(coverage)
    at = newsroom.tick()
    for one in (reader, other):
        await store.preferences.prefer(one, ChatKind.PRIVATE, "Rita Reader", Preferences(previews=False), at)
        await store.preferences.mute(one, ChatKind.PRIVATE, "Rita Reader", at + MINUTE, at)
        await store.languages.choose(one, ChatKind.PRIVATE, "Rita Reader", "de", at)
        await store.drafts.prompt(one, RITA.id, "form", at)
    await store.subscriptions.forget(reader)
    assert await store.preferences.of(reader) == Wishes()
    assert await store.languages.of(reader) is None
    assert await store.drafts.take_prompt(reader, RITA.id, at) is None
    assert (await store.preferences.of(other)).muted_until == at + MINUTE
    assert await store.drafts.take_prompt(other, RITA.id, at) == "form"


async def test_all_topics_of_a_chat_are_forgotten(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    topics = [chat(-5, thread) for thread in (0, 7, 8)]
    for topic in topics:
        await newsroom.follow(topic, coverage)
    await store.subscriptions.forget(chat(-5, 7))
    assert [await store.subscriptions.following(topic) for topic in topics] == [[], [], []]


async def test_what_is_on_its_way_meanwhile_harms_nothing(store: Store, newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    mark: Mark = await courier.begin()
    await store.subscriptions.forget(reader)
    await courier.arrive(mark)
    await newsroom.publish(coverage)
    assert await courier.due() == []
    assert await newsroom.follow(reader, coverage)
    assert len(await courier.due()) == 1


async def test_a_chat_that_nobody_knows_is_forgotten_already(store: Store) -> None:
    await store.subscriptions.forget(chat(99))
    assert await store.subscriptions.following(chat(99)) == []
