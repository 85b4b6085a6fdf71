"""Settling what is in doubt, where the platform knows a message again: by its nonce, or in the chat's history."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.composing.compose import closing, messages, reduced
from bot.composing.merged_text import shown, shown_cut
from bot.composing.sound import LOUD_FOR, as_wished, mentioned
from bot.errors import Absence, Unreachable
from bot.lanes.delivery import UNKNOWN, Mark, Urgency
from bot.lanes.outcome import Delivered, Resolved
from bot.lanes.plan import Sending, delays
from bot.lanes.repeats import states_since
from bot.languages import spoken
from bot.languages.language import Language
from bot.model import Address, Coverage, Entry, EntryId, EntryState, Found, Message, MessageId
from bot.ports import Platform
from bot.richtext import RichText
from bot.store import Store

NONCE_WINDOW = timedelta(minutes=2)
"""For so long a nonce is surely known. Discord says "the past few minutes" (documentation, "Create Message")."""


def nonce_of(mark: Mark) -> str:
    """The same for each repeat of the same message, whatever became of its entries since; another revision that nobody
    knows to be a repeat is another message."""
    entries = ",".join(f"{one.entry}.{one.revision}" for one in mark.layout.carried) or f"-{mark.seq}"
    return _nonce(f"entries:{mark.chat.address}:{mark.coverage}:{entries}:{mark.part}")


def nonce_of_correction(address: Address, entry: EntryId, revision: int, part: int) -> str:
    """Of a message that a correction adds."""
    return _nonce(f"correction:{address}:{entry}:{part}:{revision}")


def nonce_of_notice(address: Address) -> str:
    """Of what a chat is told once about one of its topics."""
    return _nonce(f"notice:{address}")


def nonce_of_card(address: Address, asked_at: datetime) -> str:
    """Of a chat's card that is sent then, to the second."""
    return _nonce(f"card:{address}:{asked_at:%Y-%m-%dT%H:%M:%S}")


def _nonce(name: str) -> str:
    """At most 25 characters (Discord's limit)."""
    return hashlib.blake2s(name.encode(), digest_size=12).hexdigest()


def nonce_is_old(mark: Mark, now: datetime) -> bool:
    """Would a repeat perhaps not be known again?"""
    return now - mark.started_at >= NONCE_WINDOW


@dataclass(frozen=True, slots=True)
class Resolution:
    """What becomes of a mark in doubt. `may_still_go` is awaited between the last look into the store and a request."""

    platform: Platform
    store: Store
    mark: Mark
    now: datetime
    may_still_go: Callable[[], Awaitable[None]]

    @property
    def _language(self) -> Language:
        return spoken(self.mark.chat.language)

    async def outcome(self) -> Delivered | Resolved | Sending:
        """While the nonce is known, the message is sent with it once more, as what it would be now; what comes back may
        be the one of then, and its receipt says so, so that it is corrected afterwards. A message that would not be
        sent any more is sent as well: only so is it known, whether it came or not, and can be withdrawn. Later, the
        chat's history is looked through.

        Raises `PlatformError`.
        """
        coverage = await self.store.stream.coverage(self.mark.coverage)
        newest = [await self.store.stream.entry(one.entry) for one in self.mark.layout.carried]
        marked = [await self.store.stream.revision(one.entry, one.revision) for one in self.mark.layout.carried]
        again = self._again(newest, marked, coverage)
        if again is not None:
            again = await self._calling(again, newest)
        if nonce_is_old(self.mark, self.now):
            found = await self._find(marked, coverage)
            if found is not None:
                since = delays(await self._since(), self.mark.started_at)
                return Delivered(self.mark, found.message, since, others=() if found.exhibits else None)
            if again is None or any(entry.state is EntryState.RETRACTED for entry in newest):
                return Resolved(self.mark)
        return Sending(self.mark, again or reduced(self._language), await self._before(), await self._since())

    async def _calling(self, message: Message, entries: Sequence[Entry]) -> Message:
        """With the role that it mentions when it is sent for the first time."""
        role, since = mentioned(self.mark.chat, self.mark.urgency, entries), await self._since()
        if role is None or not since or message.silent:
            return message
        late = self.mark.started_at - max(at for _, at in since) > LOUD_FOR
        return message if late else replace(message, role=role)

    async def _since(self) -> tuple[tuple[EntryId, datetime], ...]:
        """As `Planner` has it: of what arrives for the first time, and was not published before it was asked for."""
        if self.mark.part or self.mark.urgency is Urgency.OWED:
            return ()
        pushed = await self.store.deliveries.pushed([one.entry for one in self.mark.layout.carried])
        return tuple(pushed.items())

    async def _find(self, marked: Sequence[Entry], coverage: Coverage) -> Found | None:
        """As it was sent first, or as a repeat showed it; formatted or plain, if the platform took nothing else. Where
        the history may not be read, nothing is found."""
        states = await states_since(self.store.stream, marked)
        repeats = [self._again(entries, marked, coverage) or reduced(self._language) for entries in states]
        formatted = (self._as_marked(marked, coverage), *repeats)
        shown = (*formatted, *(replace(message, markup=False) for message in formatted))
        await self.may_still_go()
        try:
            return await self.platform.find(
                self.mark.chat.address, *map(self.platform.render, shown), since=self.mark.started_at
            )
        except Unreachable as error:
            if error.absence is not Absence.NO_RIGHTS:
                raise
            return None

    def _again(self, entries: Sequence[Entry], marked: Sequence[Entry], coverage: Coverage) -> Message | None:
        """What it would be with these; None where the entry has not so many parts any more."""
        mark, fits = self.mark, self.platform.fits
        if mark.layout.merged:
            text = shown(mark.layout, entries, coverage, fits, self._language)
            return self._as_marked(marked, coverage) if text is None else self._merged(text, entries)
        parts = self._parts(entries, coverage)
        return self._in_time(parts[mark.part]) if mark.part < len(parts) else None

    def _as_marked(self, marked: Sequence[Entry], coverage: Coverage) -> Message:
        mark, fits = self.mark, self.platform.fits
        if mark.layout.merged:
            return self._merged(shown_cut(mark.layout, marked, coverage, fits, self._language), marked)
        parts = self._parts(marked, coverage)
        return self._in_time(parts[min(mark.part, len(parts) - 1)])

    def _parts(self, entries: Sequence[Entry], coverage: Coverage) -> tuple[Message, ...]:
        if not entries:
            return (closing(coverage, self._language),)
        return messages(entries[0], coverage, self.platform.fits, self._language)

    def _merged(self, text: RichText, entries: Sequence[Entry]) -> Message:
        return self._in_time(Message(text, silent=not any(entry.marks.breaking for entry in entries)))

    def _in_time(self, message: Message) -> Message:
        mark = self.mark
        return as_wished(message, mark.chat.preferences, first=not mark.part, at=mark.started_at, now=self.now)

    async def _before(self) -> MessageId | None:
        """The part before this one, or what the first one answers."""
        if not self.mark.part:
            return await self._answered()
        (carried,) = self.mark.layout.carried
        receipts = await self.store.deliveries.receipts(carried.entry, [self.mark.chat.key], self.platform.name)
        return next((one.message for one in receipts if one.part == self.mark.part - 1), None)

    async def _answered(self) -> MessageId | None:
        """The message of the entry of whose correction this one tells."""
        if self.mark.layout.merged or not self.mark.layout.carried:
            return None
        entry = await self.store.stream.entry(self.mark.layout.carried[0].entry)
        if entry.about is None:
            return None
        receipts = await self.store.deliveries.receipts(entry.about, [self.mark.chat.key], self.platform.name)
        return next((one.message for one in receipts if one.message > UNKNOWN), None)
