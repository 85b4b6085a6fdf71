"""How an editor's text becomes an entry: `/post`, and the buttons below a draft."""

import asyncio

import pytest

from bot.desk.wording import MOST_TEXT
from bot.errors import Refused
from bot.model import Content, EntryState, Marks
from bot.richtext import plain
from tests.bot.clock import HandClock
from tests.bot.incoming import asks, presses
from tests.bot.newsdesk import NewsDesk, words
from tests.bot.pulse import Pulse
from tests.contracts.newsroom import EDDIE, RITA


async def test_a_post_is_shown_as_a_draft_and_sent_to_nobody(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    told = await desk.told("/post Fire at the harbour\n\nSmoke.")
    assert told == (
        "Draft for Harbour fire. Readers will see:\n\nFire at the harbour\n\nSmoke.\n\n09:00 UTC · Harbour fire\n\n"
        "Telegram 53 of 2,000."
    )
    assert await desk.entries(coverage) == []
    assert desk.counter.rung == 0
    assert desk.audit() == [("drafted", "draft 1")]


async def test_a_draft_offers_to_be_published_or_discarded(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    (answer,) = await desk.counter.ask(asks(EDDIE, "/post Smoke."))
    assert [[button.action for button in row] for row in answer.buttons] == [
        ["publish:1:1", "breaking:1:1"],
        ["edit:1:1", "discard:1:1", "more:1:1"],
    ]
    assert not answer.replaces


async def test_a_draft_that_is_published_becomes_an_entry_and_wakes_the_lanes(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.newsroom.reader(coverage)
    await desk.told("/post Fire\n\nSmoke.")
    assert await desk.pressed("publish:1:1") == "Entry 1 is published: it goes to 1 chat."
    (entry,) = await desk.entries(coverage)
    assert (entry.content.headline, words(entry.content), entry.marks) == ("Fire", "Smoke.", Marks())
    assert entry.pushed
    assert desk.counter.rung == 1
    assert desk.audit()[1:] == [("published", f"entry 1 of coverage {coverage.id}")]


async def test_a_draft_that_is_published_is_replaced_by_its_report(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    await desk.told("/post Smoke.")
    (answer,) = await desk.counter.ask(presses(EDDIE, "publish:1:1"))
    assert answer.replaces
    assert [button.label for row in answer.buttons for button in row] == ["Correct", "Retract"]


async def test_the_editor_is_told_how_far_the_entry_got(desk: NewsDesk, clock: HandClock, pulse: Pulse) -> None:
    await desk.newsroom.reader(await desk.newsroom.open())
    await desk.told("/post Smoke.")
    await desk.pressed("publish:1:1")
    reporting = asyncio.create_task(desk.reports.run())
    await pulse.until(lambda: bool(clock.waits))
    clock.advance(clock.waits[0])
    await pulse.until(lambda: bool(desk.platform.answers))
    reporting.cancel()
    await asyncio.wait([reporting])
    ((incoming, answer),) = desk.platform.answers
    assert (incoming.name, plain(answer.text)) == ("publish", "Entry 1 reached 0 of 1 chat.")


async def test_breaking_is_key_too(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    await desk.pressed("alarm:1:1")
    assert (await desk.entry(coverage)).marks == Marks(key=True, breaking=True)


@pytest.mark.parametrize("second", ["publish:1:1", "alarm:1:1", "discard:1:1", "assign:1:1:1"])
async def test_a_draft_is_published_once_whoever_presses_what_next(desk: NewsDesk, second: str) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    await desk.pressed("publish:1:1")
    told = await desk.counter.told(presses(RITA, second))
    assert told == "This was published already, as entry 1."
    assert len(await desk.entries(coverage)) == 1
    assert (await desk.entry(coverage)).marks == Marks()
    assert [action for action, _ in desk.audit()] == ["drafted", "published"]


@pytest.mark.parametrize("second", ["publish:1:1", "alarm:1:1", "discard:1:1", "assign:1:1:1"])
async def test_a_draft_that_was_discarded_is_never_published(desk: NewsDesk, second: str) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    assert await desk.pressed("discard:1:1") == "Discarded; nobody saw it."
    assert await desk.pressed(second) == "This draft was discarded; nobody saw it."
    assert await desk.entries(coverage) == []
    assert [action for action, _ in desk.audit()] == ["drafted", "discarded"]


async def test_of_several_coverages_one_is_chosen_and_the_draft_shown_then(desk: NewsDesk) -> None:
    fire, flood = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    assert await desk.offered("/post Smoke.") == [f"assign:1:1:{flood.id}", f"assign:1:1:{fire.id}"]
    (answer,) = await desk.counter.ask(presses(EDDIE, f"assign:1:1:{fire.id}"))
    assert answer.replaces
    assert next(button.action for row in answer.buttons for button in row) == "publish:1:2"
    await desk.pressed("publish:1:2")
    assert len(await desk.entries(fire)) == 1
    assert desk.audit()[1] == ("assigned", f"draft 1 to coverage {fire.id}")


async def test_what_is_seldom_wanted_is_behind_more(desk: NewsDesk) -> None:
    fire, flood = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    await desk.told("/post Smoke.")
    await desk.pressed(f"assign:1:1:{fire.id}")
    (answer,) = await desk.counter.ask(presses(EDDIE, "more:1:2"))
    assert [[button.label for button in row] for row in answer.buttons] == [
        ["Mark as key entry", "Pin", "Source line", "Tags"],
        ["At a time"],
        ["Move to: Flood"],
        ["Back"],
    ]
    assert (await desk.pressed(f"assign:1:2:{flood.id}")).startswith("Draft for Flood.")
    await desk.pressed("publish:1:3")
    assert (len(await desk.entries(fire)), len(await desk.entries(flood))) == (0, 1)


async def test_a_draft_is_marked_as_key_and_unmarked(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    assert (await desk.pressed("key:1:1")).startswith("Draft for Harbour fire, a key entry.")
    assert (await desk.pressed("key:1:2")).startswith("Draft for Harbour fire.")
    await desk.pressed("key:1:3")
    await desk.pressed("publish:1:4")
    assert (await desk.entry(coverage)).marks == Marks(key=True)


async def test_a_draft_is_pinned_as_it_goes_out(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    assert (await desk.pressed("pinned:1:1")).startswith("Draft for Harbour fire, pinned.")
    await desk.pressed("publish:1:2")
    assert (await desk.entry(coverage)).marks == Marks(pinned=True)


async def test_a_form_names_its_coverage(desk: NewsDesk) -> None:
    fire, _ = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    told = await desk.filled_in("post", "harbour-fire", headline="Fire", text="Smoke.\n\nSirens.")
    assert told.startswith("Draft for Harbour fire. Readers will see:\n\nFire\n\nSmoke.\n\nSirens.")
    await desk.pressed("publish:1:1")
    assert len(await desk.entries(fire)) == 1


async def test_in_a_form_the_first_line_is_no_headline(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.filled_in("post", "", headline="", text="One.\n\nTwo.")
    await desk.pressed("publish:1:1")
    content = (await desk.entry(coverage)).content
    assert (content.headline, words(content)) == (None, "One.\n\nTwo.")


async def test_the_form_for_a_post_is_empty_and_remembers_the_coverage(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    form = await desk.form("/post", coverage="harbour-fire")
    assert (form.name, form.state) == ("post", "harbour-fire")
    assert [(field.name, field.value, field.required, field.long) for field in form.fields] == [
        ("headline", "", False, False),
        ("text", "", False, True),
        ("source", "", False, False),
        ("at", "", False, False),
    ]
    assert (await desk.form("/post")).state == ""


async def test_the_form_for_a_coverage_that_is_not_open_is_refused(desk: NewsDesk) -> None:
    await desk.newsroom.close(await desk.newsroom.open())
    with pytest.raises(Refused, match="no open coverage"):
        await desk.form("/post", coverage="harbour-fire")


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n"])
async def test_a_form_without_text_is_refused(desk: NewsDesk, text: str) -> None:
    await desk.newsroom.open()
    with pytest.raises(Refused, match="There is no text"):
        await desk.filled_in("post", "", text=text)


async def test_a_post_that_is_too_long_is_refused(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    with pytest.raises(Refused, match="20,001 characters, at most 20,000"):
        await desk.told("/post " + "x" * (MOST_TEXT + 1))
    assert desk.audit() == []


async def test_a_long_post_is_shown_shortened_and_published_whole(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    text = ("burning " * (MOST_TEXT // 8)).strip()
    assert "…" in await desk.told(f"/post {text}")
    await desk.pressed("publish:1:1")
    assert words((await desk.entry(coverage)).content) == text


async def test_a_post_needs_an_open_coverage(desk: NewsDesk) -> None:
    with pytest.raises(Refused, match="No coverage is open"):
        await desk.told("/post Smoke.")


async def test_a_draft_of_a_coverage_that_was_closed_meanwhile_stays_a_draft(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post Smoke.")
    await desk.newsroom.close(coverage)
    with pytest.raises(Refused, match="has ended"):
        await desk.pressed("publish:1:1")
    other = await desk.newsroom.open("Flood", "flood")
    await desk.pressed(f"assign:1:1:{other.id}")
    await desk.pressed("publish:1:2")
    assert [entry.state for entry in await desk.entries(other)] == [EntryState.LIVE]


@pytest.mark.parametrize(
    "action", ["publish:99:1", "publish:", "publish:x", f"publish:{9**30}:1", "assign:99:1:1", "discard:", "cancel:9"]
)
async def test_a_button_without_a_draft_is_refused(desk: NewsDesk, action: str) -> None:
    await desk.newsroom.open()
    with pytest.raises(Refused, match="not there any more"):
        await desk.pressed(action)


@pytest.mark.parametrize("action", ["assign:1:1:99", "assign:1:1:", f"assign:1:1:{9**30}"])
async def test_a_draft_is_not_assigned_to_a_coverage_that_does_not_exist(desk: NewsDesk, action: str) -> None:
    await desk.newsroom.open()
    await desk.told("/post Smoke.")
    with pytest.raises(Refused):
        await desk.pressed(action)


async def test_an_address_alone_is_posted_as_a_link(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.told("/post The statement\n\nhttps://example.org/statement")
    await desk.pressed("publish:1:1")
    expected = Content(headline="The statement", link="https://example.org/statement")
    assert (await desk.entry(coverage)).content == expected
