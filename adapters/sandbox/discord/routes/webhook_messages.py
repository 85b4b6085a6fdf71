"""Messages through a token: of a channel's webhook, or of an interaction (whose address has the application's id).

Documentation: "Execute Webhook", "Followup Messages". Neither has a nonce.
"""

import secrets

from aiohttp import web

from adapters.sandbox.discord import message_payload
from adapters.sandbox.discord.answers import Answers
from adapters.sandbox.discord.bodies.message import WebhookMessageForm
from adapters.sandbox.discord.calls import Sent, answer, no_content, path_id, query_flag, query_id, read
from adapters.sandbox.discord.drafting import Drafting
from adapters.sandbox.discord.guilds import Channel, ChannelKind
from adapters.sandbox.discord.interactions import Interaction
from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.world import Webhook, World


class WebhookMessageRoutes:
    def __init__(self, world: World, drafting: Drafting, posting: Posting, places: Places, answers: Answers) -> None:
        self._world = world
        self._drafting = drafting
        self._posting = posting
        self._places = places
        self._answers = answers

    def table(self) -> list[web.RouteDef]:
        hook = "/webhooks/{webhook_id}/{webhook_token}"
        one = hook + "/messages/{message_id}"
        return [
            web.post(hook, self.execute),
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
        ]

    async def execute(self, request: web.Request) -> web.Response:
        sent = await read(request, WebhookMessageForm)
        sender = self._sender(request)
        if isinstance(sender, Interaction):
            return answer(self._shown(self._answers.follow_up(sender, Sent(sent.form, sent.files))))
        message = self._through(sender, request, sent)
        return answer(self._shown(message)) if query_flag(request, "wait") else no_content()

    def _through(self, webhook: Webhook, request: web.Request, sent: Sent[WebhookMessageForm]) -> Message:
        channel = self._place(webhook, request, sent.form.thread_name)
        message = self._drafting.through(channel, Sent(sent.form, sent.files), webhook.id, webhook.id)
        message.author_name = sent.form.username or webhook.name
        if sent.form.thread_name is not None:
            thread = self._places.add_thread(channel, sent.form.thread_name, webhook.id, root=message)
            message.channel = thread.id
        return self._posting.post(message)

    def _place(self, webhook: Webhook, request: web.Request, thread_name: str | None) -> Channel:
        """The webhook's channel, or a thread in it; a forum takes posts only in threads."""
        channel, thread = self._world.channels[webhook.channel], query_id(request, "thread_id")
        forum = channel.kind is ChannelKind.FORUM
        if thread is not None and thread_name is not None:
            raise Refusal(Problem.FORUM_WEBHOOK_ONE_THREAD)
        if forum and thread is None and thread_name is None:
            raise Refusal(Problem.FORUM_WEBHOOK_NEEDS_THREAD)
        if not forum and thread_name is not None:
            raise Refusal(Problem.WEBHOOK_THREADS_IN_FORUMS_ONLY)
        return channel if thread is None else self._thread(webhook, thread)

    def _thread(self, webhook: Webhook, number: int) -> Channel:
        thread = self._world.channels.get(number)
        if thread is None or thread.parent != webhook.channel:
            raise Refusal(Problem.UNKNOWN_CHANNEL)
        return thread

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._shown(self._message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        sent = await read(request, WebhookMessageForm)
        message = self._message(request)
        return answer(self._shown(self._answers.change(message, Sent(sent.form, sent.files))))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        self._posting.remove(self._world.channels[message.channel], {message.id})
        return no_content()

    def _message(self, request: web.Request) -> Message:
        """The message meant; raises 10008 for what this webhook or interaction did not make."""
        sender, name = self._sender(request), request.match_info["message_id"]
        if isinstance(sender, Interaction):
            return self._answers.find(sender, name)
        thread = query_id(request, "thread_id")
        channel = self._world.channels[sender.channel] if thread is None else self._thread(sender, thread)
        message = channel.messages.get(path_id(request, "message_id"))
        if message is None or message.webhook != sender.id:
            raise Refusal(Problem.UNKNOWN_MESSAGE)
        return message

    def _sender(self, request: web.Request) -> Interaction | Webhook:
        number, token = path_id(request, "webhook_id"), request.match_info["webhook_token"]
        if number == self._world.application:
            return self._interaction(token)
        webhook = self._world.webhooks.get(number)
        if webhook is None:
            raise Refusal(Problem.UNKNOWN_WEBHOOK)
        if not secrets.compare_digest(token.encode(), webhook.token.encode()):
            raise Refusal(Problem.INVALID_WEBHOOK_TOKEN)
        return webhook

    def _interaction(self, token: str) -> Interaction:
        """Raises 50027 for a token that is too old, 10015 for one unknown or not yet answered with."""
        interaction = self._world.interactions.get(token)
        if interaction is None:
            raise Refusal(Problem.UNKNOWN_WEBHOOK)
        if not interaction.token_valid(self._world.now()):
            raise Refusal(Problem.INVALID_WEBHOOK_TOKEN)
        if interaction.answer is None or interaction.channel not in self._world.channels:
            raise Refusal(Problem.UNKNOWN_WEBHOOK)
        return interaction

    def _shown(self, message: Message) -> Payload:
        return message_payload.payload(self._world, message)
