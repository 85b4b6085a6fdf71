"""Messages that answer an interaction: made, promised, and changed through its token."""

from adapters.sandbox.discord.bodies.message import EditForm, MessageFlag
from adapters.sandbox.discord.calls import Sent
from adapters.sandbox.discord.drafting import Drafting
from adapters.sandbox.discord.interactions import Interaction
from adapters.sandbox.discord.messages import Message, MessageKind, Reference
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.world import World


class Answers:
    def __init__(self, world: World, drafting: Drafting, posting: Posting) -> None:
        self._world = world
        self._drafting = drafting
        self._posting = posting

    def post(self, interaction: Interaction, sent: Sent[EditForm]) -> Message:
        """A message; with the flag EPHEMERAL, for the one person's eyes only."""
        channel = self._world.channels[interaction.channel]
        message = self._drafting.through(channel, sent, self._world.bot.id, webhook=self._world.application)
        if (sent.form.flags or 0) & MessageFlag.EPHEMERAL:
            self._hide(message, interaction)
        return self._keep(interaction, message)

    def promise(self, interaction: Interaction, flags: int) -> Message:
        """A message that is still to come; whether only one person sees it is settled now."""
        world = self._world
        message = Message(world.snowflakes.next(), interaction.channel, world.bot.id, world.now())
        message.webhook = world.application
        message.flags = MessageFlag.LOADING
        if flags & MessageFlag.EPHEMERAL:
            self._hide(message, interaction)
        return self._keep(interaction, message)

    def follow_up(self, interaction: Interaction, sent: Sent[EditForm]) -> Message:
        """A further message; the first one after a promise takes the promised place."""
        promised = self._original(interaction)
        if promised is not None and promised.loading:
            return self.change(promised, sent)
        return self.post(interaction, sent)

    def change(self, message: Message, sent: Sent[EditForm]) -> Message:
        """Change a message, or fulfil a promised one."""
        self._drafting.change(message, sent)
        if not message.loading:
            return self._posting.edit(message)
        message.flags &= ~MessageFlag.LOADING
        return self._posting.fulfil(message)

    def find(self, interaction: Interaction, name: str) -> Message:
        """`@original`, or a message's id; raises 10008 for what this token did not make."""
        message = self._original(interaction) if name == "@original" else None
        if name.isascii() and name.isdigit() and int(name) in interaction.mine:
            message = self._world.channels[interaction.channel].messages.get(int(name))
        if message is None:
            raise Refusal(Problem.UNKNOWN_MESSAGE)
        return message

    def _original(self, interaction: Interaction) -> Message | None:
        channel = self._world.channels[interaction.channel]
        return None if interaction.original is None else channel.messages.get(interaction.original)

    def _hide(self, message: Message, interaction: Interaction) -> None:
        message.only_for = interaction.person
        message.flags |= MessageFlag.EPHEMERAL

    def _keep(self, interaction: Interaction, message: Message) -> Message:
        message.origin = interaction.origin
        if interaction.pressed is None:
            message.kind = MessageKind.COMMAND_ANSWER
        else:
            message.kind = MessageKind.REPLY
            message.reference = Reference(interaction.pressed.id, interaction.channel)
        interaction.mine.add(message.id)
        return self._posting.post(message)
