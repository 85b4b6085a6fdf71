"""Enclosures: files that came with what somebody of the desk sent, fetched, looked at and kept.

An album arrives message by message. The first of them waits for the others, which are kept in the store by then, and
speaks for all; what comes later still is added to the draft.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import MOST_ATTACHMENTS, Answer, Attachment, Incoming
from bot.desk.media import DEFAULT_LIMIT, medium_of, together, too_large
from bot.errors import Outage, Refused, Rejected
from bot.intake.request import Request
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import Content, File, Medium
from bot.ports import Clock
from bot.store import Store

ALBUM_PAUSE = 0.4
"""Seconds without another message of an album, after which it is taken to be complete."""

FETCHED_WITHIN = 90.0
"""Seconds for all files of one post: its editor waits."""

MOST_TAKEN = 1024


class Enclosures:
    """`limit`: bytes of one file."""

    def __init__(self, store: Store, clock: Clock, limit: int = DEFAULT_LIMIT) -> None:
        self._store = store
        self._clock = clock
        self._limit = limit
        self._taken: dict[str, None] = {}

    def taken(self, incoming: Incoming) -> bool:
        """Did another message of its album speak for it?"""
        return incoming.album is not None and _key(incoming) in self._taken

    async def gathered(self, request: Request) -> Request:
        """As if the album had been one message: with all its files, and the text of the first that has one."""
        incoming = request.incoming
        if incoming.album is None:
            return request
        album = [incoming, *await self._others(incoming)]
        for one in album:
            self._taken[_key(one)] = None
        while len(self._taken) > MOST_TAKEN:
            del self._taken[next(iter(self._taken))]
        says = next((one for one in album if one.arguments), incoming)
        files = tuple(file for one in album for file in one.attachments)
        whole = incoming.model_copy(
            update={
                "arguments": says.arguments,
                "formats": says.formats,
                "message": says.message,
                "attachments": files[:MOST_ATTACHMENTS],
            }
        )
        text = request.arguments.get("text") or says.arguments
        return replace(request, incoming=whole, arguments={**request.arguments, "text": text})

    async def _others(self, incoming: Incoming) -> list[Incoming]:
        """Those that are kept and wait for their turn, once no more of them come."""
        found: list[Incoming] = []
        while len(found) < MOST_ATTACHMENTS - 1:
            before = len(found)
            await self._clock.sleep(ALBUM_PAUSE)
            found = [one for one in await self._store.desk.kept() if _together(incoming, one)]
            if len(found) == before:
                break
        return found[: MOST_ATTACHMENTS - 1]

    async def media(self, request: Request) -> tuple[Medium, ...]:
        """The files as they can be shown in one entry. Raises `Refused`, `PlatformError`."""
        return together([await self._medium(file) for file in await self._fetched(request)])

    async def shown(self, content: Content, said: Words, language: Language) -> Answer:
        """The files themselves, for who is to decide about them. Raises `Refused` when they are not kept any more."""
        kept = [(one, await self._store.media.content(one.digest)) for one in content.media]
        files = tuple(File(one, content=found) for one, found in kept if found is not None)
        if not files:
            raise Refused(words("The files are not kept any more. Send them again, with the text."))
        return Answer((language.paragraph(said),), files=files)

    async def _fetched(self, request: Request) -> Sequence[tuple[Attachment, bytes]]:
        attachments = request.incoming.attachments
        try:
            async with asyncio.timeout(FETCHED_WITHIN):
                return [(one, await self._content(request, one)) for one in attachments]
        except TimeoutError as error:
            raise Refused(words("It took too long to get the files. Please send them again.")) from error

    async def _content(self, request: Request, attachment: Attachment) -> bytes:
        if attachment.size is not None and attachment.size > self._limit:
            raise too_large(attachment.name, attachment.size, self._limit)
        try:
            return await request.platform.fetch(attachment.reference, self._limit)
        except Outage as error:
            raise Refused(words("The file could not be fetched right now. Please send it again.")) from error
        except Rejected as error:
            raise too_large(attachment.name, None, self._limit) from error

    async def _medium(self, fetched: tuple[Attachment, bytes]) -> Medium:
        attachment, content = fetched
        medium = medium_of(content, attachment.name, attachment.alt, as_file=attachment.as_file)
        await self._store.media.keep(medium, content, self._clock.now())
        return medium


def _key(incoming: Incoming) -> str:
    return f"{incoming.platform}:{incoming.id}"


def _together(incoming: Incoming, other: Incoming) -> bool:
    same = (incoming.platform, incoming.address, incoming.person.id, incoming.album)
    return other.id != incoming.id and (other.platform, other.address, other.person.id, other.album) == same
