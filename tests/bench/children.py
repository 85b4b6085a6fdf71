"""The processes that take part, each on its own. They are told what to do on standard input, one order a line, and
answer on standard output, one JSON object a line; a process whose standard input ends, ends."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import PIPE
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]
PATIENCE = 900.0
"""Seconds for one answer, on a machine that has other things to do."""

FAREWELL = 15.0
"""Seconds that a process has to end by itself."""

LONGEST_LINE = 1 << 20
LAST_WORDS = 30
"""Lines of the log of a process that ended too early."""


class Report(BaseModel):
    """What a process says."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Done(Report):
    """It was done, and there is nothing to tell."""


Told = TypeVar("Told", bound=Report)
Obey = Callable[[Sequence[str]], Awaitable[Report]]


class Child:
    """One of the processes; `started` makes it."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self._name = name
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    async def hear(self, kind: type[Told]) -> Told:
        """What it says next. Raises `RuntimeError` when it ended instead, and `TimeoutError`."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            said = "\n".join(self._log.read_text(errors="replace").splitlines()[-LAST_WORDS:])
            message = f"{self._name} ended too early, with {await self._process.wait()}:\n{said}"
            raise RuntimeError(message)
        return kind.model_validate_json(line)

    async def ask(self, kind: type[Told], *order: object) -> Told:
        assert self._process.stdin
        self._process.stdin.write(" ".join(map(str, order)).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.hear(kind)

    def kill(self) -> None:
        """For one that has more to do than anybody waits for."""
        self._process.kill()

    async def end(self) -> None:
        assert self._process.stdin
        if not self._process.stdin.is_closing():
            self._process.stdin.close()
        try:
            async with asyncio.timeout(FAREWELL):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def started(module: str, *arguments: str, log: Path) -> AsyncIterator[Child]:
    """`python -m tests.bench.MODULE` until the end of the block; what it says on standard error goes to `log`."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"tests.bench.{module}",
            *arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=errors,
            cwd=ROOT,
            limit=LONGEST_LINE,
        )
    child = Child(module, process, log)
    try:
        yield child
    finally:
        await child.end()


def say(report: Report) -> None:
    sys.stdout.write(report.model_dump_json() + "\n")
    sys.stdout.flush()


async def obey_orders(obey: Obey) -> None:
    """Do what standard input says, one order after the other, until it ends."""
    orders = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    try:
        while line := await orders.readline():
            say(await obey(line.decode().split()))
    finally:
        transport.close()
