"""A door that is shut, and answers that never come, as a client sees them."""

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from adapters.sandbox.door import HOST, Door, Unanswered

PATIENCE = 5.0


class House:
    """A server that says `yes`, or does what a visitor asks for by the path."""

    def __init__(self) -> None:
        self.visits = 0
        self.silent = asyncio.Event()
        self.holding = asyncio.Event()
        self.released = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.visits += 1
        match request.path:
            case "/silent":
                self.silent.set()
                return Unanswered(hang_up=False)
            case "/dropped":
                return Unanswered(hang_up=True)
            case "/held":
                self.holding.set()
                await self.released.wait()
        return web.Response(text="yes")


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def door(house: House) -> AsyncIterator[Door]:
    runner = web.ServerRunner(web.Server(house.answer, access_log=None), shutdown_timeout=0.2)
    await runner.setup()
    door = Door(runner)
    await door.open(0)
    async with asyncio.timeout(PATIENCE):
        yield door
    await door.close()


@pytest.fixture
async def visitor(door: Door) -> AsyncIterator[aiohttp.ClientSession]:
    # Without kept connections: one that was just closed at the other end would be tried first.
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(f"http://{HOST}:{door.port}", connector=connector) as session:
        yield session


async def said(visitor: aiohttp.ClientSession, path: str = "/") -> str:
    # A GET would be tried again by the client itself when the connection breaks.
    async with visitor.post(path) as response:
        return await response.text()


async def test_a_shut_door_refuses_and_opens_again_at_the_same_port(door: Door, visitor: aiohttp.ClientSession) -> None:
    assert await said(visitor) == "yes"
    port = door.port
    for _ in range(2):
        await door.shut()
        for _ in range(3):
            with pytest.raises(aiohttp.ClientConnectorError):
                await said(visitor)
        await door.reopen()
        assert door.port == port
        assert await said(visitor) == "yes"


async def test_nobody_else_gets_the_port_of_a_shut_door(door: Door) -> None:
    await door.shut()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((HOST, door.port))


async def test_who_is_inside_when_it_shuts_gets_no_answer(
    house: House, door: Door, visitor: aiohttp.ClientSession
) -> None:
    async with asyncio.TaskGroup() as tasks:
        inside = tasks.create_task(lost(visitor, "/held"))
        await house.holding.wait()
        await door.shut()
        assert await inside
        house.released.set()
    await door.reopen()
    assert await said(visitor) == "yes"
    assert house.visits == 2


async def lost(visitor: aiohttp.ClientSession, path: str) -> bool:
    """Was the connection closed without an answer, though it had come about?"""
    try:
        await said(visitor, path)
    except aiohttp.ClientConnectorError:
        return False
    except aiohttp.ClientConnectionError:
        return True
    return False


async def test_a_connection_that_is_hung_up(house: House, visitor: aiohttp.ClientSession) -> None:
    assert await lost(visitor, "/dropped")
    assert house.visits == 1
    assert await said(visitor) == "yes"


async def test_a_silent_connection_stays_open_until_the_client_gives_up(
    house: House, visitor: aiohttp.ClientSession
) -> None:
    with pytest.raises(TimeoutError):
        await visitor.post("/silent", timeout=aiohttp.ClientTimeout(total=0.05))
    assert house.visits == 1
    assert await said(visitor) == "yes"


async def test_a_silent_connection_ends_with_the_house(
    house: House, door: Door, visitor: aiohttp.ClientSession
) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(lost(visitor, "/silent"))
        await house.silent.wait()
        await door.close()
        assert await waiting


async def test_a_door_that_was_never_open_can_be_shut(house: House) -> None:
    runner = web.ServerRunner(web.Server(house.answer, access_log=None))
    await runner.setup()
    door = Door(runner)
    await door.shut()
    await door.reopen()
    assert door.port == 0
    await door.close()
