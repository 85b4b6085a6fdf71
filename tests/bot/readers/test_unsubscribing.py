"""How chats stop following a coverage: `/unsubscribe`, and its buttons."""

import pytest

from bot.errors import Refused
from bot.readers.leaving import MOST_TO_LEAVE
from bot.richtext import plain
from tests.bot.counter import Counter
from tests.bot.incoming import GROUP, RITAS, asks, presses
from tests.bot.platform import Account
from tests.contracts.newsroom import RITA, Newsroom

NOT_AN_ADMINISTRATOR = "Only an administrator"


async def test_the_only_coverage_that_is_followed_ends(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.follow(RITAS, await newsroom.open())
    assert await counter.told(asks(RITA, "/unsubscribe")) == "This chat no longer follows Harbour fire."
    assert await counter.followed(RITAS) == []
    assert await counter.told(asks(RITA, "/unsubscribe")) == "This chat follows nothing."


async def test_of_several_that_are_followed_one_ends_by_a_button(counter: Counter, newsroom: Newsroom) -> None:
    for coverage in await counter.fire_and_flood():
        await newsroom.follow(RITAS, coverage)
    offered = await counter.offered(asks(RITA, "/unsubscribe"))
    assert [label for label, _ in offered] == ["Flood", "Harbour fire"]
    assert await counter.told(presses(RITA, offered[0][1])) == "This chat no longer follows Flood."
    assert await counter.told(presses(RITA, offered[0][1])) == "This chat did not follow Flood."
    assert await counter.followed(RITAS) == ["harbour-fire"]


@pytest.mark.parametrize("named", ["flood", "FLOOD", "Floo"])
async def test_of_several_that_are_followed_one_ends_by_name(counter: Counter, newsroom: Newsroom, named: str) -> None:
    for coverage in await counter.fire_and_flood():
        await newsroom.follow(RITAS, coverage)
    await counter.ask(asks(RITA, f"/unsubscribe {named}"))
    assert await counter.followed(RITAS) == ["harbour-fire"]


async def test_a_coverage_ends_by_every_name_by_which_it_began(counter: Counter, newsroom: Newsroom) -> None:
    for title, slug in (("Café", "cafe"), ("Café in flames", "cafe-in-flames"), ("Flood", "flood")):
        await newsroom.open(title, slug)
    for named, slug in (("cafe", "cafe"), ("CAFÉ", "cafe"), ("cafe-i", "cafe-in-flames"), ("flames", "cafe-in-flames")):
        await counter.ask(asks(RITA, "/subscribe flood"))
        await counter.ask(asks(RITA, f"/subscribe {named}"))
        assert await counter.followed(RITAS) == ["flood", slug]
        await counter.ask(asks(RITA, f"/unsubscribe {named}"))
        assert await counter.followed(RITAS) == ["flood"]


async def test_what_is_not_followed_does_not_end(counter: Counter, newsroom: Newsroom) -> None:
    fire, _ = await counter.fire_and_flood()
    await newsroom.follow(RITAS, fire)
    with pytest.raises(Refused, match="does not follow that"):
        await counter.ask(asks(RITA, "/unsubscribe flood"))
    assert await counter.followed(RITAS) == ["harbour-fire"]


@pytest.mark.parametrize("how", ["/unsubscribe", "unsubscribe:1"])
async def test_only_administrators_end_what_a_group_follows(
    counter: Counter, newsroom: Newsroom, account: Account, how: str
) -> None:
    await newsroom.follow(GROUP, await newsroom.open())
    account.administrators[RITA.id] = False
    incoming = asks(RITA, how, GROUP) if how.startswith("/") else presses(RITA, how, GROUP)
    with pytest.raises(Refused, match=NOT_AN_ADMINISTRATOR):
        await counter.ask(incoming)
    assert await counter.followed(GROUP) == ["harbour-fire"]


async def test_a_chat_may_stop_following_where_the_bot_may_no_longer_post(
    counter: Counter, newsroom: Newsroom, account: Account
) -> None:
    await newsroom.follow(GROUP, await newsroom.open())
    account.missing = ("Send Messages",)
    await counter.ask(asks(RITA, "/unsubscribe", GROUP))
    assert await counter.followed(GROUP) == []


async def test_where_there_is_more_than_buttons_both_kinds_have_some_and_names_end_the_rest(
    counter: Counter, newsroom: Newsroom
) -> None:
    for number in range(15):
        await newsroom.follow(RITAS, await newsroom.open(f"Fire {number}", f"fire-{number}"))
        await counter.ask(asks(RITA, f"/subscribe #tag{number}"))
    (answer,) = await counter.ask(asks(RITA, "/unsubscribe"))
    labels = [button.label for row in answer.buttons for button in row]
    assert len(labels) == MOST_TO_LEAVE
    assert sum(label.startswith("Fire") for label in labels) == MOST_TO_LEAVE // 2
    assert "/unsubscribe #storm ends any other" in plain(answer.text)
    for _ in range(5):
        (_, action), *_ = await counter.offered(asks(RITA, "/unsubscribe"))
        (answer,) = await counter.ask(presses(RITA, action))
    assert "no longer follows" in plain(answer.text)
    assert "any other" not in plain(answer.text)
    assert len([button for row in answer.buttons for button in row]) == MOST_TO_LEAVE
