"""Somebody who looks at the page from outside, as a browser does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.page.room import RITA

SAFETY_NET = 10.0


class Viewer:
    """Somebody with a browser, or with less good intentions."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._opened: list[Events] = []

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self._session.get(path, headers=headers) as response:
            return response.status, await response.text()

    async def headers(self, path: str) -> dict[str, str]:
        async with self._session.get(path) as response:
            return dict(response.headers)

    async def chats(self, platform: str) -> Any:
        return json.loads((await self.get("/chats"))[1])[platform]

    async def post(self, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        async with self._session.post(path, data=body, headers={"Content-Type": "application/json", **headers}) as said:
            return said.status, await said.json()

    async def does(self, action: str, **details: object) -> tuple[int, Any]:
        """Rita's doing in the room on Telegram, but for what is said otherwise."""
        body = {"platform": "telegram", "chat": "1", "person": RITA.id, **details}
        return await self.post(f"/{action}", json.dumps(body).encode())

    async def opens(self) -> "Events":
        self._opened.append(Events(await self._session.get("/events")))
        return self._opened[-1]

    def leave(self) -> None:
        """Close all connections that were opened."""
        for events in self._opened:
            events.response.close()


class Events:
    """What an open connection brings, one line or one state after the other."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def line(self) -> str:
        async with asyncio.timeout(SAFETY_NET):
            return (await self.response.content.readline()).decode()

    async def state(self) -> Any:
        while not (line := await self.line()).startswith("data: "):
            assert line, "the connection ended"
        return json.loads(line.removeprefix("data: "))

    async def until(self, platform: str, version: int) -> list[Any]:
        """The states of a platform up to that version."""
        states: list[Any] = []
        while not states or states[-1]["version"] < version:
            state = await self.state()
            states += [state] if state["platform"] == platform else []
        return states


@asynccontextmanager
async def visiting(server: PageServer) -> AsyncIterator[Viewer]:
    async with aiohttp.ClientSession(server.url) as session:
        viewer = Viewer(session)
        yield viewer
        viewer.leave()


def texts(state: Any) -> list[str]:
    return [message["text"] for message in state["chats"][0]["messages"]]
