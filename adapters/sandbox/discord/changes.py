"""What can be made to happen to a channel from outside, by name: the states in which the bot may find it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.sandbox.control import Change
from adapters.sandbox.discord.guilds import Channel, Guild, Person
from adapters.sandbox.discord.impossible import NotPossible
from adapters.sandbox.discord.permissions import Overwrite, named
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.world import World

Happening = Callable[[Channel, Change], None]

_ACCESS = ("view_channel",)
_WRITING = ("send_messages", "send_messages_in_threads")


class Changes:
    """`names` are those of permissions, for what is denied or allowed; by default those to write."""

    def __init__(self, world: World, places: Places, posting: Posting) -> None:
        self._world = world
        self._places = places
        self._posting = posting
        self.known: Mapping[str, Happening] = MappingProxyType(
            {
                "hide": lambda channel, _: self.deny(channel, _ACCESS),
                "show": lambda channel, _: self.allow(channel, _ACCESS),
                "deny": lambda channel, change: self.deny(channel, change.names or _WRITING),
                "allow": lambda channel, change: self.allow(channel, change.names or _WRITING),
                "delete": lambda channel, _: self.delete(channel),
                "delete message": lambda channel, change: self.delete_message(channel, change.message or 0),
                "close dms": lambda channel, _: self.accept_direct(self._person(channel), accepts=False),
                "open dms": lambda channel, _: self.accept_direct(self._person(channel), accepts=True),
                "archive": lambda channel, _: self.settle_thread(channel, archived=True),
                "unarchive": lambda channel, _: self.settle_thread(channel, archived=False),
                "lock": lambda channel, _: self.settle_thread(channel, locked=True),
                "unlock": lambda channel, _: self.settle_thread(channel, locked=False),
                "kick": lambda channel, _: self._places.remove_bot(self._guild(channel)),
                "admit": lambda channel, _: self._places.invite_bot(self._guild(channel)),
                "lose server": lambda channel, _: self._places.lose(self._guild(channel)),
                "regain server": lambda channel, _: self._places.regain(self._guild(channel)),
            }
        )

    def carry_out(self, change: Change) -> dict[str, object]:
        """Raises `LookupError` for a chat or message that is not there, `ValueError` for what cannot happen to it."""
        happen = self.known.get(change.what)
        if happen is None:
            raise LookupError(f"nothing is called {change.what!r} here; what can happen: {', '.join(self.known)}")
        happen(self._channel(change.chat), change)
        return {}

    def deny(self, channel: Channel, names: tuple[str, ...]) -> None:
        self._places.overwrite(self._plain(channel), self._overwrite(channel).denying(named(names)))

    def allow(self, channel: Channel, names: tuple[str, ...]) -> None:
        self._places.overwrite(self._plain(channel), self._overwrite(channel).allowing(named(names)))

    def _overwrite(self, channel: Channel) -> Overwrite:
        return self._plain(channel).overwrites.get(self._world.bot.id, Overwrite())

    def _plain(self, channel: Channel) -> Channel:
        """Where permissions are kept: a thread goes by the channel it belongs to."""
        self._guild(channel)
        return channel if channel.parent is None else self._world.channels[channel.parent]

    def delete(self, channel: Channel) -> None:
        self._guild(channel)
        self._places.delete(channel)

    def delete_message(self, channel: Channel, message: int) -> None:
        """Somebody else does, a moderator say."""
        if message not in channel.messages:
            raise LookupError(f"there is no message {message} in this chat")
        self._posting.remove(channel, {message}, by_bot=False)

    def accept_direct(self, person: Person, *, accepts: bool) -> None:
        person.accepts_direct = accepts
        self._world.touch()

    def settle_thread(self, channel: Channel, *, archived: bool | None = None, locked: bool | None = None) -> None:
        if channel.thread is None:
            raise NotPossible("that is for threads")
        channel.thread.archived = channel.thread.archived if archived is None else archived
        channel.thread.locked = channel.thread.locked if locked is None else locked
        self._places.changed(channel)

    def _channel(self, chat: str) -> Channel:
        channel = self._world.channels.get(int(chat)) if chat.isascii() and chat.isdigit() else None
        if channel is None:
            raise LookupError(f"there is no chat {chat} (any more)")
        return channel

    def _guild(self, channel: Channel) -> Guild:
        guild = self._world.guild_of(channel)
        if guild is None:
            raise NotPossible("that is for servers")
        return guild

    def _person(self, channel: Channel) -> Person:
        if channel.person is None:
            raise NotPossible("that is for direct chats")
        return self._world.people[channel.person]
