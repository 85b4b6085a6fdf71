"""The calls about messages, made for every delivery.

They skip python-telegram-bot's `Bot`, which builds a `Message` of each answer only for its id to be taken: that costs
six times what its requests and errors do, and those are used here as they are.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import cast

import orjson
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from adapters.telegram.body import Body
from adapters.telegram.errors import AlreadyDone, Translation
from adapters.telegram.exhibits import Exhibits
from adapters.telegram.render import REMEMBERED
from bot.errors import InDoubt, MessageGone, PlatformError, Scope
from bot.model import Address, Exhibit, File, MessageId, Rendered

log = logging.getLogger(__name__)

_NO_PREVIEW = '{"is_disabled":true}'


async def post(
    request: BaseRequest, url: str, parameters: Mapping[str, str], *, read_timeout: float | None = None
) -> object:
    """What the Bot API gives back for one call; raises python-telegram-bot's errors.

    The one place that knows how the library puts its request data together, which it does not promise to keep: its
    version is pinned.
    """
    data = RequestData([RequestParameter(name, value, None) for name, value in parameters.items()])
    if read_timeout is None:
        return await request.post(url, data)
    return await request.post(url, data, read_timeout=read_timeout)


class Calls:
    """Messages of one account. Raises the core's platform errors; a 429 here is taken to be meant for the chat."""

    def __init__(self, request: BaseRequest, url: str) -> None:
        self._request = request
        self._url = url
        self._exhibits = Exhibits(request, url)

    async def send(
        self,
        address: Address,
        rendered: Rendered,
        *,
        reply_to: MessageId | None = None,
        keyboard: str | None = None,
    ) -> MessageId:
        """The id of the new message. A reply to a message that is gone becomes an ordinary message."""
        rest = _rest(rendered, keyboard)
        if reply_to is None:
            return await self._send(_place(address), rest)
        try:
            return await self._send(_place(address) | {"reply_parameters": _reply(reply_to)}, rest)
        except MessageGone:
            # In topics Telegram ignores the wish to send without the reply and refuses, so nothing was sent.
            return await self._send(_place(address), rest)

    async def _send(self, place: Mapping[str, str], rest: bytes) -> MessageId:
        body = orjson.dumps(place)[:-1] + rest
        with Translation(Scope.CHAT, repeatable=False):
            # The library's `post` hands what it is given on to `do_request`, which is ours.
            sent = await self._request.post(f"{self._url}/sendMessage", cast("RequestData", Body(body)))
        return _message_id(sent)

    async def exhibit(
        self, address: Address, rendered: Rendered, files: Sequence[File], *, reply_to: MessageId | None = None
    ) -> Exhibit:
        """As `send`, with media."""
        if reply_to is None:
            return await self._exhibits.send(_place(address), rendered, files, None)
        try:
            return await self._exhibits.send(_place(address), rendered, files, _reply(reply_to))
        except MessageGone:
            return await self._exhibits.send(_place(address), rendered, files, None)

    async def edit(
        self, address: Address, message: MessageId, rendered: Rendered, *, keyboard: str | None = None
    ) -> None:
        """The text, or the caption where it shows media. Without a keyboard, the message loses the one it has."""
        parameters = {"chat_id": str(address.chat), "message_id": str(message)} | _shown(rendered, keyboard)
        if rendered.media:
            parameters = {"caption": parameters.pop("text")} | parameters
            parameters.pop("link_preview_options", None)
        await self._change("editMessageCaption" if rendered.media else "editMessageText", parameters)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        with suppress(MessageGone):
            await self._change("deleteMessage", {"chat_id": str(address.chat), "message_id": str(message)})

    async def pin(self, address: Address, message: MessageId) -> None:
        parameters = {"chat_id": str(address.chat), "message_id": str(message), "disable_notification": "true"}
        await self._change("pinChatMessage", parameters)

    async def unpin(self, address: Address, message: MessageId) -> None:
        await self._change("unpinChatMessage", {"chat_id": str(address.chat), "message_id": str(message)})

    async def _change(self, method: str, parameters: Mapping[str, str]) -> None:
        with suppress(AlreadyDone), Translation(Scope.CHAT):
            await post(self._request, f"{self._url}/{method}", parameters)

    async def acknowledge(self, query: str, said: str = "") -> None:
        """End the waiting sign on a pressed button, and show what is said to whoever pressed it. Nothing depends on it:
        too late is no harm, errors are logged."""
        shown = {"text": said, "show_alert": "true"} if said else {}
        try:
            with Translation():
                await post(self._request, f"{self._url}/answerCallbackQuery", {"callback_query_id": query} | shown)
        except PlatformError as error:
            log.debug("press-not-acknowledged query=%s error=%s", query, error)


@lru_cache(maxsize=REMEMBERED)
def _rest(rendered: Rendered, keyboard: str | None) -> bytes:
    """The body of a message behind its place: the same for thousands of chats, so that it is made once."""
    parameters = _shown(rendered, keyboard)
    if rendered.silent:
        parameters["disable_notification"] = "true"
    if rendered.paid:
        parameters["allow_paid_broadcast"] = "true"
    return b"," + orjson.dumps(parameters)[1:]


def _shown(rendered: Rendered, keyboard: str | None) -> dict[str, str]:
    parameters = {"text": rendered.body}
    if rendered.markup:
        parameters["parse_mode"] = "HTML"
    if not rendered.preview:
        parameters["link_preview_options"] = _NO_PREVIEW
    if keyboard:
        parameters["reply_markup"] = keyboard
    return parameters


def _place(address: Address) -> dict[str, str]:
    if address.thread:
        return {"chat_id": str(address.chat), "message_thread_id": str(address.thread)}
    return {"chat_id": str(address.chat)}


def _reply(message: MessageId) -> str:
    return f'{{"message_id":{message},"allow_sending_without_reply":true}}'


def _message_id(sent: object) -> MessageId:
    match sent:
        case {"message_id": int(number)}:
            return MessageId(number)
    raise InDoubt("Telegram answered without saying which message was sent")
