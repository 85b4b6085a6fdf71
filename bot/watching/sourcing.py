"""Sourcing: sources are added, tried, paused and removed; from the desk's chat and from the command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import urlsplit

from bot.errors import Refused
from bot.fetching import NO_VALIDATORS, Fetched, Fetcher, Validators
from bot.languages.words import Words, plural, words
from bot.model import Coverage
from bot.ports import Clock
from bot.source import Source, SourceId, SourceOptions, SourceState
from bot.sources.changes import AUTHOR
from bot.sources.document import Document
from bot.store import Store
from bot.stream import Stream
from bot.watching.check import Checks
from bot.watching.decision import Decision, decide
from bot.watching.looking import Looking, Read

LONGEST_ADDRESS = 2000
_PARTS = re.compile(r"(https?)://([^/?]*)/?(.*)", re.IGNORECASE | re.DOTALL)
_USUAL_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Added:
    """A new source, its coverage, and how many entries of its backlog were stored."""

    source: Source
    coverage: Coverage
    stored: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source shows now, and what would follow; `source` is None where it is not read yet, and nothing would be
    pushed."""

    document: Document
    source: Source | None
    decision: Decision


class Sourcing:
    """Errors of all that fetch: `AddressRefused`, `SourceUnavailable`, `DocumentNotUnderstood`."""

    def __init__(self, store: Store, stream: Stream, fetcher: Fetcher, read: Read, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._fetcher = fetcher
        self._read = read
        self._looking = Looking(store, read, clock)
        self._clock = clock

    async def add(self, address: str, slug: str | None, options: SourceOptions) -> Added:
        """Bind a source to a coverage, which is opened where none is named; its backlog is stored and pushed to
        nobody. Raises `Refused` where it is read already."""
        address = cleaned(address)
        if present := await self._present(address):
            raise Refused(
                words("{address} is read already, as source {number}.", address=address, number=str(present.id))
            )
        fetched, document = await self._fetched(address, address, options)
        if present := await self._present(fetched.moved_to or address):
            raise Refused(
                words(
                    "{address} leads to {other}, which is read already, as source {number}.",
                    address=address,
                    other=present.address,
                    number=str(present.id),
                )
            )
        coverage = await self._coverage(slug, document, address)
        source = await self._store.sources.add(fetched.moved_to or address, coverage.id, options, self._clock.now())
        checks = Checks(self._store, self._stream, _AsFetched(fetched), self._read, self._clock, Random())
        checked = await checks.check(replace(source, options=options.model_copy(update={"hold": 0.0})))
        if checked.failed:
            raise checked.failed
        # The watcher's first reading is to see all of it again, the hub that it may name included.
        await self._store.sources.settle(replace(checked.source, validators=NO_VALIDATORS))
        return Added(checked.source, coverage, checked.applied.stored)

    async def test(self, address: str, options: SourceOptions) -> Trial:
        """Fetch once and change nothing. A source that is read already is tried with its own options."""
        address = cleaned(address)
        source = await self._present(address)
        options = source.options if source else options
        _, document = await self._fetched(address, source.name if source else AUTHOR, options)
        if source is None:
            return Trial(document, None, Decision(stored=document.entries))
        look = await self._looking.look(source, document)
        return Trial(document, source, decide(look, look.difference))

    async def listed(self) -> list[tuple[Source, Coverage]]:
        return [
            (source, await self._store.stream.coverage(source.coverage))
            for source in await self._store.sources.sources()
        ]

    async def find(self, name: str) -> Source:
        """By number or address. Raises `NoSuchSource`."""
        if name.strip().isdecimal() and len(name.strip()) <= 9:
            return await self._store.sources.source(SourceId(int(name)))
        found = await self._present(cleaned(name))
        return found or await self._store.sources.source(SourceId(0))

    async def pause(self, source: Source) -> None:
        await self._store.sources.set_state(source.id, SourceState.PAUSED, self._clock.now())

    async def resume(self, source: Source) -> None:
        await self._store.sources.set_state(source.id, SourceState.ACTIVE, self._clock.now())

    async def remove(self, source: Source) -> None:
        """What it gave stays."""
        await self._store.sources.remove(source.id)

    async def _fetched(self, address: str, name: str, options: SourceOptions) -> tuple[Fetched, Document]:
        fetched = await self._fetcher.fetch(address)
        assert fetched.contents is not None
        return fetched, await self._looking.document(fetched, fetched.contents, name, options.reading)

    async def _present(self, address: str) -> Source | None:
        sources: Sequence[Source] = await self._store.sources.sources()
        return next((source for source in sources if levelled(source.address) == levelled(address)), None)

    async def _coverage(self, slug: str | None, document: Document, address: str) -> Coverage:
        if slug:
            return await self._store.stream.coverage_named(slug)
        return await self._stream.open(document.title or urlsplit(address).hostname or address, document.standfirst)


class _AsFetched:
    """What was fetched already, for a check to begin with."""

    def __init__(self, fetched: Fetched) -> None:
        self._fetched = fetched

    async def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        del address, validators
        return self._fetched


def cleaned(address: str) -> str:
    """An address as it is fetched: without blanks around it, and without what a server never sees. Raises `Refused`."""
    stripped = address.strip().partition("#")[0]
    if not stripped.lower().startswith(("http://", "https://")) or len(stripped) > LONGEST_ADDRESS:
        raise Refused(
            words(
                "A source is an address such as {example}, of up to {most} characters.",
                example="https://example.org/live",
                most=LONGEST_ADDRESS,
            )
        )
    return stripped


def levelled(address: str) -> str:
    """What all ways to write an address have in common (RFC 3986, 6.2): to compare, not to fetch."""
    parts = _PARTS.fullmatch(address)
    if parts is None:
        return address
    scheme, host, rest = parts[1].lower(), parts[2].lower(), parts[3]
    return f"{scheme}://{host.removesuffix(_USUAL_PORTS[scheme])}/{rest.removesuffix('?')}"


def stored(count: int) -> Words:
    """`1 entry is stored`, `2,314 entries are stored`."""
    return plural("1 entry is stored", "{count} entries are stored", count)
