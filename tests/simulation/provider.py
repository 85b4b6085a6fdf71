"""A platform and the way to it: requests take their time, and replies get lost.

A request that has left arrives whether or not its sender still lives.
"""

import asyncio
from collections.abc import Callable

from bot.errors import InDoubt, Outage, PlatformError
from tests.simulation.limits import Windows
from tests.simulation.requests import Act, Reply, Request
from tests.simulation.serving import Server, Traits
from tests.simulation.trace import LEAVES, Trace
from tests.simulation.weather import Trouble, Weather
from tests.simulation.wording import is_card, items

TIMEOUT = (5.0, 30.0)
"""Seconds after which a sender stops waiting for a reply, at least and at most."""

LAST_STEPS = 1.0
"""Seconds for which a request of a dead process may still be on its way: less than the next one takes to start."""


class Provider(Server):
    """Rooms, and the way to them. `departures`: what left its sender, and when."""

    def __init__(self, traits: Traits, weather: Weather, windows: Windows, trace: Trace) -> None:
        super().__init__(traits, weather, trace)
        self.windows = windows
        self.departures: list[tuple[float, Request]] = []
        self._in_flight: dict[Request, asyncio.TimerHandle] = {}

    @property
    def idle(self) -> bool:
        return not self._in_flight

    def accept(self, request: Request) -> None:
        """A request leaves its sender."""
        trouble = self.weather.trouble()
        request.left_at = self._now()
        seconds = self.weather.distance.draw(self.weather.random)
        self._trace.add(self._now(), LEAVES, request.address, request)
        self.departures.append((self._now(), request))
        if trouble is Trouble.REFUSED or (self.manners.down and self.weather.random.random() < 0.8):
            self._later(seconds, self._reply, request, Outage("cannot connect"))
        else:
            self._later(seconds, self._arrive, request, trouble)

    def bury(self, life: int) -> None:
        """A process died: what it sent is on its way for a moment longer, and it hears of nothing any more."""
        for request, timer in list(self._in_flight.items()):
            if request.life == life and not request.orphaned:
                self._count_doubt(request)
                request.orphaned = True
                if timer.when() > self._now() + LAST_STEPS:
                    timer.cancel()
                    del self._in_flight[request]

    def _later(self, seconds: float, step: Callable[..., None], request: Request, *arguments: object) -> None:
        self._in_flight[request] = asyncio.get_running_loop().call_later(seconds, step, request, *arguments)

    def _arrive(self, request: Request, trouble: Trouble | None) -> None:
        weather = self.weather
        back = weather.distance.draw(weather.random)
        waiting = weather.random.uniform(*TIMEOUT)
        match trouble:
            case Trouble.DROPPED_BEFORE | Trouble.BROKEN:
                self._later(back, self._reply, request, InDoubt(trouble))
            case Trouble.TIMED_OUT_BEFORE:
                self._later(waiting, self._reply, request, InDoubt(trouble))
            case Trouble.DROPPED_AFTER:
                self.serve(request, None)
                self._later(back, self._reply, request, InDoubt(trouble))
            case Trouble.TIMED_OUT_AFTER:
                self.serve(request, None)
                self._later(waiting, self._reply, request, InDoubt(trouble))
            case Trouble.STORED_LATE if request.act is Act.SEND and not request.orphaned:
                self._later(waiting, self._reply_and_serve, request, weather.random.uniform(0.0, 5.0))
            case _:
                self._later(back, self._reply, request, self.serve(request, trouble))

    def _reply_and_serve(self, request: Request, late: float) -> None:
        """The sender has given up, and then it is stored after all."""
        self._reply(request, InDoubt(Trouble.STORED_LATE))
        self._later(late, self._store_late, request)

    def _store_late(self, request: Request) -> None:
        del self._in_flight[request]
        self.serve(request, None)
        if request.landed and request.landed.doubtful:
            request.landed.late = True

    def _reply(self, request: Request, reply: Reply) -> None:
        del self._in_flight[request]
        if not request.orphaned:
            if isinstance(reply, InDoubt):
                self._count_doubt(request)
            elif request.landed:
                request.landed.doubtful = False
            if not isinstance(reply, PlatformError):
                request.done_at = self._now()
            self._trace.add(self._now(), _kind(reply), request.address, request.act, reply)
            request.answer(reply)

    def _count_doubt(self, request: Request) -> None:
        if request.act is Act.SEND:
            room = self.rooms[request.address]
            if is_card(request.body):
                room.doubted_cards += 1
                return
            room.doubted |= items(request.body)
            room.unsure.append(request.body)


def _kind(reply: Reply) -> str:
    return type(reply).__name__ if isinstance(reply, PlatformError) else "done"
