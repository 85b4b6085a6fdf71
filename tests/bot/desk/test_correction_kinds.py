"""What kind of correction it is: a typo, quietly, or a correction, marked and told of as loudly as the entry was."""

import pytest

from bot.conversation import Format, Style
from bot.desk.corrections import MOST_NOTE
from bot.errors import Refused
from bot.richtext import bold as bold_words
from bot.richtext import paragraph
from tests.bot.incoming import asks, presses, request_of
from tests.bot.newsdesk import NewsDesk, words
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, EDDIE, says


async def test_old_and_new_are_shown_before_anything_is_changed(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(says("21 injured."))
    await desk.newsroom.reader(coverage)
    await Courier(desk.store).serve()
    told = await desk.told("/correct 1 12 injured.\nNote: 12 injured, not 21")
    assert told.startswith("Correct entry 1 of Harbour fire in 1 chat? Typo changes it quietly;")
    assert told.index("It says:") < told.index("21 injured.") < told.index("It would say:") < told.index("12 injured.")
    assert "Corrected 09:00 UTC: 12 injured, not 21" in told
    assert "last line" not in told
    assert (await desk.entry(coverage)).revision == 1
    assert desk.audit() == []


async def test_without_a_note_it_is_asked_what_changed(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    assert "What changed? Say it in a line for readers" in await desk.told("/correct 1 Steam.")
    assert await desk.pressed("note:1") == "Write in one line what changed, as readers shall see it."
    told = await desk.said("not smoke")
    assert "Corrected 09:00 UTC: not smoke" in told.partition("It would say:")[2]
    assert "What changed?" not in told
    await desk.pressed("corrected:1")
    assert (await desk.entry(coverage)).note == "not smoke"


async def test_where_there_are_forms_what_changed_is_asked_for_in_one(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.told("/correct 1 Steam.\nNote: no smok")
    form = await desk.desk.form_presses["note"](request_of(presses(EDDIE, "note:1"), desk.platform, editor=True))
    assert (form.name, form.state, form.fields[0].value) == ("note", "1", "no smok")
    assert "Corrected 09:00 UTC: not smoke" in await desk.filled_in("note", "1", note="not smoke")
    await desk.pressed("corrected:1")
    assert (await desk.entry(coverage)).note == "not smoke"


async def test_what_changed_is_not_asked_of_a_correction_that_came_too_late(desk: NewsDesk) -> None:
    await desk.published()
    await desk.told("/correct 1 Steam.")
    await desk.corrected("/correct 1 Mist.", "typo")
    await desk.pressed("note:1")
    assert "was changed by" in await desk.said("not smoke")


async def test_long_texts_are_compared_in_one_message(desk: NewsDesk) -> None:
    await desk.published(says("Smoke. " * 1000))
    told = await desk.told("/correct 1 " + "Steam. " * 1000)
    assert "Smoke." in told.partition("It would say:")[0]
    assert "Steam." in told.partition("It would say:")[2]


async def test_a_typo_leaves_no_mark_and_keeps_that_of_a_correction_before(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    told = await desk.corrected("/correct 1 Steem.\nNote: steam, not smoke", "typo")
    assert told == "Entry 1 is mended; every chat that has it is being changed."
    mended = await desk.entry(coverage)
    assert (mended.changed_at, mended.note, mended.revision) == (None, None, 2)
    await desk.corrected("/correct 1 Steeam.\nNote: steam, not smoke")
    before = await desk.entry(coverage)
    await desk.corrected("/correct 1 Steam.", "typo")
    after = await desk.entry(coverage)
    assert (after.changed_at, after.note) == (before.changed_at, "steam, not smoke")
    assert words(after.content) == "Steam."


@pytest.mark.parametrize("line", ["\nNote: not smoke", "\n\nnote:  not\tsmoke \n", "\n Note: not smoke"])
async def test_the_last_line_may_say_what_changed(desk: NewsDesk, line: str) -> None:
    coverage, _ = await desk.published()
    await desk.corrected(f"/correct 1 Steam.{line}")
    entry = await desk.entry(coverage)
    assert (words(entry.content), entry.note) == ("Steam.", "not smoke")


async def test_a_text_keeps_its_looks_before_such_a_line(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    typed = "1 Steam and smoke.\nNote: not smoke"
    bold = Format(start=2, end=7, style=Style.BOLD)
    incoming = asks(EDDIE, f"/correct {typed}").model_copy(update={"formats": (bold,)})
    await desk.counter.ask(incoming)
    await desk.pressed("typo:1")
    assert (await desk.entry(coverage)).content.body == (paragraph(bold_words("Steam"), " and smoke."),)


async def test_in_a_form_what_changed_has_a_field(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.form_corrected("harbour-fire/1:1", headline="", text="Steam.", note="not smoke")
    assert (await desk.entry(coverage)).note == "not smoke"


async def test_a_note_is_one_line_of_bounded_length(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.corrected("/correct 1 Steam.\nNote: " + "x" * 1000)
    assert (await desk.entry(coverage)).note == "x" * MOST_NOTE


async def test_a_discarded_correction_cannot_be_pressed_any_more(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    typo, correction, _, forget = await desk.offered("/correct 1 Steam.")
    assert await desk.pressed(forget) == "Discarded; nothing was changed."
    for action in (typo, correction, "typo:x", "corrected:"):
        with pytest.raises(Refused, match="not there any more"):
            await desk.pressed(action)
    assert (await desk.entry(coverage)).revision == 1


async def test_a_correction_of_a_breaking_entry_is_told_aloud(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.newsroom.publish(coverage, says("21 injured."), BREAKING)
    command = "/correct 1 12 injured.\nNote: 12 injured, not 21"
    assert [label for label, _ in await desk.labels(command)] == [
        "Typo",
        "Correction, with sound",
        "Say it otherwise",
        "Discard",
    ]
    assert (await desk.corrected(command)).endswith("A reply with a sound says what changed.")
    entry, told = await desk.entries(coverage)
    assert (told.about, told.marks, told.pushed) == (entry.id, BREAKING, True)
    assert (told.content.headline, words(told.content)) == ("Correction", "12 injured, not 21")


@pytest.mark.parametrize(("kind", "note"), [("typo", "Note: 12, not 21"), ("corrected", "")])
async def test_a_typo_and_what_has_no_note_are_not_told_aloud(desk: NewsDesk, kind: str, note: str) -> None:
    coverage = await desk.newsroom.open()
    await desk.newsroom.publish(coverage, says("21 injured."), BREAKING)
    await desk.corrected(f"/correct 1 12 injured.\n{note}", kind)
    assert len(await desk.entries(coverage)) == 1


async def test_nothing_is_told_aloud_of_what_had_no_sound_or_has_ended(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(says("21 injured."))
    await desk.newsroom.publish(coverage, says("21 injured."), BREAKING)
    await desk.corrected("/correct 1 12 injured.\nNote: 12, not 21")
    await desk.newsroom.close(coverage)
    told = await desk.corrected("/correct 2 12 injured.\nNote: 12, not 21")
    assert told == "Entry 2 is corrected; every chat that has it is being changed."
    assert len(await desk.entries(coverage)) == 2
