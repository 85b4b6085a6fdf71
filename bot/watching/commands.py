"""`/source`: the desk's way to sources."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer, Button
from bot.errors import DocumentNotUnderstood, Refused, SourceUnavailable
from bot.intake.request import Bench, Handler, Request, says
from bot.ports import Clock
from bot.richtext import paragraph
from bot.source import Source, SourceOptions, SourceState
from bot.store import Store
from bot.watching.questions import Questions
from bot.watching.sourcing import Sourcing, stored

USAGE = "/source alone lists them; /source add ADDRESS [COVERAGE], test ADDRESS, pause, resume or remove NUMBER."
MOST_LISTED = 10


class SourceCommands(Bench):
    def __init__(self, store: Store, sourcing: Sourcing, questions: Questions, clock: Clock) -> None:
        self._store = store
        self._sourcing = sourcing
        self._questions = questions
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"source": self.source}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"source": self.pressed, **self._questions.presses}

    async def source(self, request: Request) -> Sequence[Answer]:
        words = (request.arguments.get("what") or "").split()
        try:
            return await self._act(request, words[0].lower() if words else "list", words[1:])
        except (SourceUnavailable, DocumentNotUnderstood) as error:
            raise Refused(f"That cannot be read: {error}.") from error

    async def pressed(self, request: Request) -> Sequence[Answer]:
        action, _, number = request.incoming.arguments.partition(":")
        return await self._act(request, action, [number])

    async def _act(self, request: Request, action: str, words: Sequence[str]) -> Sequence[Answer]:
        if action == "list":
            return await self._list()
        if action not in {"add", "test", "pause", "resume", "remove", "removing"} or not words:
            raise Refused(USAGE)
        if action == "add":
            return await self._add(request, words[0], words[1] if len(words) > 1 else None)
        if action == "test":
            return await self._test(words[0])
        return await self._change(request, action, await self._sourcing.find(words[0]))

    async def _list(self) -> Sequence[Answer]:
        listed = await self._sourcing.listed()
        if not listed:
            return says("No source is read yet: /source add ADDRESS.")
        lines = [
            paragraph(f"{source.id}: {source.address}: {_standing(source)}; into {coverage.slug}.")
            for source, coverage in listed[:MOST_LISTED]
        ]
        if len(listed) > MOST_LISTED:
            lines.append(paragraph(f"and {len(listed) - MOST_LISTED} more: tickertape source list shows all."))
        buttons = tuple(_buttons(source) for source, _ in listed[:MOST_LISTED])
        questions = [await self._questions.as_answer(one) for one in await self._store.questions.open_questions()]
        return [Answer(tuple(lines), buttons=buttons), *(_sequel(one) for one in questions[:MOST_LISTED])]

    async def _add(self, request: Request, address: str, slug: str | None) -> Sequence[Answer]:
        added = await self._sourcing.add(address, slug, SourceOptions())
        await self._record(request, f"source {added.source.id} added", added.source.address)
        return says(
            f"Source {added.source.id} is read into {added.coverage.slug}. {stored(added.stored)}, sent to nobody; what"
            " comes from now on goes out."
        )

    async def _test(self, address: str) -> Sequence[Answer]:
        trial = await self._sourcing.test(address, SourceOptions())
        document, decision = trial.document, trial.decision
        told = f"“{document.title or '(no title)'}”, {document.kind}, {len(document.entries):,} entries. "
        if trial.source is None:
            return says(told + "It is not read yet; adding it sends nothing of this to anybody.")
        return says(
            told + f"Now {len(decision.published):,} would be sent, {len(decision.changed):,} corrected,"
            f" {len(decision.withdrawn):,} withdrawn; you would be asked about"
            f" {len(decision.held_back) + len(decision.doubtful):,}."
        )

    async def _change(self, request: Request, action: str, source: Source) -> Sequence[Answer]:
        pressed = request.arguments.get("what") is None
        if action == "removing" or (action == "remove" and not pressed):
            sure = Button("Remove it", f"source:remove:{source.id}")
            return says(
                f"Stop reading {source.address} for good? What it gave stays.", buttons=[sure], replaces=pressed
            )
        acts = {"pause": self._sourcing.pause, "resume": self._sourcing.resume, "remove": self._sourcing.remove}
        await acts[action](source)
        await self._record(request, f"source {source.id} {action}d", source.address)
        done = {"pause": "is no longer read", "resume": "is read again", "remove": "is removed; what it gave stays"}
        return says(f"{source.address} {done[action]}.", replaces=pressed)

    async def _record(self, request: Request, action: str, detail: str) -> None:
        now, person = self._clock.now(), request.incoming.person
        await self._store.desk.record(now, request.address.platform, person, action, detail)


def _standing(source: Source) -> str:
    if source.state is not SourceState.ACTIVE:
        return source.state.value
    return f"in trouble: {source.trouble}" if source.failures else "active"


def _buttons(source: Source) -> tuple[Button, ...]:
    active = source.state is SourceState.ACTIVE
    first = (
        Button(f"Pause {source.id}", f"source:pause:{source.id}")
        if active
        else Button(f"Resume {source.id}", f"source:resume:{source.id}")
    )
    return first, Button(f"Remove {source.id}", f"source:removing:{source.id}")


def _sequel(answer: Answer) -> Answer:
    return Answer(answer.text, buttons=answer.buttons, sequel=True)
