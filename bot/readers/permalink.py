"""Permalinks: where an entry or a coverage is shown to whoever follows a link, and what such a link says to the bot.

A link begins a chat with the bot, which then hears `/start` with the payload, or leads to the message of a chat that
shows the entry. Payloads name what is public: whoever may write to the bot may read all of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.composing.compose import messages
from bot.conversation import Answer, Button
from bot.desk.entries import Entries
from bot.errors import NoSuchEntry, Refused
from bot.intake.request import Bench, Handler, Request, identity
from bot.languages.local_time import local_time
from bot.languages.words import words
from bot.model import Coverage, CoverageState, Entry, EntryId, EntryState
from bot.store import Store

_ENTRY = re.compile(r"entry_([0-9]{1,19})")
_COVERAGE = "coverage_"
LONGEST = 64
"""Characters of a payload (https://core.telegram.org/bots/features#deep-linking)."""

_GONE = words("This entry was withdrawn and removed.")


def entry_payload(entry: EntryId) -> str:
    return f"entry_{entry}"


def coverage_payload(coverage: Coverage) -> str | None:
    """None for a name that is too long."""
    payload = f"{_COVERAGE}{coverage.slug}"
    return payload if len(payload) <= LONGEST else None


def coverage_in(payload: str) -> str:
    """The name of the coverage that a payload is about; one without the word before it is a name, too."""
    return payload.removeprefix(_COVERAGE)


def entry_in(payload: str) -> EntryId | None:
    found = _ENTRY.fullmatch(payload.strip())
    return EntryId(identity(found[1])) if found else None


def whole(entry: Entry, said: str) -> Button:
    return Button(said, f"entry:{entry.id}")


class Permalinks(Bench):
    """Links to entries, and the entries themselves: `/entry`, and what a link or a button asks for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries = Entries(store)

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"entry": self.entry}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"entry": self.entry_pressed}

    async def of(self, request: Request, entries: Sequence[Entry]) -> Mapping[EntryId, str]:
        """Links for whoever is in the asker's chat, as far as the platform has any."""
        if not entries:
            return {}
        shown = await self._store.archive.where_shown(request.address, [entry.id for entry in entries])
        links = {
            entry.id: request.platform.link(request.incoming, entry_payload(entry.id), shown.get(entry.id))
            for entry in entries
        }
        return {entry: link for entry, link in links.items() if link}

    async def entry(self, request: Request) -> Sequence[Answer]:
        entry, _ = await self._entries.meant(await self._in_the_followed(request))
        return await self.show(request, entry)

    async def _in_the_followed(self, request: Request) -> Request:
        """A number alone is meant in the only coverage that the chat follows, as with `/latest`."""
        number = request.arguments.get("entry") or ""
        followed = await self._store.subscriptions.following(request.address)
        if not number or "/" in number or len(followed) != 1:
            return request
        return replace(request, arguments={**request.arguments, "entry": f"{followed[0].slug}/{number}"})

    async def entry_pressed(self, request: Request) -> Sequence[Answer]:
        return await self.show(request, await self._store.stream.entry(EntryId(identity(request.incoming.arguments))))

    async def followed(self, request: Request, entry: EntryId) -> Sequence[Answer]:
        """Somebody has followed a link to it."""
        return await self.show(request, await self._store.stream.entry(entry))

    async def show(self, request: Request, entry: Entry) -> Sequence[Answer]:
        """The entry as it is sent, and a way to follow its coverage. Raises `Refused`."""
        if entry.removed and entry.state is EntryState.RETRACTED:
            raise Refused(_GONE)
        if entry.content.empty:
            raise NoSuchEntry(words("This entry has no text."))
        coverage = await self._store.stream.coverage(entry.coverage)
        local = await local_time(self._store.preferences, request.address, request.language)
        told = messages(entry, coverage, local.fits(request.platform.fits), request.language)
        last = len(told) - 1
        following = await self._following(request, coverage)
        return [
            Answer(local.text(message.text), sequel=number > 0, buttons=following if number == last else ())
            for number, message in enumerate(told)
        ]

    async def _following(self, request: Request, coverage: Coverage) -> tuple[tuple[Button, ...], ...]:
        followed = await self._store.subscriptions.following(request.address)
        ended = coverage.state is CoverageState.CLOSED
        if ended or request.visiting or coverage.id in {one.id for one in followed}:
            return ()
        said = request.language.text(words("Subscribe to this coverage"))
        return ((Button(said, f"subscribe:{coverage.id}"),),)
