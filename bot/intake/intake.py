"""The intake: what comes in is kept first, then acted on, then answered.

Incoming of one chat are acted on one after the other, those of different chats side by side. What was kept and not
acted on when the relay died is acted on when it starts again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Answer, Choice, Form, Incoming, IncomingKind, Sample
from bot.desk.writing import given_back
from bot.errors import PlatformError, Refused, Rejected
from bot.intake.courtesy import Courtesy
from bot.intake.dispatch import Dispatch
from bot.intake.request import in_language, refusal_in
from bot.languages import code_of, spoken
from bot.languages.words import Words, words
from bot.log import say
from bot.people.discretion import Discretion
from bot.people.patience import SUGGESTION, USUAL, Limits, Patience, Verdict
from bot.people.roles import Roles
from bot.ports import Clock, Platform
from bot.store import Store

log = logging.getLogger(__name__)

WORKERS = 16
WAITING = 256
"""Incoming that wait for one worker at most; beyond that the platform has to wait."""
FOR_ADMINISTRATORS = frozenset({"subscribe", "unsubscribe", "into", "settings", "mute", "unmute", "stop"})
"""Commands and buttons that only those who manage a chat get done."""

TOO_MUCH = words("That is too much at once, and was not done. Wait a minute, then try again.")

FAILED = words("Something went wrong here; it was noted. Please try again.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """`too_much`: not kept and not acted on, only told so."""

    incoming: Incoming
    too_much: bool = False


class CommandIntake:
    """`bot.ports.Intake`; `run` acts."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        dispatch: Dispatch,
        roles: Roles,
        clock: Clock,
        admit: Callable[[str], Awaitable[None]],
        limits: Limits = USUAL,
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._dispatch = dispatch
        self._roles = roles
        self._clock = clock
        self._admit = admit
        self._discretion = Discretion(roles, platforms, admit)
        self._patience = Patience(limits, roles.may_edit_somewhere)
        self._courtesy = Courtesy()
        self._queues: list[asyncio.Queue[Waiting | None]] = [asyncio.Queue(WAITING) for _ in range(WORKERS)]
        self._started = asyncio.Event()
        self._stopping = False

    async def receive(self, incoming: Incoming) -> bool:
        await self._started.wait()
        verdict = await self._patience.verdict(incoming, self._clock.monotonic())
        match verdict:
            case Verdict.HEARD:
                if await self._store.desk.keep(incoming):
                    await self._enqueue(Waiting(incoming))
            case Verdict.TOLD:
                say(log, "too-much", logging.WARNING, chat=incoming.address, person=incoming.person.id)
                await self._enqueue(Waiting(incoming, too_much=True))
        return verdict is not Verdict.IGNORED

    async def suggest(self, incoming: Incoming, option: str, typed: str) -> Sequence[Choice]:
        if not await self._heard(incoming, SUGGESTION):
            return []
        return await self._dispatch.suggestions(await self._addressed(incoming), option, typed)

    async def look_up(self, incoming: Incoming, skipped: int) -> Sequence[Sample]:
        if not await self._heard(incoming, SUGGESTION):
            return []
        return await self._dispatch.samples(incoming, skipped)

    async def form(self, incoming: Incoming) -> Form | Answer:
        heard, incoming = await self._heard(incoming), await self._addressed(incoming)
        if not heard:
            return in_language(spoken(incoming.language), TOO_MUCH)[0]
        return await self._dispatch.form(incoming)

    async def _heard(self, incoming: Incoming, weight: float = 1.0) -> bool:
        return await self._patience.verdict(incoming, self._clock.monotonic(), weight) is Verdict.HEARD

    async def run(self) -> None:
        """Act on what was kept and on what comes, until stopped."""
        kept = await self._store.desk.kept()
        async with asyncio.TaskGroup() as workers:
            for number, queue in enumerate(self._queues):
                workers.create_task(self._work(queue), name=f"intake {number}")
            for incoming in kept:
                await self._enqueue(Waiting(incoming))
            self._started.set()

    async def _enqueue(self, waiting: Waiting) -> None:
        """Wait for a place in the line; what comes while the intake stops is only kept."""
        if not self._stopping:
            await self._queues[hash(waiting.incoming.address) % WORKERS].put(waiting)

    def stop(self) -> None:
        """`run` returns when what is being acted on is done; the rest stays kept for the next start."""
        self._stopping = True
        for queue in self._queues:
            if queue.empty():
                queue.put_nowait(None)

    async def _work(self, queue: asyncio.Queue[Waiting | None]) -> None:
        while not self._stopping:
            waiting = await queue.get()
            if waiting is None or self._stopping:
                break
            if waiting.too_much:
                await self._say_enough(waiting.incoming)
                continue
            await self._act(waiting.incoming)
            await self._store.desk.acted_on(waiting.incoming)
        while not queue.empty():
            queue.get_nowait()

    async def _say_enough(self, incoming: Incoming) -> None:
        incoming = await self._addressed(incoming)
        await self._say(incoming, _aside(incoming, _spoken(incoming, TOO_MUCH)), refused=True)

    async def _act(self, incoming: Incoming) -> None:
        say(log, "incoming", kind=incoming.kind, chat=incoming.address, name=incoming.name)
        refused = False
        try:
            incoming = await self._addressed(await self._discretion.aside(incoming))
            answers = await self._dispatch.answers(incoming)
        except Refused as refusal:
            refused = True
            fits = self._platforms[incoming.platform].fits
            told = refusal_in(spoken(incoming.language), refusal)
            answers = [*_aside(incoming, told), *given_back(incoming, fits)]
        except PlatformError as error:
            say(log, "answer-failed", logging.WARNING, chat=incoming.address, name=incoming.name, why=error)
            answers = _aside(incoming, _spoken(incoming, _not_looked_up(incoming, error)))
        except Exception:
            log.exception("failed name=%s chat=%s", incoming.name, incoming.address)
            answers = _aside(incoming, _spoken(incoming, FAILED))
        await self._say(incoming, answers, refused=refused)
        self._dispatch.answered(incoming)

    async def _say(self, incoming: Incoming, answers: Sequence[Answer], *, refused: bool) -> None:
        """Where it is one too many for a group, only who pressed a button is told."""
        if answers and await self._silent(incoming, answers, refused=refused):
            answers = _aside(incoming, _spoken(incoming, TOO_MUCH)) if incoming.kind is IncomingKind.PRESS else []
        for answer in answers:
            await self._answer(incoming, answer)

    async def _addressed(self, incoming: Incoming) -> Incoming:
        """With the chat's language in place of what the platform supposes."""
        chosen = await self._store.languages.of(incoming.address)
        return incoming.model_copy(update={"language": chosen or code_of(incoming.language) or ""})

    async def _answer(self, incoming: Incoming, answer: Answer) -> None:
        platform = self._platforms.get(incoming.platform)
        if platform is None:
            return
        try:
            await self._admit(incoming.platform)
            try:
                await platform.answer(incoming, answer)
            except Rejected as error:
                say(log, "answer-rejected", logging.ERROR, chat=incoming.address, name=incoming.name, why=error)
                await platform.answer(incoming, _spoken(incoming, FAILED)[0])
        except PlatformError as error:
            say(log, "answer-failed", logging.WARNING, chat=incoming.address, name=incoming.name, why=error)
        except Exception:
            log.exception("answer-failed name=%s chat=%s", incoming.name, incoming.address)

    async def _silent(self, incoming: Incoming, answers: Sequence[Answer], *, refused: bool) -> bool:
        """Is this one answer too many for a group? What an administrator or the desk got done is always answered."""
        if all(answer.aside for answer in answers):
            return False
        if not self._dispatch.overheard(incoming) or (not refused and incoming.name in FOR_ADMINISTRATORS):
            return False
        standing = await self._roles.standing(incoming)
        in_place = all(answer.replaces for answer in answers)
        return standing.anywhere is None and not self._courtesy.allows(
            incoming.address, self._clock.monotonic(), in_place=in_place
        )


def _spoken(incoming: Incoming, said: Words) -> list[Answer]:
    return in_language(spoken(incoming.language), said)


def _aside(incoming: Incoming, answers: Sequence[Answer]) -> list[Answer]:
    """What somebody is told who pressed a button in vain is of no use to the others in a group."""
    return [replace(answer, aside=incoming.kind is IncomingKind.PRESS) for answer in answers]


def _not_looked_up(incoming: Incoming, error: PlatformError) -> Words:
    return words(
        "{platform} did not let me look that up ({error}). Please try again.",
        platform=incoming.platform.capitalize(),
        error=str(error),
    )
