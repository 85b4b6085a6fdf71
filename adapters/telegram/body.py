"""What a request to the Bot API carries, and how it is encoded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp
import orjson
from telegram.request import RequestData

from bot.model import File

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Body:
    """JSON that is ready to be sent. `AiohttpRequest` takes it in the place of python-telegram-bot's request data."""

    content: bytes
    contains_files: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Parameters, and files by the names of their parts; taken like a `Body`."""

    parameters: Mapping[str, str]
    files: Mapping[str, File] = field(repr=False)
    contains_files: bool = True


def encoded(
    request_data: RequestData | Body | Form | None,
) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str]]:
    """The body of a request and the headers that belong to it.

    Telegram takes JSON as well as forms (https://core.telegram.org/bots/api#making-requests). Encoding a form goes
    through a text character by character, which was a quarter of all the work of a delivery.
    """
    if request_data is None:
        return None, {}
    if isinstance(request_data, Body):
        return request_data.content, _JSON
    if isinstance(request_data, Form):
        return _form(request_data), {}
    if request_data.contains_files:
        return _multipart(request_data), {}
    return orjson.dumps(request_data.json_parameters), _JSON


def _form(form: Form) -> aiohttp.FormData:
    data = aiohttp.FormData()
    for name, value in form.parameters.items():
        data.add_field(name, value)
    for name, file in form.files.items():
        medium = file.medium
        data.add_field(name, BytesIO(file.content), filename=medium.name, content_type=medium.media_type)
    return data


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form
