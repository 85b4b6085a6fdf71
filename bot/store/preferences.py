"""What chats prefer: the words and the port."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model import Address, ChatKind, Coverage, CoverageId
from bot.readers.preferences import AS_IT_COMES, NO_EXCEPTIONS, Exceptions, Preferences


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that one chat prefers. `followed` are its coverages, the newest first, `exceptions` by coverage.

    `muted_until` may be over."""

    preferences: Preferences = AS_IT_COMES
    muted_until: datetime | None = None
    followed: tuple[Coverage, ...] = ()
    exceptions: Mapping[CoverageId, Exceptions] = field(default_factory=dict)

    def exceptions_in(self, coverage: CoverageId) -> Exceptions:
        return self.exceptions.get(coverage, NO_EXCEPTIONS)


class PreferenceStore(Protocol):
    """Whatever changes here, the chat is looked at again: what held it back before does not any more."""

    async def of(self, address: Address) -> Wishes:
        """Also of a chat that nobody knows."""

    async def prefer(
        self, address: Address, kind: ChatKind, title: str, preferences: Preferences, at: datetime
    ) -> None:
        """In all coverages but where there are exceptions. Of a coverage in which it was up to date it gets what comes
        from now on, whatever its level was before."""

    async def make_exceptions(self, address: Address, coverage: CoverageId, exceptions: Exceptions) -> bool:
        """In place of those that there were. False when the chat does not follow it."""

    async def mute(self, address: Address, kind: ChatKind, title: str, until: datetime, at: datetime) -> None:
        """Nothing goes there until then, corrections neither."""

    async def unmute(self, address: Address, at: datetime) -> bool:
        """False when it was not mute."""
