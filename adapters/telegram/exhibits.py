"""Messages that show media: one file, or an album, which is one call and several messages.

Limits and fields: https://core.telegram.org/bots/api#sendphoto, #sendmediagroup, #sending-files. A file that was sent
once is sent again by its `file_id`, which is this bot's alone.
"""

from collections.abc import Mapping, Sequence
from typing import cast

import orjson
from telegram.request import BaseRequest, RequestData

from adapters.telegram.body import Body, Form
from adapters.telegram.errors import Translation
from bot.errors import InDoubt, Scope
from bot.model import Exhibit, File, MediumKind, MessageId, Rendered

UPLOAD_SECONDS = 60.0
"""For the bytes to leave, on top of the wait for the answer."""

_METHODS = {MediumKind.PHOTO: "sendPhoto", MediumKind.VIDEO: "sendVideo", MediumKind.DOCUMENT: "sendDocument"}
_NAMES = {
    MediumKind.PHOTO: ("photo",),
    MediumKind.VIDEO: ("video", "animation", "document"),
    MediumKind.DOCUMENT: ("document", "animation", "video", "audio"),
}
"""Fields of a message in which a file may come back: Telegram shows a video without sound as an animation."""


class Exhibits:
    def __init__(self, request: BaseRequest, url: str) -> None:
        self._request = request
        self._url = url

    async def send(
        self, place: Mapping[str, str], rendered: Rendered, files: Sequence[File], reply: str | None
    ) -> Exhibit:
        """Raises the core's platform errors; a 429 here is taken to be meant for the chat."""
        parameters = dict(place) | ({"reply_parameters": reply} if reply else {})
        if rendered.silent:
            parameters["disable_notification"] = "true"
        if len(files) == 1:
            sent = await self._one(parameters, rendered, files[0])
        else:
            sent = await self._album(parameters, rendered, files)
        ids = [_message_id(message) for message in sent]
        references = tuple(_reference(message, file) for message, file in zip(sent, files, strict=True))
        return Exhibit(ids[0], tuple(ids[1:]), references)

    async def _one(self, parameters: dict[str, str], rendered: Rendered, file: File) -> list[object]:
        kind = file.medium.kind
        parameters |= _caption(rendered) | ({"supports_streaming": "true"} if kind is MediumKind.VIDEO else {})
        if rendered.paid:
            parameters["allow_paid_broadcast"] = "true"
        if file.reference:
            return [await self._post(_METHODS[kind], parameters | {kind.value: file.reference}, {})]
        return [await self._post(_METHODS[kind], parameters, {kind.value: file})]

    async def _album(self, parameters: dict[str, str], rendered: Rendered, files: Sequence[File]) -> list[object]:
        """The caption of the first stands below the whole album, as long as no other has one."""
        attached = {f"file{number}": file for number, file in enumerate(files) if not file.reference}
        listed = [
            {"type": file.medium.kind.value, "media": file.reference or f"attach://file{number}"}
            for number, file in enumerate(files)
        ]
        listed[0] |= _caption(rendered)
        parameters["media"] = orjson.dumps(listed).decode()
        sent = await self._post("sendMediaGroup", parameters, attached)
        if not isinstance(sent, list) or len(sent) != len(files):
            raise InDoubt("Telegram answered without saying which messages were sent")
        return list(sent)

    async def _post(self, method: str, parameters: Mapping[str, str], attached: Mapping[str, File]) -> object:
        """As JSON, or as a form where there is something to upload."""
        body = Form(parameters, attached) if attached else Body(orjson.dumps(parameters))
        with Translation(Scope.CHAT, repeatable=False):
            # The library's `post` hands what it is given on to `do_request`, which is ours.
            data = cast("RequestData", body)
            return await self._request.post(f"{self._url}/{method}", data, write_timeout=UPLOAD_SECONDS)


def _caption(rendered: Rendered) -> dict[str, str]:
    return {"caption": rendered.body} | ({"parse_mode": "HTML"} if rendered.markup else {})


def _message_id(message: object) -> MessageId:
    match message:
        case {"message_id": int(number)}:
            return MessageId(number)
    raise InDoubt("Telegram answered without saying which message was sent")


def _reference(message: object, file: File) -> str | None:
    """The largest size of a photo stands last."""
    if not isinstance(message, dict):
        return None
    for name in _NAMES[file.medium.kind]:
        found = message.get(name)
        size = found[-1] if isinstance(found, list) and found else found
        match size:
            case {"file_id": str(reference)}:
                return reference
    return None
