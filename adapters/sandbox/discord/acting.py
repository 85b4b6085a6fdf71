"""What people do with a bot: use commands, press buttons, choose, send forms. Each is an INTERACTION_CREATE.

Fields: documentation, "Interaction Object"; a token is made here and lives as long as its windows say.
"""

import asyncio
import secrets
from collections.abc import Sequence

from adapters.sandbox.discord import message_payload, payloads
from adapters.sandbox.discord.bodies.command import CommandKind
from adapters.sandbox.discord.bodies.component import Component, ComponentKind
from adapters.sandbox.discord.bodies.interaction import ModalPart
from adapters.sandbox.discord.calls import FILE_BYTES
from adapters.sandbox.discord.events import Event, Publish
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.interactions import Interaction, InteractionKind, OpenForm
from adapters.sandbox.discord.messages import Attachment, Message, Origin
from adapters.sandbox.discord.permissions import DIRECT
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.registry import Command
from adapters.sandbox.discord.resolution import Resolution
from adapters.sandbox.discord.slash import Typed
from adapters.sandbox.discord.world import World

_IN_GUILD, _IN_DIRECT, _AMONG_PEOPLE = 0, 1, 2

# What the values of a menu name.
_GROUPS = {ComponentKind.CHANNEL_SELECT: "channels", ComponentKind.ROLE_SELECT: "roles"}


class Acting:
    def __init__(self, world: World, publish: Publish) -> None:
        self._world = world
        self._publish = publish

    def command(self, person: int, channel: Channel, typed: Typed, options: list[Payload]) -> None:
        interaction = self._interaction(InteractionKind.COMMAND, person, channel, name=typed.name)
        self._send(interaction, self._command_data(interaction, typed, options))

    def autocomplete(
        self, person: int, channel: Channel, typed: Typed, options: list[Payload]
    ) -> asyncio.Future[tuple[str, ...]]:
        """The values that the bot will offer."""
        interaction = self._interaction(InteractionKind.AUTOCOMPLETE, person, channel, name=typed.name)
        interaction.choices = asyncio.get_running_loop().create_future()
        self._send(interaction, self._command_data(interaction, typed, options))
        return interaction.choices

    def press(self, person: int, message: Message, component: Component, values: tuple[str, ...] | None) -> None:
        """A button, or with `values` a menu."""
        channel = self._world.channels[message.channel]
        interaction = self._interaction(InteractionKind.COMPONENT, person, channel, pressed=message)
        data: Payload = {"custom_id": component.custom_id, "component_type": component.type}
        if values is not None:
            data["values"] = list(values)
        if values and (group := _GROUPS.get(component.type)):
            data["resolved"] = self._resolution(interaction).of(group, map(int, values))
        self._send(interaction, data)

    def use_on(self, person: int, command: Command, message: Message) -> None:
        """A command of a message's menu. What the message says is told, whatever the intents ("Message Content Intent",
        its exceptions)."""
        channel = self._world.channels[message.channel]
        interaction = self._interaction(InteractionKind.COMMAND, person, channel, name=command.name)
        data: Payload = {
            "id": str(command.id),
            "name": command.name,
            "type": CommandKind.MESSAGE.value,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message_payload.payload(self._world, message)}},
        }
        self._send(interaction, data if command.guild is None else {**data, "guild_id": str(command.guild)})

    def submit(self, form: OpenForm, values: dict[str, str], files: Sequence[Attachment] = ()) -> None:
        """A form, its fields in the shape in which the bot laid them out."""
        channel = self._world.channels[form.channel]
        interaction = self._interaction(
            InteractionKind.FORM, form.person, channel, pressed=form.pressed, before=form.origin
        )
        components = [
            _filled(2 * place + 1, part, values, [str(file.id) for file in files])
            for place, part in enumerate(form.modal.components)
        ]
        data: Payload = {"custom_id": form.modal.custom_id, "components": components}
        if files:
            known = {str(file.id): message_payload.attachment(self._world, channel.id, file) for file in files}
            data["resolved"] = {"attachments": known}
        self._send(interaction, data)

    def _interaction(
        self,
        kind: InteractionKind,
        person: int,
        channel: Channel,
        *,
        name: str = "",
        pressed: Message | None = None,
        before: Origin | None = None,
    ) -> Interaction:
        number = self._world.snowflakes.next()
        pressed_id = pressed.id if pressed and kind is InteractionKind.COMPONENT else None
        visiting = self._world.visits(channel)
        origin = Origin(number, kind.value, person, name, channel.guild, pressed_id, before, visiting)
        interaction = Interaction(
            id=number,
            token=secrets.token_urlsafe(96),
            kind=kind,
            person=person,
            channel=channel.id,
            origin=origin,
            created_at=self._world.now(),
            pressed=pressed,
        )
        self._world.remember_interaction(interaction)
        return interaction

    def _send(self, interaction: Interaction, data: Payload) -> None:
        world, channel = self._world, self._world.channels[interaction.channel]
        shown: Payload = {
            "id": str(interaction.id),
            "application_id": str(world.application),
            "type": interaction.kind.value,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": payloads.partial_channel(world, channel, interaction.person),
            "locale": payloads.LOCALE,
            "entitlements": [],
            "authorizing_integration_owners": message_payload.owners(
                world, channel.guild, interaction.person, visiting=world.visits(channel)
            ),
            "attachment_size_limit": FILE_BYTES,
        }
        if interaction.pressed is not None:
            shown["message"] = message_payload.payload(world, interaction.pressed)
        shown |= self._from_whom(interaction.person, channel)
        self._publish(Event("INTERACTION_CREATE", shown, guild=channel.guild))

    def _from_whom(self, person: int, channel: Channel) -> Payload:
        world, guild = self._world, self._world.guild_of(channel)
        if guild is None:
            return {
                "user": payloads.user(world.people[person]),
                "app_permissions": str(int(DIRECT)),
                "context": _AMONG_PEOPLE if channel.members else _IN_DIRECT,
            }
        member = payloads.member(world, guild.members[person])
        member["permissions"] = str(int(world.permissions(channel, person)))
        return {
            "member": member,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": payloads.LOCALE, "features": []},
            "guild_locale": payloads.LOCALE,
            "app_permissions": str(int(DIRECT if world.visits(channel) else world.permissions(channel, world.bot.id))),
            "context": _IN_GUILD,
        }

    def _command_data(self, interaction: Interaction, typed: Typed, options: list[Payload]) -> Payload:
        data: Payload = {
            "id": str(typed.command.id),
            "name": typed.command.name,
            "type": CommandKind.SLASH.value,
            "options": options,
        }
        resolved = self._resolution(interaction).of_options(options)
        if resolved:
            data["resolved"] = resolved
        return data if typed.command.guild is None else {**data, "guild_id": str(typed.command.guild)}

    def _resolution(self, interaction: Interaction) -> Resolution:
        guild = self._world.guild_of(self._world.channels[interaction.channel])
        return Resolution(self._world, interaction.person, guild)


def _filled(number: int, part: ModalPart, values: dict[str, str], files: list[str]) -> Payload:
    """A part of a form with what was filled in; `number` is the part's own, the next is its field's."""
    shown: Payload = {"type": part.type, "id": number}
    if upload := part.upload:
        return {**shown, "component": {"type": 19, "id": number + 1, "custom_id": upload.custom_id, "values": files}}
    if part.input is None:
        return shown
    name = part.input.custom_id
    field: Payload = {"type": part.input.type, "id": number + 1, "custom_id": name, "value": values.get(name, "")}
    return {**shown, "components": [field]} if part.components else {**shown, "component": field}
