"""`tickertape run` as a process: how it starts, what it says, how it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from bot.command_line.cli import main
from bot.demo.people import ROLE_EDITOR, ROLE_READER, in_private, of_role
from storage.sqlite import open_store
from tests.flows.newsroom import PATIENCE, Platforms, both_platforms, until, until_shown
from tests.flows.process import Process, Start, start_process
from tests.flows.test_import import PAGE, tickertape

SCRIPT = str(Path(sys.executable).with_name("tickertape"))


def environment(platforms: Platforms, database: Path, **others: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TICKERTAPE_")}
    return clean | {
        "TICKERTAPE_DATABASE": str(database),
        "TICKERTAPE_TELEGRAM_TOKEN": platforms.telegram.token,
        "TICKERTAPE_TELEGRAM_API_BASE": platforms.telegram.url,
        "TICKERTAPE_TELEGRAM_EDITORS": ",".join(map(str, of_role(platforms.telegram, ROLE_EDITOR))),
        "TICKERTAPE_DISCORD_TOKEN": platforms.discord.token,
        "TICKERTAPE_DISCORD_API_BASE": platforms.discord.url,
        "TICKERTAPE_DISCORD_GATEWAY": platforms.discord.gateway,
        "TICKERTAPE_DISCORD_DESK_GUILDS": str(platforms.discord.desk_guild),
        **others,
    }


@asynccontextmanager
async def running(variables: dict[str, str], folder: Path) -> AsyncIterator[Process]:
    """A relay process, killed at the end of the block if it still runs."""
    process = await start_process(Start(main, ("run",), variables, folder, {}), logs=True)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def logged(process: Process, *words: str) -> str:
    """Read the log up to a line that has all these words."""
    assert process.log
    async with asyncio.timeout(2 * PATIENCE):
        while line := (await process.log.readline()).decode():
            if all(word in line for word in words):
                return line
    raise AssertionError(f"the log ended without {words}")


async def ended(process: Process) -> int:
    async with asyncio.timeout(2 * PATIENCE):
        return await process.wait()


async def settled(database: Path) -> None:
    """Wait until nothing is being sent any more: what a relay dies over is in doubt, and not what is tested here."""
    async with open_store(database) as store:

        async def nothing_is_marked() -> bool:
            return not await store.deliveries.marked("telegram")

        await until(nothing_is_marked)


@pytest.mark.parametrize("command", [(sys.executable, "-m", "bot"), (SCRIPT,)], ids=["module", "script"])
@pytest.mark.parametrize(("asked", "code"), [("run", 4), ("status", 2)])
async def test_from_a_shell_it_loads_all_that_it_needs(
    command: tuple[str, ...], asked: str, code: int, tmp_path: Path
) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TICKERTAPE_")}
    process = await asyncio.create_subprocess_exec(*command, asked, env=clean, cwd=tmp_path, stderr=DEVNULL)
    async with asyncio.timeout(3 * PATIENCE):
        assert await process.wait() == code


async def test_without_a_token_it_names_the_settings_and_the_demo(tmp_path: Path) -> None:
    code, _, err = await tickertape("run", database=tmp_path / "news.sqlite3")
    assert code == 4
    assert err.count("\n") == 1
    for words in ("TICKERTAPE_TELEGRAM_TOKEN", "TICKERTAPE_DISCORD_TOKEN", "tickertape demo"):
        assert words in err


async def test_a_bad_setting_is_one_line_that_names_it(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(platforms, tmp_path / "news.sqlite3", TICKERTAPE_TELEGRAM_RATE="quickly")
    async with running(variables, tmp_path) as process:
        line = await logged(process, "TICKERTAPE_TELEGRAM_RATE")
        assert await ended(process) == 2
    assert "quickly" not in line


async def test_a_second_relay_on_the_same_database_is_told_who_holds_it(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(platforms, tmp_path / "news.sqlite3")
    async with running(variables, tmp_path) as first:
        await logged(first, "connected", "telegram")
        async with running(variables, tmp_path) as second:
            await logged(second, f"process {first.pid}")
            assert await ended(second) == 3


async def test_a_killed_relay_leaves_nothing_locked_and_the_next_goes_on(platforms: Platforms, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    variables = environment(platforms, database)
    reader = in_private(platforms.telegram, ROLE_READER)
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    async with running(variables, tmp_path) as first:
        await logged(first, "connected", "telegram")
        await tickertape("import", page, database=database)
        await reader.ask("/subscribe", "now follows this coverage")
        await until_shown(reader, "The roof has come down.")
        await settled(database)
        first.send_signal(signal.SIGKILL)
        assert await ended(first) == -signal.SIGKILL
    await tickertape("import", page, "--publish", database=database)
    async with running(variables, tmp_path) as second:
        await logged(second, "connected", "telegram")
        messages = await until_shown(reader, "Smoke is seen over the quay.")
    assert sum("The roof has come down." in message.text for message in messages) == 1


async def test_sigterm_ends_it_in_order(platforms: Platforms, tmp_path: Path) -> None:
    async with running(environment(platforms, tmp_path / "news.sqlite3"), tmp_path) as process:
        await logged(process, "connected", "telegram")
        await logged(process, "connected", "discord")
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == 0


@asynccontextmanager
async def silent_server() -> AsyncIterator[str]:
    """Takes connections and never answers; its address."""
    gone = asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
        gone.set()


async def test_a_platform_that_never_answers_does_not_hold_up_the_end(platforms: Platforms, tmp_path: Path) -> None:
    async with silent_server() as nowhere:
        variables = environment(platforms, tmp_path / "news.sqlite3", TICKERTAPE_TELEGRAM_API_BASE=nowhere)
        async with running(variables, tmp_path) as process:
            await logged(process, "connected", "discord")
            process.send_signal(signal.SIGTERM)
            assert await ended(process) == 0


@dataclass(slots=True)
class Gate:
    """Holds every message on its way to Telegram until it is opened."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def passage(self, call: Call, carry_out: Carrier) -> Answer:
        if call.method == "sendmessage":
            self.reached.set()
            await self.opened.wait()
        return await carry_out(call)


async def test_what_is_in_flight_still_lands(tmp_path: Path) -> None:
    gate = Gate()
    async with both_platforms(gate.passage) as platforms:
        reader = in_private(platforms.telegram, ROLE_READER)
        async with running(environment(platforms, tmp_path / "news.sqlite3"), tmp_path) as process:
            await reader.write("/help")
            await gate.reached.wait()
            process.send_signal(signal.SIGTERM)
            await logged(process, "stopping")
            gate.opened.set()
            assert await ended(process) == 0
        await reader.sees(lambda message: "/latest" in message.text)


async def test_the_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    gate = Gate()
    async with both_platforms(gate.passage) as platforms:
        async with running(environment(platforms, tmp_path / "news.sqlite3"), tmp_path) as process:
            await in_private(platforms.telegram, ROLE_READER).write("/help")
            await gate.reached.wait()
            process.send_signal(signal.SIGTERM)
            await logged(process, "stopping")
            process.send_signal(signal.SIGTERM)
            assert await ended(process) == 128 + signal.SIGTERM
        gate.opened.set()


async def test_a_wrong_token_stops_that_platform_while_the_other_goes_on(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(platforms, tmp_path / "news.sqlite3", TICKERTAPE_DISCORD_TOKEN="wrong.token.here")
    async with running(variables, tmp_path) as process:
        await logged(process, "stopped", "discord")
        await in_private(platforms.telegram, ROLE_READER).ask("/help", "/latest")
        assert process.returncode is None


async def test_with_no_platform_left_it_ends(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(
        platforms,
        tmp_path / "news.sqlite3",
        TICKERTAPE_DISCORD_TOKEN="wrong.token.here",
        TICKERTAPE_TELEGRAM_TOKEN="123456:wrong",
    )
    async with running(variables, tmp_path) as process:
        await logged(process, "no platform is left")
        assert await ended(process) == 4


async def test_a_second_instance_stops_that_platform_with_a_clear_line(platforms: Platforms, tmp_path: Path) -> None:
    async with running(environment(platforms, tmp_path / "one.sqlite3"), tmp_path) as first:
        await logged(first, "connected", "telegram")
        async with running(environment(platforms, tmp_path / "two.sqlite3"), tmp_path) as second:
            await logged(second, "connected", "telegram")
            line = await logged(first, "stopped", "telegram")
            assert "instance" in line


async def test_without_a_network_it_waits_and_says_so(platforms: Platforms, tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    variables = environment(platforms, tmp_path / "news.sqlite3", TICKERTAPE_TELEGRAM_API_BASE=nowhere)
    async with running(variables, tmp_path) as process:
        await logged(process, "waiting", "telegram")
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == 0


async def test_the_first_owner_claims_the_desk_with_the_printed_code(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(platforms, tmp_path / "news.sqlite3")
    del variables["TICKERTAPE_TELEGRAM_EDITORS"]
    editor = in_private(platforms.telegram, ROLE_EDITOR)
    async with running(variables, tmp_path) as process:
        line = await logged(process, "no-editor-yet", "telegram")
        code = line.rpartition("?start=")[2].strip().strip('"')
        await editor.ask("/open Harbour fire", "I do not know this command")
        await editor.ask(f"/start {code}", "You are an owner of all coverages now")
        await editor.ask("/open Harbour fire", "is open")
        reader = in_private(platforms.telegram, ROLE_READER)
        await reader.ask(f"/start {code}", "This code is not valid")
