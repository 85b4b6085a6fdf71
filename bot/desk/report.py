"""Reports: how far a published entry got, told in the editor's chat and kept up to date while it goes out."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.conversation import Answer, Button, Incoming
from bot.desk.duration import lasting
from bot.desk.media import counted
from bot.errors import Outage, PlatformError, Throttled
from bot.figures.reach import Reach
from bot.languages import spoken
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, following_on, plural, words
from bot.log import say
from bot.model import Entry, EntryId
from bot.ports import Clock, Platform
from bot.richtext import RichText
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
        entry, language = await self._store.stream.entry(followed.entry), spoken(followed.press.language)
        told: RichText = ()
        while self._clock.now() < followed.until:
            await self._clock.sleep(INTERVAL)
            reach = await self._store.deliveries.reach(entry.id)
            text = progress(entry, reach, language)
            try:
                if text != told:
                    await self._tell(followed.press, Answer(text, buttons_for(entry, language), replaces=True))
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


def buttons_for(entry: Entry, language: Language) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an entry that is out."""
    actions = ((words("Correct"), CORRECT), (words("Retract"), RETRACT))
    return (
        tuple(Button(language.text(said), f"{FORM_ACTION}:{what}:{entry.id}", form=True) for said, what in actions),
    )


def published(entry: Entry, audience: int, language: Language) -> Answer:
    """To who sent it off, in the place of the draft: a slip is often seen as soon as it is out."""
    return Answer(begun(entry, audience, language), buttons_for(entry, language), replaces=True)


def begun(entry: Entry, audience: int, language: Language = ENGLISH) -> RichText:
    name = name_of(entry)
    said = words("<b>{entry}</b> is published. Nobody follows this coverage yet.", entry=name)
    if audience:
        said = plural(
            "<b>{entry}</b> is published: it goes to 1 chat.",
            "<b>{entry}</b> is published: it goes to {count} chats.",
            audience,
            entry=name,
        )
    return (language.paragraph(said),)


def progress(entry: Entry, reach: Reach, language: Language = ENGLISH) -> RichText:
    """`Entry 14 reached 1,932 of 2,000 chats, 12 unreachable, half within 31 s.`"""
    if not reach.audience:
        return begun(entry, 0, language)
    told = [
        plural(
            "<b>{entry}</b> reached {reached} of 1 chat",
            "<b>{entry}</b> reached {reached} of {count} chats",
            reach.audience,
            entry=name_of(entry),
            reached=reach.reached,
        )
    ]
    if reach.unreachable:
        told.append(words("{number} unreachable", number=reach.unreachable))
    if reach.skipped:
        told.append(words("{number} in doubt", number=reach.skipped))
    if reach.without_media:
        media = counted(entry.content.media, language)
        told.append(words("{number} without {media}", number=reach.without_media, media=media))
    if reach.half_within is not None:
        told.append(words("half within {time}", time=lasting(reach.half_within)))
    return (language.paragraph(Words("{told}.", {"told": following_on(told)})),)


def name_of(entry: Entry) -> Words:
    number = str(entry.number)
    return words("The summary (entry {number})", number=number) if entry.summary else numbered(entry)


def numbered(entry: Entry) -> Words:
    return words("Entry {number}", number=str(entry.number))


def says_this_already(entry: Entry) -> Words:
    return words("Entry {number} says this already; nothing was changed.", number=str(entry.number))


def corrected(before: Entry, after: Entry) -> Words:
    if after.revision == before.revision:
        return says_this_already(after)
    number = str(after.number)
    return words("Entry {number} is corrected; every chat that has it is being changed.", number=number)


def pinned_told(before: Entry, after: Entry) -> Words:
    name = name_of(after)
    if before.marks.pinned == after.marks.pinned:
        if after.marks.pinned:
            return words("{entry} is pinned already; nothing was changed.", entry=name)
        return words("{entry} is not pinned; nothing was changed.", entry=name)
    if after.marks.pinned:
        return words("{entry} is being pinned, without a sound, in every chat that has it and lets me pin.", entry=name)
    return words("{entry} is being unpinned.", entry=name)


def withdrawn(entry: Entry) -> Words:
    number = str(entry.number)
    if entry.removed:
        return words(
            "Entry {number} is withdrawn: deleted where that still works, struck through where it does not.",
            number=number,
        )
    return words("Entry {number} is withdrawn; every chat that has it is being told.", number=number)


def cannot_be_changed(entry: Entry) -> Words:
    return words("Entry {number} was withdrawn; it cannot be changed any more.", number=str(entry.number))


def complete(reach: Reach) -> bool:
    return reach.reached + reach.unreachable + reach.skipped >= reach.audience
