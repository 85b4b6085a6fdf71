"""What happens in the demo: readers subscribe, a coverage is replayed, an editor posts, corrects and retracts."""

import asyncio
import textwrap
from collections.abc import Callable, Sequence
from importlib.resources import files

from bot.composition import Parts
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_EDITOR, ROLE_READER, Shown, Somebody, in_chat, in_private
from bot.model import Content, CoverageId
from bot.sources import livepage
from bot.sources.document import DocumentEntry
from bot.store import Publication

SEED = "cup-final.txt"
BEFORE = 2
"""Entries that are there before the first reader."""
OPENING = 4
"""Entries that are replayed before the editor writes."""

POSTED = "Lanterns for the winners\n\nThe ferry company will light its whole fleet tonite."
CORRECTED = "Lanterns for the winners\n\nThe ferry company will light its whole fleet tonight, at ten."
RUMOUR = "A second final is to be played tomorrow, somebody at the gate says."
SUMMARIES = (
    "Two teams, one cup, and a harbour full of lanterns: the final is on, nothing is decided.",
    "The cup is won, the lanterns are lit, and the quay stays open until midnight.",
)
REASON = "Nobody who would know confirms it."


class Story:
    """`play` acts it; `coverage` and `subscribed` then say what to look at."""

    def __init__(
        self, telegram: Shown, discord: Shown, parts: Parts, *, interval: float, tell: Callable[[str], None]
    ) -> None:
        self._telegram = telegram
        self._discord = discord
        self._parts = parts
        self._interval = interval
        self._tell = tell
        self.coverage: CoverageId | None = None
        self.subscribed: list[Somebody] = []

    async def play(self) -> None:
        seed = (files("seeds") / SEED).read_text(encoding="utf-8")
        document = livepage.read(seed, source=SEED)
        coverage = await self._parts.stream.open(document.title or SEED, document.standfirst, source=SEED)
        self.coverage = coverage.id
        entries = list(reversed(document.entries))
        await self._publish(entries[:BEFORE])
        await self._subscribe()
        await self._summarise(SUMMARIES[0], "says in one message what is known so far: it is pinned in every chat")
        await self._replay(entries[BEFORE : BEFORE + OPENING])
        await self._post_and_correct()
        await self._post_and_retract()
        await self._replay(entries[BEFORE + OPENING :])
        await self._summarise(SUMMARIES[1], "renews the summary where it stands")
        self._tell("That was the coverage. Now it is yours: write as Rita Reader or as Eddie Editor on the page.")

    async def _subscribe(self) -> None:
        for reader in (
            in_private(self._telegram, ROLE_READER),
            in_chat(self._telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR),
            in_private(self._discord, ROLE_READER),
            in_chat(self._discord, "live", ROLE_ADMINISTRATOR),
        ):
            self._tell(f"{reader.name} subscribes on {reader.stage.platform.capitalize()}.")
            await reader.ask("/subscribe", "now follows this coverage")
            self.subscribed.append(reader)
            await self._pause()

    async def _replay(self, entries: Sequence[DocumentEntry]) -> None:
        for entry in entries:
            beginning = textwrap.shorten(" ".join(entry.paragraphs), 72, placeholder="…") or "(a picture)"
            self._tell(f"{entry.published_at:%H:%M}  {beginning}")
            await self._publish([entry])
            await self._pause()

    async def _publish(self, entries: Sequence[DocumentEntry]) -> None:
        assert self.coverage is not None
        publications = [
            Publication(
                self.coverage,
                Content(body=entry.body),
                published_at=entry.published_at,
                date_inferred=entry.date_inferred,
                origin=entry.origin,
            )
            for entry in entries
        ]
        await self._parts.stream.publish(publications, "demo")

    async def _summarise(self, text: str, what: str) -> None:
        editor = in_private(self._telegram, ROLE_EDITOR)
        self._tell(f"{editor.name} {what}.")
        await editor.ask(f"/summary {text}", text)
        await self._pause()

    async def _post_and_correct(self) -> None:
        editor = in_private(self._telegram, ROLE_EDITOR)
        self._tell(f"{editor.name} posts an entry on Telegram …")
        await editor.write(f"/post {POSTED}")
        await editor.press("Publish")
        await editor.sees(lambda message: "reached" in message.text)
        await self._pause()
        number = await self._newest_entry()
        self._tell(f"… and corrects it: entry {number} changes in every chat.")
        await editor.ask(f"/correct {number} {CORRECTED}", "It would say:")
        await editor.press("Correction")
        await editor.sees(lambda message: f"Entry {number} is corrected" in message.text)
        await self._pause()

    async def _post_and_retract(self) -> None:
        editor = in_chat(self._discord, "desk", ROLE_EDITOR)
        self._tell(f"{editor.name} posts a breaking entry on Discord …")
        await editor.write("/post")
        await editor.fill_in({"headline": "", "text": RUMOUR})
        await editor.press("Breaking")
        await editor.press("Yes, with sound")
        await editor.sees(lambda message: "reached" in message.text)
        await self._pause()
        number = await self._newest_entry()
        self._tell(f"… and withdraws it: entry {number} is struck through in every chat.")
        await editor.ask(f"/retract {number} {REASON}", f"Entry {number} is withdrawn")
        await self._pause()

    async def _newest_entry(self) -> int:
        assert self.coverage is not None
        return (await self._parts.store.stream.entries(self.coverage))[-1].number

    async def _pause(self) -> None:
        if self._interval:
            await asyncio.sleep(self._interval)
