"""What happens to the roles of a server, each time with its event at the gateway.

Documentation: "Permission Hierarchy", "Guild Resource".
"""

from dataclasses import replace

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.events import Event, Intent, Publish
from adapters.sandbox.discord.guilds import Guild, Role
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.world import World


class Hierarchy:
    def __init__(self, world: World, publish: Publish) -> None:
        self._world = world
        self._publish = publish

    def add(self, guild: Guild, name: str, permissions: Permission, *, mentionable: bool) -> Role:
        """Below all others, which move up."""
        for other in list(guild.roles.values()):
            self.change(guild, replace(other, position=other.position + 1))
        role = Role(self._world.snowflakes.next(), name, permissions, position=1, mentionable=mentionable)
        guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", guild, {"role": payloads.role(role)})
        return role

    def change(self, guild: Guild, role: Role) -> None:
        guild.roles[role.id] = role
        self._tell("GUILD_ROLE_UPDATE", guild, {"role": payloads.role(role)})

    def delete(self, guild: Guild, role: Role) -> None:
        """Its members have it no more."""
        del guild.roles[role.id]
        for member in list(guild.members.values()):
            guild.members[member.person] = replace(member, roles=tuple(one for one in member.roles if one != role.id))
        self._tell("GUILD_ROLE_DELETE", guild, {"role_id": str(role.id)})

    def of_bot(self, guild: Guild) -> Role:
        """The one that it brought along."""
        return next(role for role in guild.roles.values() if role.of_bot == self._world.bot.id)

    def give(self, guild: Guild, person: int, role: int, *, taken: bool = False) -> None:
        """By the bot. Raises 10007, 10011, and 50013 without the right to manage roles, or for a role that is not below
        its own."""
        member, known = guild.members.get(person), guild.roles.get(role)
        if member is None:
            raise Refusal(Problem.UNKNOWN_MEMBER)
        if known is None:
            raise Refusal(Problem.UNKNOWN_ROLE)
        granted = guild.permissions_of(self._world.bot.id)
        may = granted & (Permission.MANAGE_ROLES | Permission.ADMINISTRATOR)
        if not may or known.of_bot is not None or known.position >= self._highest(guild):
            raise Refusal(Problem.MISSING_PERMISSIONS)
        others = tuple(one for one in member.roles if one != role)
        guild.members[person] = replace(member, roles=others if taken else (*others, role))
        self._world.touch()
        told = {**payloads.member(self._world, guild.members[person]), "guild_id": str(guild.id)}
        self._publish(Event("GUILD_MEMBER_UPDATE", told, Intent.GUILD_MEMBERS, guild.id))

    def _highest(self, guild: Guild) -> int:
        own = guild.members[self._world.bot.id].roles
        return max((guild.roles[number].position for number in own if number in guild.roles), default=0)

    def _tell(self, name: str, guild: Guild, data: Payload) -> None:
        self._world.touch()
        if guild.reachable:
            self._publish(Event(name, {"guild_id": str(guild.id), **data}, Intent.GUILDS, guild.id))
