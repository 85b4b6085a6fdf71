"""Setting up: the sandbox and a relay that serves it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import typer
from pydantic import SecretStr

from adapters.sandbox.sandbox import Sandbox
from bot.composition import Parts, assembled, stopping_on_signals
from bot.demo.guide import guide
from bot.demo.people import ROLE_EDITOR, ROLE_READER, Shown, in_chat, in_private, of_role
from bot.demo.story import Story
from bot.demo.verdict import Verdict, judge
from bot.settings import FixedSettings, Settings

WATCHABLE = 4.0
"""Seconds between two entries."""

UNDO = 4.0
"""Seconds in which who watches can call a publication back."""

LONGEST = 60.0
"""Seconds after which a fast replay has failed."""

Configure = Callable[[Settings], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a demo plays with; `serving` is the relay's task."""

    sandbox: Sandbox
    parts: Parts
    serving: asyncio.Task[None]


@asynccontextmanager
async def staged(
    page_port: int | None, latency: float, configure: Configure, undo: float = 0.0
) -> AsyncIterator[Stage]:
    with TemporaryDirectory(prefix="tickertape-demo-") as folder:
        async with Sandbox(page_port=page_port, limits=None, latency=latency, guide=_guide) as sandbox:
            settings = _settings(sandbox, Path(folder), undo)
            configure(settings)
            async with assembled(settings, limits=False) as parts, asyncio.TaskGroup() as tasks:
                serving = tasks.create_task(parts.relay.run(), name="relay")
                await parts.relay.connected()
                await sandbox.discord.connected()
                yield Stage(sandbox, parts, serving)
                parts.relay.stop()


ONE_READERS = 300
"""Commands and presses a minute: all that there is to try, however quickly, is one reader's."""


def _guide(sandbox: Sandbox) -> list[Mapping[str, object]]:
    return [step.shown for step in guide(in_private(sandbox.telegram, ROLE_READER).person, sandbox.telegram.username)]


def _settings(sandbox: Sandbox, folder: Path, undo: float) -> Settings:
    return FixedSettings(
        database=folder / "demo.sqlite3",
        telegram_token=SecretStr(sandbox.telegram.token),
        telegram_api_base=sandbox.telegram.url,
        telegram_editors=of_role(sandbox.telegram, ROLE_EDITOR),
        discord_token=SecretStr(sandbox.discord.token),
        discord_api_base=sandbox.discord.url,
        discord_gateway=sandbox.discord.gateway,
        discord_editors=of_role(sandbox.discord, ROLE_EDITOR),
        discord_desk_guilds=(sandbox.discord.desk_guild,),
        discord_notices=int(in_chat(sandbox.discord, "#desk", ROLE_EDITOR).chat),
        reader_limit=ONE_READERS,
        undo_seconds=undo,
        undo_breaking_seconds=undo,
        log_level="warning",
    )


async def once(configure: Configure) -> bool:
    """Replay fast and print a summary. Does every chat show what it should?"""
    async with staged(None, 0.0, configure) as stage:
        story = Story(stage.sandbox.telegram, stage.sandbox.discord, stage.parts, interval=0.0, tell=lambda _: None)
        try:
            async with asyncio.timeout(LONGEST):
                await story.play()
                verdict = await _settled(stage, story)
        except TimeoutError:
            verdict = await _judged(stage, story)
    typer.echo(orjson.dumps(verdict.summary(), option=orjson.OPT_INDENT_2).decode())
    return not verdict.problems


async def _settled(stage: Stage, story: Story) -> Verdict:
    """The verdict, once nothing is missing any more."""
    while True:
        seen = [shown.version for shown in (stage.sandbox.telegram, stage.sandbox.discord)]
        verdict = await _judged(stage, story)
        if not verdict.problems:
            return verdict
        await _next_change(stage, seen)


async def _next_change(stage: Stage, seen: list[int]) -> None:
    """Return when either platform shows something new."""
    stages: tuple[Shown, ...] = (stage.sandbox.telegram, stage.sandbox.discord)
    watched = zip(stages, seen, strict=True)
    tasks = [asyncio.ensure_future(shown.changed(version)) for shown, version in watched]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _judged(stage: Stage, story: Story) -> Verdict:
    entries = await stage.parts.store.stream.entries(story.coverage) if story.coverage else []
    return judge((stage.sandbox.telegram, stage.sandbox.discord), story.subscribed, entries)


async def play(page_port: int, configure: Configure) -> None:
    """Play at a watchable pace, then stay until a signal comes."""
    async with staged(page_port, 0.05, configure, UNDO) as stage:
        assert stage.sandbox.page
        _introduce(stage.sandbox.page.url)
        story = Story(stage.sandbox.telegram, stage.sandbox.discord, stage.parts, interval=WATCHABLE, tell=typer.echo)
        with stopping_on_signals(stage.parts.relay):
            async with asyncio.TaskGroup() as tasks:
                playing = tasks.create_task(story.play(), name="story")
                await asyncio.wait([stage.serving])
                playing.cancel()


def _introduce(url: str) -> None:
    port = url.rstrip("/").rpartition(":")[2]
    typer.echo(f"Open {url} in a browser.")
    typer.echo(
        f"If this runs on another machine, first do there where your browser is: ssh -L {port}:127.0.0.1:{port} HOST"
    )
    typer.echo("Ctrl-C ends it. What happens:")


async def serve_sandbox(telegram_port: int, discord_port: int, page_port: int, *, limits: float, as_json: bool) -> None:
    """The stand-ins alone, until interrupted. `limits` multiplies the platforms' own, 0 lifts them."""
    async with Sandbox(
        telegram_port=telegram_port, discord_port=discord_port, page_port=page_port, limits=limits
    ) as sandbox:
        described = sandbox.description()
        typer.echo(orjson.dumps(described).decode() if as_json else _listed(described))
        await asyncio.Event().wait()


def _listed(described: object, name: str = "") -> str:
    if isinstance(described, dict):
        return "\n".join(_listed(value, f"{name} {key}".strip()) for key, value in described.items())
    return f"{name}: {described}"
