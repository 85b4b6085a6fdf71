"""Correcting, on both platforms, over the wire: typos, corrections, and corrections with a sound."""

from bot.demo.people import Somebody
from tests.flows.newsroom import Newsroom, shown, until, until_shown
from tests.flows.test_commands import PLATFORMS, correct, editor_on, says


async def shown_with(reader: Somebody, text: str) -> str:
    """The newest message with that text, whole."""
    return [message.text for message in await until_shown(reader, text) if text in message.text][-1]


async def everybody_reads(news: Newsroom, text: str, *, breaking: bool = False) -> tuple[Somebody, ...]:
    """An entry of a coverage that everybody follows, shown to each of them."""
    coverage = await news.covers()
    for reader in news.everybody:
        await reader.ask("/subscribe", "now follows this coverage")
    await news.publishes(coverage, text, breaking=breaking)
    for reader in news.everybody:
        await until_shown(reader, text)
    return news.everybody


@PLATFORMS
async def test_a_typo_is_mended_quietly_and_a_correction_is_marked(news: Newsroom, platform: str) -> None:
    readers, editor = await everybody_reads(news, "21 injurd."), editor_on(news, platform)
    await correct(editor, 1, "21 injured.", kind="Typo")
    for reader in readers:
        assert "Corrected" not in await shown_with(reader, "21 injured.")
    await correct(editor, 1, "12 injured.", note="12 injured, not 21")
    for reader in readers:
        assert ": 12 injured, not 21" in (await shown_with(reader, "12 injured.")).partition("Corrected")[2]


@PLATFORMS
async def test_what_had_a_sound_is_corrected_with_a_sound_below_it(news: Newsroom, platform: str) -> None:
    readers, editor = await everybody_reads(news, "21 injured.", breaking=True), editor_on(news, platform)
    await correct(editor, 1, "12 injured.", note="twelve, not 21", kind="Correction, with sound")
    await says(editor, "A reply with a sound says what changed.")
    for reader in readers:
        messages = await until_shown(reader, "Correction\n\ntwelve, not 21", "12 injured.")
        (entry,) = [message for message in messages if "12 injured." in message.text]
        (told,) = [message for message in messages if "twelve, not 21" in message.text and message is not entry]
        assert (told.silent, told.reply_to) == (False, entry.id)


@PLATFORMS
async def test_a_removed_entry_is_gone_everywhere(news: Newsroom, platform: str) -> None:
    await everybody_reads(news, "It was Rita Reader.")
    editor = editor_on(news, platform)
    await editor.ask("/retract 1 remove: names a victim", "deleted where that still works")
    await until(lambda: gone(news))


async def gone(news: Newsroom) -> bool:
    return not any("It was Rita Reader." in message.text for reader in news.everybody for message in shown(reader))


@PLATFORMS
async def test_two_editors_at_once_correct_once(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "Smoke.")
    await correct(editor_on(news, "telegram"), 1, "Steam.")
    await says(editor_on(news, "telegram"), "Entry 1 is corrected")
    editor = editor_on(news, platform)
    await correct(editor, 1, "Mist.")
    await says(editor, "Entry 1 is corrected")
    await editor.ask("/history 1", "has 3 revisions")
