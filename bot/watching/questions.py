"""Questions: what a source leaves open is decided by the desk, with two buttons."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from bot.conversation import Answer, Button
from bot.desk.writing import author_of, number_in
from bot.errors import AlreadyRetracted, CoverageClosed, NoSuchSource, Refused
from bot.intake.request import Handler, Request
from bot.languages.language import Language
from bot.languages.words import Words, message, plural, words
from bot.model import Coverage, Entry
from bot.ports import Clock
from bot.richtext import RichText, paragraph, plain
from bot.source import Question, QuestionId, QuestionKind, Source, Verdict
from bot.store import Store
from bot.stream import Stream
from bot.watching.notices import Notice, Notices, notice
from bot.watching.troubles import in_words

MOST_SHOWN = 5
"""Entries of a question that are shown by their beginnings."""
BEGINNING = 80
"""Characters of these."""
REASON = message("No longer on the page that it came from.")

BUTTONS = {
    QuestionKind.MISSING: (words("Withdraw"), words("Keep")),
    QuestionKind.MANY: (words("Send"), words("Do not send")),
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
        await self._notices.tell(await self.as_notice(question))

    async def tell_of_trouble(self, source: Source) -> None:
        said = words(
            "{address} cannot be read: {trouble}. It is tried again and again.",
            address=source.address,
            trouble=in_words(source.trouble or ""),
        )
        await self._notices.tell(notice(said))

    async def tell_of_pause(self, source: Source, why: str | Words) -> None:
        said = words(
            "{address} is no longer read: {why}. {resume} tries again.",
            address=source.address,
            why=why,
            resume=f"/source resume {source.id}",
        )
        await self._notices.tell(notice(said))

    async def as_notice(self, question: Question) -> Notice:
        """The question with its buttons."""
        entries = [await self._store.stream.entry(entry) for entry in question.entries]
        coverage = await self._store.stream.coverage(question.coverage)
        source = await self._store.sources.source(question.source)
        asked, (yes, no) = _asked(question, coverage, source), BUTTONS[question.kind]

        def told(language: Language) -> Answer:
            buttons = (
                Button(language.text(yes), f"question:{question.id}:yes"),
                Button(language.text(no), f"question:{question.id}:no"),
            )
            return Answer((language.paragraph(asked), *_beginnings(entries, language)), buttons=(buttons,))

        return told

    async def answered(self, request: Request) -> Sequence[Answer]:
        number, _, said = request.incoming.arguments.partition(":")
        verdict = Verdict.YES if said == "yes" else Verdict.NO
        question = await self._store.questions.question(QuestionId(number_in(number)))
        if question is None:
            raise NoSuchSource(words("This source was removed, and its questions with it."))
        if question.verdict is not None:
            return request.says(_WAS[question.verdict], replaces=True)
        told = _LEFT[question.kind]
        if verdict is Verdict.YES:
            told = await self._carry_out(question, author_of(request.incoming))
        now, person = self._clock.now(), request.incoming.person
        await self._store.questions.answer(question.id, verdict, now)
        await self._store.desk.record(now, request.address.platform, person, f"answered {said}", f"question {number}")
        return request.says(told, replaces=True)

    async def _carry_out(self, question: Question, author: str) -> Words:
        """Before the answer is written down: what is done twice is done once, and what a crash left undone can be
        asked for again."""
        if question.kind is QuestionKind.MANY:
            try:
                released = await self._stream.release(question.coverage, question.entries)
            except CoverageClosed as error:
                raise Refused(words("The coverage has ended meanwhile; nothing was sent.")) from error
            return plural("1 entry is on the way.", "{count} entries are on the way.", len(released))
        withdrawn = 0
        for number in question.entries:
            with suppress(AlreadyRetracted):
                await self._stream.retract(number, REASON, author)
                withdrawn += 1
        return plural(
            "1 entry is withdrawn; every chat that has it is being told.",
            "{count} entries are withdrawn; every chat that has them is being told.",
            withdrawn,
        )


_WAS = {
    Verdict.YES: words("Somebody said yes already; it was done."),
    Verdict.NO: words("Somebody said no already; nothing was changed."),
    Verdict.SETTLED: words("This has settled itself: the entries are there again."),
}
_LEFT = {
    QuestionKind.MISSING: words("They stay as they are; you are not asked about them again."),
    QuestionKind.MANY: words("They are stored, and nobody gets them."),
}


def _asked(question: Question, coverage: Coverage, source: Source) -> Words:
    title, address, count = coverage.title, source.address, len(question.entries)
    if question.kind is QuestionKind.MISSING:
        return plural(
            "<b>{title}</b>: 1 entry is no longer at {address}. Withdraw what readers have?",
            "<b>{title}</b>: {count} entries are no longer at {address}. Withdraw what readers have?",
            count,
            title=title,
            address=address,
        )
    return plural(
        "<b>{title}</b>: 1 entry came at once from {address}. Nobody has got it yet. Send it?",
        "<b>{title}</b>: {count} entries came at once from {address}. Nobody has got them yet. Send them?",
        count,
        title=title,
        address=address,
    )


def _beginnings(entries: Sequence[Entry], language: Language) -> RichText:
    shown = [paragraph(f"{entry.number}: {_beginning(entry)}") for entry in entries[:MOST_SHOWN]]
    more = len(entries) - len(shown)
    return (*shown, language.paragraph(words("and {number} more", number=more))) if more else tuple(shown)


def _beginning(entry: Entry) -> str:
    text = " ".join(filter(None, [entry.content.headline, plain(entry.content.body)])).replace("\n", " ")
    return text if len(text) <= BEGINNING else text[: BEGINNING - 1].rstrip() + "…"
