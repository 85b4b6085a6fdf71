"""Threads: from a message, standing alone, or as a post in a forum. Documentation: "Channel Resource"."""

from aiohttp import web

from adapters.sandbox.discord import message_payload, payloads
from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.channel import PostForm, ThreadForm
from adapters.sandbox.discord.bodies.message import MessageFlag
from adapters.sandbox.discord.calls import Sent, answer, path_id, query_number, read
from adapters.sandbox.discord.drafting import Drafting
from adapters.sandbox.discord.guilds import Channel, ChannelKind
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.world import World

_PUBLIC = {ChannelKind.PUBLIC_THREAD, ChannelKind.ANNOUNCEMENT_THREAD}
_WITH_THREADS = {ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT}


class ThreadRoutes:
    def __init__(self, world: World, access: Access, drafting: Drafting, posting: Posting, places: Places) -> None:
        self._world = world
        self._access = access
        self._drafting = drafting
        self._posting = posting
        self._places = places

    def table(self) -> list[web.RouteDef]:
        return [
            web.post("/channels/{channel_id}/messages/{message_id}/threads", self.from_message),
            web.post("/channels/{channel_id}/threads", self.create),
            web.get("/guilds/{guild_id}/threads/active", self.active),
            web.get("/channels/{channel_id}/threads/archived/public", self.archived),
        ]

    async def from_message(self, request: web.Request) -> web.Response:
        form = (await read(request, ThreadForm)).form
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.CREATE_PUBLIC_THREADS)
        _holds_threads(channel)
        message = self._access.message(channel, path_id(request, "message_id"))
        if message.thread is not None:
            raise Refusal(Problem.THREAD_EXISTS)
        thread = self._places.add_thread(
            channel, form.name, self._world.bot.id, root=message, minutes=form.auto_archive_duration
        )
        message.thread = thread.id
        message.flags |= MessageFlag.HAS_THREAD
        self._posting.mark(message)
        return answer(payloads.channel(self._world, thread), status=201)

    async def create(self, request: web.Request) -> web.Response:
        channel = self._access.guild_channel(path_id(request, "channel_id"))
        if channel.kind is ChannelKind.FORUM:
            return self._post(channel, await read(request, PostForm))
        return self._alone(channel, (await read(request, ThreadForm)).form)

    def _alone(self, channel: Channel, form: ThreadForm) -> web.Response:
        _holds_threads(channel)
        kind = ChannelKind(form.type)
        private = kind is ChannelKind.PRIVATE_THREAD
        self._access.require(
            channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
        )
        thread = self._places.add_thread(
            channel,
            form.name,
            self._world.bot.id,
            kind=kind if private else None,
            minutes=form.auto_archive_duration,
        )
        return answer(payloads.channel(self._world, thread), status=201)

    def _post(self, forum: Channel, sent: Sent[PostForm]) -> web.Response:
        """The first message has the id of its thread (documentation, "Start Thread in Forum")."""
        self._access.require(forum, Permission.SEND_MESSAGES)
        if forum.needs_tag and not sent.form.applied_tags:
            raise Refusal(Problem.TAG_REQUIRED)
        message = self._drafting.own(forum, Sent(sent.form.message, sent.files))
        thread = self._places.add_thread(
            forum,
            sent.form.name,
            self._world.bot.id,
            root=message,
            minutes=sent.form.auto_archive_duration,
            tags=sent.form.applied_tags,
        )
        message.channel = thread.id
        self._posting.post(message)
        shown = message_payload.payload(self._world, message)
        return answer({**payloads.channel(self._world, thread), "message": shown}, status=201)

    async def active(self, request: web.Request) -> web.Response:
        guild = self._access.guild(path_id(request, "guild_id"))
        seen = [one for one in guild.active_threads() if self._access.has(one, Permission.VIEW_CHANNEL)]
        return answer({"threads": [payloads.channel(self._world, thread) for thread in seen], "members": []})

    async def archived(self, request: web.Request) -> web.Response:
        """Those that were archived last come first (documentation, "List Public Archived Threads")."""
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.READ_MESSAGE_HISTORY)
        limit = query_number(request, "limit", usual=50, low=2, high=100)
        assert channel.guild is not None
        places = self._world.guilds[channel.guild].channels.values()
        found = [
            (one.thread.changed_at, one)
            for one in places
            if one.parent == channel.id and one.thread and one.thread.archived and one.kind in _PUBLIC
        ]
        newest = [one for _, one in sorted(found, key=lambda one: one[0], reverse=True)]
        shown = [payloads.channel(self._world, thread) for thread in newest[:limit]]
        return answer({"threads": shown, "members": [], "has_more": len(newest) > limit})


def _holds_threads(channel: Channel) -> None:
    if channel.kind not in _WITH_THREADS:
        raise Refusal(Problem.WRONG_CHANNEL_TYPE)
