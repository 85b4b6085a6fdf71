"""The first answer to an interaction. Documentation: "Interaction Callback".

It needs no authorisation but the interaction's own token.
"""

from aiohttp import web

from adapters.sandbox.discord import message_payload
from adapters.sandbox.discord.answers import Answers
from adapters.sandbox.discord.bodies.interaction import (
    CallbackForm,
    CallbackKind,
    ChoicesForm,
    DeferralForm,
    ModalForm,
)
from adapters.sandbox.discord.bodies.message import EditForm, WebhookMessageForm
from adapters.sandbox.discord.calls import Sent, answer, no_content, parse, path_id, query_flag, read
from adapters.sandbox.discord.interactions import Interaction, OpenForm
from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal, invalid
from adapters.sandbox.discord.world import World

_DATA = ("data",)


class InteractionRoutes:
    def __init__(self, world: World, answers: Answers) -> None:
        self._world = world
        self._answers = answers
        self._kinds = {
            CallbackKind.MESSAGE: self._message,
            CallbackKind.DEFERRED_MESSAGE: self._promise,
            CallbackKind.DEFERRED_UPDATE: self._later,
            CallbackKind.UPDATE: self._update,
            CallbackKind.CHOICES: self._choices,
            CallbackKind.MODAL: self._modal,
        }

    def table(self) -> list[web.RouteDef]:
        return [web.post("/interactions/{interaction_id}/{interaction_token}/callback", self.callback)]

    async def callback(self, request: web.Request) -> web.Response:
        sent = await read(request, CallbackForm)
        interaction = self._open(request)
        kind = CallbackKind(sent.form.type)
        if not interaction.allows(kind):
            allowed = ", ".join(str(one.value) for one in CallbackKind if interaction.allows(one))
            raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of ({allowed}).")
        message = self._kinds[kind](interaction, sent)
        interaction.answer = kind
        if message is not None:
            interaction.original = message.id
            interaction.mine.add(message.id)
        if not query_flag(request, "with_response"):
            return no_content()
        return answer(self._response(interaction, kind, message))

    def _open(self, request: web.Request) -> Interaction:
        """The interaction, if it waits for its first answer; raises 10062, 40060."""
        interaction = self._world.interactions.get(request.match_info["interaction_token"])
        if interaction is None or interaction.id != path_id(request, "interaction_id"):
            raise Refusal(Problem.UNKNOWN_INTERACTION)
        if interaction.answer is not None:
            raise Refusal(Problem.ALREADY_ACKNOWLEDGED)
        if not interaction.awaits_answer(self._world.now()) or interaction.channel not in self._world.channels:
            raise Refusal(Problem.UNKNOWN_INTERACTION)
        return interaction

    def _message(self, interaction: Interaction, sent: Sent[CallbackForm]) -> Message:
        return self._answers.post(interaction, _message_data(sent))

    def _promise(self, interaction: Interaction, sent: Sent[CallbackForm]) -> Message:
        form = parse(DeferralForm, sent.form.data or {}, _DATA)
        return self._answers.promise(interaction, form.flags or 0)

    def _later(self, interaction: Interaction, _: Sent[CallbackForm]) -> Message:
        return self._pressed(interaction)

    def _update(self, interaction: Interaction, sent: Sent[CallbackForm]) -> Message:
        return self._answers.change(self._pressed(interaction), _message_data(sent))

    def _pressed(self, interaction: Interaction) -> Message:
        """The message with the button; raises 10008 if it was deleted since."""
        messages = self._world.channels[interaction.channel].messages
        if interaction.pressed is None or interaction.pressed.id not in messages:
            raise Refusal(Problem.UNKNOWN_MESSAGE)
        return interaction.pressed

    def _choices(self, interaction: Interaction, sent: Sent[CallbackForm]) -> None:
        form = parse(ChoicesForm, sent.form.data or {}, _DATA)
        if interaction.choices is not None and not interaction.choices.done():
            interaction.choices.set_result(tuple(str(choice.value) for choice in form.choices))

    def _modal(self, interaction: Interaction, sent: Sent[CallbackForm]) -> None:
        """Open a form; a person has one before them at a time."""
        modal = parse(ModalForm, sent.form.data or {}, _DATA)
        self._world.forms[interaction.person] = OpenForm(
            id=self._world.snowflakes.next(),
            person=interaction.person,
            channel=interaction.channel,
            modal=modal,
            origin=interaction.origin,
            pressed=interaction.pressed,
        )
        self._world.touch()

    def _response(self, interaction: Interaction, kind: CallbackKind, message: Message | None) -> Payload:
        about: Payload = {"id": str(interaction.id), "type": interaction.kind.value}
        resource: Payload = {"type": kind.value}
        if message is not None:
            about |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.loading,
                "response_message_ephemeral": not message.public,
                "channel_id": str(message.channel),
            }
            if kind in {CallbackKind.MESSAGE, CallbackKind.UPDATE}:
                resource["message"] = message_payload.payload(self._world, message)
        return {"interaction": about, "resource": resource}


def _message_data(sent: Sent[CallbackForm]) -> Sent[EditForm]:
    return Sent(parse(WebhookMessageForm, sent.form.data or {}, _DATA), sent.files)
