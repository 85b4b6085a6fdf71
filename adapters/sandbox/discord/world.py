"""All that this stand-in remembers, and how it is found. What changes it is in `posting` and `places`."""

import asyncio
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.sandbox.discord.files import Files
from adapters.sandbox.discord.guilds import Channel, Guild, Person
from adapters.sandbox.discord.interactions import Interaction, OpenForm
from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.permissions import IN_DIRECT_CHAT, NONE, Permission, effective
from adapters.sandbox.discord.registry import Registry
from adapters.sandbox.discord.snowflakes import Snowflakes
from adapters.sandbox.view import Counts

# "Checked for uniqueness in the past few minutes" (documentation, "Create Message"): how many is not said.
NONCE_REMEMBERED = timedelta(minutes=5)
_INTERACTIONS_REMEMBERED = timedelta(hours=1)
_INTERACTIONS_KEPT = 10_000
_NONCES_KEPT = 100_000
_DELETED_KEPT = 100


@dataclass(slots=True)
class Webhook:
    """`token` is a secret: whoever has it may post."""

    id: int
    token: str = field(repr=False)
    channel: int
    name: str


class World:
    """The state of the stand-in; a bot's user has the id of its application."""

    def __init__(self, now: Callable[[], datetime], name: str = "Tickertape") -> None:
        self.now = now
        self.snowflakes = Snowflakes(now)
        self.application = self.snowflakes.next()
        self.token = _token(self.application)
        self.bot = Person(self.application, name, "bot", bot=True)
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.deleted: dict[int, Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.files = Files()
        self.commands = Registry(self.snowflakes.next)
        self.interactions: dict[str, Interaction] = {}
        self.forms: dict[int, OpenForm] = {}
        self.counts = Counts()
        self.version = 0
        self._nonces: dict[tuple[int, int | str], tuple[int, int, datetime]] = {}
        self._changed = asyncio.Event()

    def touch(self) -> None:
        """Something that can be seen has changed."""
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changed(self, since: int) -> int:
        while self.version <= since:
            await self._changed.wait()
        return self.version

    def count(self, *, sent: int = 0, edited: int = 0, withdrawn: int = 0) -> None:
        self.counts = Counts(
            sent=self.counts.sent + sent,
            edited=self.counts.edited + edited,
            withdrawn=self.counts.withdrawn + withdrawn,
        )

    def user(self, number: int) -> Person | None:
        return self.bot if number == self.bot.id else self.people.get(number)

    def visits(self, channel: Channel) -> bool:
        """Is the bot only there when somebody calls it who has it with them?"""
        guild = self.guild_of(channel)
        return bool(channel.members) if guild is None else not guild.has_bot

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild is None else self.guilds[channel.guild]

    def remember_deleted(self, channel: Channel) -> None:
        """For people to look at; the first ones are forgotten."""
        self.deleted[channel.id] = channel
        if len(self.deleted) > _DELETED_KEPT:
            del self.deleted[next(iter(self.deleted))]

    def permissions(self, channel: Channel, person: int) -> Permission:
        """What somebody may do in a channel; a thread goes by the channel it belongs to."""
        guild = self.guild_of(channel)
        if guild is None:
            return NONE if channel.members and person == self.bot.id else IN_DIRECT_CHAT
        if person == self.bot.id and not guild.has_bot:
            return NONE
        place = self.channels[channel.parent] if channel.parent is not None else channel
        return effective(guild.permissions_of(person), place.overwrites.get(person))

    def remember_interaction(self, interaction: Interaction) -> None:
        """Forget the old ones and, if there are too many, the first ones."""
        oldest = self.now() - _INTERACTIONS_REMEMBERED
        self.interactions[interaction.token] = interaction
        while (first := next(iter(self.interactions.values()))).created_at < oldest or self._too_many():
            del self.interactions[first.token]

    def _too_many(self) -> bool:
        return len(self.interactions) > _INTERACTIONS_KEPT

    def remember_nonce(self, message: Message) -> None:
        if message.nonce is None:
            return
        if len(self._nonces) >= _NONCES_KEPT:
            del self._nonces[next(iter(self._nonces))]
        self._nonces[message.author, message.nonce] = (message.channel, message.id, self.now())

    def with_nonce(self, author: int, nonce: int | str) -> tuple[int, int] | None:
        """Channel and message that this author made with this nonce a short while ago."""
        known = self._nonces.get((author, nonce))
        if known is None or self.now() - known[2] > NONCE_REMEMBERED:
            return None
        return known[:2]


def _token(application: int) -> str:
    """Of the real form: the id, a time and a signature, separated by dots."""
    parts = (str(application).encode(), secrets.token_bytes(4), secrets.token_bytes(28))
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
