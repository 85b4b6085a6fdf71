"""The end of a coverage, and its going on after all: `/close` and `/reopen`."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer, Button
from bot.desk.report import chats
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.request import Handler, Request, choice, matching, says, the_coverage_for, titled
from bot.model import Coverage, CoverageId, CoverageState
from bot.ports import Clock
from bot.store import REOPENED_WITHIN, Role, Store
from bot.stream import Stream


class Ending:
    """Handlers by command and by button."""

    def __init__(self, store: Store, stream: Stream, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"close": self.close, "reopen": self.reopen}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"close": self.close_pressed, "end": self.end_pressed, "reopen": self.reopen_pressed}

    async def close(self, request: Request) -> Sequence[Answer]:
        named = request.arguments.get("coverage")
        found = await the_coverage_for(request, Role.EDITOR, self._store.stream, named)
        if isinstance(found, list):
            return choice("Which coverage shall end?", found, "close:{}")
        return await self._ask(found)

    async def close_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = await self._pressed(request)
        request.require(Role.EDITOR, coverage.id)
        return await self._ask(coverage, replaces=True)

    async def _ask(self, coverage: Coverage, *, replaces: bool = False) -> Sequence[Answer]:
        """Nothing ends before somebody has seen for how many."""
        if coverage.state is CoverageState.CLOSED:
            return says(titled(coverage), " was closed already.", replaces=replaces)
        audience = await self._store.subscriptions.audience(coverage.id)
        label = f"Close it for {chats(audience)}" if audience else "Close it; nobody follows it"
        return says(
            "Shall ",
            titled(coverage),
            " end? Every chat that follows it gets a closing line, then nothing new.",
            buttons=[Button(label, f"end:{coverage.id}")],
            replaces=replaces,
        )

    async def end_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = await self._pressed(request)
        request.require(Role.EDITOR, coverage.id)
        if not await self._stream.close(coverage.id):
            return says(titled(coverage), " was closed already.", replaces=True)
        await self._record(request, "closed", coverage.slug)
        return says(
            titled(coverage),
            f" has ended. Corrections stay possible: /correct {coverage.slug}/ENTRY TEXT."
            f" For {REOPENED_WITHIN.days} days, /reopen {coverage.slug} takes it up again.",
            replaces=True,
        )

    async def reopen(self, request: Request) -> Sequence[Answer]:
        since = self._clock.now() - REOPENED_WITHIN
        closed = await self._store.stream.coverages(CoverageState.CLOSED)
        ended = [one for one in closed if one.closed_at is not None and one.closed_at >= since]
        if named := request.arguments.get("coverage"):
            return await self._reopen(request, matching(named, ended, "lately ended"))
        if not ended:
            raise Refused(f"No coverage ended within the last {REOPENED_WITHIN.days} days.")
        return choice("Which coverage shall go on?", ended, "reopen:{}")

    async def reopen_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._reopen(request, await self._pressed(request), replaces=True)

    async def _reopen(self, request: Request, coverage: Coverage, *, replaces: bool = False) -> Sequence[Answer]:
        if coverage.closed_at is not None and coverage.closed_at < self._clock.now() - REOPENED_WITHIN:
            raise Refused(
                f"{coverage.title} ended more than {REOPENED_WITHIN.days} days ago. /open TITLE opens a new coverage."
            )
        if not await self._stream.reopen(coverage.id):
            return says(titled(coverage), " is open.", replaces=replaces)
        await self._store.lulls.keep(coverage.id, self._clock.now())
        await self._record(request, "reopened", coverage.slug)
        audience = await self._store.subscriptions.audience(coverage.id)
        return says(titled(coverage), f" goes on; {chats(audience)} will get what comes.", replaces=replaces)

    async def _pressed(self, request: Request) -> Coverage:
        return await self._store.stream.coverage(CoverageId(number_in(request.incoming.arguments)))

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )
