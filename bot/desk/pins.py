"""Pins: one entry of a coverage is pinned in every chat that has it, without a sound (`/pin`, `/unpin`)."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer
from bot.desk.entries import Entries
from bot.desk.publishing import Publishing
from bot.desk.report import pinned_told
from bot.desk.writing import actor_of
from bot.intake.request import Handler, Request
from bot.store import Role


class Pins:
    def __init__(self, publishing: Publishing, entries: Entries) -> None:
        self._publishing = publishing
        self._entries = entries

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"pin": self.pin, "unpin": self.unpin}

    async def pin(self, request: Request) -> Sequence[Answer]:
        return await self._mark(request, pinned=True)

    async def unpin(self, request: Request) -> Sequence[Answer]:
        return await self._mark(request, pinned=False)

    async def _mark(self, request: Request, *, pinned: bool) -> Sequence[Answer]:
        entry, _ = await self._entries.meant(request)
        request.require(Role.EDITOR, entry.coverage)
        marked = await self._publishing.pin(entry, actor_of(request.incoming), pinned=pinned)
        return request.says(pinned_told(entry, marked))
