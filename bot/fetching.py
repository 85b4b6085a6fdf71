"""What the core needs of the web: a source's contents, asked for politely. Implemented in `adapters/web/`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr

from bot.sources.document import Contents


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with its last answer, to be asked with whether anything has changed since."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `contents` is None when nothing has changed since the validators were given.

    `address` is where it was found in the end; `moved_to` is set when the source has moved there for good.
    `fresh_for`: seconds in which the server asks not to be asked again (`Cache-Control`, `Expires`), 0 where it says
    nothing. `hub` and `topic` come from `Link` headers (WebSub).
    """

    contents: Contents | None
    address: str
    moved_to: str | None = None
    validators: Validators = NO_VALIDATORS
    fresh_for: float = 0.0
    hub: str | None = None
    topic: str | None = None


class Fetcher(Protocol):
    async def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """One source, redirects followed; bounded in size and time, one request at a time per host.

        Raises `AddressRefused` for an address that must not be fetched (also when a redirect leads there), and
        `SourceUnavailable` for everything that may be better later.
        """


class Hubs(Protocol):
    """WebSub: hubs announce changes instead of being asked for them."""

    async def subscribe(self, hub: str, topic: str, callback: str, secret: SecretStr, lease_seconds: int) -> None:
        """Ask the hub; it verifies at the callback. Raises `AddressRefused`, `SourceUnavailable`.

        The secret (under 200 bytes) signs what the hub sends, so it is random and belongs to this subscription alone.
        """


class HubMode(StrEnum):
    """What a hub was asked for, and asks back about."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


class Announcements(Protocol):
    """Whom hubs reach. A token is the last part of a callback's address: random, and known to one hub only."""

    async def wanted(self, token: str, mode: HubMode, topic: str, lease_seconds: int | None) -> bool:
        """A hub asks whether this was asked for. After True the lease runs from now, for so many seconds (None where
        the hub does not say, as when the subscription ends)."""

    async def denied(self, token: str, topic: str, reason: str) -> None:
        """The hub will not announce the topic, or does so no longer; `reason` is its own, possibly empty."""

    async def secret(self, token: str) -> SecretStr | None:
        """What signs this subscription's announcements; None when there is no such subscription (any more)."""

    async def announced(self, token: str) -> None:
        """The topic has changed, and the hub has proved to be the one that was asked: read the source now.

        Returns at once: the hub waits for its answer. What the hub sent along is not handed over, since it may be only
        what is new, while a source is compared as a whole.
        """
