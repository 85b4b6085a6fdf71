"""Any day in a newsroom: whatever happens, in whatever order, each chat ends up with what it should have."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, precondition, rule

from bot.delivery import GivenUp, Mark, Outdated, Postponed, Suspended, Unsent, Urgency
from bot.errors import Absence
from bot.model import Address, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState, Level, Marks
from bot.store import Store
from tests.contracts.conftest import Opening
from tests.contracts.courier import ROUNDS, Courier
from tests.contracts.newsroom import BREAKING, KEY, MINUTE, Newsroom, chat
from tests.contracts.readership import Readership

CHATS = [chat(number) for number in range(1, 4)]

Result = TypeVar("Result")


class AnyDay(RuleBasedStateMachine):
    """Nothing may be sent that the readership does not want, or that the chat shows already."""

    entries = Bundle[EntryId]("entries")

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opening = opening
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._on_the_way: dict[Address, Mark] = {}
        self._furthest: dict[tuple[Address, CoverageId, Urgency], int] = {}
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
        if mark.entry is not None and self._entry(mark.entry).state is EntryState.LIVE:
            self.correct(mark.entry)

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

    @rule(address=st.sampled_from(CHATS), absence=st.sampled_from(Absence))
    def go(self, address: Address, absence: Absence) -> None:
        self._run(self._newsroom.store.subscriptions.suspend(address, absence))

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

    @rule()
    def send(self) -> None:
        for due in self._run(self._courier.due()):
            if due.chat.address not in self._on_the_way:
                if mark := self._run(self._courier.mark(due)):
                    self._check(mark)
                    self._on_the_way[due.chat.address] = mark
                return

    def _check(self, mark: Mark) -> None:
        """It was wanted, it is not there yet, and it does not come after something newer of its class."""
        address = mark.chat.address
        assert self._readership.wants(address, mark)
        if mark.entry is not None:
            assert mark.entry not in self._courier.shown[address]
            assert self._entry(mark.entry).state is EntryState.LIVE
        if mark.urgency is not Urgency.OWED:
            of = (address, mark.coverage, mark.urgency)
            assert mark.seq >= self._furthest.get(of, 0)
            self._furthest[of] = mark.seq

    @precondition(lambda self: self._on_the_way)
    @rule()
    def arrive(self) -> None:
        address, mark = self._on_the_way.popitem()
        self._run(self._courier.arrive(mark))
        self._readership.served(address, mark)

    @precondition(lambda self: self._on_the_way)
    @rule(outcome=st.sampled_from(["unsent", "throttled", "given up", "unreachable"]))
    def fail(self, outcome: str) -> None:
        address, mark = self._on_the_way.popitem()
        match outcome:
            case "unsent":
                self._run(self._courier.turn(Unsent(mark)))
            case "throttled":
                self._run(self._courier.turn(Unsent(mark, self._newsroom.now + MINUTE * 5)))
            case "unreachable":
                self._run(self._courier.turn(Suspended(mark.chat, Absence.BLOCKED)))
            case _:
                self._run(self._courier.turn(GivenUp(mark)))
                self._readership.given_up(address, mark)

    @rule(times=st.integers(2, 6))
    def catch_up(self, times: int) -> None:
        for _ in range(times):
            self.send()
            if self._on_the_way:
                self.arrive()

    def _outdated(self) -> Outdated | None:
        outdated = self._run(self._courier.outdated())
        return next((one for one in outdated if one.chat.address not in self._on_the_way), None)

    @rule(times=st.integers(1, 4))
    def revise(self, times: int = 1) -> None:
        for _ in range(times):
            if outdated := self._outdated():
                self._run(self._courier.revise(outdated))

    @rule(minutes=st.sampled_from([0, 5]))
    def postpone(self, minutes: int) -> None:
        if outdated := self._outdated():
            until = self._newsroom.now + MINUTE * minutes if minutes else None
            self._run(self._courier.turn(Postponed(outdated, until)))

    @rule()
    def wait(self) -> None:
        self._newsroom.now += MINUTE * 5
        self._run(self._newsroom.store.deliveries.end_waiting(self._newsroom.now))

    @rule()
    def start_again(self) -> None:
        """The relay died: what was on its way is marked, and nothing else is."""

        async def reopen() -> list[Mark]:
            await self._stack.aclose()
            self._newsroom.store = self._courier.store = await self._open()
            return await self._newsroom.store.deliveries.marked("telegram")

        marks = self._run(reopen())
        assert {mark.chat.address: mark for mark in marks} == self._on_the_way

    def teardown(self) -> None:
        try:
            if hasattr(self, "_courier"):
                self._end_the_day()
        finally:
            self._run(self._stack.aclose())
            self._runner.close()

    def _end_the_day(self) -> None:
        while self._on_the_way:
            self.arrive()
        for address in CHATS:
            self.come_back(address)
        for _ in range(2):
            self.wait()
        for _ in range(ROUNDS):
            self.revise()
            self.send()
            if self._on_the_way:
                self.arrive()
            elif not self._run(self._courier.due()) and not self._outdated():
                break
        assert (self._run(self._courier.due()), self._outdated()) == ([], None)
        for address in CHATS:
            self._compare(address)

    def _compare(self, address: Address) -> None:
        for entry in self._readership.wanted[address]:
            assert self._entry(entry).state is EntryState.RETRACTED
        shown = self._courier.shown[address]
        assert shown == {entry: self._entry(entry).revision for entry in shown}
        sent = [entry for entry in self._courier.sent[address] if entry is not None]
        assert sorted(sent) == sorted(shown)
