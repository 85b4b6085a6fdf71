"""Messages of channels: send, read, edit, delete, crosspost.

Documentation: "Message Resource". What may be edited is the bot's own alone.
"""

from datetime import timedelta
from itertools import islice

from aiohttp import web

from adapters.sandbox.discord import message_payload
from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.channel import BulkDeleteForm
from adapters.sandbox.discord.bodies.message import EditForm, MessageFlag, MessageForm
from adapters.sandbox.discord.calls import Sent, answer, no_content, path_id, query_id, query_number, read
from adapters.sandbox.discord.drafting import Drafting
from adapters.sandbox.discord.guilds import Channel, ChannelKind
from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.snowflakes import first_of
from adapters.sandbox.discord.world import World

BULK_DELETE_UNTIL = timedelta(days=14)


class MessageRoutes:
    def __init__(self, world: World, access: Access, drafting: Drafting, posting: Posting) -> None:
        self._world = world
        self._access = access
        self._drafting = drafting
        self._posting = posting

    def table(self) -> list[web.RouteDef]:
        many = "/channels/{channel_id}/messages"
        one = many + "/{message_id}"
        return [
            web.post(many, self.create),
            web.get(many, self.history),
            web.post(many + "/bulk-delete", self.bulk_delete),
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
            web.post(one + "/crosspost", self.crosspost),
        ]

    async def create(self, request: web.Request) -> web.Response:
        sent = await read(request, MessageForm)
        channel = self._access.channel(path_id(request, "channel_id"))
        self._access.open_for_messages(channel)
        message = self._already_made(sent.form) or self._posting.post(self._drafting.own(channel, sent))
        return answer(message_payload.created(self._world, message))

    def _already_made(self, form: MessageForm) -> Message | None:
        """The message that was made with this nonce a short while ago; raises 10008 if it was deleted since."""
        if not form.enforce_nonce or form.nonce is None:
            return None
        known = self._world.with_nonce(self._world.bot.id, form.nonce)
        if known is None:
            return None
        channel, message = known
        return self._access.message(self._access.channel(channel), message)

    async def history(self, request: web.Request) -> web.Response:
        channel = self._access.channel(path_id(request, "channel_id"))
        if channel.kind is ChannelKind.FORUM:
            raise Refusal(Problem.WRONG_CHANNEL_TYPE)
        limit = query_number(request, "limit", usual=50, low=1, high=100)
        before, after, around = (query_id(request, name) for name in ("before", "after", "around"))
        if not self._access.has(channel, Permission.READ_MESSAGE_HISTORY):
            return answer([])
        found = _part_of_history(channel, limit, before=before, after=after, around=around)
        return answer([self._shown(message) for message in found])

    async def fetch(self, request: web.Request) -> web.Response:
        channel = self._access.channel(path_id(request, "channel_id"))
        if not self._access.has(channel, Permission.READ_MESSAGE_HISTORY):
            raise Refusal(Problem.MISSING_ACCESS)
        return answer(self._shown(self._access.message(channel, path_id(request, "message_id"))))

    async def edit(self, request: web.Request) -> web.Response:
        sent = await read(request, EditForm)
        channel = self._access.channel(path_id(request, "channel_id"))
        message = self._access.own_message(channel, path_id(request, "message_id"))
        self._access.changeable(channel)
        self._drafting.change(message, sent)
        return answer(self._shown(self._posting.edit(message)))

    async def delete(self, request: web.Request) -> web.Response:
        channel = self._access.channel(path_id(request, "channel_id"))
        message = self._access.message(channel, path_id(request, "message_id"))
        if message.author != self._world.bot.id:
            self._access.require(channel, Permission.MANAGE_MESSAGES)
        self._posting.remove(channel, {message.id})
        return no_content()

    async def bulk_delete(self, request: web.Request) -> web.Response:
        sent: Sent[BulkDeleteForm] = await read(request, BulkDeleteForm)
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.MANAGE_MESSAGES)
        wanted = set(sent.form.messages)
        if not 2 <= len(sent.form.messages) <= 100:
            raise Refusal(Problem.TOO_FEW_OR_MANY_TO_DELETE)
        if min(wanted) < first_of(self._world.now() - BULK_DELETE_UNTIL):
            raise Refusal(Problem.TOO_OLD_TO_BULK_DELETE)
        self._posting.remove(channel, wanted)
        return no_content()

    async def crosspost(self, request: web.Request) -> web.Response:
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.SEND_MESSAGES)
        if channel.kind is not ChannelKind.ANNOUNCEMENT:
            raise Refusal(Problem.WRONG_CHANNEL_TYPE)
        message = self._access.message(channel, path_id(request, "message_id"))
        if message.author != self._world.bot.id:
            self._access.require(channel, Permission.MANAGE_MESSAGES)
        if MessageFlag.CROSSPOSTED in message.flags:
            raise Refusal(Problem.ALREADY_CROSSPOSTED)
        message.flags |= MessageFlag.CROSSPOSTED
        self._posting.mark(message)
        return answer(self._shown(message))

    def _shown(self, message: Message) -> Payload:
        return message_payload.payload(self._world, message)


def _part_of_history(
    channel: Channel, limit: int, *, before: int | None, after: int | None, around: int | None
) -> list[Message]:
    """At most `limit` messages, the newest first; one of the three bounds at a time, `around` before the others."""
    public = [message for message in channel.messages.values() if message.public]
    if around is not None:
        older = [message for message in public if message.id <= around][-(limit // 2 + 1) :]
        newer = [message for message in public if message.id > around][: limit - len(older)]
        return [*older, *newer][::-1][:limit]
    if after is not None:
        return list(islice((message for message in public if message.id > after), limit))[::-1]
    if before is not None:
        public = [message for message in public if message.id < before]
    return public[-limit:][::-1]
