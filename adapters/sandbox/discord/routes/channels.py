"""Channels and servers as such. Documentation: "Channel Resource", "Guild Resource"."""

from aiohttp import web

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.channel import ChannelEdit, RecipientForm
from adapters.sandbox.discord.calls import answer, no_content, path_id, read
from adapters.sandbox.discord.guilds import Channel, ThreadState
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.world import World


class ChannelRoutes:
    def __init__(self, world: World, access: Access, places: Places) -> None:
        self._world = world
        self._access = access
        self._places = places

    def table(self) -> list[web.RouteDef]:
        one = "/channels/{channel_id}"
        guild = "/guilds/{guild_id}"
        return [
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
            web.post(one + "/typing", self.typing),
            web.post("/users/@me/channels", self.open_direct),
            web.get(guild, self.guild),
            web.get(guild + "/channels", self.of_guild),
            web.get(guild + "/roles", self.roles),
            web.get(guild + "/members/{user_id}", self.member),
        ]

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._shown(self._access.channel(path_id(request, "channel_id"))))

    async def edit(self, request: web.Request) -> web.Response:
        form = (await read(request, ChannelEdit)).form
        channel = self._access.guild_channel(path_id(request, "channel_id"))
        if channel.thread is not None:
            self._edit_thread(channel, channel.thread, form)
        else:
            self._access.require(channel, Permission.MANAGE_CHANNELS)
            if "topic" in form.model_fields_set:
                channel.topic = form.topic
        channel.name = form.name or channel.name
        self._places.changed(channel)
        return answer(self._shown(channel))

    def _edit_thread(self, channel: Channel, thread: ThreadState, form: ChannelEdit) -> None:
        """Who made a thread may change it, but only who manages threads may lock it."""
        if thread.owner != self._world.bot.id or form.locked is not None:
            self._access.require(channel, Permission.MANAGE_THREADS)
        self._access.unlocked(channel)
        if thread.archived and form.archived is not False:
            raise Refusal(Problem.THREAD_ARCHIVED)
        thread.archived = thread.archived if form.archived is None else form.archived
        thread.locked = thread.locked if form.locked is None else form.locked
        thread.auto_archive_minutes = form.auto_archive_duration or thread.auto_archive_minutes

    async def delete(self, request: web.Request) -> web.Response:
        channel = self._access.guild_channel(path_id(request, "channel_id"))
        self._access.require(channel, Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS)
        shown = self._shown(channel)
        self._places.delete(channel)
        return answer(shown)

    async def typing(self, request: web.Request) -> web.Response:
        self._access.open_for_messages(self._access.channel(path_id(request, "channel_id")))
        return no_content()

    async def open_direct(self, request: web.Request) -> web.Response:
        form = (await read(request, RecipientForm)).form
        person = self._world.people.get(form.recipient_id)
        if person is None:
            raise Refusal(Problem.UNKNOWN_USER)
        return answer(self._shown(self._world.channels[person.direct]))

    async def guild(self, request: web.Request) -> web.Response:
        return answer(payloads.guild(self._access.guild(path_id(request, "guild_id"))))

    async def of_guild(self, request: web.Request) -> web.Response:
        guild = self._access.guild(path_id(request, "guild_id"))
        return answer([self._shown(channel) for channel in guild.plain_channels()])

    async def roles(self, request: web.Request) -> web.Response:
        guild = self._access.guild(path_id(request, "guild_id"))
        return answer([payloads.role(role) for role in (payloads.everyone(guild), *guild.roles.values())])

    async def member(self, request: web.Request) -> web.Response:
        guild = self._access.guild(path_id(request, "guild_id"))
        member = guild.members.get(path_id(request, "user_id"))
        if member is None:
            raise Refusal(Problem.UNKNOWN_MEMBER)
        return answer(payloads.member(self._world, member))

    def _shown(self, channel: Channel) -> Payload:
        return payloads.channel(self._world, channel)
