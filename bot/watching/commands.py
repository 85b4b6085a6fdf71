"""`/source`: the desk's way to sources."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer, Button
from bot.errors import AddressRefused, DocumentNotUnderstood, Refused, SourceUnavailable
from bot.intake.request import Bench, Handler, Request
from bot.languages.language import Language
from bot.languages.words import Words, message, plural, words
from bot.model import Coverage
from bot.ports import Clock
from bot.source import Source, SourceOptions, SourceState
from bot.store import Store
from bot.watching.questions import Questions
from bot.watching.sourcing import Sourcing, stored
from bot.watching.troubles import in_words

USAGE = words(
    "{alone} alone lists them; else {uses}.",
    alone="/source",
    uses="/source add ADDRESS [COVERAGE], test ADDRESS, pause NUMBER, resume NUMBER, remove NUMBER",
)
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
        typed = (request.arguments.get("what") or "").split()
        try:
            return await self._act(request, typed[0].lower() if typed else "list", typed[1:])
        except (SourceUnavailable, DocumentNotUnderstood) as error:
            raise Refused(words("That cannot be read: {why}.", why=in_words(str(error)))) from error
        except AddressRefused as error:
            raise Refused(words("That cannot be read: {why}.", why=error.said)) from error

    async def pressed(self, request: Request) -> Sequence[Answer]:
        action, _, number = request.incoming.arguments.partition(":")
        return await self._act(request, action, [number])

    async def _act(self, request: Request, action: str, typed: Sequence[str]) -> Sequence[Answer]:
        if action == "list":
            return await self._list(request)
        if action not in {"add", "test", "pause", "resume", "remove", "removing"} or not typed:
            raise Refused(USAGE)
        if action == "add":
            return await self._add(request, typed[0], typed[1] if len(typed) > 1 else None)
        if action == "test":
            return await self._test(request, typed[0])
        return await self._change(request, action, await self._sourcing.find(typed[0]))

    async def _list(self, request: Request) -> Sequence[Answer]:
        listed, language = await self._sourcing.listed(), request.language
        if not listed:
            return request.says(words("No source is read yet: {add}.", add="/source add ADDRESS"))
        lines = [language.paragraph(_line(source, coverage)) for source, coverage in listed[:MOST_LISTED]]
        if len(listed) > MOST_LISTED:
            more, all_of_them = len(listed) - MOST_LISTED, "tickertape source list"
            lines.append(
                language.paragraph(words("and {number} more: {list} shows all.", number=more, list=all_of_them))
            )
        buttons = tuple(_buttons(source, language) for source, _ in listed[:MOST_LISTED])
        open_ones = (await self._store.questions.open_questions())[:MOST_LISTED]
        questions = [(await self._questions.as_notice(one))(language) for one in open_ones]
        return [Answer(tuple(lines), buttons=buttons), *map(_sequel, questions)]

    async def _add(self, request: Request, address: str, slug: str | None) -> Sequence[Answer]:
        added = await self._sourcing.add(address, slug, SourceOptions())
        await self._record(request, f"source {added.source.id} added", added.source.address)
        return request.says(
            words(
                "Source {number} is read into {coverage}. {stored}, sent to nobody; what comes from now on goes out.",
                number=str(added.source.id),
                coverage=added.coverage.slug,
                stored=stored(added.stored),
            )
        )

    async def _test(self, request: Request, address: str) -> Sequence[Answer]:
        trial = await self._sourcing.test(address, SourceOptions())
        document, decision = trial.document, trial.decision
        shown = plural(
            "“{title}”, {kind}, 1 entry.",
            "“{title}”, {kind}, {count} entries.",
            len(document.entries),
            title=document.title or words("(no title)"),
            kind=document.kind.value,
        )
        follows = words("It is not read yet; adding it sends nothing of this to anybody.")
        if trial.source is not None:
            follows = words(
                "Now {sent} would be sent, {corrected} corrected, {withdrawn} withdrawn; you would be asked about"
                " {asked}.",
                sent=len(decision.published),
                corrected=len(decision.changed),
                withdrawn=len(decision.withdrawn),
                asked=len(decision.held_back) + len(decision.doubtful),
            )
        return request.says(Words("{shown} {follows}", {"shown": shown, "follows": follows}))

    async def _change(self, request: Request, action: str, source: Source) -> Sequence[Answer]:
        pressed = request.arguments.get("what") is None
        if action == "removing" or (action == "remove" and not pressed):
            sure = Button(request.language.text(words("Remove it")), f"source:remove:{source.id}")
            asked = words("Stop reading {address} for good? What it gave stays.", address=source.address)
            return request.says(asked, [sure], replaces=pressed)
        acts = {"pause": self._sourcing.pause, "resume": self._sourcing.resume, "remove": self._sourcing.remove}
        await acts[action](source)
        await self._record(request, f"source {source.id} {action}d", source.address)
        return request.says(words(_DONE[action], address=source.address), replaces=pressed)

    async def _record(self, request: Request, action: str, detail: str) -> None:
        now, person = self._clock.now(), request.incoming.person
        await self._store.desk.record(now, request.address.platform, person, action, detail)


_DONE = {
    "pause": message("{address} is no longer read."),
    "resume": message("{address} is read again."),
    "remove": message("{address} is removed; what it gave stays."),
}


def _line(source: Source, coverage: Coverage) -> Words:
    number, address, slug = str(source.id), source.address, coverage.slug
    return words(
        "{number}: {address}: {standing}; into {coverage}.",
        number=number,
        address=address,
        standing=_standing(source),
        coverage=slug,
    )


def _standing(source: Source) -> Words:
    match source.state:
        case SourceState.PAUSED:
            return words("paused")
        case SourceState.ENDED:
            return words("ended")
        case SourceState.ACTIVE:
            return (
                words("in trouble: {trouble}", trouble=in_words(source.trouble or ""))
                if source.failures
                else words("active")
            )


def _buttons(source: Source, language: Language) -> tuple[Button, ...]:
    number = str(source.id)
    pause = (words("Pause {number}", number=number), "pause")
    resume = (words("Resume {number}", number=number), "resume")
    first = pause if source.state is SourceState.ACTIVE else resume
    shown = (first, (words("Remove {number}", number=number), "removing"))
    return tuple(Button(language.text(said), f"source:{action}:{source.id}") for said, action in shown)


def _sequel(answer: Answer) -> Answer:
    return Answer(answer.text, buttons=answer.buttons, sequel=True)
