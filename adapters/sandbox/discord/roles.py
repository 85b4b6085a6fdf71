"""Roles of servers, as whoever runs the stand-in deals with them."""

from dataclasses import replace

from adapters.sandbox.discord.hierarchy import Hierarchy
from adapters.sandbox.discord.permissions import named
from adapters.sandbox.discord.world import World


class Roles:
    """Servers, people and roles by their ids, permissions by their names."""

    def __init__(self, world: World, hierarchy: Hierarchy) -> None:
        self._world = world
        self._hierarchy = hierarchy

    def add(self, guild: int, name: str, *permissions: str, mentionable: bool = False) -> int:
        """A role that nobody has yet, below all others; its id."""
        granted = named(permissions)
        return self._hierarchy.add(self._world.guilds[guild], name, granted, mentionable=mentionable).id

    def delete(self, guild: int, role: int) -> None:
        known = self._world.guilds[guild]
        self._hierarchy.delete(known, known.roles[role])

    def held(self, guild: int, person: int, role: int) -> bool:
        """Does that person have it?"""
        return role in self._world.guilds[guild].members[person].roles

    def empower(self, guild: int, *permissions: str, role: int | None = None) -> None:
        """Give a role permissions in a whole server; the bot's own, if none is named."""
        known = self._world.guilds[guild]
        changed = self._hierarchy.of_bot(known) if role is None else known.roles[role]
        self._hierarchy.change(known, replace(changed, permissions=changed.permissions | named(permissions)))

    def disempower(self, guild: int, *permissions: str) -> None:
        """Take permissions from the bot's own role."""
        known = self._world.guilds[guild]
        role = self._hierarchy.of_bot(known)
        self._hierarchy.change(known, replace(role, permissions=role.permissions & ~named(permissions)))
