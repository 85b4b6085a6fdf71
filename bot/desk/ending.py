"""The end of a coverage, and its going on after all: `/close` and `/reopen`."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer, Button
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.request import Handler, Request, choice, matching, the_coverage_for
from bot.languages.words import Words, message, plural, words
from bot.model import Coverage, CoverageId, CoverageState
from bot.ports import Clock
from bot.store import REOPENED_WITHIN, Role, Store
from bot.stream import Stream

NONE_ENDED_LATELY = message("There is no lately ended coverage called “{name}”. {coverages} lists those that run.")


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
            return choice(words("Which coverage shall end?"), found, "close:{}", request.language)
        return await self._ask(request, found)

    async def close_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = await self._pressed(request)
        request.require(Role.EDITOR, coverage.id)
        return await self._ask(request, coverage, replaces=True)

    async def _ask(self, request: Request, coverage: Coverage, *, replaces: bool = False) -> Sequence[Answer]:
        """Nothing ends before somebody has seen for how many."""
        if coverage.state is CoverageState.CLOSED:
            return request.says(_closed_already(coverage), replaces=replaces)
        audience = await self._store.subscriptions.audience(coverage.id)
        label = words("Close it; nobody follows it")
        if audience:
            label = plural("Close it for 1 chat", "Close it for {count} chats", audience)
        asked = words(
            "Shall <b>{title}</b> end? Every chat that follows it gets a closing line, then nothing new.",
            title=coverage.title,
        )
        button = Button(request.language.text(label), f"end:{coverage.id}")
        return request.says(asked, [button], replaces=replaces)

    async def end_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = await self._pressed(request)
        request.require(Role.EDITOR, coverage.id)
        if not await self._stream.close(coverage.id):
            return request.says(_closed_already(coverage), replaces=True)
        await self._record(request, "closed", coverage.slug)
        said = plural(
            "<b>{title}</b> has ended. Corrections stay possible: {correct}. For 1 day, {reopen} takes it up again.",
            "<b>{title}</b> has ended. Corrections stay possible: {correct}. For {count} days, {reopen} takes it up"
            " again.",
            REOPENED_WITHIN.days,
            title=coverage.title,
            correct=f"/correct {coverage.slug}/ENTRY TEXT",
            reopen=f"/reopen {coverage.slug}",
        )
        return request.says(said, replaces=True)

    async def reopen(self, request: Request) -> Sequence[Answer]:
        since = self._clock.now() - REOPENED_WITHIN
        closed = await self._store.stream.coverages(CoverageState.CLOSED)
        ended = [one for one in closed if one.closed_at is not None and one.closed_at >= since]
        if named := request.arguments.get("coverage"):
            return await self._reopen(request, matching(named, ended, NONE_ENDED_LATELY))
        if not ended:
            raise Refused(
                plural(
                    "No coverage ended within the last day.",
                    "No coverage ended within the last {count} days.",
                    REOPENED_WITHIN.days,
                )
            )
        return choice(words("Which coverage shall go on?"), ended, "reopen:{}", request.language)

    async def reopen_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._reopen(request, await self._pressed(request), replaces=True)

    async def _reopen(self, request: Request, coverage: Coverage, *, replaces: bool = False) -> Sequence[Answer]:
        if coverage.closed_at is not None and coverage.closed_at < self._clock.now() - REOPENED_WITHIN:
            raise Refused(
                plural(
                    "{title} ended more than a day ago. {open} opens a new coverage.",
                    "{title} ended more than {count} days ago. {open} opens a new coverage.",
                    REOPENED_WITHIN.days,
                    title=coverage.title,
                    open="/open TITLE",
                )
            )
        if not await self._stream.reopen(coverage.id):
            return request.says(words("<b>{title}</b> is open.", title=coverage.title), replaces=replaces)
        await self._store.lulls.keep(coverage.id, self._clock.now())
        await self._record(request, "reopened", coverage.slug)
        audience = await self._store.subscriptions.audience(coverage.id)
        said = plural(
            "<b>{title}</b> goes on; 1 chat will get what comes.",
            "<b>{title}</b> goes on; {count} chats will get what comes.",
            audience,
            title=coverage.title,
        )
        return request.says(said, replaces=replaces)

    async def _pressed(self, request: Request) -> Coverage:
        return await self._store.stream.coverage(CoverageId(number_in(request.incoming.arguments)))

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _closed_already(coverage: Coverage) -> Words:
    return words("<b>{title}</b> was closed already.", title=coverage.title)
