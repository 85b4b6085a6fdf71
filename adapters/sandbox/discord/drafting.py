"""From what a client sent to a message: who is pinged, what is attached, what is replied to."""

from collections.abc import Iterable, Sequence

from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.mentions import FOR_MESSAGES, FOR_WEBHOOKS, AllowedMentions, Pinged, pinged
from adapters.sandbox.discord.bodies.message import (
    ON_EDITING,
    ON_SENDING,
    AttachmentForm,
    EditForm,
    MessageFlag,
    MessageForm,
    ReferenceForm,
)
from adapters.sandbox.discord.calls import File, Sent
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.messages import Attachment, Message, MessageKind, Reference
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.refusals import Problem, Refusal, invalid
from adapters.sandbox.discord.world import World


class Drafting:
    def __init__(self, world: World, access: Access) -> None:
        self._world = world
        self._access = access

    def own(self, channel: Channel, sent: Sent[MessageForm]) -> Message:
        """A message of the bot itself, with nonce and reply. Raises what Discord answers: 50006, 50013, 160002."""
        form = sent.form
        self._permitted(channel, form, sent.files)
        message = self._blank(channel, self._world.bot.id)
        message.nonce = form.nonce
        message.tts = form.tts
        target = self._replied_to(channel, form.message_reference) if form.message_reference else None
        if target is not None:
            message.kind = MessageKind.REPLY
            message.reference = Reference(target.id, channel.id)
        replied_to = target.author if target is not None else None
        self._fill(message, form, sent.files, FOR_MESSAGES, replied_to=replied_to)
        return message

    def through(self, channel: Channel, sent: Sent[EditForm], author: int, webhook: int) -> Message:
        """A message through a webhook: an application's own for its interactions, or one of a channel."""
        message = self._blank(channel, author)
        message.webhook = webhook
        self._fill(message, sent.form, sent.files, FOR_WEBHOOKS)
        return message

    def change(self, message: Message, sent: Sent[EditForm]) -> None:
        """Change what the form names. Who is pinged is decided anew, by the usual rule if the form has none."""
        form, given = sent.form, sent.form.model_fields_set
        content = form.content or "" if "content" in given else message.content
        embeds = form.embeds or () if "embeds" in given else message.embeds
        rows = form.components or () if "components" in given else message.rows
        attachments = self._attachments(sent, message.attachments)
        if not (content or embeds or rows or attachments):
            raise Refusal(Problem.EMPTY_MESSAGE)
        message.content, message.embeds, message.rows, message.attachments = content, embeds, rows, attachments
        if form.flags is not None:
            message.flags = message.flags & ~ON_EDITING | MessageFlag(form.flags) & ON_EDITING
        usual = FOR_MESSAGES if message.webhook is None else FOR_WEBHOOKS
        channel = self._world.channels[message.channel]
        message.pinged = self._pinged(channel, content, form.allowed_mentions or usual)

    def _blank(self, channel: Channel, author: int) -> Message:
        return Message(self._world.snowflakes.next(), channel.id, author, self._world.now())

    def _fill(
        self,
        message: Message,
        form: EditForm,
        files: tuple[File, ...],
        usual: AllowedMentions,
        replied_to: int | None = None,
    ) -> None:
        channel = self._world.channels[message.channel]
        message.content = form.content or ""
        message.embeds = form.embeds or ()
        message.rows = form.components or ()
        message.attachments = self._attachments(Sent(form, files), ())
        message.flags = MessageFlag(form.flags or 0) & ON_SENDING
        if message.empty:
            raise Refusal(Problem.EMPTY_MESSAGE)
        message.pinged = self._pinged(channel, message.content, form.allowed_mentions or usual, replied_to)

    def _pinged(
        self, channel: Channel, content: str, allowed: AllowedMentions, replied_to: int | None = None
    ) -> Pinged:
        everyone, guild = self._access.has(channel, Permission.MENTION_EVERYONE), self._world.guild_of(channel)
        roles = guild.mentionable(everyone=everyone) if guild else ()
        return pinged(content, allowed, replied_to=replied_to, everyone=everyone, roles=roles)

    def _permitted(self, channel: Channel, form: EditForm, files: Sequence[File]) -> None:
        if form.embeds:
            self._access.require(channel, Permission.EMBED_LINKS)
        if files:
            self._access.require(channel, Permission.ATTACH_FILES)

    def _replied_to(self, channel: Channel, reference: ReferenceForm) -> Message | None:
        if not self._access.has(channel, Permission.READ_MESSAGE_HISTORY):
            raise Refusal(Problem.NO_HISTORY_TO_REPLY)
        elsewhere = reference.channel_id not in {None, channel.id}
        target = None if elsewhere else channel.messages.get(reference.message_id)
        if target is not None and target.public:
            return target
        if reference.fail_if_not_exists:
            raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None

    def _attachments(self, sent: Sent[EditForm], old: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        """New files, and of the old ones those that the form names, or all if it names none."""
        named = sent.form.attachments
        kept = old if named is None else tuple(one for one in old if one.id in {form.id for form in named})
        return (*kept, *self._new_attachments(sent.files, named or ()))

    def _new_attachments(self, files: Iterable[File], named: Iterable[AttachmentForm]) -> Iterable[Attachment]:
        by_number = {form.id: form for form in named}
        for file in files:
            form = by_number.get(file.number)
            name = form.filename if form is not None and form.filename else file.name
            description = form.description if form is not None else None
            attachment = Attachment(self._world.snowflakes.next(), name, file.size, description)
            self._world.files.keep(attachment.id, file.content)
            yield attachment
