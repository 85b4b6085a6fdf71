"""Inline mode: who types the bot's name and some words in whatever chat is offered entries to put there.

Nothing of it is kept: what comes while the bot is away is asked again with the next letter. Limits:
https://core.telegram.org/bots/api#answerinlinequery.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime

from telegram import Bot, InlineQuery, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode

from adapters.telegram.errors import Translation
from adapters.telegram.incoming import looked_up
from adapters.telegram.render import render
from bot.conversation import Incoming, Sample
from bot.errors import PlatformError
from bot.model import Message
from bot.ports import Intake

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Lookups that are answered side by side; those beyond go unanswered."""

WITHIN = 10.0
"""Seconds after which nobody waits for an answer any more."""

CACHED = 5
"""Seconds for which Telegram may answer the same words by itself, to anybody where nothing in it is personal."""

MOST = 200
"""How far down the list goes."""


class Inline:
    """`now` is aware."""

    def __init__(self, bot: Bot, intake: Intake, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._intake = intake
        self._now = now
        self._tasks: asyncio.TaskGroup | None = None
        self._running: dict[int, asyncio.Task[None]] = {}

    async def beside(self, polling: Coroutine[None, None, None]) -> None:
        """Answers while this polls, and ends with it. Raises what it raises."""
        ended: Sequence[BaseException | None] = ()
        async with asyncio.TaskGroup() as self._tasks:
            try:
                ended = await asyncio.gather(polling, return_exceptions=True)
            finally:
                for task in self._running.values():
                    task.cancel()
        for error in filter(None, ended):
            raise error

    def take(self, update: int, query: InlineQuery) -> None:
        """The answer comes by itself. Who has typed on is answered for the newest words alone."""
        person = query.from_user.id
        if earlier := self._running.pop(person, None):
            earlier.cancel()
        if self._tasks is None or len(self._running) >= AT_ONCE:
            log.warning("lookup-dropped running=%d", len(self._running))
            return
        incoming = looked_up(query, update, self._now())
        task = self._tasks.create_task(self._answer(query, incoming), name="telegram lookup")
        self._running[person] = task
        task.add_done_callback(lambda done: self._forget(person, done))

    def _forget(self, person: int, task: asyncio.Task[None]) -> None:
        if self._running.get(person) is task:
            del self._running[person]

    async def _answer(self, query: InlineQuery, incoming: Incoming) -> None:
        skipped = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
        try:
            async with asyncio.timeout(WITHIN):
                samples = await self._intake.look_up(incoming, skipped)
                further = skipped + len(samples)
                with Translation():
                    await self._bot.answer_inline_query(
                        query.id,
                        [_article(sample) for sample in samples],
                        cache_time=CACHED,
                        is_personal=any(sample.personal for sample in samples),
                        next_offset=str(further) if samples and further < MOST else "",
                    )
        except (PlatformError, TimeoutError) as error:
            log.debug("lookup-unanswered id=%s error=%s", incoming.id, error)
        except Exception:
            log.exception("lookup-failed id=%s", incoming.id)


def _article(sample: Sample) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        render(Message(sample.text)).body,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(sample.id, sample.title, content, description=sample.description)
