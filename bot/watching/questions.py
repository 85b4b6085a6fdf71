"""Questions: what a source leaves open is decided by the desk, with two buttons."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from bot.conversation import Answer, Button
from bot.desk.writing import author_of, number_in
from bot.errors import AlreadyRetracted, CoverageClosed, NoSuchSource, Refused
from bot.intake.request import Handler, Request, says, titled
from bot.languages.words import message
from bot.model import Entry
from bot.ports import Clock
from bot.richtext import RichText, paragraph, plain
from bot.source import Question, QuestionId, QuestionKind, Source, Verdict
from bot.store import Store
from bot.stream import Stream
from bot.watching.notices import Notices

MOST_SHOWN = 5
"""Entries of a question that are shown by their beginnings."""
BEGINNING = 80
"""Characters of these."""
REASON = message("No longer on the page that it came from.")

BUTTONS = {
    QuestionKind.MISSING: ("Withdraw", "Keep"),
    QuestionKind.MANY: ("Send", "Do not send"),
}


class Questions:
    """Asks, and handles the buttons."""

    def __init__(self, store: Store, stream: Stream, notices: Notices, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._notices = notices
        self._clock = clock

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"question": self.answered}

    async def ask(self, question: Question) -> None:
        await self._notices.tell(await self.as_answer(question))

    async def tell_of_trouble(self, source: Source) -> None:
        await self._notices.tell(
            Answer((paragraph(f"{source.address} cannot be read: {source.trouble}. It is tried again and again."),))
        )

    async def tell_of_pause(self, source: Source, why: str) -> None:
        await self._notices.tell(
            Answer((paragraph(f"{source.address} is no longer read: {why}. /source resume {source.id} tries again."),))
        )

    async def as_answer(self, question: Question) -> Answer:
        """The question with its buttons."""
        entries = [await self._store.stream.entry(entry) for entry in question.entries]
        coverage = await self._store.stream.coverage(question.coverage)
        source = await self._store.sources.source(question.source)
        count = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
        if question.kind is QuestionKind.MISSING:
            is_are = "is" if len(entries) == 1 else "are"
            told = f": {count} {is_are} no longer at {source.address}. Withdraw what readers have?"
        else:
            told = f": {count} came at once from {source.address}. Nobody has got them yet. Send them?"
        yes, no = BUTTONS[question.kind]
        buttons = (Button(yes, f"question:{question.id}:yes"), Button(no, f"question:{question.id}:no"))
        return Answer((paragraph(titled(coverage), told), *_beginnings(entries)), buttons=(buttons,))

    async def answered(self, request: Request) -> Sequence[Answer]:
        number, _, said = request.incoming.arguments.partition(":")
        verdict = Verdict.YES if said == "yes" else Verdict.NO
        question = await self._store.questions.question(QuestionId(number_in(number)))
        if question is None:
            raise NoSuchSource("This source was removed, and its questions with it.")
        if question.verdict is not None:
            return says(_WAS[question.verdict], replaces=True)
        answers = says(_LEFT[question.kind], replaces=True)
        if verdict is Verdict.YES:
            answers = await self._carry_out(question, author_of(request.incoming))
        now, person = self._clock.now(), request.incoming.person
        await self._store.questions.answer(question.id, verdict, now)
        await self._store.desk.record(now, request.address.platform, person, f"answered {said}", f"question {number}")
        return answers

    async def _carry_out(self, question: Question, author: str) -> list[Answer]:
        """Before the answer is written down: what is done twice is done once, and what a crash left undone can be
        asked for again."""
        if question.kind is QuestionKind.MANY:
            try:
                released = await self._stream.release(question.coverage, question.entries)
            except CoverageClosed as error:
                raise Refused("The coverage has ended meanwhile; nothing was sent.") from error
            return says(f"{_entries(len(released))} on the way.", replaces=True)
        withdrawn = 0
        for number in question.entries:
            with suppress(AlreadyRetracted):
                await self._stream.retract(number, REASON, author)
                withdrawn += 1
        return says(f"{_entries(withdrawn)} withdrawn; every chat that has them is being told.", replaces=True)


_WAS = {
    Verdict.YES: "Somebody said yes already; it was done.",
    Verdict.NO: "Somebody said no already; nothing was changed.",
    Verdict.SETTLED: "This has settled itself: the entries are there again.",
}
_LEFT = {
    QuestionKind.MISSING: "They stay as they are; you are not asked about them again.",
    QuestionKind.MANY: "They are stored, and nobody gets them.",
}


def _beginnings(entries: Sequence[Entry]) -> RichText:
    shown = [paragraph(f"{entry.number}: {_beginning(entry)}") for entry in entries[:MOST_SHOWN]]
    more = len(entries) - len(shown)
    return (*shown, paragraph(f"and {more:,} more")) if more else tuple(shown)


def _beginning(entry: Entry) -> str:
    text = " ".join(filter(None, [entry.content.headline, plain(entry.content.body)])).replace("\n", " ")
    return text if len(text) <= BEGINNING else text[: BEGINNING - 1].rstrip() + "…"


def _entries(count: int) -> str:
    return "1 entry is" if count == 1 else f"{count:,} entries are"
