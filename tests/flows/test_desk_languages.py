"""Editors are spoken to in their own languages, through posting, correcting, retracting and an error."""

import asyncio
from pathlib import Path

from bot.demo.people import ROLE_READER, Somebody, in_private
from bot.languages.language import END_OF_ISOLATE, ISOLATE
from tests.flows.newsroom import PATIENCE, Newsroom, Platforms, chat_of, newsroom, until_shown
from tests.flows.test_languages import speaks


async def says(somebody: Somebody, *texts: str) -> str:
    """The newest message with all of these."""
    async with asyncio.timeout(PATIENCE):
        return (await somebody.sees(lambda message: all(text in message.text for text in texts))).text


async def follows(news: Newsroom, platform: str) -> Somebody:
    reader = in_private(getattr(news.platforms, platform), ROLE_READER)
    await reader.ask("/subscribe", "now follows this coverage")
    return reader


async def test_a_german_editor_on_telegram(platforms: Platforms, tmp_path: Path) -> None:
    erna = platforms.telegram.add_person("Erna Editor", "editor", language="de")
    async with newsroom(platforms, tmp_path / "news.sqlite3") as news:
        editor = Somebody(platforms.telegram, str(erna), erna, "Erna Editor")
        await editor.ask("/open Hafenbrand", "Hafenbrand läuft. Folgen lässt sich mit /subscribe hafenbrand.")
        reader = await follows(news, "telegram")
        await editor.ask("/post Rauch.", "Entwurf für Hafenbrand. Zu lesen sein wird:")
        await editor.press("Mehr")
        await editor.press("Als wichtig kennzeichnen")
        await says(editor, "Entwurf für Hafenbrand, wichtige Meldung.")
        await editor.press("Veröffentlichen")
        await says(editor, "Meldung 1 ist veröffentlicht, an 1 Chat.")
        await until_shown(reader, "Rauch.")
        await editor.ask("/correct 1 Kein Rauch.", "Meldung 1 in Hafenbrand in 1 Chat korrigieren?")
        await editor.press("Änderung nennen")
        await says(editor, "in einer Zeile schreiben, was sich geändert hat")
        await editor.ask("Es war Dampf.", "Dann stünde dort:")
        await editor.press("Korrektur")
        await until_shown(reader, "Kein Rauch.")
        await says(editor, "Meldung 1 ist korrigiert; jeder Chat, der sie hat, wird geändert.")
        await editor.ask("/history 1", "Meldung 1 hat 2 Fassungen, die neueste zuerst.")
        await editor.ask(
            "/retract 1 Falscher Alarm", "Meldung 1 ist zurückgezogen; jeder Chat, der sie hat, erfährt es."
        )
        await until_shown(reader, "Falscher Alarm")
        await editor.ask("/correct 1 Doch.", "Meldung 1 wurde zurückgezogen; sie lässt sich nicht mehr ändern.")
        await editor.ask("/post", "Bitte die Meldung als nächste Nachricht schreiben.")
        await editor.ask("/audit", "Erna Editor (Telegram): korrigiert: Meldung 1, Hafenbrand")
        commands = await platforms.telegram.suggest(editor.chat, erna, "/")
        assert "/post" in commands


async def test_an_arabic_editor_on_discord(news: Newsroom) -> None:
    coverage, editor = await news.covers(), news.discord_editor
    await speaks(editor, "العربية", "بأي لغة")
    reader = await follows(news, "discord")
    await editor.write("/post")
    async with asyncio.timeout(PATIENCE):
        await editor.fill_in({"text": "Smoke."})
    told = await says(editor, "سيرى القراء:")
    assert told.startswith(f"مسودة لتغطية {ISOLATE}{coverage.title}{END_OF_ISOLATE}")
    await editor.press("نشر")
    await says(editor, "الخبر 1: نُشر، ويذهب إلى دردشة واحدة.")
    await until_shown(reader, "Smoke.")
    await editor.press("تصحيح")
    assert await form_title(editor) == "تصحيح الخبر 1"
    await editor.fill_in({"headline": "", "text": "Steam.", "note": "Steam, not smoke"})
    await says(editor, "سيصبح النص:")
    await editor.press("خطأ مطبعي")
    await until_shown(reader, "Steam.")
    await says(editor, "أُصلح الخطأ المطبعي في الخبر 1")
    await editor.ask(
        f"/retract entry:{coverage.slug}/1 reason:It was a drill", "سُحب الخبر 1؛ وتُبلَّغ كل دردشة وصل إليها."
    )
    await until_shown(reader, "It was a drill")
    await editor.ask(f"/pin entry:{coverage.slug}/7", "لا يوجد خبر رقمه 7")
    assert (await says(editor, "لا يوجد خبر رقمه 7")).startswith(f"{ISOLATE}{coverage.title}{END_OF_ISOLATE}:")


async def form_title(somebody: Somebody) -> str:
    async with asyncio.timeout(PATIENCE):
        version = somebody.stage.version
        while not (forms := [form for form in chat_of(somebody).forms if form.person == somebody.person]):
            version = await somebody.stage.changed(version)
    return forms[-1].title
