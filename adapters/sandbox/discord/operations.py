"""Which call is about what: the words that faults, limits and the record have for the calls of the REST API."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import web

from adapters.sandbox.discord.world import World
from adapters.sandbox.faults import Operation

PREFIX = "/api/v10"

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
CROSSPOST = MESSAGE + "/crosspost"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
WEBHOOK_MESSAGE = WEBHOOK + "/messages/{message_id}"

_PINS = ("/channels/{channel_id}/messages/pins/{message_id}", "/channels/{channel_id}/pins/{message_id}")

OPERATIONS: Mapping[tuple[str, str], Operation] = MappingProxyType(
    {
        ("POST", MESSAGES): Operation.SEND,
        ("PATCH", MESSAGE): Operation.EDIT,
        ("DELETE", MESSAGE): Operation.DELETE,
        ("POST", MESSAGES + "/bulk-delete"): Operation.DELETE,
        **{(method, path): Operation.PIN for method in ("PUT", "DELETE") for path in _PINS},
        ("POST", CALLBACK): Operation.ANSWER,
        ("POST", WEBHOOK): Operation.SEND,
        ("PATCH", WEBHOOK_MESSAGE): Operation.EDIT,
        ("DELETE", WEBHOOK_MESSAGE): Operation.DELETE,
    }
)
"""By method and path; any other call is OTHER. Through an interaction's webhook, all of them are ANSWER."""


@dataclass(frozen=True, slots=True)
class Call:
    """`path` has names in place of ids, and is empty where there is no such route. `chat` is the channel that it is
    about. `place` is what limits of this route are counted for: a channel, a server, or a webhook with its token.
    `permitted` says that a token in the path is the right to call."""

    method: str
    path: str
    operation: Operation
    chat: int | None = None
    message: int | None = None
    place: str = ""
    permitted: bool = False
    answers: bool = False


def described(request: web.Request, world: World) -> Call:
    method, path = request.method, _path(request)
    operation = OPERATIONS.get((method, path), Operation.OTHER)
    names = request.match_info
    message = _number(names.get("message_id"))
    if "channel_id" in names:
        return Call(method, path, operation, _number(names["channel_id"]), message, names["channel_id"])
    if "interaction_token" in names:
        chat = _answered(names["interaction_token"], world)
        return Call(method, path, operation, chat, permitted=True, answers=True)
    if "webhook_token" in names:
        return _through_webhook(Call(method, path, operation, message=message), names, world)
    place = names.get("guild_id") or names.get("webhook_id") or ""
    return Call(method, path, operation, message=message, place=place)


def _through_webhook(call: Call, names: Mapping[str, str], world: World) -> Call:
    number, token = names["webhook_id"], names["webhook_token"]
    answers = number == str(world.application)
    webhook = world.webhooks.get(_number(number) or 0)
    return Call(
        call.method,
        call.path,
        Operation.ANSWER if answers else call.operation,
        _answered(token, world) if answers else webhook.channel if webhook else None,
        call.message,
        f"{number} {token}",
        permitted=True,
        answers=answers,
    )


def _answered(token: str, world: World) -> int | None:
    interaction = world.interactions.get(token)
    return interaction.channel if interaction else None


def _path(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return "" if resource is None else resource.canonical.removeprefix(PREFIX)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= 20 else None
