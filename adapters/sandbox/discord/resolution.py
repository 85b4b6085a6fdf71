"""The things behind the ids in an interaction: people, channels and roles that were named or chosen."""

from collections.abc import Iterable, Iterator

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.bodies.command import OptionKind
from adapters.sandbox.discord.guilds import Guild
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.world import World

_KINDS = {
    OptionKind.USER: ("users",),
    OptionKind.CHANNEL: ("channels",),
    OptionKind.ROLE: ("roles",),
    OptionKind.MENTIONABLE: ("users", "roles"),
}


class Resolution:
    """As one person sees it, in a server or in no server."""

    def __init__(self, world: World, person: int, guild: Guild | None) -> None:
        self._world = world
        self._person = person
        self._guild = guild

    def of_options(self, options: Iterable[Payload]) -> Payload:
        """What the options of a command name; empty if they name nothing."""
        found: dict[str, Payload] = {}
        for kind, number in _named(options):
            for group in _KINDS[kind]:
                self._add(found, group, number)
        return dict(found)

    def of(self, group: str, numbers: Iterable[int]) -> Payload:
        """`group` is `users`, `channels` or `roles`."""
        found: dict[str, Payload] = {}
        for number in numbers:
            self._add(found, group, number)
        return dict(found)

    def _add(self, found: dict[str, Payload], group: str, number: int) -> None:
        shown = self._shown(group, number)
        if shown is not None:
            found.setdefault(group, {})[str(number)] = shown
        if group == "users" and self._guild is not None and number in self._guild.members:
            member = payloads.member(self._world, self._guild.members[number])
            del member["user"]
            member["permissions"] = str(int(self._guild.permissions_of(number)))
            found.setdefault("members", {})[str(number)] = member

    def _shown(self, group: str, number: int) -> Payload | None:
        if group == "users":
            user = self._world.user(number)
            return None if user is None else payloads.user(user)
        if group == "channels":
            channel = self._world.channels.get(number)
            return None if channel is None else payloads.partial_channel(self._world, channel, self._person)
        role = None if self._guild is None else self._guild.roles.get(number)
        return None if role is None else payloads.role(role)


def _named(options: Iterable[Payload]) -> Iterator[tuple[OptionKind, int]]:
    for option in options:
        inner, kind = option.get("options"), option["type"]
        if isinstance(inner, list):
            yield from _named(inner)
        elif isinstance(kind, int) and OptionKind(kind) in _KINDS and str(option["value"]).isdigit():
            yield OptionKind(kind), int(str(option["value"]))
