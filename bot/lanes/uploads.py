"""Uploads: media on their way to a platform. Where it can, it gets the bytes once, and then what it calls them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from bot.errors import MediaRefused
from bot.model import Address, Exhibit, File, Medium, MessageId, Rendered
from bot.ports import Platform
from bot.store import MediaStore

MOST_KNOWN = 256
"""Media that were refused everywhere and are remembered; what is forgotten is found out anew."""

Admit = Callable[[], Awaitable[None]]
Album = tuple[Medium, ...]


class Uploads:
    """Of one platform account. Of the bytes, those of one entry are kept at hand: it goes to many chats."""

    def __init__(self, platform: Platform, store: MediaStore) -> None:
        self._platform = platform
        self._store = store
        self._first = asyncio.Lock()
        self._in_line = 0
        self._refused: dict[Album, None] = {}
        self._at_hand: dict[str, bytes] = {}

    async def exhibit(
        self, address: Address, rendered: Rendered, nonce: str, reply_to: MessageId | None, admit: Admit
    ) -> Exhibit:
        """One request. `admit` waits for the budgets again, for who had to wait for somebody else's upload.

        Raises `MediaRefused`, `PlatformError`.
        """
        media = rendered.media
        self._require_taken(media)
        if not self._platform.media.remembers:
            return await self._send(address, rendered, await self._files(media, {}), nonce, reply_to)
        known = await self._store.references(self._platform.name, media)
        if len(known) == len(media):
            try:
                return await self._send(address, rendered, await self._files(media, known), nonce, reply_to)
            except MediaRefused as error:
                if not error.stale:
                    raise
            await self._store.forget(self._platform.name, media)
        return await self._first_time(address, rendered, nonce, reply_to, admit)

    async def _first_time(
        self, address: Address, rendered: Rendered, nonce: str, reply_to: MessageId | None, admit: Admit
    ) -> Exhibit:
        """One after the other, until one has arrived."""
        async with self._turn() as waited:
            if waited:
                self._require_taken(rendered.media)
                await admit()
            known = await self._store.references(self._platform.name, rendered.media)
            if len(known) < len(rendered.media):
                files = await self._files(rendered.media, known)
                exhibit = await self._send(address, rendered, files, nonce, reply_to)
                named = dict(zip(rendered.media, exhibit.references, strict=False))
                await self._store.remember(self._platform.name, {one: name for one, name in named.items() if name})
                return exhibit
        return await self._send(address, rendered, await self._files(rendered.media, known), nonce, reply_to)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[bool]:
        """Whether it had to be waited for. A lock that was just released is not locked, and yet belongs to who has
        waited longest."""
        waited = self._in_line > 0
        self._in_line += 1
        try:
            async with self._first:
                yield waited
        finally:
            self._in_line -= 1

    async def _send(
        self, address: Address, rendered: Rendered, files: Sequence[File], nonce: str, reply_to: MessageId | None
    ) -> Exhibit:
        try:
            return await self._platform.exhibit(address, rendered, files, nonce=nonce, reply_to=reply_to)
        except MediaRefused as error:
            if error.everywhere:
                self._note(rendered.media)
            raise

    async def _files(self, media: Album, known: dict[Medium, str]) -> list[File]:
        """Raises `MediaRefused` where the bytes are not kept any more."""
        if any(one not in known and one.digest not in self._at_hand for one in media):
            self._at_hand = {one.digest: await self._content(one) for one in media if one not in known}
        return [
            File(one, known[one]) if one in known else File(one, content=self._at_hand[one.digest]) for one in media
        ]

    async def _content(self, medium: Medium) -> bytes:
        content = await self._store.content(medium.digest)
        if content is None:
            raise MediaRefused("the bytes are not kept any more", everywhere=True)
        return content

    def _require_taken(self, media: Album) -> None:
        if media in self._refused:
            raise MediaRefused("refused everywhere")

    def _note(self, media: Album) -> None:
        self._refused[media] = None
        if len(self._refused) > MOST_KNOWN:
            del self._refused[next(iter(self._refused))]
