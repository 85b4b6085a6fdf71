"""The one error tree. Beside each name: what follows from it.

    TickertapeError
    ├── SettingsInvalid        a setting is wrong: one line, exit 2
    ├── DatabaseTaken          another relay holds the database: one line, exit 3
    ├── NothingToRun           no platform has a token, or none is left: one line, exit 4
    ├── DocumentNotUnderstood  what was found and what was expected; nothing changed: exit 5
    ├── SourceUnavailable      a source cannot be fetched now: again after a growing pause; what is known of it stays
    ├── Refused                somebody asked for what cannot be done: told so, nothing changed
    │   ├── NoSuchCoverage
    │   ├── NoSuchSource
    │   ├── AddressRefused     an address that must not be fetched: never asked for
    │   ├── NoSuchEntry
    │   ├── CoverageClosed
    │   ├── AlreadyRetracted
    │   ├── TooManyInterests   asked to leave some first
    │   ├── KeyTaken           something else was done under that key: asked for a new one
    │   └── Stale              the entry changed meanwhile: shown the newest, asked again
    └── PlatformError          what a platform answered
        ├── Throttled          wait until the deadline: edits in that chat, that chat, or the account
        ├── Unreachable        suspend the chat
        ├── Moved              the chat has a new id: re-key, send again
        ├── Rejected           not this content: once more as plain text, then recorded
        │   └── MediaRefused   not these media: the text goes without them
        ├── MessageGone        the message to edit is not there: drop its receipt
        ├── EditRefused        it is there but may not be edited: a visible correction as a reply
        ├── InDoubt            sent, nobody knows whether it arrived: counted, then by setting
        ├── Outage             surely not sent: again, with growing delay
        ├── Unauthorised       the token is wrong: stop this lane
        └── Conflict           a second instance takes our incoming: stop this lane

Adapters translate a library's errors at the border with `raise … from`; bugs pass through untouched.
"""

from enum import StrEnum

from bot.languages.language import ENGLISH
from bot.languages.words import Words
from bot.model import Address


class TickertapeError(Exception):
    """Anything that the project raises on purpose."""


class SettingsInvalid(TickertapeError):
    """A setting is missing or wrong; the text names it."""


class DatabaseTaken(TickertapeError):
    """Another relay runs on this database."""

    def __init__(self, path: str, pid: int | None) -> None:
        self.path = path
        self.pid = pid
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{holder} already runs the relay on {path}; stop it first, or set another TICKERTAPE_DATABASE"
        )


class NothingToRun(TickertapeError):
    """No platform can be served."""


class DocumentNotUnderstood(TickertapeError):
    """A document is not of the form that was expected.

    `found` and `expected` are phrases that complete "found …" and "expected …".
    """

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(f"found {found}; expected {expected}; nothing was changed")


class SourceUnavailable(TickertapeError):
    """A source gave nothing that can be read. `retry_after`: seconds that it asked for; `gone`: it says that it will
    never be there again."""

    def __init__(self, why: str, retry_after: float | None = None, *, gone: bool = False) -> None:
        self.retry_after = retry_after
        self.gone = gone
        super().__init__(why)


class Refused(TickertapeError):
    """Somebody asked for what cannot be done; the text is for them. `said` is in English only, or words for any
    language."""

    def __init__(self, said: str | Words) -> None:
        self.said = said
        super().__init__(said if isinstance(said, str) else ENGLISH.text(said))


class NoSuchCoverage(Refused):
    """No coverage has that name."""


class NoSuchSource(Refused):
    """No source has that number or address."""


class AddressRefused(Refused):
    """Only public http and https addresses are fetched; the text says what was found instead."""


class NoSuchEntry(Refused):
    """No entry has that number."""


class CoverageClosed(Refused):
    """The coverage takes no new entries."""


class AlreadyRetracted(Refused):
    """The entry was withdrawn; it cannot be changed any more."""


class Stale(Refused):
    """The entry has a newer revision than the one that was to be changed."""


class TooManyInterests(Refused):
    """A chat follows as many tags and words as it may."""


class KeyTaken(Refused):
    """Something else was asked for under the same key."""


class PlatformError(TickertapeError):
    """What a platform answered, in the core's words; the library's error is its `__cause__`."""


class Scope(StrEnum):
    """Who has to wait."""

    EDITS = "edits"
    """Changes to what a chat shows; new messages to it may go."""
    CHAT = "chat"
    ACCOUNT = "account"


class Throttled(PlatformError):
    """Too fast; wait `retry_after` seconds."""

    def __init__(self, retry_after: float, scope: Scope) -> None:
        self.retry_after = retry_after
        self.scope = scope
        super().__init__(f"throttled ({scope}): wait {retry_after:g} s")


class Absence(StrEnum):
    """Why a chat cannot be reached."""

    BLOCKED = "blocked"
    REMOVED = "removed"
    GONE = "gone"
    NO_RIGHTS = "no rights"
    TOPIC_GONE = "topic gone"


class Unreachable(PlatformError):
    """The chat is no longer there, or no longer open to the bot."""

    def __init__(self, absence: Absence, detail: str = "") -> None:
        self.absence = absence
        super().__init__(f"{absence}: {detail}" if detail else absence.value)


class Moved(PlatformError):
    """The chat goes on under a new address."""

    def __init__(self, address: Address) -> None:
        self.address = address
        super().__init__(f"moved to {address.chat}")


class Rejected(PlatformError):
    """The platform does not take this content; repeating it changes nothing."""


class MediaRefused(Rejected):
    """The media are not taken; the text without them may be. `everywhere`: they are to blame themselves, not the rights
    in the chat. `stale`: the platform does not know them any more by what it called them."""

    def __init__(self, why: str = "", *, everywhere: bool = False, stale: bool = False) -> None:
        self.everywhere = everywhere
        self.stale = stale
        super().__init__(why)


class MessageGone(PlatformError):
    """The message to edit does not exist any more."""


class EditRefused(PlatformError):
    """The message exists but may not be edited any more."""


class InDoubt(PlatformError):
    """The request went out and no answer came back: it may or may not have arrived."""


class Outage(PlatformError):
    """The platform cannot be reached, or says that it cannot serve; the request surely had no effect."""


class Unauthorised(PlatformError):
    """The platform does not accept the token."""


class Conflict(PlatformError):
    """A second instance takes this account's incoming."""
