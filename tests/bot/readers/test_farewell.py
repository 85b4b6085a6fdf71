"""`/stop`: asked first, done by those alone who manage the chat."""

import pytest

from bot.errors import Refused
from tests.bot.counter import Counter
from tests.bot.incoming import GROUP, RITAS, asks, presses
from tests.bot.platform import Account
from tests.contracts.newsroom import RITA, Newsroom


async def test_a_chat_is_forgotten_once_that_was_confirmed(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.follow(RITAS, await newsroom.open())
    (forget, keep) = await counter.offered(asks(RITA, "/stop"))
    assert await counter.followed(RITAS) == ["harbour-fire"]
    assert await counter.told(presses(RITA, keep[1])) == "Nothing was forgotten."
    assert await counter.followed(RITAS) == ["harbour-fire"]
    for _ in range(2):
        (answer,) = await counter.ask(presses(RITA, forget[1]))
        assert answer.replaces
        assert await counter.followed(RITAS) == []


async def test_in_a_group_whoever_presses_has_to_manage_it(
    counter: Counter, newsroom: Newsroom, account: Account
) -> None:
    await newsroom.follow(GROUP, await newsroom.open())
    account.administrators[RITA.id] = False
    for incoming in (asks(RITA, "/stop", GROUP), presses(RITA, "stop:yes", GROUP)):
        with pytest.raises(Refused, match="administrator"):
            await counter.ask(incoming)
    assert await counter.followed(GROUP) == ["harbour-fire"]


async def test_only_a_group_is_asked_about_topics(counter: Counter) -> None:
    assert "topics" not in await counter.told(asks(RITA, "/stop"))
    assert "with all its topics" in await counter.told(asks(RITA, "/stop", GROUP))
