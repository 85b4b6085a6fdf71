"""Webhooks of channels: made, listed, renamed, deleted. Documentation: "Webhook Resource"."""

import secrets

from aiohttp import web

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.channel import WebhookEdit, WebhookForm
from adapters.sandbox.discord.calls import answer, no_content, path_id, read
from adapters.sandbox.discord.guilds import THREADS
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.world import Webhook, World

PER_CHANNEL = 15


class WebhookRoutes:
    def __init__(self, world: World, access: Access) -> None:
        self._world = world
        self._access = access

    def table(self) -> list[web.RouteDef]:
        of_channel, one = "/channels/{channel_id}/webhooks", "/webhooks/{webhook_id}"
        open_one = one + "/{webhook_token}"
        return [
            web.post(of_channel, self.create),
            web.get(of_channel, self.of_channel),
            *(web.get(path, self.fetch) for path in (one, open_one)),
            *(web.patch(path, self.edit) for path in (one, open_one)),
            *(web.delete(path, self.delete) for path in (one, open_one)),
        ]

    async def create(self, request: web.Request) -> web.Response:
        form = (await read(request, WebhookForm)).form
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.MANAGE_WEBHOOKS)
        if channel.kind in THREADS:
            raise Refusal(Problem.WRONG_CHANNEL_TYPE)
        if len(self._in(channel.id)) >= PER_CHANNEL:
            raise Refusal(Problem.TOO_MANY_WEBHOOKS)
        webhook = Webhook(self._world.snowflakes.next(), secrets.token_urlsafe(51), channel.id, form.name)
        self._world.webhooks[webhook.id] = webhook
        return answer(payloads.webhook(self._world, webhook))

    async def of_channel(self, request: web.Request) -> web.Response:
        channel = self._access.guild_channel(path_id(request, "channel_id"), Permission.MANAGE_WEBHOOKS)
        return answer([payloads.webhook(self._world, webhook) for webhook in self._in(channel.id)])

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._shown(request, self._find(request)))

    async def edit(self, request: web.Request) -> web.Response:
        form = (await read(request, WebhookEdit)).form
        webhook = self._find(request)
        webhook.name = form.name or webhook.name
        if form.channel_id is not None and "webhook_token" not in request.match_info:
            webhook.channel = self._access.guild_channel(form.channel_id, Permission.MANAGE_WEBHOOKS).id
        return answer(self._shown(request, webhook))

    async def delete(self, request: web.Request) -> web.Response:
        del self._world.webhooks[self._find(request).id]
        return no_content()

    def _find(self, request: web.Request) -> Webhook:
        """By its token, or by the bot's right to manage webhooks; raises 10015, 50027, 50013."""
        webhook = self._world.webhooks.get(path_id(request, "webhook_id"))
        if webhook is None:
            raise Refusal(Problem.UNKNOWN_WEBHOOK)
        token = request.match_info.get("webhook_token")
        if token is None:
            self._access.guild_channel(webhook.channel, Permission.MANAGE_WEBHOOKS)
        elif not secrets.compare_digest(token.encode(), webhook.token.encode()):
            raise Refusal(Problem.INVALID_WEBHOOK_TOKEN)
        return webhook

    def _shown(self, request: web.Request, webhook: Webhook) -> Payload:
        shown = payloads.webhook(self._world, webhook)
        if "webhook_token" in request.match_info:
            del shown["user"]
        return shown

    def _in(self, channel: int) -> list[Webhook]:
        return [webhook for webhook in self._world.webhooks.values() if webhook.channel == channel]
