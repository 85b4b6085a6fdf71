"""What a platform does with requests that arrive."""

import asyncio
from dataclasses import dataclass, field
from itertools import count

from bot.errors import (
    Absence,
    EditRefused,
    InDoubt,
    MessageGone,
    Moved,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address, ChatKind, MessageId
from tests.simulation.clock import EPOCH
from tests.simulation.loop import BEGINNING
from tests.simulation.requests import Act, Reply, Request
from tests.simulation.rooms import Fate, Post, Room
from tests.simulation.trace import Trace
from tests.simulation.weather import Trouble, Weather
from tests.simulation.wording import is_card, read

CLOCKS_APART = 5.0
"""Seconds by which the sender's clock may be ahead when it looks for a message."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one platform from another. `nonce_memory`: seconds in which a repeat is recognised, 0 for never.
    `counts_edits`: by themselves, so that they are throttled by themselves too."""

    name: str
    nonce_memory: float = 0.0
    counts_edits: bool = False


@dataclass(slots=True)
class Manners:
    """What the platform does to everybody. `refuses`: revisions of items that it takes without markup, or never."""

    down: bool = False
    nobody_there: bool = False
    revoked: bool = False
    refuses_markup: set[tuple[int, int]] = field(default_factory=set)
    refuses: set[tuple[int, int]] = field(default_factory=set)


class Server:
    """Keeps rooms and serves requests."""

    def __init__(self, traits: Traits, weather: Weather, trace: Trace) -> None:
        self.traits = traits
        self.weather = weather
        self.manners = Manners()
        self.rooms: dict[Address, Room] = {}
        self._trace = trace
        self._ids = count(101)

    def open(self, address: Address, kind: ChatKind) -> Room:
        room = self.rooms[address] = Room(address, kind)
        return room

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def serve(self, request: Request, trouble: Trouble | None) -> Reply:
        """A request has arrived."""
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
                case Act.PIN | Act.UNPIN:
                    self._pin(request)
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
            alone = self.traits.counts_edits and request.act in (Act.EDIT, Act.WITHDRAW, Act.PIN, Act.UNPIN)
            raise Throttled(round(random.uniform(0.5, 90.0), 3), Scope.EDITS if alone else Scope.CHAT)
        if room.successor:
            raise Moved(room.successor)
        reads_only = request.act is Act.FIND and room.absence is Absence.NO_RIGHTS
        if (room.absence and not reads_only) or self.manners.nobody_there:
            raise Unreachable(room.absence or Absence.BLOCKED)

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
        post.photo = request.photo
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
        if post.photo and not request.photo and self.traits.nonce_memory:
            post.photo = False
        if post.photo is not request.photo:
            self._trace.find(self._now(), f"{post} was edited as if it had a photo, or none", room.address)
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

    def _pin(self, request: Request) -> None:
        room = self.rooms[request.address]
        post = self._existing(room, request)
        if not room.pins:
            self._trace.add(self._now(), "unpinnable", room.address, post)
            raise Unreachable(Absence.NO_RIGHTS, "not enough rights to manage pinned messages in the chat")
        post.pinned = request.act is Act.PIN

    def _found(self, request: Request) -> Post | None:
        """The platform's clock is right, the sender's need not be."""
        assert request.since is not None
        since = (request.since - EPOCH).total_seconds() + BEGINNING - CLOCKS_APART
        wanted = (request.body, *request.others)
        posts = [post for post in self.rooms[request.address].shown if post.at >= since and post.body in wanted]
        return posts[-1] if posts else None

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
            if not is_card(request.body):
                room.excused |= {item for item, _ in said & self.manners.refuses}
                room.refused.append(request.body)
            raise Rejected("this is not taken in any form")
        if request.markup and said & self.manners.refuses_markup:
            raise Rejected("can't parse entities")
