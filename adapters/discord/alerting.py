"""Roles that are mentioned when something breaks: what Discord says of them, giving and taking them.

Documentation: "Permissions Hierarchy", "Role Object", "Add Guild Member Role".
"""

import discord

from adapters.discord.client import Client
from adapters.discord.errors import translated
from adapters.discord.ticket import Ticket
from bot.conversation import AlertRole, Incoming
from bot.errors import Outage


def role_of(client: Client, incoming: Incoming, number: int) -> AlertRole | None:
    """From the gateway's cache, and from what came with the interaction. Raises `Outage` while the cache does not know
    the server (yet)."""
    ticket = Ticket.of(incoming)
    guild = client.get_guild(incoming.guild or 0)
    if guild is None or ticket is None:
        raise Outage("the gateway has not told of this server yet")
    found = guild.get_role(number)
    if found is None:
        return None
    theirs = ticket.permissions
    return AlertRole(
        id=found.id,
        name=found.name,
        common=not (found.is_default() or found.managed),
        plain=found.permissions.is_subset(guild.default_role.permissions),
        mentionable=found.mentionable or ticket.ours.mention_everyone or ticket.ours.administrator,
        grantable=_grantable(guild, found),
        managed=theirs.manage_roles or theirs.administrator,
    )


def _grantable(guild: discord.Guild, role: discord.Role) -> bool:
    """`guild.me` is typed as always there, but is None until the server has told of the bot."""
    return bool(guild.me) and guild.me.guild_permissions.manage_roles and role.is_assignable()


async def grant(client: Client, incoming: Incoming, role: int, *, taken: bool) -> None:
    assert incoming.guild is not None
    change = client.http.remove_role if taken else client.http.add_role
    with translated(repeatable=True):
        await change(incoming.guild, incoming.person.id, role)
