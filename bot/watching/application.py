"""A decision, carried out: the stream gets what it says, the store what is asked."""

from dataclasses import dataclass

from bot.languages.words import message
from bot.model import CoverageState
from bot.source import Question, QuestionKind
from bot.sources.changes import AUTHOR, Corrected, correct, publication, restamp
from bot.store import QuestionStore, StreamStore
from bot.stream import Stream
from bot.watching.decision import Decision
from bot.watching.known import Look

REASON = message("The source took it back.")


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it. `left_out` counts new entries of a coverage that has ended."""

    published: int = 0
    stored: int = 0
    corrected: int = 0
    withdrawn: int = 0
    left_out: int = 0
    questions: tuple[Question, ...] = ()

    def __bool__(self) -> bool:
        return any(self.counts.values())

    @property
    def counts(self) -> dict[str, int]:
        return {
            "published": self.published,
            "stored": self.stored,
            "corrected": self.corrected,
            "withdrawn": self.withdrawn,
            "asked": len(self.questions),
        }


class Application:
    """Each step is one transaction; what a crash leaves undone is different still when the source is read again."""

    def __init__(self, store: StreamStore, questions: QuestionStore, stream: Stream) -> None:
        self._store = store
        self._questions = questions
        self._stream = stream

    async def apply(self, look: Look, decision: Decision) -> Applied:
        """Raises `Stale` where somebody else changed the same meanwhile: then the source is to be read again."""
        kind, closed = look.document.kind, look.coverage.state is CoverageState.CLOSED
        await restamp(self._store, look.stock.mine, look.difference)
        corrected = await correct(self._stream, look.stock.mine, decision.changed, kind)
        published = stored = 0
        if not closed:
            published, stored = await self._publish(look, decision, corrected)
        withdrawn = await self._withdraw(look, decision)
        questions = await self._ask(look, decision)
        return Applied(
            published=published,
            stored=stored,
            corrected=len(corrected.entries) - len(corrected.late),
            withdrawn=withdrawn,
            left_out=len(decision.published + decision.held_back) if closed else 0,
            questions=questions,
        )

    async def _publish(self, look: Look, decision: Decision, corrected: Corrected) -> tuple[int, int]:
        """How many were pushed, and how many only stored."""
        coverage, kind = look.coverage, look.document.kind
        if corrected.late:
            await self._stream.release(coverage.id, corrected.late)
        publications = [publication(coverage, one, kind, pushed=False) for one in decision.stored]
        publications += [publication(coverage, one, kind, pushed=True) for one in decision.published]
        if publications:
            await self._stream.publish(publications, AUTHOR)
        return len(decision.published) + len(corrected.late), len(decision.stored)

    async def _withdraw(self, look: Look, decision: Decision) -> int:
        entries = [entry for one in decision.withdrawn if (entry := look.stock.live(one))]
        for entry in entries:
            await self._stream.retract(entry.id, REASON, AUTHOR)
        return len(entries)

    async def _ask(self, look: Look, decision: Decision) -> tuple[Question, ...]:
        """What came back to the page is no longer asked about."""
        source, questions = look.source.id, []
        if decision.held_back and look.coverage.state is CoverageState.OPEN:
            kind = look.document.kind
            held_back = [publication(look.coverage, one, kind, pushed=False) for one in decision.held_back]
            questions.append(await self._questions.hold_back(source, held_back, look.now, AUTHOR))
        asked = await self._questions.asked(source, QuestionKind.MISSING)
        if back := asked - look.absent:
            await self._questions.forget(source, QuestionKind.MISSING, back)
        doubtful = [entry.id for one in decision.doubtful if (entry := look.stock.live(one)) and entry.id not in asked]
        if doubtful:
            questions.append(await self._questions.ask(source, QuestionKind.MISSING, doubtful, look.now))
        return tuple(questions)
