"""The arguments of a call, read from wherever a client may put them: address, form, JSON or multipart, each bounded."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

import orjson
from aiohttp import BodyPartReader, web

from adapters.sandbox.telegram.arguments import Arguments, File, decoded
from adapters.sandbox.telegram.refusals import Refusal, bad_request

MAX_ARGUMENTS = 200
MAX_NAME = 128
MAX_BODY_BYTES = 1 << 20
MAX_UPLOAD_BYTES = 50 << 20
"""What a bot may upload (core.telegram.org/bots/api, "Sending files")."""


async def read_arguments(request: web.BaseRequest) -> Arguments:
    """Everything that came with a request; an argument given twice counts as it came first. Raises `Refusal`."""
    values: dict[str, str] = {}
    files: dict[str, File] = {}
    _add(values, request.rel_url.query.items())
    if request.can_read_body:
        match request.content_type:
            case "application/x-www-form-urlencoded":
                _add(values, _form(await _whole(request)))
            case "application/json":
                _add(values, _json(await _whole(request)))
            case "multipart/form-data":
                await _read_multipart(request, values, files)
    return Arguments(values, files)


def _add(values: dict[str, str], more: Iterable[tuple[str, str]]) -> None:
    for name, value in more:
        if len(values) >= MAX_ARGUMENTS or len(name) > MAX_NAME:
            raise bad_request("too many arguments")
        values.setdefault(name, value)


async def _whole(request: web.BaseRequest) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise _too_large() from error


def _too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_ARGUMENTS)
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad_request("too many arguments") from error


def _json(body: bytes) -> list[tuple[str, str]]:
    try:
        value = decoded(body) if body else {}
    except ValueError as error:
        raise bad_request("can't parse JSON in the request body") from error
    if not isinstance(value, dict):
        raise bad_request("JSON object expected in the request body")
    return [(name, _text(item)) for name, item in value.items() if item is not None]


def _text(value: object) -> str:
    """A JSON value as the text that a form would hold."""
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


async def _read_multipart(request: web.BaseRequest, values: dict[str, str], files: dict[str, File]) -> None:
    """Texts become arguments."""
    try:
        reader = await request.multipart()
        left = MAX_UPLOAD_BYTES
        for _ in range(MAX_ARGUMENTS):
            part = await reader.next()
            if part is None:
                return
            if not isinstance(part, BodyPartReader) or not part.name:
                raise bad_request("can't parse the multipart form")
            if part.filename is None:
                _add(values, [(part.name, (await _content(part, MAX_BODY_BYTES)).decode())])
            else:
                content = await _content(part, left)
                left -= len(content)
                files[part.name] = File(part.filename, content)
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    except (ValueError, AssertionError) as error:
        raise bad_request("can't parse the multipart form") from error
    raise bad_request("too many arguments")


async def _content(part: BodyPartReader, limit: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk():
        body += chunk
        if len(body) > limit:
            raise _too_large()
    return bytes(body)
