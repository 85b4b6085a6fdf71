"""What happens to servers, channels and threads, each time with its event at the gateway."""

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.events import Event, Intent, Publish
from adapters.sandbox.discord.guilds import Channel, ChannelKind, Guild, Member, Person, PlainKind, Role, ThreadState
from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.permissions import INVITED, Overwrite, Permission
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.world import World

# Of one server; the documentation gives the error, the number is Discord's published limit.
ACTIVE_THREADS = 1000


class Places:
    def __init__(self, world: World, publish: Publish) -> None:
        self._world = world
        self._publish = publish

    def add_person(self, name: str, role: str) -> Person:
        """Somebody new, together with their chat with the bot."""
        person = Person(self._world.snowflakes.next(), name, role)
        self._world.people[person.id] = person
        direct = Channel(self._world.snowflakes.next(), ChannelKind.DIRECT, name, person=person.id)
        person.direct = direct.id
        self._world.channels[direct.id] = direct
        self._world.touch()
        return person

    def add_group_chat(self, name: str, people: tuple[int, ...]) -> Channel:
        """People among themselves, without a server and without the bot."""
        number = self._world.snowflakes.next()
        channel = Channel(number, ChannelKind.GROUP_DIRECT, name, person=people[0], members=people)
        self._world.channels[channel.id] = channel
        self._world.touch()
        return channel

    def add_guild(
        self, name: str, people: tuple[int, ...], administrators: tuple[int, ...], *, invited: bool = True
    ) -> Guild:
        """A server to which the bot was `invited`, or not; the first administrator owns it."""
        world, make_id = self._world, self._world.snowflakes.next
        guild = Guild(make_id(), name, owner=administrators[0] if administrators else make_id())
        of_bot = Role(make_id(), world.bot.name, INVITED, position=1, of_bot=world.bot.id)
        manager = Role(make_id(), "Administrators", Permission.ADMINISTRATOR, position=2)
        guild.roles = {of_bot.id: of_bot, manager.id: manager}
        roles: dict[int, tuple[int, ...]] = {world.bot.id: (of_bot.id,)}
        roles |= dict.fromkeys(people, ())
        roles |= dict.fromkeys(administrators, (manager.id,))
        guild.members = {person: Member(person, roles[person], world.now()) for person in roles}
        world.guilds[guild.id] = guild
        guild.has_bot = invited
        if invited:
            self._joined(guild)
        return guild

    def remove_bot(self, guild: Guild) -> None:
        """Somebody removes the bot: GUILD_DELETE without `unavailable`; its commands there are gone too."""
        guild.has_bot = False
        self._world.commands.overwrite(guild.id, ())
        self._tell("GUILD_DELETE", guild.id, {"id": str(guild.id)})

    def invite_bot(self, guild: Guild) -> None:
        guild.has_bot = True
        self._joined(guild)

    def lose(self, guild: Guild) -> None:
        """An outage: GUILD_DELETE with `unavailable`."""
        guild.available = False
        self._tell("GUILD_DELETE", guild.id, {"id": str(guild.id), "unavailable": True})

    def regain(self, guild: Guild) -> None:
        guild.available = True
        self._arrived(guild)

    def _arrived(self, guild: Guild) -> None:
        self._tell("GUILD_CREATE", guild.id, payloads.arrived_guild(self._world, guild))

    def _joined(self, guild: Guild) -> None:
        """A new server comes without `unavailable`: by that, discord.py and hikari tell it from one that is back after
        an outage."""
        payload = payloads.arrived_guild(self._world, guild)
        del payload["unavailable"]
        self._tell("GUILD_CREATE", guild.id, payload)

    def add_channel(self, guild: Guild, name: str, kind: PlainKind) -> Channel:
        position = len(guild.plain_channels())
        channel = Channel(self._world.snowflakes.next(), kind.channel, name, guild=guild.id, position=position)
        return self._add(guild, channel, "CHANNEL_CREATE")

    def add_thread(
        self,
        parent: Channel,
        name: str,
        owner: int,
        *,
        kind: ChannelKind | None = None,
        root: Message | None = None,
        minutes: int = 1440,
        tags: tuple[int, ...] = (),
    ) -> Channel:
        """A thread; one that hangs on a message has that message's id (documentation, "Start Thread from Message").

        Raises 160006 where too many are active.
        """
        assert parent.guild is not None
        guild = self._world.guilds[parent.guild]
        if len(guild.active_threads()) >= ACTIVE_THREADS:
            raise Refusal(Problem.TOO_MANY_THREADS)
        now = self._world.now()
        thread = Channel(
            id=self._world.snowflakes.next() if root is None else root.id,
            kind=kind or _thread_kind(parent),
            name=name,
            guild=parent.guild,
            parent=parent.id,
            thread=ThreadState(owner, now, now, minutes, root=root.id if root else None, tags=tags),
        )
        return self._add(guild, thread, "THREAD_CREATE")

    def _add(self, guild: Guild, channel: Channel, event: str) -> Channel:
        self._world.channels[channel.id] = guild.channels[channel.id] = channel
        data = payloads.channel(self._world, channel)
        self._tell(event, guild.id, {**data, "newly_created": True} if channel.thread else data)
        return channel

    def changed(self, channel: Channel) -> None:
        """Tell of a channel or thread that was changed."""
        assert channel.guild is not None
        if channel.thread is not None:
            channel.thread.changed_at = self._world.now()
        event = "THREAD_UPDATE" if channel.thread else "CHANNEL_UPDATE"
        self._tell(event, channel.guild, payloads.channel(self._world, channel))

    def overwrite(self, channel: Channel, overwrite: Overwrite) -> None:
        """Set what the bot is allowed or denied in this channel alone."""
        channel.overwrites[self._world.bot.id] = overwrite
        self.changed(channel)

    def delete(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        assert channel.guild is not None
        guild = self._world.guilds[channel.guild]
        for thread in [one for one in guild.channels.values() if one.parent == channel.id]:
            self._forget(guild, thread)
        data = payloads.channel(self._world, channel)
        if channel.thread is not None:
            data = {key: data[key] for key in ("id", "guild_id", "parent_id", "type")}
        self._forget(guild, channel)
        self._tell("THREAD_DELETE" if channel.thread else "CHANNEL_DELETE", guild.id, data)

    def _forget(self, guild: Guild, channel: Channel) -> None:
        del self._world.channels[channel.id], guild.channels[channel.id]
        self._world.remember_deleted(channel)
        for webhook in [one for one in self._world.webhooks.values() if one.channel == channel.id]:
            del self._world.webhooks[webhook.id]

    def _tell(self, name: str, guild: int, data: Payload) -> None:
        self._world.touch()
        if name == "GUILD_DELETE" or self._world.guilds[guild].reachable:
            self._publish(Event(name, data, Intent.GUILDS, guild))


def _thread_kind(parent: Channel) -> ChannelKind:
    announcing = parent.kind is ChannelKind.ANNOUNCEMENT
    return ChannelKind.ANNOUNCEMENT_THREAD if announcing else ChannelKind.PUBLIC_THREAD
