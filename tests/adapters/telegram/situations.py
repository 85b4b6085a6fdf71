"""What the tests of the Telegram adapter start from: a small server that answers as it is told, and a few people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import orjson
from aiohttp import web

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import MessageView
from adapters.telegram import TelegramPlatform
from adapters.telegram.render import render
from bot.conversation import Answer, Choice, Form, Incoming, Sample
from bot.model import Message, Rendered
from bot.richtext import paragraph

PATIENCE = 10.0
"""Seconds after which a test gives up on something that does not come."""

TOKEN = "7001:a-made-up-token-for-tests"


BOT = {"id": 7001, "is_bot": True, "first_name": "Ticker", "username": "ticker_bot"}
"""What getMe answers."""


@dataclass
class Call:
    """One call as it arrived."""

    method: str
    form: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)


Answering = Callable[[Call], Awaitable[web.StreamResponse]]


def ok(result: object = True) -> web.Response:
    return web.json_response(body=orjson.dumps({"ok": True, "result": result}))


def refusal(code: int, description: str, **parameters: int) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body=orjson.dumps(body), status=code)


class Api:
    """A server on the loopback address: `answer` is asked about every call, `calls` are those that came."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.connections: set[object] = set()
        self.answer: Answering = self._yes
        self._news = asyncio.Condition()
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=0.1)
        self.base = ""

    async def _yes(self, _call: Call) -> web.StreamResponse:
        return ok()

    def answers(self, *responses: web.StreamResponse) -> None:
        """Answer one call after the other with these, and then with yes."""
        rest = iter(responses)

        async def answer(_call: Call) -> web.StreamResponse:
            return next(rest, None) or ok()

        self.answer = answer

    def never_answers(self) -> asyncio.Event:
        """Take calls and keep silent until the event is set."""
        release = asyncio.Event()

        async def answer(_call: Call) -> web.StreamResponse:
            await release.wait()
            return ok()

        self.answer = answer
        return release

    async def called(self, times: int = 1) -> None:
        """Return once that many calls have come since the beginning."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(self.calls) >= times)

    @property
    def url(self) -> str:
        """Where the account's calls go."""
        return f"{self.base}/bot{TOKEN}"

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.connections.add(request.transport)
        call = Call(request.path.rpartition("/")[2], {})
        if request.content_type == "application/json":
            call.form.update(await request.json())
        for name, value in (await request.post()).items():
            if isinstance(value, str):
                call.form[name] = value
            elif isinstance(value, web.FileField):
                call.files[name] = value.file.read()
        async with self._news:
            self.calls.append(call)
            self._news.notify_all()
        return await self.answer(call)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()


class Naps:
    """A sleep that remembers how long it should have been and ends at once; the hundredth never does."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if len(self.taken) >= 100:
            await asyncio.Event().wait()


class Inbox:
    """An intake that keeps what it is handed, and fails with the `fault` there is, if any."""

    def __init__(self) -> None:
        self.all: list[Incoming] = []
        self.fault: Exception | None = None
        self.looked_up: list[tuple[Incoming, int]] = []
        self.samples: list[Sample] = []
        self.held = asyncio.Event()
        self.held.set()
        self._unseen: asyncio.Queue[Incoming] = asyncio.Queue()

    async def receive(self, incoming: Incoming) -> bool:
        if self.fault:
            raise self.fault
        self.all.append(incoming)
        self._unseen.put_nowait(incoming)
        return True

    async def look_up(self, incoming: Incoming, skipped: int) -> Sequence[Sample]:
        self.looked_up.append((incoming, skipped))
        await self.held.wait()
        return self.samples[skipped : skipped + 20]

    async def suggest(self, incoming: Incoming, option: str, typed: str) -> Sequence[Choice]:
        raise AssertionError(f"Telegram suggests nothing: {incoming} {option} {typed}")

    async def form(self, incoming: Incoming) -> Form | Answer:
        raise AssertionError(f"Telegram has no forms: {incoming}")

    async def next(self) -> Incoming:
        """The first that nobody has looked at yet."""
        async with asyncio.timeout(PATIENCE):
            return await self._unseen.get()

    @asynccontextmanager
    async def listening(self, platform: TelegramPlatform) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(platform.listen(self))
            yield
            task.cancel()


def rendered(text: str, *, silent: bool = True) -> Rendered:
    return render(Message((paragraph(text),), silent=silent))


def newest(telegram: TelegramSandbox, chat: str | int) -> MessageView:
    return telegram.chat(chat).messages[-1]
