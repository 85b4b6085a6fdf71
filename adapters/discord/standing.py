"""Where the bot may post changes: the gateway's events as incoming AVAILABLE and UNAVAILABLE. Pure.

Told are removals and invitations, deleted channels and threads, and channels whose own settings open or close them to
the bot. A change of roles is not looked through for what it means to each channel: the next refusal tells. A server
that Discord itself cannot serve for a while is not gone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import discord

from adapters.discord.incoming import PLATFORM, chat_kind, chat_title
from adapters.discord.surveys import missing
from bot.conversation import Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

# A server has at most 500 channels and 1,000 active threads (documentation, "JSON Error Codes" 30013 and 160006).
_PLACES_TOLD = 1500

Place = discord.abc.GuildChannel | discord.Thread


def changes(event: str, told: tuple[object, ...], bot: Person, now: datetime) -> Iterator[Incoming]:
    """What an event of discord.py's means; `bot` stands for whoever did it, which Discord does not say."""
    for place, available in _changed(event, told):
        yield _incoming(place, bot, now, available=available)
    match event, told:
        case "raw_thread_delete", (discord.RawThreadDeleteEvent(thread_id=thread, guild_id=server),):
            yield _gone(thread, server, bot, now)
        case _:
            return


def _changed(event: str, told: tuple[object, ...]) -> Iterator[tuple[Place, bool]]:
    """The places in the cache that an event opened (true) or closed to the bot."""
    match event, told:
        case "guild_remove", (discord.Guild() as guild,):
            yield from ((place, False) for place in _places(guild))
        case "guild_join", (discord.Guild() as guild,):
            yield from ((place, True) for place in _places(guild) if _open(place))
        case "guild_channel_delete", (discord.abc.GuildChannel() as place,):
            yield place, False
        case (
            "guild_channel_update" | "thread_update",
            (before, discord.abc.GuildChannel() | discord.Thread() as place),
        ) if _open(before) != _open(place):
            yield place, _open(place)
        case "thread_join", (discord.Thread() as place,) if _open(place):
            yield place, True
        case _:
            return


def _places(guild: discord.Guild) -> Sequence[Place]:
    channels = [channel for channel in guild.channels if isinstance(channel, discord.abc.Messageable)]
    return [*channels, *guild.threads][:_PLACES_TOLD]


def _open(place: object) -> bool:
    """May the bot post there, as far as the cache knows?"""
    if not isinstance(place, Place) or place.guild.me is None:
        return False
    if isinstance(place, discord.Thread) and place.parent is None:
        return False
    ours = place.permissions_for(place.guild.me)
    if isinstance(place, discord.Thread) and place.locked and not ours.manage_threads:
        return False
    return not missing(ours, in_thread=isinstance(place, discord.Thread))


def _incoming(place: Place, bot: Person, now: datetime, *, available: bool) -> Incoming:
    kind = IncomingKind.AVAILABLE if available else IncomingKind.UNAVAILABLE
    return Incoming(
        platform=PLATFORM,
        id=_id(kind, place.id, now),
        kind=kind,
        address=Address(PLATFORM, place.id),
        chat_kind=chat_kind(place),
        chat_title=chat_title(place),
        person=bot,
        guild=place.guild.id,
        received_at=now,
    )


def _gone(thread: int, server: int, bot: Person, now: datetime) -> Incoming:
    """A thread that need not be in the cache."""
    return Incoming(
        platform=PLATFORM,
        id=_id(IncomingKind.UNAVAILABLE, thread, now),
        kind=IncomingKind.UNAVAILABLE,
        address=Address(PLATFORM, thread),
        chat_kind=ChatKind.GROUP,
        person=bot,
        guild=server,
        received_at=now,
    )


def _id(kind: IncomingKind, place: int, now: datetime) -> str:
    """Discord numbers no such events; the same place may open and close many times."""
    return f"{kind}:{place}:{now.isoformat()}"
