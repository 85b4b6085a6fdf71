"""One look at one source: fetched, read, compared, and what has settled carried out.

Between two looks only what has not settled is remembered, and the document that shows it.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from random import Random

from bot.errors import AddressRefused, DocumentNotUnderstood, SourceUnavailable, Stale
from bot.fetching import NO_VALIDATORS, Fetched, Fetcher, Validators
from bot.log import say
from bot.ports import Clock
from bot.source import Source, SourceId, SourceState
from bot.sources.changes import describe
from bot.sources.document import Document
from bot.store import Store
from bot.stream import Stream
from bot.watching.application import Application, Applied
from bot.watching.decision import decide
from bot.watching.known import Look
from bot.watching.looking import Looking, Read
from bot.watching.pace import next_attempt, next_reading
from bot.watching.settling import Held, settle

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Memory:
    """Of one source: the digest of its contents, and while something is held, how to ask for it again."""

    digest: bytes = b""
    held: Held = field(default_factory=Held)
    document: Document | None = None
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class Checked:
    """The source as it stands now, and what was changed; `failed` is what came in the way. `hub` announces changes of
    `topic`, where the source names one."""

    source: Source
    applied: Applied = field(default_factory=Applied)
    failed: Exception | None = None
    hub: str | None = None
    topic: str | None = None


class Checks:
    def __init__(
        self, store: Store, stream: Stream, fetcher: Fetcher, read: Read, clock: Clock, random: Random
    ) -> None:
        self._store = store
        self._stream = stream
        self._fetcher = fetcher
        self._looking = Looking(store, read, clock)
        self._clock = clock
        self._random = random
        self._application = Application(store.stream, store.questions, stream)
        self._memory: dict[SourceId, Memory] = {}

    def forget(self, source: SourceId) -> None:
        self._memory.pop(source, None)

    async def check(self, source: Source) -> Checked:
        """Settled in the store too. Raises `NoSuchSource` where it was removed meanwhile."""
        memory = self._memory.setdefault(source.id, Memory())
        try:
            checked = await self._look(source, memory)
        except (SourceUnavailable, AddressRefused, DocumentNotUnderstood, Stale) as error:
            # What was read and not carried out is read once more, though it be the same.
            memory.digest = b""
            checked = Checked(self._failed(source, error), failed=error)
        await self._store.sources.settle(checked.source)
        return checked

    async def _look(self, source: Source, memory: Memory) -> Checked:
        fetched = await self._fetcher.fetch(source.address, memory.validators if memory.held else source.validators)
        document = await self._document(source, fetched, memory)
        if document is None:
            now = self._settled(source, fetched, fresh_for=fetched.fresh_for)
            return Checked(now, hub=fetched.hub, topic=fetched.topic)
        look = await self._looking.look(source, document)
        settled = settle(look.difference, memory.held, self._clock.monotonic(), source.options.hold)
        applied = await self._application.apply(look, decide(look, settled.difference))
        memory.held, memory.document, memory.validators = settled.held, None, NO_VALIDATORS
        if settled.again is not None:
            memory.document, memory.validators = document, fetched.validators
        elif applied.left_out == 0:
            if look.first:
                await describe(self._store.stream, look.coverage, document)
            await self._end(look)
        fresh_for = max(fetched.fresh_for, document.fresh_for)
        now = self._settled(source, fetched, fresh_for=fresh_for, again=settled.again, changed=bool(applied))
        return Checked(now, applied, hub=fetched.hub or document.hub, topic=fetched.topic or document.topic)

    async def _document(self, source: Source, fetched: Fetched, memory: Memory) -> Document | None:
        """None when nothing is to be done: the same as before, and nothing waits."""
        if fetched.contents is None:
            return memory.document
        digest = sha256(fetched.contents.body).digest()
        if digest == memory.digest and (memory.document or not memory.held):
            return memory.document
        document = await self._looking.document(fetched, fetched.contents, source.name, source.options.reading)
        memory.digest = digest
        return document

    async def _end(self, look: Look) -> None:
        """It is over when the source says so, and no other goes on with the coverage."""
        if not look.document.ended:
            return
        await self._store.sources.set_state(look.source.id, SourceState.ENDED, look.now)
        going_on = [
            one
            for one in await self._store.sources.sources()
            if one.coverage == look.coverage.id and one.state is not SourceState.ENDED
        ]
        say(log, "source-ended", source=look.source.id, coverage=look.coverage.slug)
        if not going_on:
            await self._stream.close(look.coverage.id)

    def _settled(
        self, source: Source, fetched: Fetched, *, fresh_for: float, again: float | None = None, changed: bool = False
    ) -> Source:
        now = self._clock.now()
        changed_at = now if changed or again is not None else source.changed_at
        quiet = max((now - (changed_at or source.since)).total_seconds(), 0.0)
        wait = next_reading(quiet, self._random, fresh_for=fresh_for, again=again)
        return replace(
            source,
            address=fetched.moved_to or source.address,
            validators=fetched.validators if again is None else NO_VALIDATORS,
            read_at=now if again is None else source.read_at or now,
            changed_at=changed_at,
            next_at=now + timedelta(seconds=wait),
            failures=0,
            trouble=None,
        )

    def _failed(self, source: Source, error: Exception) -> Source:
        failures = source.failures + 1
        retry_after = error.retry_after if isinstance(error, SourceUnavailable) else None
        wait = next_attempt(failures, self._random, retry_after=retry_after)
        return replace(
            source,
            next_at=self._clock.now() + timedelta(seconds=wait),
            failures=failures,
            trouble=str(error),
        )
