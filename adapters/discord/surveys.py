"""What Discord says of a channel, of the bot's rights in it and of somebody's right to manage it."""

import discord

from adapters.discord.client import Client
from adapters.discord.incoming import chat_kind, chat_title
from adapters.discord.ticket import Ticket
from bot.conversation import Incoming, Survey
from bot.model import Address, ChatKind


def of_interaction(incoming: Incoming, ticket: Ticket) -> Survey:
    """From what came with the interaction itself: Discord computes both for the place where it happened."""
    private = incoming.chat_kind is ChatKind.PRIVATE
    return Survey(
        address=incoming.address,
        kind=incoming.chat_kind,
        title=incoming.chat_title,
        administrator=private or manages(ticket.permissions),
        missing=() if private else missing(ticket.ours, in_thread=ticket.thread),
    )


async def of_place(client: Client, address: Address, person: int) -> Survey:
    """Of a channel elsewhere: roles come from the gateway's cache, the person from the server. Raises discord.py's
    errors."""
    channel = await client.fetch_channel(address.chat)
    if isinstance(channel, discord.DMChannel):
        return of_direct_chat(address, channel, person)
    assert isinstance(channel, discord.abc.GuildChannel | discord.Thread)
    try:
        member = await channel.guild.fetch_member(person)
    except discord.NotFound:
        member = None
    return of_channel(address, channel, member, channel.guild.me)


def of_direct_chat(address: Address, channel: discord.DMChannel, person: int) -> Survey:
    """Only the two who are in it may do anything there."""
    theirs = any(recipient.id == person for recipient in channel.recipients)
    return Survey(address, ChatKind.PRIVATE, chat_title(channel), administrator=theirs)


def of_channel(
    address: Address,
    channel: discord.abc.GuildChannel | discord.Thread,
    person: discord.Member | None,
    bot: discord.Member | None,
) -> Survey:
    """Computed from roles and overwrites; a bot that is not known in the server lacks everything."""
    ours = channel.permissions_for(bot) if bot else discord.Permissions.none()
    lacking = missing(ours, in_thread=isinstance(channel, discord.Thread))
    if isinstance(channel, discord.ForumChannel):
        lacking += tuple(right for right in missing(ours, in_thread=True) if right not in lacking)
    return Survey(
        address,
        chat_kind(channel),
        chat_title(channel),
        administrator=person is not None and manages(channel.permissions_for(person)),
        missing=lacking,
        tagged=isinstance(channel, discord.ForumChannel) and channel.flags.require_tag,
    )


def manages(permissions: discord.Permissions) -> bool:
    return permissions.administrator or permissions.manage_channels


def missing(permissions: discord.Permissions, *, in_thread: bool) -> tuple[str, ...]:
    """The rights that posting needs and that are not there, by the names in Discord's settings."""
    if permissions.administrator:
        return ()
    posting = permissions.send_messages_in_threads if in_thread else permissions.send_messages
    needed = (
        ("View Channel", permissions.view_channel),
        ("Send Messages in Threads" if in_thread else "Send Messages", posting),
    )
    return tuple(name for name, granted in needed if not granted)
