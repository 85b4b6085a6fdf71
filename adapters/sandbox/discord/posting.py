"""What happens to messages, each time with its event at the gateway.

Whether it may happen is decided before (`access`); here it is done.
"""

from collections.abc import Collection

from adapters.sandbox.discord import message_payload, payloads
from adapters.sandbox.discord.events import Event, Intent, Publish
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.messages import Message, MessageKind, Reference
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.world import World


class Posting:
    def __init__(self, world: World, publish: Publish) -> None:
        self._world = world
        self._publish = publish

    def post(self, message: Message) -> Message:
        """Keep a new message. A thread that was archived is open again (documentation, "Threads")."""
        channel = self._world.channels[message.channel]
        channel.keep(message)
        self._world.remember_nonce(message)
        if channel.thread is not None and channel.thread.archived:
            channel.thread.archived = False
            data = payloads.channel(self._world, channel)
            self._publish(Event("THREAD_UPDATE", data, Intent.GUILDS, channel.guild))
        if self._by_bot(message) and message.kind is not MessageKind.PIN_NOTICE and not message.loading:
            self._world.count(sent=1)
        self._tell("MESSAGE_CREATE", message)
        return message

    def fulfil(self, message: Message) -> Message:
        """A promised answer has arrived: it counts as sent, not as edited."""
        message.changes += 1
        self._world.count(sent=1)
        self._tell("MESSAGE_UPDATE", message)
        return message

    def edit(self, message: Message) -> Message:
        """Tell of a message whose content was changed by its author."""
        message.changes += 1
        message.edited_at = self._world.now()
        self._world.count(edited=1)
        self._tell("MESSAGE_UPDATE", message)
        return message

    def mark(self, message: Message) -> None:
        """Tell of a message of which something else was changed: pins, flags, threads."""
        message.changes += 1
        self._tell("MESSAGE_UPDATE", message)

    def remove(self, channel: Channel, ids: Collection[int], *, by_bot: bool = True) -> None:
        """Delete messages; ids that are not there are passed over."""
        gone = [message for number in ids if (message := channel.messages.pop(number, None))]
        channel.deleted += len(gone)
        if by_bot:
            self._world.count(withdrawn=sum(self._by_bot(message) and not message.loading for message in gone))
        public = [str(message.id) for message in gone if message.public]
        place: Payload = {"channel_id": str(channel.id)}
        if channel.guild is not None:
            place["guild_id"] = str(channel.guild)
        if len(ids) > 1:
            self._send("MESSAGE_DELETE_BULK", channel, {"ids": public, **place})
        elif public:
            self._send("MESSAGE_DELETE", channel, {"id": public[0], **place})
        self._world.touch()

    def pin(self, message: Message) -> None:
        """Pin, with the notice that Discord writes into the channel."""
        message.pinned_at = self._world.now()
        self.mark(message)
        self._pins_changed(message)
        notice = Message(
            id=self._world.snowflakes.next(),
            channel=message.channel,
            author=self._world.bot.id,
            created_at=self._world.now(),
            kind=MessageKind.PIN_NOTICE,
            reference=Reference(message.id, message.channel),
        )
        self.post(notice)

    def unpin(self, message: Message) -> None:
        message.pinned_at = None
        self.mark(message)
        self._pins_changed(message)

    def _pins_changed(self, message: Message) -> None:
        channel = self._world.channels[message.channel]
        newest = max((pinned.pinned_at for pinned in channel.pins() if pinned.pinned_at), default=None)
        data: Payload = {"channel_id": str(channel.id), "last_pin_timestamp": payloads.timestamp(newest)}
        if channel.guild is not None:
            data["guild_id"] = str(channel.guild)
        intent = Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILDS
        self._publish(Event("CHANNEL_PINS_UPDATE", data, intent, channel.guild))

    def _by_bot(self, message: Message) -> bool:
        return message.author not in self._world.people

    def _tell(self, name: str, message: Message) -> None:
        self._world.touch()
        if not message.public:
            return
        channel = self._world.channels[message.channel]
        shown = message_payload.event(self._world, message, new=name == "MESSAGE_CREATE")
        if channel.guild is not None and not self._readable(message):
            shown = message_payload.without_content(shown)
        self._send(name, channel, shown)

    def _readable(self, message: Message) -> bool:
        """Without MESSAGE_CONTENT, a bot reads what it wrote and what mentions it (documentation)."""
        return self._by_bot(message) or self._world.bot.id in message.pinged.users

    def _send(self, name: str, channel: Channel, data: Payload) -> None:
        guild = self._world.guild_of(channel)
        if guild is None:
            self._publish(Event(name, data, Intent.DIRECT_MESSAGES))
        elif Permission.VIEW_CHANNEL in self._world.permissions(channel, self._world.bot.id):
            self._publish(Event(name, data, Intent.GUILD_MESSAGES, guild.id))
