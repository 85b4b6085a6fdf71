"""Was everything sent as its reader chose? Each request is held against what had been chosen when it left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model import Address
from bot.readers.preferences import Digest, Preferences, Sound
from tests.simulation.choices import MOMENT, at_rest, digest_since
from tests.simulation.clock import VirtualClock
from tests.simulation.provider import Provider
from tests.simulation.readership import Item, Reader, Readership
from tests.simulation.requests import Act, Request
from tests.simulation.wording import closed, earlier, is_card, items, languages_of, says_correction

GRACE = 100.0
"""Seconds: what was on its way when somebody chose something else may have stood in line for so long."""


@dataclass(slots=True)
class Past:
    """What had left for a reader before: nonces, and items."""

    nonces: set[str]
    shown: set[int]


class Heed:
    def __init__(self, readership: Readership, providers: Mapping[str, Provider], clock: VirtualClock) -> None:
        self._readership = readership
        self._providers = providers
        self._clock = clock
        self._ids = {thread.coverage.title: thread.coverage.id for thread in readership.threads}

    def findings(self) -> Iterator[tuple[Address | None, str]]:
        """At the address where it was chosen: nobody may have told the relay yet where the chat went."""
        readers = {address: reader for reader in self._readership.readers for address in reader.addresses}
        past = {id(reader): Past(set(), set()) for reader in self._readership.readers}
        for provider in self._providers.values():
            for at, request in provider.departures:
                reader = readers.get(request.address)
                if (
                    reader
                    and request.address == reader.addresses[0]
                    and not self._clock.was_set(at - MOMENT, at + MOMENT)
                ):
                    for what in self._of(reader, past[id(reader)], at, request):
                        yield reader.address, f"{what}: {request}"
                if reader and request.act is Act.SEND and not is_card(request.body):
                    past[id(reader)].nonces.add(request.nonce)
                    past[id(reader)].shown |= items(request.body)

    def _of(self, reader: Reader, past: Past, at: float, request: Request) -> Iterator[str]:
        if _of_news(request) and reader.choices.mute(at, self._clock.furthest, GRACE):
            yield "mute, and yet"
        if _of_news(request) and not languages_of(request.body) <= {reader.language}:
            yield f"not in {reader.language}"
        if request.act is Act.SEND and is_card(request.body) and not (request.silent and not request.preview):
            yield "a card aloud, or with a preview"
        if request.act is Act.SEND and not is_card(request.body) and request.nonce not in past.nonces:
            yield from self._of_sending(reader, past, at, request)

    def _of_sending(self, reader: Reader, past: Past, at: float, request: Request) -> Iterator[str]:
        told = [self._readership.items[number] for number in items(request.body)]
        wishes = reader.choices.held(self._coverage(request), at - GRACE, at)
        if wishes is None:
            return
        if request.preview and not wishes.previews:
            yield "with a preview"
        yield from _calls(wishes, request, told)
        if past.shown.isdisjoint(items(request.body)) and _of_news(request):
            yield from self._new(reader, past, wishes, at, request, told)

    def _new(
        self, reader: Reader, past: Past, wishes: Preferences, at: float, request: Request, told: list[Item]
    ) -> Iterator[str]:
        shown = self._clock.shown_at(at)
        breaking = bool(told) and all(item.entry.marks.breaking for item in told)
        passes = breaking and wishes.quiet is not None and wishes.quiet.breaking_passes
        if at_rest(shown, wishes) and not passes:
            yield "within quiet hours"
        if wishes.digest is Digest.OFF or breaking or not told or reader.owed & items(request.body):
            return
        waiting = [
            item.pushed_at
            for item in self._readership.items.values()
            if item.entry.coverage == self._coverage(request)
            and item.pushed_as is not None
            and item.pushed_at <= at
            and item.number in reader.allowed
            and item.number not in past.shown
            and not item.entry.marks.breaking
        ]
        if self._goes_before_breaking(at, request):
            return
        if not earlier(request.body) and not digest_since(waiting, at, self._clock, wishes):
            yield "before the time of the digest"

    def _goes_before_breaking(self, at: float, request: Request) -> bool:
        """What a relay that died had marked, and the platform would know again, is settled before a breaking entry."""
        return (
            request.life > 1
            and request.address.platform == "discord"
            and any(
                item.entry.marks.breaking and at - GRACE < item.pushed_at <= at
                for item in self._readership.items.values()
                if item.pushed_as is not None
            )
        )

    def _coverage(self, request: Request) -> int:
        """What it is about."""
        about: list[int] = [self._readership.items[number].entry.coverage for number in items(request.body)]
        return next(iter(about), 0) or next((self._ids[title] for title in closed(request.body)), 0)


def _calls(wishes: Preferences, request: Request, told: list[Item]) -> Iterator[str]:
    """How loud it is, and whom it mentions."""
    if not request.silent and not _may_be_heard(wishes, told):
        yield "aloud"
    if request.role is None:
        return
    if request.silent or says_correction(request.body) or not _may_mention(request.role, wishes, told):
        yield "mentions a role"


def _of_news(request: Request) -> bool:
    """Neither an answer, nor a look into the history, nor a word to a chat's administrators."""
    if request.act is Act.SEND:
        return bool(items(request.body)) or bool(closed(request.body))
    return request.act not in (Act.ANSWER, Act.FIND)


def _may_mention(role: int, wishes: Preferences, told: list[Item]) -> bool:
    return role == wishes.role and any(item.entry.marks.breaking for item in told)


def _may_be_heard(wishes: Preferences, told: list[Item]) -> bool:
    match wishes.sound:
        case Sound.NONE:
            return False
        case Sound.BREAKING:
            return any(item.entry.marks.breaking for item in told)
        case Sound.ALL:
            return True
