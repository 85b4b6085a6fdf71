"""Reports: how far a published entry got, told in the editor's chat and kept up to date while it goes out."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.conversation import Answer, Button, Incoming
from bot.desk.duration import in_words
from bot.desk.media import counted
from bot.errors import Outage, PlatformError, Throttled
from bot.figures.reach import Reach
from bot.log import say
from bot.model import Entry, EntryId
from bot.ports import Clock, Platform
from bot.richtext import RichText, bold, paragraph
from bot.store import Followed, Store

log = logging.getLogger(__name__)

INTERVAL = 3.0
"""Seconds between two edits of a report, of which the press was the first: platforms police edits harder than sends."""
LONGEST = timedelta(minutes=10)
"""After which a report is left as it is."""
MOST = 64
"""Reports that are kept up to date at the same time."""


FORM_ACTION = "form"
CORRECT = "correct"
RETRACT = "retract"
"""The buttons below a report, and what each opens a form for."""


class Reports:
    """Follows entries; `run` owns the tasks, and goes on with what an earlier relay followed."""

    def __init__(
        self, store: Store, platforms: Mapping[str, Platform], clock: Clock, admit: Callable[[str], Awaitable[None]]
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._clock = clock
        self._admit = admit
        self._asked: asyncio.Queue[Followed] = asyncio.Queue(MOST)
        self._followed: set[EntryId] = set()

    async def follow(self, press: Incoming, entry: Entry) -> None:
        """Keep the answer to this press up to date; beyond `MOST` at once, the first answer stays as it is."""
        if not self._asked.full():
            followed = Followed(entry.id, press, self._clock.now() + LONGEST)
            self._asked.put_nowait(followed)
            await self._store.reports.follow(followed)

    async def run(self) -> None:
        earlier = deque(await self._store.reports.followed())
        async with asyncio.TaskGroup() as reports:
            places = asyncio.Semaphore(MOST)
            while True:
                followed = earlier.popleft() if earlier else await self._asked.get()
                if followed.entry not in self._followed:
                    await places.acquire()
                    self._followed.add(followed.entry)
                    task = reports.create_task(self._keep(followed), name=f"report on entry {followed.entry}")
                    task.add_done_callback(lambda _: places.release())

    async def _keep(self, followed: Followed) -> None:
        entry = await self._store.stream.entry(followed.entry)
        told: RichText = ()
        while self._clock.now() < followed.until:
            await self._clock.sleep(INTERVAL)
            reach = await self._store.deliveries.reach(entry.id)
            text = progress(entry, reach)
            try:
                if text != told:
                    await self._tell(followed.press, Answer(text, buttons_for(entry), replaces=True))
                told = text
            except (Outage, Throttled) as error:
                say(log, "report-late", logging.WARNING, chat=followed.press.address, why=error)
            except PlatformError as error:
                say(log, "report-failed", logging.WARNING, chat=followed.press.address, why=error)
                break
            if told == text and complete(reach):
                break
        self._followed.discard(entry.id)
        await self._store.reports.leave(entry.id)

    async def _tell(self, press: Incoming, answer: Answer) -> None:
        if platform := self._platforms.get(press.platform):
            await self._admit(platform.name)
            await platform.answer(press, answer)


def buttons_for(entry: Entry) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an entry that is out."""
    actions = (("Correct", CORRECT), ("Retract", RETRACT))
    return (tuple(Button(label, f"{FORM_ACTION}:{what}:{entry.id}", form=True) for label, what in actions),)


def published(entry: Entry, audience: int) -> Answer:
    """To who sent it off, in the place of the draft: a slip is often seen as soon as it is out."""
    return Answer(begun(entry, audience), buttons_for(entry), replaces=True)


def begun(entry: Entry, audience: int) -> RichText:
    if not audience:
        return (paragraph(bold(_name(entry)), " is published. Nobody follows this coverage yet."),)
    return (paragraph(bold(_name(entry)), f" is published: it goes to {chats(audience)}."),)


def progress(entry: Entry, reach: Reach) -> RichText:
    """`Entry 14 reached 1,932 of 2,000 chats, 12 unreachable, half within 31 s.`"""
    if not reach.audience:
        return begun(entry, 0)
    lost = f", {reach.unreachable:,} unreachable" if reach.unreachable else ""
    lost += f", {reach.skipped:,} in doubt" if reach.skipped else ""
    lost += f", {reach.without_media:,} without {counted(entry.content.media)}" if reach.without_media else ""
    half = "" if reach.half_within is None else f", half within {in_words(reach.half_within)}"
    return (paragraph(bold(_name(entry)), f" reached {reach.reached:,} of {chats(reach.audience)}{lost}{half}."),)


def _name(entry: Entry) -> str:
    return f"The summary (entry {entry.number})" if entry.summary else f"Entry {entry.number}"


def corrected(before: Entry, after: Entry) -> str:
    if after.revision == before.revision:
        return f"Entry {after.number} says this already; nothing was changed."
    return f"Entry {after.number} is corrected; every chat that has it is being changed."


def pinned_told(before: Entry, after: Entry) -> str:
    name = _name(after)
    if before.marks.pinned == after.marks.pinned:
        return f"{name} {'is pinned already' if after.marks.pinned else 'is not pinned'}; nothing was changed."
    if after.marks.pinned:
        return f"{name} is being pinned, without a sound, in every chat that has it and lets me pin."
    return f"{name} is being unpinned."


def withdrawn(entry: Entry) -> str:
    if entry.removed:
        return f"Entry {entry.number} is withdrawn: deleted where that still works, struck through where it does not."
    return f"Entry {entry.number} is withdrawn; every chat that has it is being told."


def complete(reach: Reach) -> bool:
    return reach.reached + reach.unreachable + reach.skipped >= reach.audience


def chats(count: int) -> str:
    return "1 chat" if count == 1 else f"{count:,} chats"
