"""Listening to the gateway: every event that concerns us becomes a task, and all tasks end before listening does."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime

import discord

from adapters.discord.client import Client
from adapters.discord.gateway import Gateway
from adapters.discord.reception import Reception
from adapters.discord.standing import changes
from bot.conversation import Incoming, Person
from bot.errors import Unauthorised
from bot.ports import Intake

log = logging.getLogger(__name__)

# More than anybody's crowd presses at once; what comes beyond it is told by Discord that it failed.
_AT_ONCE = 500

# An interaction that was promised an answer is still handed in when listening ends.
_FINISHED_WITHIN = 3.0


class Listening:
    def __init__(self, client: Client, intake: Intake, reception: Reception, now: Callable[[], datetime]) -> None:
        self._client = client
        self._intake = intake
        self._reception = reception
        self._now = now
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, gateway: Gateway) -> None:
        """Until cancelled. Raises `Unauthorised`."""
        refused: Unauthorised | None = None
        async with asyncio.TaskGroup() as tasks:
            self._client.hear = lambda event, told: self._hear(tasks, event, told)
            try:
                await gateway.run()
            except Unauthorised as error:
                refused = error
            finally:
                self._client.hear = _nobody
                if self._running:
                    await asyncio.wait(self._running, timeout=_FINISHED_WITHIN)
        if refused is not None:
            raise refused

    def _hear(self, tasks: asyncio.TaskGroup, event: str, told: tuple[object, ...]) -> None:
        match event, told:
            case "interaction", (discord.Interaction() as interaction,):
                self._start(tasks, event, self._reception.take(interaction))
            case _:
                incoming = list(changes(event, told, self._own(), self._now()))
                if incoming:
                    self._start(tasks, event, self._hand_in(incoming))

    def _start(self, tasks: asyncio.TaskGroup, event: str, work: Coroutine[None, None, None]) -> None:
        if len(self._running) >= _AT_ONCE:
            work.close()
            log.warning("event.dropped name=%s running=%d", event, len(self._running))
            return
        task = tasks.create_task(work, name=f"discord {event}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _hand_in(self, changed: list[Incoming]) -> None:
        for incoming in changed:
            await self._intake.receive(incoming)

    def _own(self) -> Person:
        user = self._client.user
        return Person(id=user.id, name=user.name) if user else Person(id=0, name="")


def _nobody(event: str, told: tuple[object, ...]) -> None:
    """What still comes in while listening ends is not taken."""
