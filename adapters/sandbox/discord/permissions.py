"""What somebody may do where: Discord's permission bits, and how they add up for a channel.

Bits and the order of the computation: documentation, "Permissions"; PIN_MESSAGES stands alone since 2026-02.
"""

from dataclasses import dataclass
from enum import IntFlag
from functools import reduce
from operator import or_


class Permission(IntFlag):
    """The bits that this stand-in knows."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


NONE = Permission(0)
ALL = reduce(or_, Permission)

# What a new server grants to everybody in it.
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
)

# What the bot's own role adds when it is invited.
INVITED = Permission.PIN_MESSAGES | Permission.MANAGE_WEBHOOKS

# What `app_permissions` says in a chat with the bot (documentation, "Interaction Structure").
DIRECT = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE | Permission.USE_EXTERNAL_EMOJIS

# What really works there; the documentation says it of each call, `app_permissions` does not.
IN_DIRECT_CHAT = (
    DIRECT
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.PIN_MESSAGES
)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What one channel allows or denies one member, whatever the server says."""

    allow: Permission = NONE
    deny: Permission = NONE

    def allowing(self, permissions: Permission) -> "Overwrite":
        return Overwrite(self.allow | permissions, self.deny & ~permissions)

    def denying(self, permissions: Permission) -> "Overwrite":
        return Overwrite(self.allow & ~permissions, self.deny | permissions)


def effective(base: Permission, overwrite: Overwrite | None) -> Permission:
    """What is left of a server's permissions in one channel; nothing at all where it cannot be seen."""
    if base & Permission.ADMINISTRATOR:
        return ALL
    granted = base if overwrite is None else (base & ~overwrite.deny) | overwrite.allow
    return granted if granted & Permission.VIEW_CHANNEL else NONE


def named(names: tuple[str, ...]) -> Permission:
    """The permissions of these names, as Discord writes them, in any case: `send_messages`, `VIEW_CHANNEL`.

    Raises ValueError for a name that is not known here.
    """
    return reduce(or_, (_named(name) for name in names), NONE)


def _named(name: str) -> Permission:
    try:
        return Permission[name.upper()]
    except KeyError:
        known = ", ".join(permission.name.lower() for permission in Permission if permission.name)
        raise ValueError(f"no permission is called {name!r}; known are {known}") from None
