"""Reports: how far a published entry got, told in the editor's chat and kept up to date while it goes out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.conversation import Answer, Button
from bot.duration import in_words
from bot.errors import PlatformError
from bot.log import say
from bot.model import Entry
from bot.ports import Clock
from bot.reach import Reach
from bot.request import Request
from bot.richtext import RichText, bold, paragraph
from bot.store import DeliveryStore

log = logging.getLogger(__name__)

INTERVAL = 3.0
"""Seconds between two edits of a report, of which the press was the first: platforms police edits harder than sends."""
LONGEST = 600.0
"""Seconds after which a report is left as it is."""
MOST = 64
"""Reports that are kept up to date at the same time."""


FORM_ACTION = "form"
CORRECT = "correct"
RETRACT = "retract"
"""The buttons below a report, and what each opens a form for."""


class Reports:
    """Follows entries; `run` owns the tasks."""

    def __init__(self, store: DeliveryStore, clock: Clock, admit: Callable[[str], Awaitable[None]]) -> None:
        self._store = store
        self._clock = clock
        self._admit = admit
        self._asked: asyncio.Queue[tuple[Request, Entry]] = asyncio.Queue(MOST)

    def follow(self, request: Request, entry: Entry) -> None:
        """Keep the answer to this press up to date; beyond `MOST` at once, the first answer stays as it is."""
        if not self._asked.full():
            self._asked.put_nowait((request, entry))

    async def run(self) -> None:
        async with asyncio.TaskGroup() as reports:
            places = asyncio.Semaphore(MOST)
            while True:
                request, entry = await self._asked.get()
                await places.acquire()
                task = reports.create_task(self._keep(request, entry), name=f"report on entry {entry.id}")
                task.add_done_callback(lambda _: places.release())

    async def _keep(self, request: Request, entry: Entry) -> None:
        told: RichText = ()
        ends = self._clock.monotonic() + LONGEST
        while self._clock.monotonic() < ends:
            await self._clock.sleep(INTERVAL)
            reach = await self._store.reach(entry.id)
            text = progress(entry, reach)
            if text != told:
                await self._tell(request, Answer(text, buttons_for(entry), replaces=True))
                told = text
            if complete(reach):
                return

    async def _tell(self, request: Request, answer: Answer) -> None:
        try:
            await self._admit(request.platform.name)
            await request.platform.answer(request.incoming, answer)
        except PlatformError as error:
            say(log, "report-failed", logging.WARNING, chat=request.address, why=error)


def buttons_for(entry: Entry) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an entry that is out."""
    actions = (("Correct", CORRECT), ("Retract", RETRACT))
    return (tuple(Button(label, f"{FORM_ACTION}:{what}:{entry.id}", form=True) for label, what in actions),)


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
    half = "" if reach.half_within is None else f", half within {in_words(reach.half_within)}"
    return (paragraph(bold(_name(entry)), f" reached {reach.reached:,} of {chats(reach.audience)}{lost}{half}."),)


def _name(entry: Entry) -> str:
    return f"The summary (entry {entry.number})" if entry.summary else f"Entry {entry.number}"


def corrected(before: Entry, after: Entry) -> str:
    if after.revision == before.revision:
        return f"Entry {after.number} says this already; nothing was changed."
    return f"Entry {after.number} is corrected; every chat that has it is being changed."


def withdrawn(entry: Entry) -> str:
    if entry.removed:
        return f"Entry {entry.number} is withdrawn: deleted where that still works, struck through where it does not."
    return f"Entry {entry.number} is withdrawn; every chat that has it is being told."


def complete(reach: Reach) -> bool:
    return reach.reached + reach.unreachable + reach.skipped >= reach.audience


def chats(count: int) -> str:
    return "1 chat" if count == 1 else f"{count:,} chats"
