"""Pages of `/latest`, their buttons, and the entries that their links lead to."""

import pytest

from bot.errors import NoSuchCoverage, NoSuchEntry, Refused
from bot.model import Coverage, Entry
from bot.richtext import Span, plain
from bot.store import Store, Summary
from tests.bot.counter import Counter
from tests.bot.incoming import RITAS, asks, presses
from tests.contracts.newsroom import AUTHOR, KEY, PICTURES_ONLY, RITA, Newsroom, says


async def turn(counter: Counter, command: str, *labels: str) -> tuple[list[str], list[str]]:
    """What the page says when these buttons were pressed one after the other, and the buttons below it then."""
    (answer,) = await counter.ask(asks(RITA, command))
    for label in labels:
        action = next(button.action for row in answer.buttons for button in row if button.label == label)
        (answer,) = await counter.ask(presses(RITA, action))
        assert answer.replaces
    lines = [line for line in plain(answer.text).split("\n\n") if line.startswith(("Entry", "It burns"))]
    return lines, [button.label for row in answer.buttons for button in row]


def entries(*numbers: int) -> list[str]:
    return [f"Entry {number}." for number in numbers]


OLDER, NEWER, KEY_ONLY, ALL = "‹ Older", "Newer ›", "Key entries only", "All entries"


async def published(newsroom: Newsroom, count: int) -> Coverage:
    """Each fourth is a key entry."""
    coverage = await newsroom.open()
    for number in range(1, count + 1):
        if number % 4:
            await newsroom.publish(coverage, says(f"Entry {number}."))
        else:
            await newsroom.publish(coverage, says(f"Entry {number}."), KEY)
    return coverage


async def test_pages_go_back_and_forth(counter: Counter, newsroom: Newsroom) -> None:
    await published(newsroom, 7)
    assert await turn(counter, "/latest") == (entries(5, 6, 7), [OLDER, KEY_ONLY])
    assert await turn(counter, "/latest", OLDER) == (entries(2, 3, 4), [OLDER, NEWER, KEY_ONLY])
    assert await turn(counter, "/latest", OLDER, OLDER) == (entries(1), [NEWER, KEY_ONLY])
    assert await turn(counter, "/latest", OLDER, OLDER, NEWER) == (entries(2, 3, 4), [OLDER, NEWER, KEY_ONLY])
    assert (await turn(counter, "/latest", OLDER, NEWER))[0] == entries(5, 6, 7)


async def test_new_entries_do_not_shift_a_page(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await published(newsroom, 6)
    ((_, older), *_) = await counter.offered(asks(RITA, "/latest"))
    await newsroom.publish(coverage, says("Entry 7."))
    (answer,) = await counter.ask(presses(RITA, older))
    assert plain(answer.text).startswith("Entry 1.")


async def test_the_newest_page_is_always_full(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await published(newsroom, 5)
    page = await turn(counter, "/latest", OLDER)
    assert page[0] == entries(1, 2)
    await newsroom.publish(coverage, says("Entry 6."))
    assert (await turn(counter, "/latest", OLDER, NEWER))[0] == entries(4, 5, 6)


async def test_pages_of_key_entries(counter: Counter, newsroom: Newsroom) -> None:
    await published(newsroom, 12)
    assert await turn(counter, "/latest 2 key") == (entries(8, 12), [OLDER, ALL])
    assert await turn(counter, "/latest 2", KEY_ONLY, OLDER) == (entries(4), [NEWER, ALL])
    assert await turn(counter, "/latest 2", KEY_ONLY, ALL) == (entries(11, 12), [OLDER, KEY_ONLY])


async def test_a_level_of_which_there_is_nothing(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.publish(await newsroom.open())
    assert await counter.told(asks(RITA, "/latest breaking")) == "Harbour fire has no breaking entries yet."
    assert await counter.told(asks(RITA, "/latest key")) == "Harbour fire has no key entries yet."


async def test_what_stands_in_place_of_a_level_is_a_coverage(counter: Counter) -> None:
    await counter.fire_and_flood()
    assert await counter.told(asks(RITA, "/latest", level="flood")) == "Flood has no entries yet."
    with pytest.raises(NoSuchCoverage, match="There is no open coverage called “banana”"):
        await counter.told(asks(RITA, "/latest", level="banana"))


async def test_the_chosen_level_is_kept_when_a_coverage_has_to_be_chosen(counter: Counter) -> None:
    fire, _ = await counter.fire_and_flood()
    assert ("Harbour fire", f"latest:{fire.id}:4:key") in await counter.offered(asks(RITA, "/latest 4 key"))


async def test_a_page_is_one_message_and_long_entries_are_cut(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    _, entry = [await newsroom.publish(coverage, says("It burns. " * 150)) for _ in range(2)]
    assert len((await turn(counter, "/latest"))[0]) == 1
    longest = await newsroom.publish(coverage, says("It burns. " * 400))
    shown, buttons = await turn(counter, "/latest")
    assert shown[0].endswith("…")
    assert buttons == [OLDER, KEY_ONLY, "The whole entry"]
    whole = await counter.ask(presses(RITA, f"entry:{longest.id}"))
    assert [answer.sequel for answer in whole] == [False] + [True] * (len(whole) - 1)
    assert sum(plain(answer.text).count("It burns.") for answer in whole) == 400
    assert plain((await counter.ask(presses(RITA, f"entry:{entry.id}")))[0].text).count("It burns.") == 150


async def test_the_summary_stands_on_top_of_the_newest_page(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    coverage = await published(newsroom, 4)
    summary = await store.stream.summarise(Summary(coverage.id, says("One is hurt.")), newsroom.tick(), AUTHOR)
    assert (await counter.told(asks(RITA, "/latest"))).startswith("What we know so far\n\nOne is hurt.")
    assert "One is hurt." not in await counter.told(presses(RITA, f"latest:{coverage.id}:3:all:older:4"))
    await store.stream.summarise(Summary(coverage.id, says("One is hurt. " * 150)), newsroom.tick(), AUTHOR)
    assert await turn(counter, "/latest") == (entries(2, 3, 4), [OLDER, KEY_ONLY, "What we know so far"])
    assert "One is hurt." in await counter.told(presses(RITA, f"entry:{summary.id}"))


async def test_buttons_of_what_is_gone_say_so(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    first, _ = [await newsroom.publish(coverage) for _ in range(2)]
    ((label, older), *_) = await counter.offered(asks(RITA, "/latest 1"))
    assert label == OLDER
    await newsroom.retract(first)
    for action in (older, f"latest:{coverage.id}:3:all:older:77", "latest:99:3:all"):
        with pytest.raises(Refused, match="out of date"):
            await counter.ask(presses(RITA, action))


async def test_buttons_of_an_earlier_version_still_work(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await published(newsroom, 5)
    assert "Entry 5." in await counter.told(presses(RITA, f"latest:{coverage.id}:2"))


async def test_no_action_is_longer_than_telegram_takes(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await published(newsroom, 5)
    largest = (1 << 63) - 1
    for label, action in await counter.offered(asks(RITA, "/latest 2 breaking")):
        assert label
        assert len(action.replace(f":{coverage.id}:", f":{largest}:", 1)) <= 64 - len("999999999")


async def show(counter: Counter, entry: Entry) -> str:
    return await counter.told(asks(RITA, f"/start entry_{entry.id}"))


async def test_each_entry_of_a_page_links_to_itself(counter: Counter, newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open())
    (answer,) = await counter.ask(asks(RITA, "/latest"))
    link = Span("Harbour fire", italic=True, link=f"https://chat.example/entry_{entry.id}/")
    assert link in answer.text[-1].inlines
    counter.platform.links = False
    (answer,) = await counter.ask(asks(RITA, "/latest"))
    assert not [one for block in answer.text for one in block.inlines if isinstance(one, Span) and one.link]


async def test_a_link_shows_the_entry_and_offers_its_coverage(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage, says("Smoke."))
    assert (await show(counter, entry)).startswith("Smoke.")
    offered = [("Subscribe to this coverage", f"subscribe:{coverage.id}")]
    assert await counter.offered(asks(RITA, f"/start entry_{entry.id}")) == offered
    assert await counter.offered(asks(RITA, "/entry harbour-fire/1")) == offered
    await newsroom.follow(RITAS, coverage)
    assert await counter.offered(asks(RITA, "/entry 1")) == []


async def test_a_number_is_one_of_the_only_coverage_that_the_chat_follows(counter: Counter, newsroom: Newsroom) -> None:
    fire, flood = await counter.fire_and_flood()
    await newsroom.publish(fire, says("Smoke."))
    await newsroom.publish(flood, says("Water."))
    await newsroom.follow(RITAS, fire)
    assert (await counter.told(asks(RITA, "/entry 1"))).startswith("Smoke.")
    assert (await counter.told(asks(RITA, "/entry flood/1"))).startswith("Water.")
    with pytest.raises(NoSuchEntry, match="Which entry"):
        await counter.ask(asks(RITA, "/entry"))
    await newsroom.follow(RITAS, flood)
    with pytest.raises(NoSuchEntry, match="Several coverages are open"):
        await counter.ask(asks(RITA, "/entry 1"))


async def test_a_link_shows_what_became_of_the_entry(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    coverage = await newsroom.open()
    entry, removed = [await newsroom.publish(coverage, says("Smoke.")) for _ in range(2)]
    await newsroom.correct(entry, "Steam.")
    assert (await show(counter, entry)).startswith("Steam.")
    await newsroom.retract(entry)
    assert "Withdrawn" in await show(counter, entry)
    await store.stream.retract(removed.id, "A name.", newsroom.tick(), AUTHOR, remove=True)
    with pytest.raises(Refused, match="removed"):
        await show(counter, removed)
    with pytest.raises(NoSuchEntry):
        await show(counter, await newsroom.publish(coverage, PICTURES_ONLY))
    with pytest.raises(NoSuchEntry):
        await counter.ask(asks(RITA, "/start entry_999"))
    with pytest.raises(Refused, match="did not understand"):
        await counter.ask(asks(RITA, f"/start entry_{10**19 - 1}"))
