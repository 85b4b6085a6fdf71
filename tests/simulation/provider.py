"""A platform's side of the wire: it keeps rooms, serves requests when they arrive, and loses replies.

A request that has left arrives whether or not its sender still lives.
"""

import asyncio
from dataclasses import dataclass, field
from itertools import count

from bot.errors import (
    EditRefused,
    InDoubt,
    MessageGone,
    Moved,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address, ChatKind, MessageId
from tests.simulation.clock import EPOCH
from tests.simulation.limits import Windows
from tests.simulation.loop import BEGINNING
from tests.simulation.requests import Act, Reply, Request
from tests.simulation.rooms import Fate, Post, Room
from tests.simulation.trace import LEAVES, Trace
from tests.simulation.weather import Trouble, Weather
from tests.simulation.wording import items, read

TIMEOUT = (5.0, 30.0)
"""Seconds after which a sender stops waiting for a reply, at least and at most."""

CLOCKS_APART = 5.0
"""Seconds by which the sender's clock may be ahead when it looks for a message."""

LAST_STEPS = 1.0
"""Seconds for which a request of a dead process may still be on its way: less than the next one takes to start."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one platform from another. `nonce_memory`: seconds in which a repeat is recognised, 0 for never."""

    name: str
    nonce_memory: float


@dataclass(slots=True)
class Manners:
    """What the platform does to everybody. `refuses`: revisions of items that it takes without markup, or never."""

    down: bool = False
    revoked: bool = False
    refuses_markup: set[tuple[int, int]] = field(default_factory=set)
    refuses: set[tuple[int, int]] = field(default_factory=set)


class Provider:
    def __init__(self, traits: Traits, weather: Weather, windows: Windows, trace: Trace) -> None:
        self.traits = traits
        self.weather = weather
        self.manners = Manners()
        self.windows = windows
        self.rooms: dict[Address, Room] = {}
        self.doubts = 0
        self._trace = trace
        self._in_flight: dict[Request, asyncio.TimerHandle] = {}
        self._ids = count(101)

    def open(self, address: Address, kind: ChatKind) -> Room:
        room = self.rooms[address] = Room(address, kind)
        return room

    @property
    def idle(self) -> bool:
        return not self._in_flight

    def accept(self, request: Request) -> None:
        """A request leaves its sender."""
        trouble = self.weather.trouble()
        seconds = self.weather.distance.draw(self.weather.random)
        self._trace.add(self._now(), LEAVES, request.address, request)
        if trouble is Trouble.REFUSED or (self.manners.down and self.weather.random.random() < 0.8):
            self._later(seconds, request, self._reply, request, Outage("cannot connect"))
        else:
            self._later(seconds, request, self._arrive, request, trouble)

    def bury(self, life: int) -> None:
        """A process died: what it sent is on its way for a moment longer, and it hears of nothing any more."""
        for request, timer in list(self._in_flight.items()):
            if request.life == life and not request.orphaned:
                self._count_doubt(request)
                request.orphaned = True
                if timer.when() > self._now() + LAST_STEPS:
                    timer.cancel()
                    del self._in_flight[request]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _later(self, seconds: float, request: Request, *step: object) -> None:
        act, *arguments = step
        assert callable(act)
        self._in_flight[request] = asyncio.get_running_loop().call_later(seconds, act, *arguments)

    def _arrive(self, request: Request, trouble: Trouble | None) -> None:
        weather = self.weather
        back = weather.distance.draw(weather.random)
        waiting = weather.random.uniform(*TIMEOUT)
        match trouble:
            case Trouble.DROPPED_BEFORE | Trouble.BROKEN:
                self._later(back, request, self._reply, request, InDoubt(trouble))
            case Trouble.TIMED_OUT_BEFORE:
                self._later(waiting, request, self._reply, request, InDoubt(trouble))
            case Trouble.DROPPED_AFTER:
                self._serve(request, None)
                self._later(back, request, self._reply, request, InDoubt(trouble))
            case Trouble.TIMED_OUT_AFTER:
                self._serve(request, None)
                self._later(waiting, request, self._reply, request, InDoubt(trouble))
            case Trouble.STORED_LATE if request.act is Act.SEND and not request.orphaned:
                self._later(waiting, request, self._reply_and_serve, request, weather.random.uniform(0.0, 5.0))
            case _:
                self._later(back, request, self._reply, request, self._serve(request, trouble))

    def _reply_and_serve(self, request: Request, late: float) -> None:
        """The sender has given up, and then it is stored after all."""
        self._reply(request, InDoubt(Trouble.STORED_LATE))
        self._later(late, request, self._store_late, request)

    def _store_late(self, request: Request) -> None:
        del self._in_flight[request]
        self._serve(request, None)
        if request.landed and request.landed.doubtful:
            request.landed.late = True

    def _reply(self, request: Request, reply: Reply) -> None:
        del self._in_flight[request]
        if not request.orphaned:
            if isinstance(reply, InDoubt):
                self._count_doubt(request)
            elif request.landed:
                request.landed.doubtful = False
            self._trace.add(self._now(), _kind(reply), request.address, request.act, reply)
            request.answer(reply)

    def _count_doubt(self, request: Request) -> None:
        if request.act is Act.SEND:
            self.doubts += 1
            self.rooms[request.address].doubted |= items(request.body)

    def _serve(self, request: Request, trouble: Trouble | None) -> Reply:
        try:
            self._let_in(request, trouble)
            match request.act:
                case Act.SEND:
                    request.landed = self._send(request)
                    return request.landed.id
                case Act.EDIT:
                    self._edit(request)
                case Act.WITHDRAW:
                    self._withdraw(request)
                case Act.FIND:
                    request.landed = self._found(request)
                    return request.landed.id if request.landed else None
        except PlatformError as error:
            return error
        return None

    def _let_in(self, request: Request, trouble: Trouble | None) -> None:
        room, random = self.rooms[request.address], self.weather.random
        if self.manners.revoked:
            raise Unauthorised("the token was revoked")
        if self.manners.down:
            raise InDoubt("answered 503")
        if request.over:
            raise request.over
        if trouble is Trouble.ACCOUNT_THROTTLED:
            raise Throttled(round(random.uniform(0.5, 30.0), 3), Scope.ACCOUNT)
        if trouble is Trouble.CHAT_THROTTLED:
            raise Throttled(round(random.uniform(0.5, 90.0), 3), Scope.CHAT)
        if room.successor:
            raise Moved(room.successor)
        if room.absence:
            raise Unreachable(room.absence)

    def _send(self, request: Request) -> Post:
        room, now = self.rooms[request.address], self._now()
        known = room.nonces.get(request.nonce)
        if known and now - known.at < self.traits.nonce_memory:
            if not known.shown:
                raise MessageGone("it was deleted since")
            self._trace.add(now, "recognised", request.address, known)
            return known
        self._read_over(room, request)
        post = Post(MessageId(next(self._ids)), request.body, request.markup, request.reply_to, request.life, now)
        post.uneditable = self.weather.chance(self.weather.uneditable)
        post.undeletable = self.weather.chance(self.weather.undeletable)
        room.add(post, request.nonce)
        self._trace.add(now, "shown", request.address, post)
        return post

    def _edit(self, request: Request) -> None:
        room = self.rooms[request.address]
        post = self._existing(room, request)
        if post.uneditable:
            post.frozen = True
            raise EditRefused("message can't be edited")
        self._read_over(room, request)
        post.body, post.markup = request.body, request.markup

    def _withdraw(self, request: Request) -> None:
        room = self.rooms[request.address]
        assert request.message is not None
        post = room.posts[request.message]
        if post.undeletable and post.shown:
            post.frozen = True
            raise EditRefused("message can't be deleted for everyone")
        if post.shown:
            post.fate = Fate.WITHDRAWN

    def _found(self, request: Request) -> Post | None:
        """The platform's clock is right, the sender's need not be."""
        assert request.since is not None
        since = (request.since - EPOCH).total_seconds() + BEGINNING - CLOCKS_APART
        posts = [post for post in self.rooms[request.address].shown if post.at >= since and post.body == request.body]
        return posts[0] if posts else None

    def _existing(self, room: Room, request: Request) -> Post:
        assert request.message is not None
        post = room.posts.get(request.message)
        if post is None or not post.shown:
            raise MessageGone("message to edit not found")
        return post

    def _read_over(self, room: Room, request: Request) -> None:
        """Does the platform take this content?"""
        said = {(piece.item, piece.revision) for piece in read(request.body)}
        if said & self.manners.refuses:
            room.excused |= items(request.body)
            room.refused.append(request.body)
            raise Rejected("this is not taken in any form")
        if request.markup and said & self.manners.refuses_markup:
            raise Rejected("can't parse entities")


def _kind(reply: Reply) -> str:
    return type(reply).__name__ if isinstance(reply, PlatformError) else "done"
