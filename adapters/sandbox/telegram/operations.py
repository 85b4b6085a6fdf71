"""Which call is about what: the words that faults, limits and the record have for the Bot API's methods."""

from collections.abc import Mapping
from types import MappingProxyType

import orjson

from adapters.sandbox.faults import Operation
from adapters.sandbox.telegram.arguments import Arguments, leading_integer
from adapters.sandbox.telegram.limits import Attempt
from adapters.sandbox.telegram.sending import MAX_ALBUM

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "sendmessage": Operation.SEND,
        "sendphoto": Operation.SEND,
        "sendvideo": Operation.SEND,
        "senddocument": Operation.SEND,
        "sendmediagroup": Operation.SEND,
        "copymessage": Operation.SEND,
        "forwardmessage": Operation.SEND,
        "editmessagetext": Operation.EDIT,
        "editmessagecaption": Operation.EDIT,
        "editmessagereplymarkup": Operation.EDIT,
        "deletemessage": Operation.DELETE,
        "deletemessages": Operation.DELETE,
        "pinchatmessage": Operation.PIN,
        "unpinchatmessage": Operation.PIN,
        "answercallbackquery": Operation.ANSWER,
        "answerinlinequery": Operation.ANSWER,
    }
)
"""Any other method is OTHER."""


def operation(method: str) -> Operation:
    return OPERATIONS.get(method, Operation.OTHER)


def named_chat(arguments: Arguments) -> int | None:
    """The id that the call names as its chat."""
    return leading_integer(arguments.text("chat_id")) or None


def attempt(method: str, chat: int, arguments: Arguments) -> Attempt:
    return Attempt(
        operation(method),
        chat,
        paid=arguments.flag("allow_paid_broadcast"),
        messages=_album_size(arguments) if method == "sendmediagroup" else 1,
    )


def _album_size(arguments: Arguments) -> int:
    try:
        listed = orjson.loads(arguments.text("media"))
    except orjson.JSONDecodeError:
        return 1
    return max(1, min(len(listed), MAX_ALBUM)) if isinstance(listed, list) else 1


def is_plain(arguments: Arguments) -> bool:
    """Has the text nothing in it that could be refused as formatting?"""
    return not any(arguments.text(name) for name in ("parse_mode", "entities", "caption_entities"))
