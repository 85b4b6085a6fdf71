"""What the core needs of the web: a source's contents, asked for politely. Implemented in `adapters/web/`."""

from dataclasses import dataclass
from typing import Protocol

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

    async def subscribe(self, hub: str, topic: str, callback: str, secret: str, lease_seconds: int) -> None:
        """Ask the hub; it verifies at the callback. Raises `AddressRefused`, `SourceUnavailable`."""

    async def unsubscribe(self, hub: str, topic: str, callback: str) -> None:
        """Raises `AddressRefused`, `SourceUnavailable`."""
