"""What a chat follows across coverages: how it is asked for, shown and left."""

import pytest

from bot.conversation import Incoming
from bot.errors import Refused
from bot.model import Address
from bot.richtext import plain
from bot.store import MOST_INTERESTS, Store
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.incoming import CHANNEL, GROUP, RITAS, asks, chooses, presses
from tests.bot.platform import Account
from tests.contracts.newsroom import RITA, Newsroom, says

EVERYTHING = "Everything, future coverages included"


async def interests(store: Store, address: Address = RITAS) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in await store.interests.of(address)]


@pytest.mark.parametrize(
    ("typed", "made", "told"),
    [
        ("everything", [("everything", "")], "This chat now follows everything, future coverages included."),
        ("EVERYTHING", [("everything", "")], "This chat now follows everything"),
        ("#Storm", [("tag", "storm")], "all entries with the tag #storm come here"),
        ("#storm #flood", [("tag", "storm"), ("tag", "flood")], "all entries with the tag #flood come here"),
        ("words roof gone", [("words", "roof gone")], "all entries with the words roof gone come here"),
        ("words “Roof  gone”", [("words", "Roof gone")], "all entries with the words Roof gone come here"),
        (
            'words "roof gone" cafe',
            [("words", "roof gone cafe")],
            "all entries with the words roof gone cafe come here",
        ),
    ],
)
async def test_what_is_typed_is_understood(
    counter: Counter, store: Store, typed: str, made: list[tuple[str, str]], told: str
) -> None:
    assert told in await counter.told(asks(RITA, f"/subscribe {typed}"))
    assert await interests(store) == made
    assert counter.rung > 0
    assert "Followed already:" in await counter.told(asks(RITA, f"/subscribe {typed}"))


async def test_each_of_several_is_answered_after_the_one_before_it(counter: Counter) -> None:
    """Where answers have one place, the next would take it otherwise."""
    first, *others = await counter.ask(asks(RITA, "/subscribe #storm #flood #frost"))
    assert not first.sequel
    assert [answer.sequel for answer in others] == [True, True]


async def test_those_for_which_there_is_room_are_told_beside_the_one_too_many(counter: Counter, store: Store) -> None:
    for number in range(MOST_INTERESTS - 1):
        await counter.ask(asks(RITA, f"/subscribe #tag{number}"))
    last, refused = await counter.ask(asks(RITA, "/subscribe #storm #flood #frost"))
    assert "#storm come here" in plain(last.text)
    assert f"follows {MOST_INTERESTS} tags and words already" in plain(refused.text)
    assert refused.sequel
    assert len(await interests(store)) == MOST_INTERESTS


async def test_who_follows_everything_is_offered_no_part_of_it(counter: Counter, newsroom: Newsroom) -> None:
    fire, _ = await counter.fire_and_flood()
    await newsroom.publish(fire, says("A gust.").model_copy(update={"tags": ("storm",)}))
    await counter.ask(asks(RITA, "/subscribe everything"))
    (answer,) = await counter.ask(asks(RITA, "/subscribe"))
    assert not answer.buttons
    assert "Across coverages" not in plain(answer.text)


async def test_options_of_their_own_are_understood_where_a_platform_has_them(counter: Counter, store: Store) -> None:
    options = {"tag": "storm", "words": "roof gone"}
    incoming: Incoming = asks(RITA, "/subscribe").model_copy(update={"options": options})
    await counter.ask(incoming)
    assert await interests(store) == [("tag", "storm"), ("words", "roof gone")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("#!!", "cannot be a tag"),
        ("#" + "x" * 40, "cannot be a tag"),
        ("words …", "Which words"),
        ("words", "Which words"),
        ("words " + "x" * 101, "too much to search for"),
        ("words " + "x " * 11, "too much to look for"),
    ],
)
async def test_what_is_no_tag_and_no_words_is_refused(counter: Counter, store: Store, typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        await counter.ask(asks(RITA, f"/subscribe {typed}"))
    assert await interests(store) == []


async def test_a_coverage_whose_title_begins_alike_is_found_by_its_name(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open("Words of peace", "words-of-peace")
    await counter.ask(asks(RITA, "/subscribe words-of-peace"))
    assert await counter.followed(RITAS) == ["words-of-peace"]


async def test_everything_and_the_newest_tags_are_offered_until_they_are_followed(
    counter: Counter, newsroom: Newsroom, store: Store
) -> None:
    fire, _ = await counter.fire_and_flood()
    tag = "поджог_" + "ы" * 24
    await newsroom.publish(fire, says("A gust.").model_copy(update={"tags": (tag,)}))
    offered = await counter.offered(asks(RITA, "/subscribe"))
    assert [label for label, _ in offered] == ["Flood", "Harbour fire", EVERYTHING, f"#{tag}"]
    assert all(len(action.encode("ascii")) <= 64 for _, action in offered)
    for _, action in offered[2:]:
        await counter.ask(presses(RITA, action))
    assert await interests(store) == [("everything", ""), ("tag", tag)]
    assert (await counter.told(asks(RITA, "/subscribe"))).startswith("This chat follows all that is running.")
    assert await counter.offered(asks(RITA, "/subscribe")) == []


async def test_a_button_of_last_month_says_that_it_is_out_of_date(
    counter: Counter, newsroom: Newsroom, clock: HandClock
) -> None:
    fire, _ = await counter.fire_and_flood()
    await newsroom.publish(fire, says("A gust.").model_copy(update={"tags": ("storm",)}))
    (*_, (_, action)) = await counter.offered(asks(RITA, "/subscribe"))
    clock.advance(30 * 24 * 3600)
    with pytest.raises(Refused, match="out of date"):
        await counter.ask(presses(RITA, action))


@pytest.mark.parametrize("action", ["interest:", "interest:words:1", "interest:tag:", "interest:tag:99", "interest:x"])
async def test_buttons_that_make_no_sense_are_refused(counter: Counter, store: Store, action: str) -> None:
    await store.archive.remember("storm", counter.newsroom.tick())
    with pytest.raises(Refused):
        await counter.ask(presses(RITA, action))
    assert await interests(store) == []


async def test_coverages_tell_what_is_followed_wholly_in_part_and_across(counter: Counter, newsroom: Newsroom) -> None:
    fire, flood = await counter.fire_and_flood()
    await newsroom.open("Storm", "storm")
    await newsroom.follow(RITAS, flood)
    for typed in ("#storm", "words roof gone"):
        await counter.ask(asks(RITA, f"/subscribe {typed}"))
    await newsroom.publish(fire, says("A gust.").model_copy(update={"tags": ("storm",)}))
    await newsroom.store.deliveries.look("telegram", 1, (), newsroom.now)
    told = (await counter.told(asks(RITA, "/coverages"))).splitlines()
    assert told[0] == "Followed here, of whatever coverage: #storm; “roof gone”"
    assert told[-3:] == ["• Storm", "• Flood — followed here", "• Harbour fire — followed here in part"]
    offered = [label for label, _ in await counter.offered(asks(RITA, "/coverages"))]
    assert offered == ["Subscribe: Storm", "Subscribe: Harbour fire"]
    assert "Harbour fire" in [label for label, _ in await counter.offered(asks(RITA, "/subscribe"))]


async def test_settings_tell_what_is_followed_in_part_and_let_the_whole_be_followed(
    counter: Counter, newsroom: Newsroom
) -> None:
    fire, flood = await counter.fire_and_flood()
    await newsroom.follow(RITAS, flood)
    await counter.ask(asks(RITA, "/subscribe #storm"))
    await newsroom.publish(fire, says("A gust.").model_copy(update={"tags": ("storm",)}))
    await newsroom.store.deliveries.look("telegram", 1, (), newsroom.now)
    assert "◐: only what this chat follows by tags or words." in await counter.told(
        presses(RITA, "settings:0:coverages")
    )
    offered = dict(await counter.offered(presses(RITA, "settings:0:coverages")))
    assert list(offered)[:-1] == ["✓ Flood", "◐ Harbour fire", "Follow: Harbour fire"]
    await counter.ask(presses(RITA, offered["Follow: Harbour fire"]))
    offered = dict(await counter.offered(presses(RITA, "settings:0:coverages")))
    assert list(offered)[:-1] == ["✓ Flood", "✓ Harbour fire"]
    assert "◐" not in await counter.told(presses(RITA, "settings:0:coverages"))


async def test_words_are_left_whatever_their_case_and_accents(counter: Counter, store: Store) -> None:
    await counter.ask(asks(RITA, "/subscribe words Café au lait"))
    assert "no longer follows" in await counter.told(asks(RITA, "/unsubscribe words cafe AU  lait"))
    assert await interests(store) == []


async def test_whatever_is_followed_can_be_left_by_a_button(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    await newsroom.follow(RITAS, await newsroom.open())
    for typed in ("everything", "#storm", "words roof gone"):
        await counter.ask(asks(RITA, f"/subscribe {typed}"))
    offered = await counter.offered(asks(RITA, "/unsubscribe"))
    assert [label for label, _ in offered] == ["Harbour fire", EVERYTHING, "#storm", "“roof gone”"]
    assert await counter.told(presses(RITA, offered[2][1])) == "This chat no longer follows this: #storm."
    assert await counter.told(presses(RITA, offered[2][1])) == "This chat did not follow that."
    left = [label for label, _ in await counter.offered(presses(RITA, offered[0][1]))]
    assert left == [EVERYTHING, "“roof gone”"]
    for label, action in offered[1:4:2]:
        assert label in await counter.told(presses(RITA, action))
    assert await interests(store) == []
    assert await counter.told(asks(RITA, "/unsubscribe")) == "This chat follows nothing."


@pytest.mark.parametrize("typed", ["everything", "#storm", "words roof gone"])
async def test_whatever_is_followed_can_be_left_by_name(counter: Counter, store: Store, typed: str) -> None:
    for wish in ("everything", "#storm", "words roof gone"):
        await counter.ask(asks(RITA, f"/subscribe {wish}"))
    await counter.ask(asks(RITA, f"/unsubscribe {typed}"))
    assert len(await interests(store)) == 2
    with pytest.raises(Refused, match="does not follow"):
        await counter.ask(asks(RITA, f"/unsubscribe {typed}"))


async def test_the_only_thing_that_is_followed_ends_at_once(counter: Counter, store: Store) -> None:
    await counter.ask(asks(RITA, "/subscribe #storm"))
    assert await counter.told(asks(RITA, "/unsubscribe")) == "This chat no longer follows this: #storm."
    assert await interests(store) == []


@pytest.mark.parametrize("how", ["/subscribe everything", "/subscribe #storm", "interest:everything"])
async def test_in_a_group_it_is_for_administrators(counter: Counter, store: Store, account: Account, how: str) -> None:
    account.administrators[RITA.id] = False
    incoming = asks(RITA, how, GROUP) if how.startswith("/") else presses(RITA, how, GROUP)
    with pytest.raises(Refused, match="Only an administrator"):
        await counter.ask(incoming)
    assert await interests(store, GROUP) == []


async def test_a_channel_that_was_picked_can_follow_everything(
    counter: Counter, store: Store, account: Account
) -> None:
    await counter.fire_and_flood()
    account.title = "Harbour news"
    (*_, (_, action)) = await counter.offered(chooses(RITA, CHANNEL))
    assert (await counter.told(presses(RITA, action))).startswith("Harbour news now follows this: Everything")
    assert await interests(store, CHANNEL) == [("everything", "")]
    account.administrators[RITA.id] = False
    with pytest.raises(Refused, match="Only an administrator of the chosen chat"):
        await counter.ask(presses(RITA, action))


async def test_too_many_are_refused(counter: Counter) -> None:
    for number in range(MOST_INTERESTS):
        await counter.ask(asks(RITA, f"/subscribe words house {number}"))
    with pytest.raises(Refused, match=str(MOST_INTERESTS)):
        await counter.ask(asks(RITA, "/subscribe #storm"))
    assert len(await counter.offered(asks(RITA, "/unsubscribe"))) == MOST_INTERESTS


async def test_a_chat_begins_with_the_language_that_the_platform_tells(counter: Counter, store: Store) -> None:
    german = asks(RITA, "/subscribe everything").model_copy(update={"language": "de"})
    assert (await counter.told(german)).startswith("Dieser Chat folgt nun allem")
    assert await store.languages.of(RITAS) == "de"
