"""A topic that is closed or gone: it pauses, the chat is told once, everything else goes on."""

import pytest

from tests.flows.reader import Reader
from tests.flows.town import Town

TOLD = "A topic of this chat"


def general_of(topic: Reader) -> Reader:
    return Reader(topic.sandbox, topic.handle.partition("/")[0])


@pytest.mark.parametrize("what", ["close topic", "delete topic"])
async def test_a_topic_that_cannot_be_written_to_pauses_and_its_forum_is_told_once(town: Town, what: str) -> None:
    closed, other = await town.topics("Ferries", "Market days")
    general = general_of(closed)
    await town.publishes("Smoke.")
    await town.shows(closed, "Smoke.")
    closed.happens(what)
    await town.publishes("Flames.")
    await town.shows(other, "Flames.")
    await town.shows(general, TOLD)
    await town.has_suspended(1, "telegram")
    await town.publishes("Sirens.", breaking=True)
    await town.shows(other, "Sirens.")
    await town.lands("telegram")
    sent = len(other.attempts)
    await town.comes_to_try(closed, sent + 2)
    await town.lands("telegram")
    assert general.times(TOLD) == (1,)
    assert await town.suspended("telegram") == 1
    assert closed.times("Flames.", "Sirens.") == (0, 0)


async def test_a_topic_that_is_open_again_catches_up(town: Town) -> None:
    (topic,) = await town.topics("Ferries")
    topic.happens("close topic")
    await town.publishes("Smoke.")
    await town.shows(general_of(topic), TOLD)
    await town.publishes("Flames.")
    topic.happens("reopen topic")
    await town.comes_to_show(topic, "Smoke.", "Flames.")
    await town.settles("telegram")
    assert topic.times("Smoke.", "Flames.") == (1, 1)
    assert await town.suspended("telegram") == 0
    topic.happens("close topic")
    await town.publishes("Sirens.")
    await town.shows(general_of(topic), TOLD)
    await town.has_suspended(1, "telegram")


async def test_a_thread_of_discord_that_is_put_away_takes_messages_and_a_locked_one_pauses(town: Town) -> None:
    thread = await town.channel(thread=True)
    thread.happens("archive")
    await town.publishes("Smoke.")
    await town.shows(thread, "Smoke.")
    await town.deafen("discord")
    thread.happens("lock")
    await town.publishes("Flames.")
    await town.has_suspended(1, "discord")
    thread.happens("unlock")
    await town.comes_to_show(thread, "Flames.")
    assert thread.times("Flames.") == (1,)
