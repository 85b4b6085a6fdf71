"""Pinned messages, at the present address and at the older one.

Documentation: "Get Channel Pins"; PIN_MESSAGES alone permits it since 2026-02; at most 250 in a channel.
"""

from datetime import datetime

from aiohttp import web

from adapters.sandbox.discord import message_payload
from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.calls import answer, no_content, path_id, query_number
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.messages import Message, MessageKind
from adapters.sandbox.discord.payloads import timestamp
from adapters.sandbox.discord.permissions import Permission
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.refusals import Problem, Refusal, invalid
from adapters.sandbox.discord.world import World

PINS = 250


class PinRoutes:
    def __init__(self, world: World, access: Access, posting: Posting) -> None:
        self._world = world
        self._access = access
        self._posting = posting

    def table(self) -> list[web.RouteDef]:
        now, before = "/channels/{channel_id}/messages/pins", "/channels/{channel_id}/pins"
        one = "/{message_id}"
        return [
            web.get(now, self.page),
            web.get(before, self.all),
            *(web.put(pins + one, self.pin) for pins in (now, before)),
            *(web.delete(pins + one, self.unpin) for pins in (now, before)),
        ]

    async def pin(self, request: web.Request) -> web.Response:
        channel, message = self._target(request)
        if message.kind is MessageKind.PIN_NOTICE:
            raise Refusal(Problem.SYSTEM_MESSAGE)
        if message.pinned_at is None:
            if len(channel.pins()) >= PINS:
                raise Refusal(Problem.TOO_MANY_PINS)
            self._posting.pin(message)
        return no_content()

    async def unpin(self, request: web.Request) -> web.Response:
        _, message = self._target(request)
        if message.pinned_at is not None:
            self._posting.unpin(message)
        return no_content()

    def _target(self, request: web.Request) -> tuple[Channel, Message]:
        channel = self._access.channel(path_id(request, "channel_id"))
        self._access.require(channel, Permission.PIN_MESSAGES)
        self._access.unlocked(channel)
        return channel, self._access.message(channel, path_id(request, "message_id"))

    async def page(self, request: web.Request) -> web.Response:
        limit = query_number(request, "limit", usual=50, low=1, high=50)
        before = _moment(request)
        pins = [pin for pin in self._pins(request) if before is None or (pin.pinned_at and pin.pinned_at < before)]
        items = [
            {"pinned_at": timestamp(pin.pinned_at), "message": message_payload.payload(self._world, pin)}
            for pin in pins[:limit]
        ]
        return answer({"items": items, "has_more": len(pins) > limit})

    async def all(self, request: web.Request) -> web.Response:
        return answer([message_payload.payload(self._world, pin) for pin in self._pins(request)])

    def _pins(self, request: web.Request) -> list[Message]:
        channel = self._access.channel(path_id(request, "channel_id"))
        return channel.pins() if self._access.has(channel, Permission.READ_MESSAGE_HISTORY) else []


def _moment(request: web.Request) -> datetime | None:
    text = request.query.get("before")
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise invalid(("before",), "DATETIME_TYPE_PARSE", "Could not parse the value as a date.") from None
