"""The gateway: one websocket for each connected bot. Documentation: "Gateway".

HELLO, heartbeats, IDENTIFY with READY and one GUILD_CREATE for each server, RESUME with what was missed.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.sandbox.discord.connection import HEARTBEAT_SECONDS, Connection, HungUp, frame
from adapters.sandbox.discord.conversation import Conversation, Dismissed
from adapters.sandbox.discord.sessions import Sessions
from adapters.sandbox.discord.world import World

_LONGEST_FRAME_READ = 64 * 1024
_CLOSE_SECONDS = 1.0
# A client that closes with one of these gives its session up (documentation, "Initiating a Disconnect").
_FAREWELLS = {1000, 1001}


class Gateway:
    """`address` says where it is served, for READY. `delay` is awaited before each frame is answered: an answer that
    comes sooner than a client's send returns is one that no real network gives, and discord.py misreads it."""

    def __init__(
        self, world: World, sessions: Sessions, address: Callable[[], str], delay: Callable[[], Awaitable[None]]
    ) -> None:
        self._world = world
        self._sessions = sessions
        self._address = address
        self._delay = delay
        self._connections: set[Connection] = set()

    def drop(self, *, resumable: bool) -> None:
        """Send all away: with RECONNECT, so that they resume, or with INVALID_SESSION, so that they start anew."""
        for session in self._sessions.all():
            line = session.line
            if line is not None and resumable:
                line.send(frame(7, None))
                line.close(4000, "Reconnect")
            elif line is not None:
                line.send(frame(9, False))
            if not resumable:
                self._sessions.forget(session)

    async def close(self) -> None:
        """Hang up on all, and wait until they have hung up too, or were given the time to."""
        connections = list(self._connections)
        for connection in connections:
            connection.close(1001, "Going away")
        for connection in connections:
            await connection.over.wait()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One connection from beginning to end."""
        compression = request.query.get("compress")
        if request.query.get("encoding", "json") != "json" or compression not in {None, "zlib-stream"}:
            return web.Response(status=400, text="only encoding=json, plain or with compress=zlib-stream")
        socket = web.WebSocketResponse(max_msg_size=_LONGEST_FRAME_READ, compress=False, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket, compressed=compression is not None)
        self._connections.add(connection)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(connection.write(), name="gateway writer")
                await self._serve(connection, request.query.get("v", "10"))
        finally:
            self._connections.discard(connection)
            connection.over.set()
        return socket

    async def _serve(self, connection: Connection, version: str) -> None:
        if version != "10":
            connection.close(4012, "Invalid API version")
            return
        connection.send(frame(10, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000)}))
        conversation = Conversation(self._world, self._sessions, connection, self._address)
        try:
            while True:
                heard = await connection.read()
                await self._delay()
                conversation.hear(heard)
        except Dismissed as dismissal:
            connection.close(dismissal.code, dismissal.reason)
        except HungUp as end:
            connection.close(1000, "")
            if conversation.session is not None and end.code in _FAREWELLS:
                self._sessions.forget(conversation.session)
        finally:
            if conversation.session is not None and conversation.session.line is connection:
                self._sessions.attach(conversation.session, None)
