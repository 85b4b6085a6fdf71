"""A day in a newsroom and among its readers: what is published, changed and followed, in any order."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, precondition, rule

from bot.errors import Absence
from bot.lanes.delivery import Mark, Outdated
from bot.model import Address, Coverage, CoverageState, Entry, EntryId, EntryState, Level, Marks
from bot.store import Store
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier, carried
from tests.contracts.newsroom import BREAKING, KEY, Newsroom, chat
from tests.contracts.readership import Readership

CHATS = [chat(number) for number in range(1, 4)]

Result = TypeVar("Result")


class Newsday(RuleBasedStateMachine):
    """What is sent meanwhile is on its way, or in doubt where nobody knows whether it arrived."""

    entries = Bundle[EntryId]("entries")

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opening = opening
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._on_the_way: dict[Address, Mark] = {}
        self._in_doubt: dict[Address, Mark] = {}
        self._readership = Readership(CHATS)

    def _run(self, work: Coroutine[object, object, Result]) -> Result:
        return self._runner.run(work)

    async def _open(self) -> Store:
        return await self._stack.enter_async_context(self._opening())

    @initialize()
    def begin_the_day(self) -> None:
        self._newsroom = Newsroom(self._run(self._open()))
        self._courier = Courier(self._newsroom.store)
        self._coverages = [self._run(self._newsroom.open()) for _ in range(2)]
        for address in CHATS:
            self.follow(address, 0, Level.ALL)

    def _entry(self, entry: EntryId) -> Entry:
        return self._run(self._newsroom.store.stream.entry(entry))

    def _open_coverage(self, number: int) -> Coverage | None:
        coverage = self._run(self._newsroom.store.stream.coverage(self._coverages[number].id))
        return coverage if coverage.state is CoverageState.OPEN else None

    def _outdated(self) -> Outdated | None:
        outdated = self._run(self._courier.outdated())
        return next((one for one in outdated if one.chat.address not in self._on_the_way), None)

    def _end_doubts(self) -> None:
        """Where nobody follows any more, nothing is in doubt."""
        follows = self._readership.follows
        self._in_doubt = {address: mark for address, mark in self._in_doubt.items() if follows(address, mark.coverage)}

    @rule(
        target=entries, number=st.integers(0, 1), marks=st.sampled_from([Marks(), KEY, BREAKING]), pushed=st.booleans()
    )
    def publish(self, number: int, marks: Marks, *, pushed: bool) -> EntryId:
        coverage = self._open_coverage(number)
        if coverage is None:
            self._coverages[number] = coverage = self._run(self._newsroom.open())
        entry = self._run(self._newsroom.publish(coverage, marks=marks, pushed=pushed))
        if pushed:
            self._readership.pushed(entry, self._courier.shown)
        return entry.id

    @rule(number=st.integers(0, 1))
    def release(self, number: int) -> None:
        if coverage := self._open_coverage(number):
            for entry in self._run(self._newsroom.store.stream.release(coverage.id, self._newsroom.tick())):
                self._readership.pushed(entry, self._courier.shown)

    @rule(entry=entries)
    def correct(self, entry: EntryId) -> None:
        self._run(self._newsroom.correct(self._entry(entry)))

    @precondition(lambda self: self._on_the_way)
    @rule()
    def correct_what_is_on_the_way(self) -> None:
        mark = next(iter(self._on_the_way.values()))
        for entry in carried(mark):
            if self._entry(entry).state is EntryState.LIVE:
                self.correct(entry)

    @rule(entry=consumes(entries))
    def retract(self, entry: EntryId) -> None:
        self._run(self._newsroom.retract(self._entry(entry)))

    @rule(number=st.integers(0, 1))
    def close(self, number: int) -> None:
        if coverage := self._open_coverage(number):
            self._run(self._newsroom.close(coverage))

    @rule(address=st.sampled_from(CHATS), number=st.integers(0, 1), level=st.sampled_from(Level))
    def follow(self, address: Address, number: int, level: Level) -> None:
        coverage = self._open_coverage(number)
        if coverage and self._run(self._newsroom.follow(address, coverage, level)):
            newest = self._run(self._newsroom.store.stream.newest(coverage.id, 100))
            self._readership.followed(address, coverage.id, level, newest, self._courier.shown)

    @rule(address=st.sampled_from(CHATS), number=st.integers(0, 1))
    def unfollow(self, address: Address, number: int) -> None:
        coverage = self._coverages[number]
        entries = {entry.id for entry in self._run(self._newsroom.store.stream.entries(coverage.id))}
        unfollowed = self._run(self._newsroom.store.subscriptions.unsubscribe(address, coverage.id))
        assert unfollowed is self._readership.unfollowed(address, coverage.id, entries)
        self._end_doubts()

    @rule(address=st.sampled_from(CHATS), absence=st.sampled_from(Absence))
    def go(self, address: Address, absence: Absence) -> None:
        self._run(self._newsroom.suspend(address, absence))

    @rule()
    def go_before_a_correction_comes(self) -> None:
        if outdated := self._outdated():
            self.go(outdated.chat.address, Absence.BLOCKED)

    @precondition(lambda self: self._on_the_way)
    @rule()
    def go_before_an_entry_comes(self) -> None:
        self.go(next(iter(self._on_the_way)), Absence.REMOVED)

    @rule(address=st.sampled_from(CHATS))
    def come_back(self, address: Address) -> None:
        self._run(self._newsroom.store.subscriptions.restore(address))
