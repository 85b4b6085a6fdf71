"""What one connection says to the gateway, and what follows. Documentation: "Gateway Opcodes", "Close Event Codes"."""

import secrets
from collections.abc import Callable
from typing import Annotated

import orjson
from pydantic import BaseModel, Field, ValidationError

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.connection import Connection, frame
from adapters.sandbox.discord.events import KNOWN_BITS, PRIVILEGED, Event, Intent
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.session import Session
from adapters.sandbox.discord.sessions import Sessions
from adapters.sandbox.discord.world import World

GUILDS_PER_SHARD = 2500
_IGNORED = {3, 4, 8, 31, 43}


class Dismissed(Exception):
    """The connection is closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code} {reason}")


class _Frame(BaseModel):
    op: int
    d: object = None


class _Identify(BaseModel):
    token: str = Field(repr=False)
    intents: Annotated[int, Field(ge=0)]
    shard: tuple[int, int] | None = None


class _Resume(BaseModel):
    token: str = Field(repr=False)
    session_id: str
    seq: int


class Conversation:
    """What one connection has said so far."""

    def __init__(self, world: World, sessions: Sessions, connection: Connection, address: Callable[[], str]) -> None:
        self._world = world
        self._sessions = sessions
        self._connection = connection
        self._address = address
        self.session: Session | None = None

    def hear(self, text: str) -> None:
        """Raises Dismissed."""
        try:
            said = _Frame.model_validate(orjson.loads(text))
            self._act(said)
        except (orjson.JSONDecodeError, ValidationError):
            raise Dismissed(4002, "Error while decoding payload.") from None

    def _act(self, said: _Frame) -> None:
        match said.op:
            case 1:
                self._connection.send(frame(11, None))
            case 2 | 6 if self._sessions.knows(self.session):
                raise Dismissed(4005, "Already authenticated.")
            case 2:
                self._identify(_Identify.model_validate(said.d))
            case 6:
                self._resume(_Resume.model_validate(said.d))
            case op if op in _IGNORED:
                if not self._sessions.knows(self.session):
                    raise Dismissed(4003, "Not authenticated.")
            case _:
                raise Dismissed(4001, "Unknown opcode.")

    def _identify(self, form: _Identify) -> None:
        self._check_token(form.token)
        if form.intents & ~KNOWN_BITS:
            raise Dismissed(4013, "Invalid intent(s).")
        if form.intents & PRIVILEGED:
            raise Dismissed(4014, "Disallowed intent(s).")
        which, of = form.shard or (0, 1)
        if not 0 <= which < of:
            raise Dismissed(4010, "Invalid shard.")
        session = Session(secrets.token_hex(16), Intent(form.intents), (which, of))
        ready = self._ready(form.shard, session)
        self._sessions.begin(session)
        self.session = session
        self._sessions.attach(session, self._connection)
        session.dispatch("READY", ready)
        for guild in [guild for guild in self._world.guilds.values() if guild.reachable]:
            session.tell(Event("GUILD_CREATE", payloads.arrived_guild(self._world, guild), Intent.GUILDS, guild.id))

    def _ready(self, shard: tuple[int, int] | None, session: Session) -> Payload:
        guilds = [guild for guild in self._world.guilds.values() if guild.has_bot and session.serves(guild.id)]
        if len(guilds) > GUILDS_PER_SHARD:
            raise Dismissed(4011, "Sharding required.")
        ready: Payload = {
            "v": 10,
            "user": payloads.own_user(self._world),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._address(),
            "application": {"id": str(self._world.application), "flags": 0},
            "session_type": "normal",
            "private_channels": [],
        }
        return ready if shard is None else {**ready, "shard": list(shard)}

    def _resume(self, form: _Resume) -> None:
        self._check_token(form.token)
        session = self._sessions.find(form.session_id)
        if session is not None and form.seq > session.sequence:
            raise Dismissed(4007, "Invalid seq.")
        missed = session.missed(form.seq) if session is not None else None
        if session is None or missed is None:
            self._connection.send(frame(9, False))
            return
        self.session = session
        self._sessions.attach(session, self._connection)
        for one in missed:
            self._connection.send(one)
        session.dispatch("RESUMED", {})

    def _check_token(self, token: str) -> None:
        if not secrets.compare_digest(token.removeprefix("Bot ").encode(), self._world.token.encode()):
            raise Dismissed(4004, "Authentication failed.")
