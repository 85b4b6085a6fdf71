"""A clock to set, the REST API without a library in between, and a listener at the gateway."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import orjson

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.view import ChatView, MessageView

SAFETY_NET = 5.0
ALL_OPEN_INTENTS = 1 << 0 | 1 << 5 | 1 << 9 | 1 << 12

Json = Any


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, step: timedelta) -> None:
        self.time += step


@dataclass(frozen=True)
class Reply:
    status: int
    body: Json
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """The error code, or 0 for what is none."""
        return int(self.body["code"]) if isinstance(self.body, dict) and "code" in self.body else 0


class Api:
    """Calls with the bot's token, unless told otherwise."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: DiscordSandbox) -> None:
        self._session = session
        self._sandbox = sandbox

    async def call(self, method: str, path: str, *, token: str | None = None, **request: Json) -> Reply:
        headers = {"Authorization": f"Bot {self._sandbox.token if token is None else token}"}
        async with self._session.request(method, self._sandbox.url + path, headers=headers, **request) as answer:
            data = await answer.read()
            body = orjson.loads(data) if data and answer.content_type == "application/json" else None
            return Reply(answer.status, body, {name.lower(): value for name, value in answer.headers.items()})

    async def get(self, path: str) -> Reply:
        return await self.call("GET", path)

    async def post(self, path: str, body: Json = None) -> Reply:
        return await self.call("POST", path, json={} if body is None else body)

    async def put(self, path: str, body: Json = None) -> Reply:
        return await self.call("PUT", path, json={} if body is None else body)

    async def patch(self, path: str, body: Json) -> Reply:
        return await self.call("PATCH", path, json=body)

    async def delete(self, path: str) -> Reply:
        return await self.call("DELETE", path)

    async def send(self, channel: int, content: str = "Fire at the harbour", **more: Json) -> Json:
        """A message that must arrive."""
        reply = await self.post(f"/channels/{channel}/messages", {"content": content, **more})
        assert reply.status == 200, reply.body
        return reply.body

    async def register(self, *commands: Json, guild: int | None = None) -> Json:
        where = f"/guilds/{guild}" if guild else ""
        reply = await self.put(f"/applications/{self._sandbox.application_id}{where}/commands", list(commands))
        assert reply.status == 200, reply.body
        return reply.body

    async def answer(self, interaction: Json, kind: int, data: Json = None, *, with_response: bool = False) -> Reply:
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        query = "?with_response=true" if with_response else ""
        return await self.post(path + query, {"type": kind} if data is None else {"type": kind, "data": data})

    async def follow_up(self, interaction: Json, content: str, **more: Json) -> Reply:
        return await self.post(self.hook(interaction), {"content": content, **more})

    def hook(self, interaction: Json) -> str:
        return f"/webhooks/{interaction['application_id']}/{interaction['token']}"


class Listener:
    """One connection to the gateway."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._stream = zlib.decompressobj() if compressed else None
        self.sequence = 0

    async def say(self, op: int, data: Json) -> None:
        await self._socket.send_bytes(orjson.dumps({"op": op, "d": data}))

    async def frame(self) -> Json:
        """The next frame; a close is `{"closed": code}`."""
        async with asyncio.timeout(SAFETY_NET):
            message = await self._socket.receive()
        if message.type not in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
            return {"closed": self._socket.close_code}
        data = message.data if self._stream is None else self._stream.decompress(message.data)
        frame = orjson.loads(data)
        self.sequence = frame.get("s") or self.sequence
        return frame

    async def event(self, name: str) -> Json:
        """The data of the next event of that name; others are passed over."""
        while True:
            frame = await self.frame()
            assert "closed" not in frame, frame
            if frame["t"] == name:
                return frame["d"]

    async def identify(self, token: str, intents: int = ALL_OPEN_INTENTS, **more: Json) -> None:
        await self.say(2, {"token": token, "intents": intents, "properties": {}, **more})

    async def close(self, code: int = 4000) -> None:
        await self._socket.close(code=code)


@asynccontextmanager
async def connected(sandbox: DiscordSandbox, query: str = "?v=10&encoding=json") -> AsyncIterator[Listener]:
    """A connection that has not said who it is."""
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway + query) as socket:
        yield Listener(socket, compressed="zlib-stream" in query)


@asynccontextmanager
async def listening(sandbox: DiscordSandbox, intents: int = ALL_OPEN_INTENTS) -> AsyncIterator[Listener]:
    """A connection that has identified and has been told of all servers."""
    async with connected(sandbox) as listener:
        await listener.identify(sandbox.token, intents)
        ready = await listener.event("READY")
        if intents & 1:
            for _ in ready["guilds"]:
                await listener.event("GUILD_CREATE")
        yield listener


def chat(sandbox: DiscordSandbox, title: str) -> ChatView:
    """The one chat whose title ends so."""
    found = [view for view in sandbox.chats() if view.title.endswith(title)]
    assert len(found) == 1, [view.title for view in sandbox.chats()]
    return found[0]


def channel(sandbox: DiscordSandbox, title: str) -> int:
    return int(chat(sandbox, title).id)


def person(sandbox: DiscordSandbox, name: str) -> int:
    return next(one.id for view in sandbox.chats() for one in view.people if one.name == name)


def shown(sandbox: DiscordSandbox, title: str) -> list[str]:
    """The texts of a chat."""
    return [message.text for message in chat(sandbox, title).messages]


def last(sandbox: DiscordSandbox, title: str) -> MessageView:
    return chat(sandbox, title).messages[-1]
