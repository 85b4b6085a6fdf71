"""Forums and the posts that they want."""

from datetime import timedelta

import pytest

from bot.lanes.delivery import Urgency
from bot.model import Address, ChatKind, Coverage, Level
from bot.readers.preferences import Preferences, Sound
from bot.store import ForumPost
from tests.contracts.courier import Courier
from tests.contracts.interest import EVERYTHING, Interested
from tests.contracts.newsroom import MINUTE, Newsroom

FORUM, OTHER = Address("discord", 10), Address("discord", 11)
THREAD = Address("discord", 100)


@pytest.fixture
def messenger(newsroom: Newsroom) -> Courier:
    return Courier(newsroom.store, "discord")


async def wants(newsroom: Newsroom, coverage: Coverage, forum: Address = FORUM) -> bool:
    return await newsroom.store.subscriptions.subscribe(
        forum, ChatKind.FORUM, "#stories", coverage.id, Level.ALL, newsroom.tick()
    )


async def the_next(newsroom: Newsroom) -> ForumPost:
    post = await newsroom.store.forums.next("discord", newsroom.now)
    assert post
    return post


async def begins(newsroom: Newsroom, thread: Address = THREAD) -> None:
    await newsroom.store.forums.begin(await the_next(newsroom), thread, newsroom.tick())


async def test_a_forum_is_sent_nothing_and_wants_a_post(newsroom: Newsroom, messenger: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    assert await wants(newsroom, coverage)
    assert not await wants(newsroom, coverage)
    assert await messenger.due() == []
    post = await the_next(newsroom)
    assert (post.forum.address, post.coverage, post.asked_at) == (FORUM, coverage, None)
    assert await newsroom.store.subscriptions.following(FORUM) == [coverage]


async def test_a_post_is_subscribed_as_the_forum_wants_it(newsroom: Newsroom, messenger: Courier) -> None:
    coverage, preferences = await newsroom.open(), Preferences(sound=Sound.NONE)
    await newsroom.publish(coverage)
    await wants(newsroom, coverage)
    await newsroom.store.preferences.prefer(FORUM, ChatKind.FORUM, "#stories", preferences, newsroom.tick())
    await newsroom.store.languages.choose(FORUM, ChatKind.FORUM, "#stories", "de", newsroom.tick())
    await begins(newsroom)
    (due,) = await messenger.due()
    assert (due.chat.address, due.urgency, due.level) == (THREAD, Urgency.OWED, Level.ALL)
    assert (due.chat.language, due.chat.preferences) == ("de", preferences)
    assert await newsroom.store.forums.next("discord", newsroom.now) is None
    assert await newsroom.store.forums.known([THREAD, OTHER]) == {THREAD}


async def test_a_post_that_was_asked_for_may_be_there(newsroom: Newsroom) -> None:
    await wants(newsroom, await newsroom.open())
    asked_at = newsroom.tick()
    await newsroom.store.forums.ask(await the_next(newsroom), asked_at)
    assert (await the_next(newsroom)).asked_at == asked_at


@pytest.mark.parametrize("doubted", [True, False])
async def test_a_forum_waits_as_a_whole_and_others_do_not(newsroom: Newsroom, doubted: bool) -> None:
    fire, flood = await newsroom.open(), await newsroom.open("Flood", "flood")
    for forum, coverage in ((FORUM, fire), (FORUM, flood), (OTHER, flood)):
        await wants(newsroom, coverage, forum)
    post, asked_at = await the_next(newsroom), newsroom.tick()
    await newsroom.store.forums.ask(post, asked_at)
    await newsroom.store.forums.wait(post, newsroom.now + MINUTE, doubted=doubted)
    assert (await the_next(newsroom)).forum.address == OTHER
    again = await newsroom.store.forums.next("discord", newsroom.now + MINUTE + timedelta(seconds=1))
    assert again
    assert (again.forum.address, again.coverage, again.tries) == (FORUM, fire, 1)
    assert again.asked_at == (asked_at if doubted else None)


async def test_no_post_is_wanted_of_what_has_ended(newsroom: Newsroom, messenger: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open("Flood", "flood")
    await wants(newsroom, fire)
    await wants(newsroom, flood)
    post = await the_next(newsroom)
    await newsroom.close(fire)
    await newsroom.store.forums.begin(post, THREAD, newsroom.tick())
    assert await messenger.due() == []
    assert await newsroom.store.forums.ended("discord") == [THREAD]
    await newsroom.close(flood)
    assert await newsroom.store.forums.next("discord", newsroom.now) is None


async def test_a_post_is_put_away_once_its_end_has_been_told_and_again_after_another(
    newsroom: Newsroom, messenger: Courier
) -> None:
    coverage, forums = await newsroom.open(), newsroom.store.forums
    await wants(newsroom, coverage)
    await begins(newsroom)
    await newsroom.close(coverage)
    assert await forums.ended("discord") == []
    await messenger.serve()
    assert await forums.ended("discord") == [THREAD]
    await forums.archived(THREAD)
    assert await forums.ended("discord") == []
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    await newsroom.close(coverage)
    await messenger.serve()
    assert await forums.ended("discord") == [THREAD]


async def test_a_post_that_nothing_goes_to_any_more_is_made_anew_when_asked_for(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await wants(newsroom, coverage)
    await begins(newsroom)
    assert not await wants(newsroom, coverage)
    await newsroom.store.subscriptions.unsubscribe(THREAD, coverage.id)
    assert await wants(newsroom, coverage)
    assert (await the_next(newsroom)).asked_at is None


async def test_a_forum_that_is_forgotten_wants_nothing(newsroom: Newsroom) -> None:
    await wants(newsroom, await newsroom.open())
    await newsroom.store.subscriptions.forget(FORUM)
    assert await newsroom.store.forums.next("discord", newsroom.now) is None


async def test_a_forum_that_follows_everything_wants_a_post_for_each_coverage(
    newsroom: Newsroom, messenger: Courier
) -> None:
    follower = Interested(newsroom, messenger)
    fire, other = await newsroom.open(), await newsroom.reader(await newsroom.open("Frost", "frost"))
    for place, kind in ((FORUM, ChatKind.FORUM), (other, ChatKind.PRIVATE)):
        await newsroom.store.interests.make(place, kind, "#stories", EVERYTHING, newsroom.tick())
    flood = await newsroom.open("Flood", "flood")
    await follower.sift(5)
    assert {fire, flood} <= set(await newsroom.store.subscriptions.following(FORUM))
    assert await follower.following(other) == ["flood", "frost", "harbour-fire"]
    assert [due.chat.address for due in await messenger.due()] == []
    await begins(newsroom)
    assert len(await newsroom.store.forums.known([THREAD])) == 1
