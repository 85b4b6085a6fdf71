"""What is the matter with a channel, as the page says it."""

from adapters.sandbox.discord.guilds import Channel, ThreadState
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.world import World


def conditions(world: World, channel: Channel) -> list[str]:
    """Why the bot cannot do there what it usually can; empty when all is well."""
    if channel.id not in world.channels:
        return ["deleted"]
    guild = world.guild_of(channel)
    if channel.members:
        return []
    if guild is None:
        return [] if world.people[channel.person or 0].accepts_direct else ["takes no direct messages"]
    if not guild.has_bot:
        return ["removed the bot"]
    found = [] if guild.available else ["server unavailable"]
    granted = world.permissions(channel, world.bot.id)
    needed = Permission.SEND_MESSAGES if channel.thread is None else Permission.SEND_MESSAGES_IN_THREADS
    if Permission.VIEW_CHANNEL not in granted:
        found.append("hidden from the bot")
    elif needed not in granted:
        found.append("the bot may not write")
    return found + (_of_thread(channel.thread) if channel.thread else [])


def _of_thread(thread: ThreadState) -> list[str]:
    return ["archived"] * thread.archived + ["locked"] * thread.locked
