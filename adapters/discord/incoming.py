"""An interaction, as discord.py reads it from the gateway, as an `Incoming`. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import cast

import discord

from adapters.discord.attachments import attached, targeted
from adapters.discord.components import FORM_MARK, OPENS_FORM
from adapters.discord.markup import read
from adapters.discord.ticket import Ticket
from bot.conversation import TEXT, Format, Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

PLATFORM = "discord"

_NAME_KEPT = 256
_ACTION_MARK = ":"

Content = Mapping[str, object]


def from_interaction(
    interaction: discord.Interaction, now: datetime, menus: Mapping[str, str] = MappingProxyType({})
) -> Incoming | None:
    """None where nobody or no place is named, and for kinds of interactions that are none of ours. `menus`: which
    commands those in a message's menu are, by what they are called there."""
    said = _said(interaction, menus)
    if said is None or interaction.channel is None or interaction.user is discord.utils.MISSING:
        return None
    kind, name, arguments, options = said
    formats: tuple[Format, ...] = ()
    if TEXT in options:
        words, formats = read(options[TEXT])
        options = options | {TEXT: words}
    user, channel = interaction.user, interaction.channel
    return Incoming(
        platform=PLATFORM,
        id=str(interaction.id),
        kind=kind,
        address=Address(PLATFORM, channel.id),
        chat_kind=ChatKind.GROUP if _visits(interaction) else chat_kind(channel),
        chat_title=chat_title(channel),
        person=Person(id=user.id, name=user.display_name[:_NAME_KEPT]),
        name=name,
        arguments=arguments,
        options=options,
        formats=formats,
        attachments=attached(_content(interaction)),
        chosen=_picked(interaction),
        named=_named(interaction),
        guild=interaction.guild_id,
        visiting=_visits(interaction),
        language=_language(interaction),
        received_at=now,
        ticket=_ticket(interaction).packed(),
    )


def being_typed(interaction: discord.Interaction) -> tuple[str, str] | None:
    """The option that somebody is typing, and how far they are."""
    for option in _options(_content(interaction)):
        if option.get("focused"):
            return str(option.get("name", "")), str(option.get("value", ""))
    return None


def command_name(interaction: discord.Interaction) -> str:
    return str(_content(interaction).get("name", ""))


def opens_form(interaction: discord.Interaction) -> bool:
    """Is it a button that opens a form?"""
    is_button = interaction.type is discord.InteractionType.component
    return is_button and str(_content(interaction).get("custom_id", "")).startswith(OPENS_FORM)


def chat_kind(channel: object) -> ChatKind:
    if isinstance(channel, discord.DMChannel):
        return ChatKind.PRIVATE
    if isinstance(channel, discord.TextChannel) and channel.is_news():
        return ChatKind.ANNOUNCEMENT
    if isinstance(channel, discord.ForumChannel):
        return ChatKind.FORUM
    return ChatKind.GROUP


def chat_title(channel: object) -> str:
    """`#name (Server)`; nothing for a direct chat, which Discord does not name."""
    name = getattr(channel, "name", None)
    if not isinstance(name, str):
        return ""
    guild = getattr(channel, "guild", None)
    place = guild.name if isinstance(guild, discord.Guild) else ""
    return f"#{name} ({place})" if place else f"#{name}"


def message_link(incoming: Incoming, message: int) -> str:
    """As Discord's own "Copy Message Link" gives it; a direct chat is in a server called @me."""
    return f"https://discord.com/channels/{incoming.guild or '@me'}/{incoming.address.chat}/{message}"


def _said(
    interaction: discord.Interaction, menus: Mapping[str, str]
) -> tuple[IncomingKind, str, str, dict[str, str]] | None:
    content = _content(interaction)
    if (target := targeted(content)) is not None:
        name = menus.get(str(content.get("name", "")), "")
        return IncomingKind.COMMAND, name, "", {TEXT: str(target.get("content", ""))}
    match interaction.type:
        case discord.InteractionType.application_command | discord.InteractionType.autocomplete:
            given = {str(option["name"]): str(option["value"]) for option in _options(content) if "value" in option}
            return IncomingKind.COMMAND, str(content.get("name", "")), "", given
        case discord.InteractionType.component:
            custom_id = str(content.get("custom_id", ""))
            pressed = _ACTION_MARK.join([custom_id.removeprefix(OPENS_FORM), *_chosen(content)])
            action, _, arguments = pressed.partition(_ACTION_MARK)
            return IncomingKind.PRESS, action, arguments, {}
        case discord.InteractionType.modal_submit:
            name, _, state = str(content.get("custom_id", "")).partition(FORM_MARK)
            return IncomingKind.FORM, name, state, dict(_fields(content))
        case _:
            return None


def _chosen(content: Content) -> list[str]:
    """What was picked of a menu."""
    values = content.get("values")
    return [str(one) for one in values[:1]] if isinstance(values, list) else []


def _picked(interaction: discord.Interaction) -> Address | None:
    """The channel that an option of a command names."""
    for option in _options(_content(interaction)):
        if option.get("type") == discord.AppCommandOptionType.channel.value:
            return Address(PLATFORM, int(str(option["value"])))
    return None


def _named(interaction: discord.Interaction) -> Person | None:
    """Whom an option of a command names; Discord tells who that is ("Resolved Data Structure")."""
    content = _content(interaction)
    resolved = content.get("resolved")
    users = resolved.get("users") if isinstance(resolved, dict) else None
    if not isinstance(users, dict):
        return None
    for option in _options(content):
        user = users.get(str(option.get("value")))
        if option.get("type") == discord.AppCommandOptionType.user.value and isinstance(user, dict):
            name = user.get("global_name") or user.get("username") or ""
            return Person(id=int(user["id"]), name=str(name)[:_NAME_KEPT])
    return None


def _content(interaction: discord.Interaction) -> Content:
    return cast("Content", interaction.data or {})


def _options(content: Content) -> list[Content]:
    return _contents(content.get("options"))


def _fields(content: Content) -> Iterator[tuple[str, str]]:
    """What was entered: each field stands in a label of its own."""
    for label in _contents(content.get("components")):
        field = label.get("component")
        if isinstance(field, dict) and "custom_id" in field:
            yield str(field["custom_id"]), str(field.get("value", ""))


def _contents(listed: object) -> list[Content]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _ticket(interaction: discord.Interaction) -> Ticket:
    return Ticket(
        application=interaction.application_id,
        interaction=interaction.id,
        token=interaction.token,
        message=interaction.message.id if interaction.message else None,
        thread=isinstance(interaction.channel, discord.Thread),
        permissions=interaction.permissions,
        ours=interaction.app_permissions,
    )


def _visits(interaction: discord.Interaction) -> bool:
    """Did somebody call the bot who has installed it for themselves, to where it is not? Documentation, "Interaction
    Context Types" and "Authorizing Integration Owners Object"."""
    if interaction.context.private_channel:
        return True
    called = interaction.is_user_integration() and not interaction.is_guild_integration()
    return called and interaction.guild_id is not None


def _language(interaction: discord.Interaction) -> str:
    """The server's, which its administrators have chosen; elsewhere the person's own."""
    own = interaction.guild_id is None or _visits(interaction)
    locale = interaction.locale if own else interaction.guild_locale
    return str(locale) if locale else ""
