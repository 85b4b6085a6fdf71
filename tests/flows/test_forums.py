"""Forums of Discord: each coverage that one follows has a post of its own, once, whatever goes wrong."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation
from adapters.sandbox.view import ChatView
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat
from bot.model import Entry
from tests.flows.newsroom import until
from tests.flows.reader import Reader
from tests.flows.town import Site, Town

A_WHILE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Pier:
    """A server with a channel, in which its administrator writes, and a forum."""

    discord: DiscordSandbox
    server: int
    forum: int
    gail: Somebody

    def posts(self) -> list[ChatView]:
        """Those that were deleted as well."""
        return [chat for chat in self.discord.chats() if chat.title == "Pier #stories › Harbour fire"]

    async def follows(self) -> None:
        await self.gail.ask("/subscribe where:stories", "#stories (Pier) gets a post about Harbour fire.")

    async def fails(self, kind: FaultKind, **others: object) -> None:
        """What is asked of the forum next."""
        fault = {"kind": kind, "chat": self.forum, "method": Operation.OTHER, "count": 1, **others}
        await self.discord.control.inject(Fault.model_validate(fault))


def pier_at(discord: DiscordSandbox) -> Pier:
    gail = discord.add_person("Greta Guildadmin", ROLE_ADMINISTRATOR)
    server = discord.add_guild("Pier", administrators=[gail])
    chat = discord.add_channel(server, "news")
    forum = discord.add_channel(server, "stories", kind="forum")
    return Pier(discord, server, forum, Somebody(discord, str(chat), gail, "Greta Guildadmin"))


@pytest.fixture
def pier(town: Town) -> Pier:
    return pier_at(town.discord)


async def has_post(town: Town, pier: Pier, count: int = 1) -> Reader:
    """The newest, once there were so many."""

    async def there() -> bool:
        await looks(town, 1)
        return len(pier.posts()) >= count

    await until(there)
    newest = max(pier.posts(), key=lambda post: int(post.id))
    return Reader(pier.discord, newest.id)


async def looks(town: Town, seconds: int = 5) -> None:
    """Whatever is wanted of a forum is done."""
    for _ in range(seconds):
        town.clock.pass_by(timedelta(seconds=1))
        await town.pauses()


def put_away(post: Reader) -> bool:
    return any(one.name == "archived" for one in post.view.conditions)


async def arrives(town: Town, post: Reader, text: str) -> Entry:
    (entry,) = await town.publishes(text)
    await town.shows(post, text)
    return entry


async def test_a_coverage_gets_a_post_with_its_standfirst_and_its_entries(town: Town, pier: Pier) -> None:
    await pier.follows()
    post = await has_post(town, pier)
    assert [message.text for message in post.messages] == ["Harbour fire\n\nA warehouse burns."]
    entry = await arrives(town, post, "Smoke over the quay.")
    await town.corrects(entry, "Steam over the quay.")
    await town.shows(post, "Steam over the quay.")
    assert post.times("A warehouse burns.", "quay.") == (1, 1)


async def test_a_post_is_put_away_when_its_coverage_ends_and_opened_by_a_correction(town: Town, pier: Pier) -> None:
    await pier.follows()
    post = await has_post(town, pier)
    entry = await arrives(town, post, "Smoke over the quay.")
    await town.news.parts.stream.close(town.coverage.id)
    await town.shows(post, "This coverage has ended")
    await looks(town, 62)
    assert put_away(post)
    await town.corrects(entry, "Steam over the quay.")
    await town.shows(post, "Steam over the quay.")
    assert not put_away(post)


async def test_what_was_archived_by_itself_is_opened_by_what_comes(town: Town, pier: Pier) -> None:
    await pier.follows()
    post = await has_post(town, pier)
    entry = await arrives(town, post, "Smoke over the quay.")
    post.happens("archive")
    await town.corrects(entry, "Steam over the quay.")
    await town.shows(post, "Steam over the quay.")
    post.happens("archive")
    await arrives(town, post, "The roof is down.")
    assert not put_away(post)
    assert await town.suspended("discord") == 0


async def test_a_post_that_somebody_deletes_stays_away_until_one_is_asked_for(town: Town, pier: Pier) -> None:
    await pier.follows()
    post = await has_post(town, pier)
    post.happens("delete")
    await town.has_suspended(1, "discord")
    await town.publishes("Smoke over the quay.")
    await looks(town)
    assert len(pier.posts()) == 1
    await pier.follows()
    again = await has_post(town, pier, 2)
    assert again.handle != post.handle
    await town.shows(again, "Smoke over the quay.")


async def test_who_has_a_post_gets_no_other(town: Town, pier: Pier) -> None:
    await pier.follows()
    await has_post(town, pier)
    await pier.gail.ask("/subscribe where:stories", "already follows")
    await looks(town)
    assert len(pier.posts()) == 1


@pytest.mark.parametrize("there", [True, False])
async def test_a_post_that_may_be_there_is_looked_for_and_made_once(grounds: Site, there: bool) -> None:
    """Also by a relay that was started anew meanwhile."""
    pier = pier_at(grounds.platforms.discord)
    async with grounds.town() as town:
        await pier.follows()
        await pier.fails(FaultKind.DROPPED, stored=there)
        await looks(town)
        assert len(pier.posts()) == there
    async with grounds.town() as town:
        await looks(town)
        assert len(pier.posts()) == there
        town.clock.pass_by(A_WHILE)
        await arrives(town, await has_post(town, pier), "Smoke over the quay.")
        await looks(town)
        assert len(pier.posts()) == 1


async def test_a_post_that_was_archived_meanwhile_is_found_as_well(town: Town, pier: Pier) -> None:
    await pier.follows()
    await pier.fails(FaultKind.DROPPED, stored=True)
    post = await has_post(town, pier)
    post.happens("archive")
    town.clock.pass_by(A_WHILE)
    await looks(town)
    await arrives(town, post, "Smoke over the quay.")
    assert len(pier.posts()) == 1


async def test_a_post_that_was_refused_is_asked_for_again_later(town: Town, pier: Pier) -> None:
    await pier.follows()
    pier.discord.require_tag(pier.forum)
    await looks(town)
    assert pier.posts() == []
    pier.discord.require_tag(pier.forum, required=False)
    town.clock.pass_by(A_WHILE)
    await has_post(town, pier)


async def test_a_forum_that_wants_tags_says_so(town: Town, pier: Pier) -> None:
    pier.discord.require_tag(pier.forum)
    await pier.gail.ask("/subscribe where:stories", "takes no post without a tag")
    await looks(town)
    assert pier.posts() == []


async def test_a_forum_where_the_bot_may_not_write_says_so(pier: Pier) -> None:
    pier.discord.deny(pier.forum, "send_messages_in_threads")
    await pier.gail.ask("/subscribe where:stories", "I need the right “Send Messages in Threads”")


async def test_a_forum_is_subscribed_by_those_who_manage_it(town: Town) -> None:
    rita = in_chat(town.discord, "live", ROLE_READER)
    await rita.ask("/subscribe where:stories", "Only an administrator of the chosen chat")


async def test_another_channel_is_subscribed_in_the_same_way(town: Town, pier: Pier) -> None:
    other = pier.discord.add_channel(pier.server, "other")
    await pier.gail.ask("/subscribe where:other", "now follows this coverage")
    await town.publishes("Smoke over the quay.")
    await town.shows(Reader(pier.discord, str(other)), "Smoke over the quay.")


async def test_a_forum_that_follows_everything_gets_a_post_for_each_coverage_until_it_ends(
    town: Town, pier: Pier
) -> None:
    await pier.gail.ask("/subscribe where:stories coverage:everything", "#stories")
    await has_post(town, pier)
    await town.news.publishes(await town.news.covers("Flood"), "The river rises.")
    await looks(town)
    (flood,) = [chat for chat in pier.discord.chats() if chat.title == "Pier #stories › Flood"]
    await town.shows(Reader(pier.discord, flood.id), "The river rises.")
    await pier.gail.ask("/unsubscribe where:stories", "#stories (Pier) gets no more posts.")
    await town.news.publishes(await town.news.covers("Frost"), "It freezes.")
    await looks(town)
    assert not any("Frost" in chat.title for chat in pier.discord.chats())
    await pier.gail.ask("/unsubscribe where:news", "Write /unsubscribe in #news (Pier) itself.")


async def test_of_several_coverages_one_is_chosen_for_the_forum(town: Town, pier: Pier) -> None:
    await town.news.covers("Flood")
    await pier.gail.ask("/subscribe where:stories", "Which coverage shall go to #stories (Pier)?")
    await pier.gail.press("Harbour fire")
    await has_post(town, pier)
