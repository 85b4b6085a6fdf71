"""Chats as a person would see them, for the demo's page."""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from adapters.sandbox.discord import rendering
from adapters.sandbox.discord.bodies.component import LINK_STYLE, Component, ComponentKind
from adapters.sandbox.discord.bodies.embed import Embed
from adapters.sandbox.discord.bodies.message import MessageFlag
from adapters.sandbox.discord.conditions import conditions
from adapters.sandbox.discord.guilds import THREADS, Channel, ChannelKind, Person
from adapters.sandbox.discord.interactions import OpenForm
from adapters.sandbox.discord.markdown import MentionKind
from adapters.sandbox.discord.messages import Message, MessageKind
from adapters.sandbox.discord.registry import Command
from adapters.sandbox.discord.world import World
from adapters.sandbox.view import (
    ButtonKind,
    ButtonView,
    ChatView,
    ConditionView,
    FieldView,
    FormView,
    MessageView,
    PersonView,
    PictureView,
)

PLATFORM = "discord"
_KINDS = {
    ChannelKind.TEXT: "channel",
    ChannelKind.ANNOUNCEMENT: "announcement channel",
    ChannelKind.DIRECT: "direct",
    ChannelKind.GROUP_DIRECT: "group",
}
_LONG_FIELD = 2
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


Troubles = Callable[[int], Iterable[ConditionView]]


class Viewer:
    """Keeps what it rendered as long as a message does not change. `troubles` is what goes wrong in a channel besides
    its own state."""

    def __init__(self, world: World, troubles: Troubles) -> None:
        self._world = world
        self._troubles = troubles
        self._rendered: dict[int, tuple[int, MessageView]] = {}

    def chats(self) -> tuple[ChatView, ...]:
        """Channels and threads in the order of their making, then direct chats, then what was deleted; forums hold
        threads only."""
        channels = [channel for guild in self._world.guilds.values() for channel in guild.channels.values()]
        direct = [self._world.channels[person.direct] for person in self._world.people.values()]
        direct += [channel for channel in self._world.channels.values() if channel.members]
        kept, self._rendered = self._rendered, {}
        return tuple(
            self._chat(channel, kept)
            for channel in (*channels, *direct, *self._world.deleted.values())
            if channel.kind is not ChannelKind.FORUM
        )

    def people_in(self, channel: Channel) -> list[Person]:
        """Those who may write there, the bot aside."""
        if channel.id in self._world.deleted:
            return []
        guild = self._world.guild_of(channel)
        if guild is None:
            return [self._world.people[number] for number in channel.members or (channel.person or 0,)]
        return [self._world.people[number] for number in guild.members if number in self._world.people]

    def menu(self, channel: Channel, person: int) -> list[Command]:
        """What a client lists in a message's menu for that person."""
        granted = self._world.permissions(channel, person)
        offered = self._world.commands.in_menu(channel.guild)
        return [command for command in offered if channel.guild is None or command.form.open_to(granted)]

    def _person(self, channel: Channel, person: Person) -> PersonView:
        menu = tuple(command.name for command in self.menu(channel, person.id))
        return PersonView(id=person.id, name=person.name, role=person.role, menu=menu)

    def _chat(self, channel: Channel, kept: dict[int, tuple[int, MessageView]]) -> ChatView:
        return ChatView(
            id=str(channel.id),
            platform=PLATFORM,
            title=self._title(channel),
            kind=_KINDS.get(channel.kind, "thread"),
            people=tuple(self._person(channel, one) for one in self.people_in(channel)),
            messages=tuple(
                self._message(message, kept)
                for message in channel.messages.values()
                if message.kind is not MessageKind.PIN_NOTICE
            ),
            forms=tuple(_form(form) for form in self._world.forms.values() if form.channel == channel.id),
            deleted=channel.deleted,
            conditions=tuple(self._conditions(channel)),
        )

    def _conditions(self, channel: Channel) -> Iterator[ConditionView]:
        yield from (ConditionView(name=name) for name in conditions(self._world, channel))
        yield from self._troubles(channel.id)

    def _title(self, channel: Channel) -> str:
        guild = self._world.guild_of(channel)
        if guild is None:
            return channel.name
        if channel.kind not in THREADS or channel.parent is None:
            return f"{guild.name} #{channel.name}"
        return f"{guild.name} #{self._place(channel.parent).name} › {channel.name}"

    def _place(self, number: int) -> Channel:
        """Also one that was deleted; a channel is forgotten after its threads."""
        return self._world.channels.get(number) or self._world.deleted[number]

    def _message(self, message: Message, kept: dict[int, tuple[int, MessageView]]) -> MessageView:
        changes, view = kept.get(message.id, (-1, None))
        if view is None or changes != message.changes:
            view = self._render(message)
        self._rendered[message.id] = (message.changes, view)
        return view

    def _render(self, message: Message) -> MessageView:
        author = self._world.user(message.author)
        html, text = self._thinking() if message.loading else self._content(message)
        return MessageView(
            id=message.id,
            author=message.author_name or (author.name if author else "?"),
            from_bot=message.author not in self._world.people,
            html=html,
            text=text,
            at=message.created_at,
            edited=message.edited_at is not None,
            silent=MessageFlag.SUPPRESS_NOTIFICATIONS in message.flags,
            pinned=message.pinned_at is not None,
            rings=tuple(self._called(role) for role in message.pinged.roles),
            only_for=message.only_for,
            reply_to=message.reference.message if message.reference else None,
            pictures=tuple(
                PictureView(id=str(file.id), name=file.filename, alt=file.description or "")
                for file in message.attachments
                if file.filename.lower().endswith(PICTURES)
            ),
            buttons=tuple(tuple(self._buttons(message, row.components)) for row in message.rows),
        )

    def _thinking(self) -> tuple[str, str]:
        text = f"{self._world.bot.name} is thinking…"
        return f"<em>{escape(text)}</em>", text

    def _content(self, message: Message) -> tuple[str, str]:
        """HTML and plain text of content, embeds and files."""
        html, text = [rendering.html(message.content, self._name)], [rendering.plain(message.content, self._name)]
        if MessageFlag.SUPPRESS_EMBEDS not in message.flags:
            for embed in message.embeds:
                parts = list(_embed_texts(embed))
                shown = "".join(f"<div>{rendering.html(part, self._name)}</div>" for part in parts)
                html.append(f'<div class="embed">{shown}</div>')
                text += [rendering.plain(part, self._name) for part in parts]
        for file in message.attachments:
            html.append(f'<div class="file">{escape(file.filename)}</div>')
            text.append(file.filename)
        return "".join(html), "\n".join(part for part in text if part)

    def _called(self, role: int) -> str:
        return f"@{self._name('role', role) or 'deleted-role'}"

    def _name(self, kind: MentionKind, number: int) -> str | None:
        if kind == "user":
            user = self._world.user(number)
            return user.name if user else None
        if kind == "channel":
            channel = self._world.channels.get(number)
            return channel.name if channel else None
        roles = (guild.roles.get(number) for guild in self._world.guilds.values())
        return next((role.name for role in roles if role), None)

    def _buttons(self, message: Message, components: tuple[Component, ...]) -> Iterator[ButtonView]:
        """What can be pressed; a menu is a choice, and what is disabled is not shown."""
        for component in components:
            if component.disabled:
                continue
            if component.type != ComponentKind.BUTTON:
                yield from self._menu(message, component)
            elif component.style == LINK_STYLE:
                yield ButtonView(id=component.url or "", label=component.label or "", kind=ButtonKind.LINK)
            else:
                yield ButtonView(id=component.custom_id or "", label=component.label or "")

    def _menu(self, message: Message, component: Component) -> Iterator[ButtonView]:
        choices = self.choices(self._place(message.channel), component)
        if choices:
            yield ButtonView(
                id=component.custom_id or "",
                label=component.placeholder or "Choose",
                kind=ButtonKind.CHOOSE_CHAT,
                choices=choices,
            )

    def choices(self, channel: Channel, component: Component) -> tuple[tuple[str, str], ...]:
        """What a menu offers: its own options, or the server's channels or roles; one of people offers nothing here."""
        if component.type == ComponentKind.STRING_SELECT:
            return tuple((option.value, option.label) for option in component.options or ())
        guild = self._world.guild_of(channel)
        if component.type == ComponentKind.ROLE_SELECT and guild is not None:
            return tuple((str(role.id), f"@{role.name}") for role in guild.roles.values())
        if component.type != ComponentKind.CHANNEL_SELECT or guild is None:
            return ()
        wanted = component.channel_types or tuple(ChannelKind)
        return tuple((str(one.id), f"#{one.name}") for one in guild.channels.values() if one.kind in wanted)


def _embed_texts(embed: Embed) -> Iterator[str]:
    """The texts of an embed, as markdown."""
    if embed.author:
        yield embed.author.name
    if embed.title:
        yield f"**{embed.title}**"
    if embed.description:
        yield embed.description
    for field in embed.fields:
        yield f"**{field.name}**\n{field.value}"
    if embed.footer:
        yield embed.footer.text


def _form(form: OpenForm) -> FormView:
    fields = tuple(
        FieldView(
            name=field.custom_id,
            label=label,
            value=field.value or "",
            required=field.required,
            long=field.style == _LONG_FIELD,
        )
        for label, field in form.modal.inputs()
    )
    files = form.modal.upload is not None
    return FormView(id=str(form.id), person=form.person, title=form.modal.title, fields=fields, takes_files=files)
