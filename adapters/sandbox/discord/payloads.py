"""People, servers, channels and webhooks as the API shows them.

Fields: documentation of each object; those without which discord.py and hikari cannot read an object are all here.
"""

from datetime import datetime

from adapters.sandbox.discord.guilds import Channel, ChannelKind, Guild, Member, Person, Role, ThreadState
from adapters.sandbox.discord.permissions import EVERYONE, Overwrite
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.world import Webhook, World

LOCALE = "en-GB"
_VERIFY_KEY = "00" * 32


def timestamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="microseconds")


def user(person: Person) -> Payload:
    """People have had no number behind their names since 2023 (`discriminator` is "0"); bots still have."""
    name = "".join(letter if letter.isalnum() else "_" for letter in person.name.lower())
    payload: Payload = {
        "id": str(person.id),
        "username": person.name if person.bot else name,
        "global_name": None if person.bot else person.name,
        "discriminator": "0001" if person.bot else "0",
        "avatar": None,
        "public_flags": 0,
    }
    return {**payload, "bot": True} if person.bot else payload


def webhook_user(webhook: int, name: str) -> Payload:
    return {"id": str(webhook), "username": name, "discriminator": "0000", "avatar": None, "bot": True}


def own_user(world: World) -> Payload:
    account = {"verified": True, "mfa_enabled": True, "flags": 0, "email": None, "locale": LOCALE}
    return {**user(world.bot), **account}


def application(world: World) -> Payload:
    owner = next(iter(world.people.values()), world.bot)
    return {
        "id": str(world.application),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": _VERIFY_KEY,
        "owner": user(owner),
        "team": None,
        "flags": 0,
        "bot": user(world.bot),
        "approximate_guild_count": sum(guild.has_bot for guild in world.guilds.values()),
        "approximate_user_install_count": 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


def member(world: World, known: Member) -> Payload:
    person = world.user(known.person)
    assert person is not None
    return {
        "user": user(person),
        "nick": None,
        "avatar": None,
        "roles": [str(role) for role in known.roles],
        "joined_at": timestamp(known.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def role(known: Role) -> Payload:
    payload: Payload = {
        "id": str(known.id),
        "name": known.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": known.position,
        "permissions": str(int(known.permissions)),
        "managed": known.of_bot is not None,
        "mentionable": known.mentionable,
        "flags": 0,
    }
    return payload if known.of_bot is None else {**payload, "tags": {"bot_id": str(known.of_bot)}}


def everyone(guild: Guild) -> Role:
    """The role that all members have; its id is the server's."""
    return Role(guild.id, "@everyone", EVERYONE, position=0)


def guild(known: Guild) -> Payload:
    return {
        "id": str(known.id),
        "name": known.name,
        "owner_id": str(known.owner),
        "roles": [role(one) for one in (everyone(known), *known.roles.values())],
        "features": ["COMMUNITY", "NEWS"],
        "emojis": [],
        "stickers": [],
        **dict.fromkeys(_ABSENT_OF_GUILD),
        **dict.fromkeys(_ZERO_OF_GUILD, 0),
        "nsfw": False,
        "premium_progress_bar_enabled": False,
        "preferred_locale": LOCALE,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "afk_timeout": 300,
    }


def own_guild(known: Guild, person: int) -> Payload:
    """A server as it is listed for one of its members."""
    return {
        "id": str(known.id),
        "name": known.name,
        "icon": None,
        "banner": None,
        "owner": known.owner == person,
        "permissions": str(int(known.permissions_of(person))),
        "features": [],
    }


_ABSENT_OF_GUILD = (
    "icon", "splash", "discovery_splash", "banner", "description", "vanity_url_code", "application_id",
    "afk_channel_id", "system_channel_id", "rules_channel_id", "public_updates_channel_id",
    "safety_alerts_channel_id", "max_presences",
)  # fmt: skip
_ZERO_OF_GUILD = (
    "verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level", "nsfw_level",
    "premium_tier", "premium_subscription_count", "system_channel_flags",
)  # fmt: skip


def arrived_guild(world: World, known: Guild) -> Payload:
    """A server as GUILD_CREATE brings it: of its members, only the bot."""
    bot = known.members[world.bot.id]
    empty: Payload = {key: [] for key in _EMPTY_OF_ARRIVED}
    return {
        **guild(known),
        **empty,
        "joined_at": timestamp(bot.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(known.members),
        "members": [member(world, bot)],
        "channels": [channel(world, one) for one in known.plain_channels()],
        "threads": [channel(world, one) for one in known.active_threads()],
    }


_EMPTY_OF_ARRIVED = ("voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds")


# Documentation, "Channel Flags".
REQUIRE_TAG = 1 << 4


def channel(world: World, known: Channel) -> Payload:
    last = known.last_message()
    payload: Payload = {
        "id": str(known.id),
        "type": known.kind.value,
        "last_message_id": None if last is None else str(last),
        "flags": REQUIRE_TAG if known.needs_tag else 0,
    }
    if known.guild is None:
        people = [user(world.people[number]) for number in known.members or (known.person or 0,)]
        named = {"name": known.name, "icon": None, "owner_id": str(known.person)} if known.members else {}
        return {**payload, "recipients": people, **named}
    payload |= {"guild_id": str(known.guild), "name": known.name, "rate_limit_per_user": 0}
    if known.thread is not None:
        return payload | _thread(known, known.thread)
    return payload | {
        "parent_id": None,
        "position": known.position,
        "topic": known.topic,
        "nsfw": False,
        "permission_overwrites": [_overwrite(who, what) for who, what in known.overwrites.items()],
        **(_FORUM if known.kind is ChannelKind.FORUM else {}),
    }


_FORUM: Payload = {
    "available_tags": [],
    "default_reaction_emoji": None,
    "default_sort_order": None,
    "default_forum_layout": 0,
}


def _thread(known: Channel, thread: ThreadState) -> Payload:
    messages = sum(message.public for message in known.messages.values())
    return {
        "parent_id": str(known.parent),
        "owner_id": str(thread.owner),
        "message_count": messages,
        "total_message_sent": messages + known.deleted,
        "member_count": 1,
        "applied_tags": [str(tag) for tag in thread.tags],
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": timestamp(thread.changed_at),
            "create_timestamp": timestamp(thread.created_at),
        },
    }


def _overwrite(who: int, what: Overwrite) -> Payload:
    return {"id": str(who), "type": 1, "allow": str(int(what.allow)), "deny": str(int(what.deny))}


def partial_channel(world: World, known: Channel, person: int) -> Payload:
    """A channel as it comes with an interaction: with what that person, and the application, may do there."""
    payload = channel(world, known)
    payload.pop("permission_overwrites", None)
    if known.guild is not None:
        payload["permissions"] = str(int(world.permissions(known, person)))
        payload["app_permissions"] = str(int(world.permissions(known, world.bot.id)))
    return payload


def webhook(world: World, known: Webhook, *, with_token: bool = True) -> Payload:
    payload: Payload = {
        "id": str(known.id),
        "type": 1,
        "name": known.name,
        "avatar": None,
        "channel_id": str(known.channel),
        "guild_id": str(world.channels[known.channel].guild),
        "application_id": str(world.application),
        "user": user(world.bot),
    }
    return {**payload, "token": known.token} if with_token else payload
