"""What the bot may reach and do: finds things, or refuses with the code that Discord would answer."""

from adapters.sandbox.discord.guilds import Channel, ChannelKind, Guild
from adapters.sandbox.discord.messages import Message, MessageKind
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.world import World


class Access:
    def __init__(self, world: World) -> None:
        self._world = world

    def guild(self, number: int) -> Guild:
        """Raises 10004 for a server that does not exist or that the bot is not in."""
        guild = self._world.guilds.get(number)
        if guild is None or not guild.has_bot:
            raise Refusal(Problem.UNKNOWN_GUILD)
        return guild

    def channel(self, number: int) -> Channel:
        """Raises 10003 for what does not exist, 50001 for what the bot cannot see."""
        channel = self._world.channels.get(number)
        if channel is None:
            raise Refusal(Problem.UNKNOWN_CHANNEL)
        self.require(channel, Permission.VIEW_CHANNEL)
        return channel

    def has(self, channel: Channel, permission: Permission) -> bool:
        return permission in self._world.permissions(channel, self._world.bot.id)

    def require(self, channel: Channel, *permissions: Permission) -> None:
        """Raises 50001 where the bot cannot even look, 50013 where a permission is missing."""
        if not self.has(channel, Permission.VIEW_CHANNEL):
            raise Refusal(Problem.MISSING_ACCESS)
        if not all(self.has(channel, permission) for permission in permissions):
            raise Refusal(Problem.MISSING_PERMISSIONS)

    def guild_channel(self, number: int, *permissions: Permission) -> Channel:
        """A channel of a server; raises 50003 for a direct chat."""
        channel = self.channel(number)
        if channel.kind is ChannelKind.DIRECT:
            raise Refusal(Problem.DIRECT_CHANNEL)
        self.require(channel, *permissions)
        return channel

    def message(self, channel: Channel, number: int) -> Message:
        """A message that everybody sees; raises 10008."""
        message = channel.messages.get(number)
        if message is None or not message.public:
            raise Refusal(Problem.UNKNOWN_MESSAGE)
        return message

    def own_message(self, channel: Channel, number: int) -> Message:
        """A message that the bot may edit; raises 50005 for others', 50021 for notices."""
        message = self.message(channel, number)
        if message.author != self._world.bot.id:
            raise Refusal(Problem.NOT_YOUR_MESSAGE)
        if message.kind is MessageKind.PIN_NOTICE:
            raise Refusal(Problem.SYSTEM_MESSAGE)
        return message

    def open_for_messages(self, channel: Channel) -> None:
        """May the bot post here? Raises 40058, 50007, 50013, 50083, 160005."""
        if channel.kind is ChannelKind.FORUM:
            raise Refusal(Problem.FORUM_CHANNEL)
        if channel.person is not None and not self._world.people[channel.person].accepts_direct:
            raise Refusal(Problem.CLOSED_TO_YOU)
        if channel.thread is None:
            self.require(channel, Permission.SEND_MESSAGES)
            return
        self.require(channel, Permission.SEND_MESSAGES_IN_THREADS)
        self.unlocked(channel)

    def changeable(self, channel: Channel) -> None:
        """In an archived thread nothing can be changed, whoever asks. Raises 50083, 160005."""
        if channel.thread is not None and channel.thread.archived:
            raise Refusal(Problem.THREAD_ARCHIVED)
        self.unlocked(channel)

    def unlocked(self, channel: Channel) -> None:
        """Only who manages threads may write in a locked one, or change what is in it."""
        if channel.thread is None or not channel.thread.locked or self.has(channel, Permission.MANAGE_THREADS):
            return
        raise Refusal(Problem.THREAD_ARCHIVED if channel.thread.archived else Problem.THREAD_LOCKED)
