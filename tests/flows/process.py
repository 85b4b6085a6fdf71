"""Processes of the project's own code, each forked off one that has loaded it: loading takes longer than most tests.

In all else they are as if they had been started from a shell: settings, folder, files, signals, exit codes.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["bot.command_line.cli", "bot.composition", "bot.figures.table", "bot.sources.reader"])

INPUT, OUTPUT, ERROR = range(3)


class Handed:
    """A file descriptor that goes with what is handed to the new process."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Callable[..., "Handed"], tuple[object]]:
        return _received, (DupFd(self.descriptor),)


def _received(duplicate: object) -> Handed:
    return Handed(duplicate.detach())  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Start:
    """How a process begins. `settings` take the place of those of the tests; `files` are by their numbers, and those
    that are left out are the tests' own."""

    main: Callable[[], None]
    arguments: tuple[str, ...]
    settings: Mapping[str, str]
    folder: Path
    files: Mapping[int, Handed]

    def __call__(self) -> None:
        for number, file in self.files.items():
            os.dup2(file.descriptor, number)
            os.close(file.descriptor)
        sys.stdin = open(INPUT, closefd=False)  # noqa: SIM115
        os.chdir(self.folder)
        for name in [name for name in os.environ if name.startswith("TICKERTAPE_")]:
            del os.environ[name]
        os.environ.update(self.settings)
        sys.argv = ["tickertape", *self.arguments]
        self.main()


class Process:
    """`start_process` makes it. `log` is its standard error where that was asked for."""

    def __init__(self, child: ForkServerProcess, log: asyncio.StreamReader | None) -> None:
        self.log = log
        self._child = child
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(child.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._child.sentinel)
        self._child.join()
        self._ended.set()

    @property
    def pid(self) -> int:
        assert self._child.pid is not None
        return self._child.pid

    @property
    def returncode(self) -> int | None:
        """Negative for a signal; None while it runs."""
        return self._child.exitcode if self._ended.is_set() else None

    def send_signal(self, number: int) -> None:
        if not self._ended.is_set():
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._child.kill()

    async def wait(self) -> int:
        """Until it has ended, and said all that it had to say."""
        if self.log:
            await self.log.read()
        await self._ended.wait()
        assert self._child.exitcode is not None
        return self._child.exitcode


async def start_process(start: Start, *, logs: bool = False) -> Process:
    if not logs:
        return Process(await _forked(start), None)
    reading, writing = os.pipe()
    log = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(log), os.fdopen(reading, "rb", buffering=0)
    )
    try:
        files = {**start.files, ERROR: Handed(writing)}
        child = await _forked(Start(start.main, start.arguments, start.settings, start.folder, files))
    finally:
        os.close(writing)
    return Process(child, log)


async def _forked(start: Start) -> ForkServerProcess:
    """In a thread: the first of them waits until everything is loaded."""
    child = FORKING.Process(target=start, daemon=True)
    await asyncio.to_thread(child.start)
    return child
