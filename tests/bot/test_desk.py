"""How editors open, correct, withdraw and close: `/open`, `/correct`, `/retract`, `/close`."""

import pytest

from bot.errors import AlreadyRetracted, NoSuchCoverage, NoSuchEntry, Refused
from bot.model import Content, Coverage, CoverageState, Entry, EntryState
from bot.richtext import Paragraph, Quote, Span, from_paragraphs, paragraph
from bot.writing import MOST_IN_A_FORM
from tests.bot.newsdesk import NewsDesk, words
from tests.contracts.newsroom import says


async def published(desk: NewsDesk, content: Content | None = None) -> tuple[Coverage, Entry]:
    coverage = await desk.newsroom.open()
    return coverage, await desk.newsroom.publish(coverage, content)


async def test_opening_a_coverage_tells_how_readers_join(desk: NewsDesk) -> None:
    told = await desk.told("/open  Harbour   fire: what we know ")
    assert told == "Harbour fire: what we know is open. Readers join with /subscribe harbour-fire-what-we-know."
    (coverage,) = await desk.store.stream.coverages()
    assert (coverage.title, coverage.state, coverage.source) == ("Harbour fire: what we know", CoverageState.OPEN, None)
    assert desk.audit() == [("opened", "harbour-fire-what-we-know")]


async def test_a_coverage_that_is_open_already_is_not_opened_twice(desk: NewsDesk) -> None:
    await desk.told("/open Fire")
    with pytest.raises(Refused, match="“Fire” is open already, as fire"):
        await desk.told("/open FIRE")
    assert len(await desk.store.stream.coverages()) == 1


async def test_a_coverage_may_be_called_like_one_that_has_ended(desk: NewsDesk) -> None:
    await desk.told("/open Fire")
    await desk.told("/close")
    assert await desk.told("/open Fire") == "Fire is open. Readers join with /subscribe fire-2."


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
async def test_a_title_has_between_one_and_two_hundred_characters(desk: NewsDesk, title: str) -> None:
    with pytest.raises(Refused, match="1 to 200 characters"):
        await desk.told(f"/open {title}")
    assert await desk.store.stream.coverages() == []


async def test_a_correction_changes_the_entry_and_wakes_the_lanes(desk: NewsDesk) -> None:
    coverage, _ = await published(desk)
    told = await desk.told("/correct 1 It was steam.")
    assert told == "Entry 1 is corrected; every chat that has it is being changed."
    entry = await desk.entry(coverage)
    assert (words(entry.content), entry.revision) == ("It was steam.", 2)
    assert desk.counter.rung == 1
    assert desk.audit() == [("corrected", f"entry 1 of coverage {coverage.id}")]


@pytest.mark.parametrize("name", ["1", "#1", "harbour-fire/1", "harbour-fire/#1"])
async def test_an_entry_is_called_by_its_number(desk: NewsDesk, name: str) -> None:
    coverage, _ = await published(desk)
    await desk.told(f"/correct {name} It was steam.")
    assert (await desk.entry(coverage)).revision == 2


@pytest.mark.parametrize("name", ["", "x", "-1", "1.5", "1e3", "harbour-fire/", "harbour-fire", "9999999999", "/"])
async def test_an_entry_without_a_number_is_asked_for(desk: NewsDesk, name: str) -> None:
    await published(desk)
    with pytest.raises(NoSuchEntry, match="Which entry"):
        await desk.told(f"/correct {name} It was steam.")


async def test_an_entry_that_does_not_exist_is_named_with_its_coverage(desk: NewsDesk) -> None:
    await published(desk)
    with pytest.raises(NoSuchEntry, match=r"^Harbour fire has no entry 7\.$"):
        await desk.told("/correct 7 It was steam.")
    with pytest.raises(NoSuchCoverage, match="“flood”"):
        await desk.told("/correct flood/1 It was steam.")


async def test_a_number_alone_means_the_only_open_coverage(desk: NewsDesk) -> None:
    closed, _ = await published(desk)
    await desk.newsroom.close(closed)
    fire = await desk.newsroom.open("Fire", "fire")
    await desk.newsroom.publish(fire)
    await desk.told("/correct 1 It was steam.")
    assert (await desk.entry(fire)).revision == 2
    assert (await desk.entry(closed)).revision == 1


async def test_a_number_alone_is_not_enough_while_several_are_open(desk: NewsDesk) -> None:
    await published(desk)
    await desk.newsroom.open("Flood", "flood")
    with pytest.raises(NoSuchEntry, match="as in flood/14"):
        await desk.told("/correct 1 It was steam.")


async def test_when_all_are_closed_a_number_alone_means_the_newest(desk: NewsDesk) -> None:
    coverage, _ = await published(desk)
    await desk.newsroom.close(coverage)
    await desk.told("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).revision == 2


async def test_before_the_first_coverage_there_is_no_entry(desk: NewsDesk) -> None:
    with pytest.raises(NoSuchEntry, match="There is no coverage yet"):
        await desk.told("/retract 1 A drill")


async def test_typed_without_a_headline_the_entry_keeps_its_own(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, Content(headline="Fire", body=from_paragraphs(["Smoke."])))
    await desk.told("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).content.headline == "Fire"
    await desk.told("/correct 1 Steam\n\nIt was steam.")
    assert (await desk.entry(coverage)).content.headline == "Steam"


async def test_in_a_form_the_headline_is_what_its_field_says(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, Content(headline="Fire", body=from_paragraphs(["Smoke."])))
    await desk.filled_in("correct", "harbour-fire/1:1", headline="Steam", text="It was steam.")
    assert (await desk.entry(coverage)).content.headline == "Steam"
    await desk.filled_in("correct", "harbour-fire/1:2", headline="", text="It was steam.")
    assert (await desk.entry(coverage)).content.headline is None


async def test_a_correction_keeps_the_source(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, Content(body=from_paragraphs(["Smoke."]), source_line="Harbour office"))
    await desk.told("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).content.source_line == "Harbour office"


async def test_a_correction_that_changes_nothing_is_none(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, says("Smoke."))
    assert await desk.told("/correct 1 Smoke.") == "Entry 1 says this already; nothing was changed."
    assert (await desk.entry(coverage)).revision == 1
    assert desk.audit() == []


async def test_a_correction_of_an_older_text_shows_the_newest(desk: NewsDesk) -> None:
    coverage, entry = await published(desk)
    await desk.newsroom.correct(entry, "It was mist.")
    with pytest.raises(Refused, match=r"changed meanwhile.*It says now: “It was mist\.”"):
        await desk.filled_in("correct", "harbour-fire/1:1", headline="", text="It was steam.")
    assert words((await desk.entry(coverage)).content) == "It was mist."
    assert desk.audit() == []


@pytest.mark.parametrize("state", ["harbour-fire/1:x", "harbour-fire/1:99", "harbour-fire/1:-1", "harbour-fire/1:1:1"])
async def test_a_form_with_a_state_of_its_own_making_changes_nothing(desk: NewsDesk, state: str) -> None:
    coverage, _ = await published(desk)
    with pytest.raises(Refused):
        await desk.filled_in("correct", state, headline="", text="It was steam.")
    assert (await desk.entry(coverage)).revision == 1


async def test_a_correction_without_text_is_refused(desk: NewsDesk) -> None:
    await published(desk)
    with pytest.raises(Refused, match="There is no text"):
        await desk.told("/correct 1")


async def test_a_withdrawn_entry_cannot_be_corrected(desk: NewsDesk) -> None:
    _, entry = await published(desk)
    await desk.newsroom.retract(entry)
    with pytest.raises(AlreadyRetracted):
        await desk.told("/correct 1 It was steam.")
    with pytest.raises(Refused, match="was withdrawn"):
        await desk.form("/correct", entry="harbour-fire/1")


async def test_the_form_for_a_correction_holds_what_the_entry_says(desk: NewsDesk) -> None:
    content = Content(headline="Fire", body=from_paragraphs(["Smoke.", "- the quay", "> Stay away."]))
    await published(desk, content)
    form = await desk.form("/correct", entry="1")
    assert (form.name, form.state) == ("correct", "harbour-fire/1:1")
    assert [(field.name, field.value) for field in form.fields] == [
        ("headline", "Fire"),
        ("text", "Smoke.\n\n• the quay\n\n> Stay away."),
    ]
    assert len(form.name) + len(form.state) <= 99


async def test_a_form_that_comes_back_unchanged_changes_nothing(desk: NewsDesk) -> None:
    content = Content(headline="Fire", body=from_paragraphs(["Smoke.", "- the quay", "> Stay away."]))
    coverage, _ = await published(desk, content)
    form = await desk.form("/correct", entry="1")
    told = await desk.filled_in("correct", form.state, **{field.name: field.value for field in form.fields})
    assert told == "Entry 1 says this already; nothing was changed."
    assert [type(block) for block in (await desk.entry(coverage)).content.body][::2] == [Paragraph, Quote]


async def test_formatted_text_is_corrected_as_plain_text(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, Content(body=(paragraph("It ", Span("burns", bold=True), "."),)))
    form = await desk.form("/correct", entry="1")
    assert form.fields[1].value == "It burns."
    await desk.filled_in("correct", form.state, headline="", text="It burns!")
    assert (await desk.entry(coverage)).content.body == (paragraph("It burns!"),)


async def test_a_link_is_corrected_in_the_text_field(desk: NewsDesk) -> None:
    coverage, _ = await published(desk, Content(headline="The statement", link="https://example.org/1"))
    form = await desk.form("/correct", entry="1")
    assert form.fields[1].value == "https://example.org/1"
    await desk.filled_in("correct", form.state, headline="The statement", text="https://example.org/2")
    assert (await desk.entry(coverage)).content.link == "https://example.org/2"


async def test_an_entry_too_long_for_a_form_is_corrected_elsewhere(desk: NewsDesk) -> None:
    await published(desk, says("x" * (MOST_IN_A_FORM + 1)))
    with pytest.raises(Refused, match="too long for a form"):
        await desk.form("/correct", entry="1")


async def test_a_retraction_tells_why(desk: NewsDesk) -> None:
    coverage, _ = await published(desk)
    told = await desk.told("/retract 1 It was a drill")
    assert told == "Entry 1 is withdrawn; every chat that has it is being told."
    entry = await desk.entry(coverage)
    assert (entry.state, entry.note) == (EntryState.RETRACTED, "It was a drill")
    assert desk.counter.rung == 1
    assert desk.audit() == [("retracted", f"entry 1 of coverage {coverage.id}")]


async def test_a_retraction_needs_a_reason(desk: NewsDesk) -> None:
    coverage, _ = await published(desk)
    with pytest.raises(Refused, match="Readers see why"):
        await desk.told("/retract 1")
    assert (await desk.entry(coverage)).state is EntryState.LIVE


async def test_a_very_long_reason_is_shortened(desk: NewsDesk) -> None:
    coverage, _ = await published(desk)
    await desk.told("/retract 1 " + "x" * 3000)
    assert (await desk.entry(coverage)).note == "x" * 500


async def test_an_entry_is_withdrawn_once(desk: NewsDesk) -> None:
    await published(desk)
    await desk.told("/retract 1 It was a drill")
    with pytest.raises(AlreadyRetracted):
        await desk.told("/retract 1 It was a drill")
    assert len(desk.audit()) == 1


async def test_the_only_open_coverage_is_closed(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    told = await desk.told("/close")
    assert told == "Harbour fire has ended. Corrections stay possible: /correct harbour-fire/ENTRY TEXT."
    assert (await desk.store.stream.coverage(coverage.id)).state is CoverageState.CLOSED
    assert desk.counter.rung == 1
    assert desk.audit() == [("closed", "harbour-fire")]


async def test_of_several_coverages_one_is_closed_by_a_button_once(desk: NewsDesk) -> None:
    fire, flood = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    assert await desk.offered("/close") == [f"close:{flood.id}", f"close:{fire.id}"]
    await desk.pressed(f"close:{fire.id}")
    assert await desk.pressed(f"close:{fire.id}") == "Harbour fire was closed already."
    assert [one.slug for one in await desk.store.stream.coverages(CoverageState.OPEN)] == ["flood"]
    assert desk.audit() == [("closed", "harbour-fire")]


async def test_a_coverage_is_closed_by_name(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    await desk.newsroom.open("Flood", "flood")
    await desk.told("/close harbour")
    assert [one.slug for one in await desk.store.stream.coverages(CoverageState.OPEN)] == ["flood"]


@pytest.mark.parametrize("action", ["close:99", "close:", "close:x", f"close:{9**30}"])
async def test_a_button_of_no_coverage_is_refused(desk: NewsDesk, action: str) -> None:
    await desk.newsroom.open()
    with pytest.raises(NoSuchCoverage):
        await desk.pressed(action)
