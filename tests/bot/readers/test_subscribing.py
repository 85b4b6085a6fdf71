"""How chats begin to follow a coverage: `/subscribe`, its buttons, and channels that were picked."""

import pytest

from bot.conversation import ChatChoice
from bot.errors import Outage, Refused
from bot.intake.request import MOST_BUTTONS
from bot.model import Address, ChatKind
from bot.richtext import plain
from bot.store import Store
from tests.bot.clock import EPOCH
from tests.bot.counter import Counter
from tests.bot.incoming import CHANNEL, GROUP, RITAS, asks, chooses, presses
from tests.bot.platform import Account
from tests.contracts.newsroom import EDDIE, RITA, Newsroom

NOT_AN_ADMINISTRATOR = "Only an administrator"
EVERYTHING = "Everything, future coverages included"


async def test_a_chat_that_subscribes_is_greeted_and_served(counter: Counter, store: Store) -> None:
    await store.stream.open_coverage(
        "Harbour fire", ["A fire broke out.", "We follow it."], "harbour-fire", None, EPOCH
    )
    (answer,) = await counter.ask(asks(RITA, "/subscribe"))
    assert await counter.followed(RITAS) == ["harbour-fire"]
    assert answer.offers_chat_choice == ChatChoice("Choose a channel", "Choose a group")
    assert await counter.told(asks(EDDIE, "/subscribe", Address("telegram", EDDIE.id))) == (
        "Harbour fire\n\nA fire broke out.\n\nWe follow it.\n\n"
        "This chat now follows this coverage. /unsubscribe ends it."
    )


async def test_a_long_standfirst_is_shortened(counter: Counter, store: Store) -> None:
    await store.stream.open_coverage("Harbour fire", ["It burns. " * 500], "harbour-fire", None, EPOCH)
    told = await counter.told(asks(RITA, "/subscribe"))
    assert told.endswith("…\n\nThis chat now follows this coverage. /unsubscribe ends it.")


async def test_subscribing_twice_changes_nothing_and_says_so(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    await counter.ask(asks(RITA, "/subscribe"))
    told = await counter.told(asks(RITA, "/subscribe harbour-fire"))
    assert told == "This chat already follows Harbour fire. New entries come by themselves."
    assert (await counter.told(asks(RITA, "/subscribe"))).startswith("This chat follows all that is running.")
    assert await counter.followed(RITAS) == ["harbour-fire"]


async def test_who_follows_the_only_coverage_is_offered_what_goes_beyond(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    counter.platform.picks_chats = True
    await counter.ask(asks(RITA, "/subscribe"))
    offered, elsewhere = await counter.ask(asks(RITA, "/subscribe"))
    assert plain(offered.text).startswith("This chat follows all that is running.")
    assert [button.label for row in offered.buttons for button in row] == [EVERYTHING]
    assert elsewhere.offers_chat_choice


async def test_of_several_coverages_one_is_chosen_by_a_button(counter: Counter) -> None:
    fire, flood = await counter.fire_and_flood()
    offered = await counter.offered(asks(RITA, "/subscribe"))
    assert offered[:2] == [("Flood", f"subscribe:{flood.id}"), ("Harbour fire", f"subscribe:{fire.id}")]
    assert await counter.followed(RITAS) == []
    await counter.ask(presses(RITA, offered[0][1]))
    assert await counter.followed(RITAS) == ["flood"]


async def test_what_is_followed_already_is_not_offered(counter: Counter, newsroom: Newsroom) -> None:
    fire, flood = await counter.fire_and_flood()
    await newsroom.open("Storm", "storm")
    await newsroom.follow(RITAS, flood)
    assert [label for label, _ in await counter.offered(asks(RITA, "/subscribe"))][:-1] == ["Storm", "Harbour fire"]
    for slug in ("storm", "harbour-fire"):
        await counter.ask(asks(RITA, f"/subscribe {slug}"))
    assert (await counter.told(asks(RITA, "/subscribe"))).startswith("This chat follows all that is running.")
    assert "already follows" in await counter.told(asks(RITA, f"/subscribe {fire.slug}"))


async def test_of_several_coverages_one_is_chosen_by_name(counter: Counter) -> None:
    await counter.fire_and_flood()
    await counter.ask(asks(RITA, "/subscribe harbour"))
    assert await counter.followed(RITAS) == ["harbour-fire"]


async def test_no_more_buttons_are_offered_than_anybody_reads(counter: Counter, newsroom: Newsroom) -> None:
    for number in range(22):
        await newsroom.open(f"Fire {number} {'x' * 100}", f"fire-{number}")
    offered = await counter.offered(asks(RITA, "/subscribe"))
    assert len(offered) == MOST_BUTTONS
    assert all(len(label) <= 80 and len(action.encode()) <= 64 for label, action in offered)
    assert "These are the newest." in await counter.told(asks(RITA, "/subscribe"))


async def test_without_an_open_coverage_there_is_nothing_to_subscribe_to(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.close(await newsroom.open())
    assert (await counter.told(asks(RITA, "/subscribe"))).startswith("No coverage is open right now.")
    assert await counter.offered(asks(RITA, "/subscribe")) == [(EVERYTHING, "interest:everything")]
    with pytest.raises(Refused, match="has ended"):
        await counter.ask(asks(RITA, "/subscribe harbour-fire"))


async def test_a_button_of_a_coverage_that_has_ended_is_refused(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.close(coverage)
    with pytest.raises(Refused, match="has ended"):
        await counter.ask(presses(RITA, f"subscribe:{coverage.id}"))
    assert await counter.followed(RITAS) == []


@pytest.mark.parametrize("how", ["/subscribe", "subscribe:1", "/start harbour-fire"])
async def test_only_administrators_subscribe_a_group(
    counter: Counter, newsroom: Newsroom, account: Account, how: str
) -> None:
    await newsroom.open()
    account.administrators[RITA.id] = False
    incoming = asks(RITA, how, GROUP) if how.startswith("/") else presses(RITA, how, GROUP)
    with pytest.raises(Refused, match=NOT_AN_ADMINISTRATOR):
        await counter.ask(incoming)
    assert await counter.followed(GROUP) == []


async def test_of_several_coverages_too_one_can_go_to_a_channel(counter: Counter) -> None:
    await counter.fire_and_flood()
    counter.platform.picks_chats = True
    asked, elsewhere = await counter.ask(asks(RITA, "/subscribe"))
    assert asked.buttons
    assert elsewhere.sequel
    assert elsewhere.offers_chat_choice == ChatChoice("Choose a channel", "Choose a group")
    assert len(await counter.ask(asks(RITA, "/subscribe", GROUP))) == 1


async def test_a_chat_is_chosen_in_the_language_of_who_chooses(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    (answer,) = await counter.ask(asks(RITA, "/subscribe").model_copy(update={"language": "de"}))
    assert answer.offers_chat_choice == ChatChoice("Kanal wählen", "Gruppe wählen")


async def test_an_administrator_subscribes_a_group_under_its_name(
    counter: Counter, newsroom: Newsroom, store: Store, account: Account
) -> None:
    await newsroom.open()
    account.title, account.kind = "Rita's friends", ChatKind.GROUP
    (answer,) = await counter.ask(asks(RITA, "/subscribe", GROUP))
    assert await counter.followed(GROUP) == ["harbour-fire"]
    assert account.surveyed == [GROUP]
    assert answer.offers_chat_choice is None
    await newsroom.publish((await store.subscriptions.following(GROUP))[0])
    assert [due.chat.kind for due in await store.deliveries.due("telegram", 10)] == [ChatKind.GROUP]


async def test_a_bot_that_may_not_post_says_which_right_it_lacks(
    counter: Counter, newsroom: Newsroom, account: Account
) -> None:
    await newsroom.open()
    account.missing = ("Send Messages", "Embed Links")
    with pytest.raises(Refused, match="I need the right “Send Messages”, “Embed Links”"):
        await counter.ask(asks(RITA, "/subscribe", GROUP))
    assert await counter.followed(GROUP) == []


async def test_a_platform_that_does_not_answer_subscribes_nobody(
    counter: Counter, newsroom: Newsroom, account: Account
) -> None:
    await newsroom.open()
    account.refusal = Outage("no answer")
    with pytest.raises(Outage):
        await counter.ask(asks(RITA, "/subscribe", GROUP))
    assert await counter.followed(GROUP) == []


async def test_a_channel_that_was_picked_in_private_is_subscribed(
    counter: Counter, newsroom: Newsroom, account: Account
) -> None:
    await newsroom.open()
    account.title, account.kind = "Harbour news", ChatKind.CHANNEL
    told = await counter.told(chooses(RITA, CHANNEL))
    assert told == "Harbour fire\n\nHarbour news now follows this coverage. /unsubscribe there ends it."
    assert account.surveyed == [CHANNEL]
    assert await counter.followed(CHANNEL) == ["harbour-fire"]
    assert await counter.followed(RITAS) == []
    assert await counter.told(chooses(RITA, CHANNEL)) == (
        "Harbour news already follows Harbour fire. New entries come by themselves."
    )


async def test_for_a_channel_that_was_picked_a_coverage_is_chosen_by_a_button(
    counter: Counter, account: Account
) -> None:
    fire, flood = await counter.fire_and_flood()
    account.title = "Harbour news"
    offered = await counter.offered(chooses(RITA, CHANNEL))
    assert offered == [
        ("Flood", f"into:{CHANNEL.chat}:{flood.id}"),
        ("Harbour fire", f"into:{CHANNEL.chat}:{fire.id}"),
        (EVERYTHING, f"into:{CHANNEL.chat}:everything"),
    ]
    await counter.ask(presses(RITA, offered[1][1]))
    assert account.surveyed == [CHANNEL, CHANNEL]
    assert await counter.followed(CHANNEL) == ["harbour-fire"]


@pytest.mark.parametrize("how", ["choice", "button"])
async def test_whoever_does_not_manage_a_channel_does_not_subscribe_it(
    counter: Counter, newsroom: Newsroom, account: Account, how: str
) -> None:
    coverage = await newsroom.open()
    account.administrators[RITA.id] = False
    incoming = chooses(RITA, CHANNEL) if how == "choice" else presses(RITA, f"into:{CHANNEL.chat}:{coverage.id}")
    with pytest.raises(Refused, match=NOT_AN_ADMINISTRATOR):
        await counter.ask(incoming)
    assert await counter.followed(CHANNEL) == []


@pytest.mark.parametrize("action", ["subscribe:", "subscribe:x", f"subscribe:{9**30}", "subscribe:99", "into:x:1"])
async def test_buttons_that_make_no_sense_are_refused(counter: Counter, newsroom: Newsroom, action: str) -> None:
    await newsroom.open()
    with pytest.raises(Refused):
        await counter.ask(presses(RITA, action))


async def test_a_chat_begins_with_the_language_that_the_platform_tells(counter: Counter, store: Store) -> None:
    await store.stream.open_coverage("Harbour fire", [], "harbour-fire", None, EPOCH)
    german = asks(RITA, "/subscribe").model_copy(update={"language": "de"})
    assert (await counter.told(german)).endswith("Dieser Chat folgt nun diesem Liveticker. /unsubscribe beendet das.")
    assert await store.languages.of(RITAS) == "de"


async def test_a_chat_of_which_no_language_is_told_has_none(counter: Counter, store: Store) -> None:
    await store.stream.open_coverage("Harbour fire", [], "harbour-fire", None, EPOCH)
    await counter.told(asks(RITA, "/subscribe"))
    assert await store.languages.of(RITAS) is None
