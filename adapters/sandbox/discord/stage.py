"""What somebody at the page can do: write, use commands, press buttons, send forms. The client's own rules hold here:
what Discord's client would not let one do is NotPossible.
"""

import asyncio
from collections.abc import Sequence

from adapters.sandbox.discord import slash
from adapters.sandbox.discord.acting import Acting
from adapters.sandbox.discord.bodies.command import OptionKind
from adapters.sandbox.discord.bodies.component import LINK_STYLE, Component, ComponentKind, each
from adapters.sandbox.discord.bodies.interaction import InputForm
from adapters.sandbox.discord.bodies.mentions import FOR_MESSAGES, pinged
from adapters.sandbox.discord.calls import FILE_BYTES, FILES
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.impossible import NotPossible
from adapters.sandbox.discord.interactions import OpenForm
from adapters.sandbox.discord.messages import Attachment, Message
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.registry import Command
from adapters.sandbox.discord.sessions import Sessions
from adapters.sandbox.discord.view import Viewer
from adapters.sandbox.discord.world import World
from adapters.sandbox.view import SentFile

_LONGEST_MESSAGE = 2000
_LONGEST_FIELD = 4000
_SUGGESTIONS_WITHIN_SECONDS = 3.0


class Stage:
    def __init__(self, world: World, sessions: Sessions, posting: Posting, viewer: Viewer) -> None:
        self._world = world
        self._sessions = sessions
        self._posting = posting
        self._viewer = viewer
        self._acting = Acting(world, sessions.publish)

    def write(self, chat: str, person: int, text: str) -> None:
        channel = self._channel(chat, person)
        if text.startswith("/"):
            typed = slash.read(self._commands(channel, person), text)
            options = slash.finished(typed, self._directory(channel))
            self._somebody_listens()
            self._acting.command(person, channel, typed, options)
            return
        self._say(channel, person, text)

    def send(self, chat: str, person: int, files: Sequence[SentFile], text: str) -> int:
        """A message with files; its id."""
        return self._say(self._channel(chat, person), person, text, files).id

    def _say(self, channel: Channel, person: int, text: str, files: Sequence[SentFile] = ()) -> Message:
        content = text.strip()
        if not (content or files) or len(content) > _LONGEST_MESSAGE:
            raise NotPossible(f"a message has 1 to {_LONGEST_MESSAGE} characters")
        message = Message(self._world.snowflakes.next(), channel.id, person, self._world.now(), content=content)
        message.attachments = self._attached(files)
        everyone = Permission.MENTION_EVERYONE in self._world.permissions(channel, person)
        guild = self._world.guild_of(channel)
        roles = guild.mentionable(everyone=everyone) if guild else ()
        message.pinged = pinged(content, FOR_MESSAGES, everyone=everyone, roles=roles)
        return self._posting.post(message)

    def _attached(self, files: Sequence[SentFile]) -> tuple[Attachment, ...]:
        if len(files) > FILES or any(len(file.content) > FILE_BYTES for file in files):
            raise NotPossible(f"at most {FILES} files of {FILE_BYTES} bytes each")
        found = []
        for file in files:
            number = self._world.snowflakes.next()
            self._world.files.keep(number, file.content)
            found.append(Attachment(number, file.name, len(file.content), file.alt or None))
        return tuple(found)

    def use_on(self, chat: str, person: int, message: int, command: str) -> None:
        channel = self._channel(chat, person)
        known = channel.messages.get(message)
        found = next((one for one in self._viewer.menu(channel, person) if one.name == command), None)
        if known is None or found is None:
            raise NotPossible(f"this message's menu has no “{command}” for you")
        self._somebody_listens()
        self._acting.use_on(person, found, known)

    async def suggest(self, chat: str, person: int, text: str) -> tuple[str, ...]:
        """Commands that begin so, or values for the option that is being typed; nothing if the bot is silent."""
        channel = self._channel(chat, person)
        commands = self._commands(channel, person)
        if not text.startswith("/"):
            return ()
        if " " not in text:
            return tuple(f"/{command.name}" for command in commands if f"/{command.name}".startswith(text))
        try:
            typed = slash.read(commands, text)
        except NotPossible:
            return ()
        option = typed.open
        if option is None:
            return ()
        begun = typed.values[option.name].casefold()
        if not option.autocomplete or not self._sessions.heard:
            return tuple(choice.name for choice in option.choices if choice.name.casefold().startswith(begun))
        return await self._ask(channel, person, typed)

    async def _ask(self, channel: Channel, person: int, typed: slash.Typed) -> tuple[str, ...]:
        options = slash.unfinished(typed, self._directory(channel))
        try:
            async with asyncio.timeout(_SUGGESTIONS_WITHIN_SECONDS):
                return await self._acting.autocomplete(person, channel, typed, options)
        except TimeoutError:
            return ()

    def press(self, chat: str, person: int, message: int, button: str, choice: str | None) -> None:
        channel = self._channel(chat, person)
        known = channel.messages.get(message)
        if known is None or known.only_for not in {None, person}:
            raise NotPossible("this message is not there any more")
        component = next((one for one in each(known.rows) if one.custom_id == button and not one.disabled), None)
        if component is None or component.style == LINK_STYLE:
            raise NotPossible("this message has no such button")
        values = self._chosen(channel, component, choice)
        self._somebody_listens()
        self._acting.press(person, known, component, values)

    def _chosen(self, channel: Channel, component: Component, choice: str | None) -> tuple[str, ...] | None:
        if component.type == ComponentKind.BUTTON:
            return None
        if choice is None or choice not in dict(self._viewer.choices(channel, component)):
            raise NotPossible("this is not one of the choices")
        return (choice,)

    def submit(self, chat: str, person: int, form: str, values: dict[str, str], files: Sequence[SentFile] = ()) -> None:
        channel = self._channel(chat, person)
        known = self._world.forms.get(person)
        if known is None or str(known.id) != form or known.channel != channel.id:
            raise NotPossible("this form is not open any more")
        filled = _filled(known, values)
        if files and known.modal.upload is None:
            raise NotPossible("this form takes no files")
        attached = self._attached(files)
        self._somebody_listens()
        del self._world.forms[person]
        self._world.touch()
        self._acting.submit(known, filled, attached)

    def _channel(self, chat: str, person: int) -> Channel:
        channel = self._world.channels.get(int(chat)) if chat.isascii() and chat.isdigit() else None
        if channel is None:
            raise NotPossible("this chat is not there any more")
        if person not in {one.id for one in self._viewer.people_in(channel)}:
            raise NotPossible("this person is not in that chat")
        return channel

    def _commands(self, channel: Channel, person: int) -> list[Command]:
        """What the client would list for that person here, each name once, a server's own before the others."""
        guild = self._world.guild_of(channel)
        if self._world.visits(channel):
            known = self._world.people[person].installed
            return self._world.commands.taken_along(2 if guild is None else 0) if known else []
        granted = self._world.permissions(channel, person)
        found: dict[str, Command] = {}
        for command in self._world.commands.offered(channel.guild):
            if guild is None or command.form.open_to(granted):
                found.setdefault(command.name, command)
        return [found[name] for name in sorted(found)]

    def _directory(self, channel: Channel) -> slash.Directory:
        guild = self._world.guild_of(channel)

        def find(kind: OptionKind, name: str) -> int | None:
            named: dict[int, str] = {}
            if kind in {OptionKind.USER, OptionKind.MENTIONABLE}:
                named |= {one.id: one.name for one in self._viewer.people_in(channel)}
            if kind is OptionKind.CHANNEL and guild is not None:
                named |= {one.id: one.name for one in guild.channels.values()}
            if kind in {OptionKind.ROLE, OptionKind.MENTIONABLE} and guild is not None:
                named |= {one.id: one.name for one in guild.roles.values()}
            return next((number for number, known in named.items() if name in {known, str(number)}), None)

        return find

    def _somebody_listens(self) -> None:
        if not self._sessions.heard:
            raise NotPossible("the application did not respond: the bot is not connected")


def _filled(form: OpenForm, values: dict[str, str]) -> dict[str, str]:
    """The fields as the client would let them be sent; raises NotPossible."""
    return {field.custom_id: _checked(label, field, values) for label, field in form.modal.inputs()}


def _checked(label: str, field: InputForm, values: dict[str, str]) -> str:
    value = values.get(field.custom_id, field.value or "")
    low = field.min_length or (1 if field.required else 0)
    high = field.max_length or _LONGEST_FIELD
    if not value and not field.required:
        return value
    if not low <= len(value) <= high:
        raise NotPossible(f"{label} has {low} to {high} characters")
    return value
