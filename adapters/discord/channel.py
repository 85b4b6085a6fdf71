"""One channel, thread or direct chat: what is done to the messages in it. Raises the errors of the port."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import discord
from discord.http import MultipartParameters, Route

from adapters.discord.client import Client
from adapters.discord.errors import ALREADY_PUBLISHED, NO_HISTORY_TO_REPLY, THREAD_ARCHIVED, UNKNOWN_MESSAGE, translated
from adapters.discord.render import MENTION, mentioning
from bot.errors import Absence, MediaRefused, Rejected, Scope, Unreachable
from bot.model import File, Found, MessageId, Rendered

# Documentation, "Get Channel Messages": at most so many at once.
_PAGE = 100
_PAGES = 2

_NOBODY: dict[str, object] = {"parse": []}

# By so much may our clock be ahead of Discord's, from which a message's time comes.
_CLOCKS_APART = timedelta(seconds=5)


# Documentation, "JSON Error Codes": request entity too large.
_TOO_LARGE = 40005


class Channel:
    def __init__(self, client: Client, number: int) -> None:
        self._client = client
        self._number = number

    async def send(self, rendered: Rendered, nonce: str, reply_to: MessageId | None) -> MessageId:
        """A reply where the bot may not read what was said before is refused as a whole, and sent without the
        reference instead."""
        with translated(repeatable=False):
            return await self._replying(partial(self._post, rendered, nonce, ()), reply_to)

    async def exhibit(
        self, rendered: Rendered, files: Sequence[File], nonce: str, reply_to: MessageId | None
    ) -> MessageId:
        """The same with media. A channel may take messages and no files: the one refusal looks like the other."""
        try:
            with translated(repeatable=False):
                return await self._replying(partial(self._post, rendered, nonce, files), reply_to)
        except Unreachable as error:
            if error.absence is not Absence.NO_RIGHTS:
                raise
            raise MediaRefused(str(error)) from error
        except Rejected as error:
            if not _is_too_large(error.__cause__):
                raise
            raise MediaRefused(str(error), everywhere=True) from error

    async def _replying(
        self, post: Callable[[MessageId | None], Awaitable[MessageId]], reply_to: MessageId | None
    ) -> MessageId:
        try:
            return await post(reply_to)
        except discord.Forbidden as error:
            if error.code != NO_HISTORY_TO_REPLY:
                raise
        return await post(None)

    async def _post(
        self, rendered: Rendered, nonce: str, files: Sequence[File], reply_to: MessageId | None
    ) -> MessageId:
        """Without discord.py's `Message`, of which nobody reads more than its id."""
        flags = discord.MessageFlags(suppress_embeds=not rendered.preview, suppress_notifications=rendered.silent)
        role = self._known(rendered.role)
        payload: dict[str, object] = {
            "content": rendered.body if role is None else mentioning(role, rendered.body),
            "nonce": nonce,
            "enforce_nonce": True,
            "allowed_mentions": _NOBODY if role is None else _NOBODY | {"roles": [str(role)]},
            "flags": flags.value,
        }
        if reply_to is not None:
            reference = discord.MessageReference(message_id=reply_to, channel_id=self._number, fail_if_not_exists=False)
            payload["message_reference"] = reference.to_message_reference_dict()
        if files:
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=self._number)
            uploaded = await self._client.requests.upload(route, payload, files)
            assert isinstance(uploaded, dict)
            return MessageId(int(uploaded["id"]))
        sent = await self._client.http.send_message(self._number, params=MultipartParameters(payload, None, None))
        return MessageId(int(sent["id"]))

    def _known(self, role: int | None) -> int | None:
        """None where there is no such role any more, as far as the cache knows the server."""
        place = self._client.get_channel(self._number)
        guild = getattr(place, "guild", None)
        gone = role is not None and isinstance(guild, discord.Guild) and guild.get_role(role) is None
        return None if gone else role

    async def edit(self, message: MessageId, rendered: Rendered) -> None:
        """Without media, the message keeps no file that it was sent with."""
        nobody, partial_message = discord.AllowedMentions.none(), self._partial(message)
        change = partial(partial_message.edit, content=rendered.body, allowed_mentions=nobody)
        with translated(repeatable=True, binds=Scope.EDITS):
            await self._reopening(change if rendered.media else partial(change, attachments=[]))

    async def delete(self, message: MessageId) -> None:
        with translated(repeatable=True, binds=Scope.EDITS):
            await self._reopening(self._partial(message).delete)

    async def _reopening(self, change: Callable[[], Awaitable[object]]) -> None:
        """In a thread that was archived nothing can be changed; it is open again after this, as after a message. One
        that was locked is not ours to open."""
        try:
            await change()
        except discord.HTTPException as error:
            if error.code != THREAD_ARCHIVED:
                raise
            try:
                await self._client.http.edit_channel(self._number, archived=False)
            except discord.HTTPException:
                raise error from None
            await change()

    async def archive(self) -> None:
        with translated(repeatable=True):
            try:
                await self._client.http.edit_channel(self._number, archived=True)
            except discord.HTTPException as error:
                if error.code != THREAD_ARCHIVED:
                    raise

    async def pin(self, message: MessageId) -> None:
        with translated(repeatable=True, binds=Scope.EDITS):
            await self._partial(message).pin()

    async def unpin(self, message: MessageId) -> None:
        with translated(repeatable=True, binds=Scope.EDITS):
            await self._partial(message).unpin()

    async def publish(self, message: MessageId) -> None:
        with translated(repeatable=True):
            try:
                await self._client.http.publish_message(self._number, message)
            except discord.HTTPException as error:
                if error.code != ALREADY_PUBLISHED:
                    raise

    async def find(self, rendered: Collection[Rendered], since: datetime) -> Found | None:
        """The last message of our own with one of these contents since then, in at most two pages of history."""
        start = discord.utils.time_snowflake(since - _CLOCKS_APART) - 1
        with translated(repeatable=True):
            return await self._search({one.body.strip() for one in rendered}, start)

    async def _search(self, contents: Collection[str], start: int) -> Found | None:
        after, found = start, None
        for _ in range(_PAGES):
            page = await self._client.http.logs_from(self._number, _PAGE, after=after)
            for message in sorted(page, key=lambda message: int(message["id"])):
                after = int(message["id"])
                if MENTION.sub("", message["content"]) in contents and self._sent_by_us(message):
                    found = Found(MessageId(after), exhibits=bool(message["attachments"]))
            if len(page) < _PAGE:
                break
        if after == start:
            await self._require_history(start)
        return found

    def _sent_by_us(self, message: Mapping[str, object]) -> bool:
        """Answers to interactions are ours too, but went another way, as if through a webhook."""
        author = message["author"]
        assert isinstance(author, dict)
        assert self._client.user is not None
        return int(author["id"]) == self._client.user.id and "webhook_id" not in message

    async def _require_history(self, anywhere: int) -> None:
        """Who may not read history is shown an empty one, but refused a single message, be it there or not.

        Documentation, "Get Channel Messages" and "Get Channel Message".
        """
        try:
            await self._client.http.get_message(self._number, anywhere)
        except discord.Forbidden as error:
            raise Unreachable(Absence.NO_RIGHTS, "may not read what was said before") from error
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise

    def _partial(self, message: MessageId) -> discord.PartialMessage:
        return self._client.get_partial_messageable(self._number).get_partial_message(message)


def _is_too_large(error: BaseException | None) -> bool:
    return isinstance(error, discord.HTTPException) and (error.code == _TOO_LARGE or error.status == 413)
