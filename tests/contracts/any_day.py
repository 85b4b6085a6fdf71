"""Any day in a newsroom: whatever happens, in whatever order, each chat ends up with what it should have."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.errors import Absence
from bot.lanes.delivery import Chat, Mark, Urgency
from bot.lanes.outcome import Doubted, GivenUp, Postponed, Reinstated, Resolved, Suspended, Unsent
from bot.model import Address, ChatKey, ChatKind, CoverageId, EntryState
from tests.contracts.conftest import Opening
from tests.contracts.courier import ROUNDS, carried
from tests.contracts.newsday import CHATS, Newsday
from tests.contracts.newsroom import MINUTE


def anywhere(mark: Mark) -> Mark:
    """Whatever is known of its chat by now."""
    return replace(mark, chat=Chat(ChatKey(0), mark.chat.address, ChatKind.PRIVATE))


def doubted(mark: Mark) -> Mark:
    return replace(mark, doubts=mark.doubts + 1)


class AnyDay(Newsday):
    """Nothing may be sent that the readership does not want, or that the chat shows already."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._furthest: dict[tuple[Address, CoverageId, Urgency], int] = {}

    @rule(together=st.integers(1, 3))
    def send(self, together: int = 1) -> None:
        for due in self._run(self._courier.due()):
            address = due.chat.address
            if address not in self._on_the_way:
                assert due.doubted is (address in self._in_doubt)
                if mark := self._run(self._courier.mark(due, together=together)):
                    self._check(mark)
                    self._on_the_way[address] = mark
                return

    def _check(self, mark: Mark) -> None:
        """It was wanted, it is not there yet, and it does not come after something newer of its class. Or it is what
        was in doubt, as it was."""
        address = mark.chat.address
        assert self._readership.wants(address, mark)
        if mark.doubts:
            assert anywhere(mark) == self._in_doubt.pop(address)
            return
        for entry in carried(mark):
            assert entry not in self._courier.shown[address]
            assert self._entry(entry).state is EntryState.LIVE
        if mark.urgency is not Urgency.OWED:
            assert mark.seq > self._furthest.get((address, mark.coverage, mark.urgency), 0)

    def _settled(self, address: Address, mark: Mark) -> None:
        if mark.urgency is not Urgency.OWED:
            of = (address, mark.coverage, mark.urgency)
            self._furthest[of] = max(mark.seq, self._furthest.get(of, 0))

    @precondition(lambda self: self._on_the_way)
    @rule()
    def arrive(self) -> None:
        address, mark = self._on_the_way.popitem()
        self._run(self._courier.arrive(mark))
        self._readership.served(address, mark)
        self._settled(address, mark)

    @precondition(lambda self: self._on_the_way)
    @rule(outcome=st.sampled_from(["unsent", "throttled", "given up", "unreachable", "many unreachable"]))
    def fail(self, outcome: str) -> None:
        address, mark = self._on_the_way.popitem()
        if mark.doubts and outcome != "given up":
            self._in_doubt[address] = anywhere(mark)
        match outcome:
            case "unsent":
                self._run(self._courier.turn(Unsent(mark)))
            case "throttled":
                self._run(self._courier.turn(Unsent(mark, self._newsroom.now + MINUTE * 5)))
            case "unreachable":
                self._run(self._courier.turn(Suspended(mark.chat, Absence.BLOCKED, self._newsroom.now)))
            case "many unreachable":
                until = self._newsroom.now + MINUTE * 5
                self._run(self._courier.turn(Reinstated((mark.chat.key,), until)))
            case _:
                self._run(self._courier.turn(GivenUp(mark)))
                self._readership.given_up(address, mark)
                self._settled(address, mark)
        self._end_doubts()

    @precondition(lambda self: self._on_the_way)
    @rule()
    def lose_the_answer(self) -> None:
        address, mark = self._on_the_way.popitem()
        self._run(self._courier.turn(Doubted(mark, self._newsroom.now)))
        self._in_doubt[address] = anywhere(doubted(mark))
        self._end_doubts()

    @precondition(lambda self: self._on_the_way)
    @rule()
    def find_that_it_did_not_arrive(self) -> None:
        _, mark = self._on_the_way.popitem()
        self._run(self._courier.turn(Resolved(mark)))

    @rule(times=st.integers(2, 6))
    def catch_up(self, times: int) -> None:
        for _ in range(times):
            self.send()
            if self._on_the_way:
                self.arrive()

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

    @rule(minutes=st.sampled_from([5, 90]))
    def wait(self, minutes: int = 5) -> None:
        """After an hour and a half, chats that are away are tried again."""
        self._newsroom.now += MINUTE * minutes
        self._run(self._newsroom.store.deliveries.end_waiting(self._newsroom.now))

    @rule()
    def start_again(self) -> None:
        """The relay died: what was on its way is in doubt, as what was so before, and nothing else is."""

        async def reopen() -> list[Mark]:
            await self._stack.aclose()
            self._newsroom.store = self._courier.store = await self._open()
            return await self._newsroom.store.deliveries.recover("telegram", self._newsroom.now, skipped=False)

        for address, mark in self._on_the_way.items():
            self._in_doubt[address] = anywhere(doubted(mark))
        self._on_the_way.clear()
        assert {mark.chat.address: anywhere(mark) for mark in self._run(reopen())} == self._in_doubt
        self._end_doubts()

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
        assert self._run(self._newsroom.store.deliveries.marked("telegram")) == []
        for address in CHATS:
            self._compare(address)

    def _compare(self, address: Address) -> None:
        for entry in self._readership.wanted[address]:
            assert self._entry(entry).state is EntryState.RETRACTED
        shown = self._courier.shown[address]
        assert shown == {entry: self._entry(entry).revision for entry in shown}
        sent = [entry for entry in self._courier.sent[address] if entry is not None]
        assert sorted(sent) == sorted(shown)
