"""Reading what a call says, and writing the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from adapters.sandbox.discord.bodies.form import parse_snowflake
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal, invalid, not_understood

FILES = 10
FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 25 * 1024 * 1024

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a call, by its number in `files[n]`."""

    number: int
    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Sent(Generic[F]):
    """A body and the files beside it."""

    form: F
    files: tuple[File, ...] = ()


def path_id(request: web.Request, name: str) -> int:
    """An id of the path; raises 50035 for what is none."""
    return _id(request.match_info[name], name)


def query_id(request: web.Request, name: str) -> int | None:
    value = request.query.get(name)
    return None if value is None else _id(value, name)


def _id(value: str, name: str) -> int:
    try:
        return parse_snowflake(value)
    except ValueError:
        raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value[:100]}" is not snowflake.') from None


def query_number(request: web.Request, name: str, usual: int, low: int, high: int) -> int:
    """A number of the query; raises 50035 outside of its bounds."""
    value = request.query.get(name, str(usual))
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else low - 1
    if number < low:
        raise invalid((name,), "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
    if number > high:
        raise invalid((name,), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")
    return number


def query_flag(request: web.Request, name: str) -> bool:
    return request.query.get(name, "").lower() in {"1", "true"}


async def read(request: web.Request, model: type[F]) -> Sent[F]:
    """The body as JSON, or as a form with `payload_json` and files.

    Raises 50109 for what is no JSON, 50035 for what does not fit, 40005 for what is too large.
    """
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request, model)
    return Sent(parse(model, _json(await request.read() or b"{}")))


async def read_list(request: web.Request, model: type[F]) -> list[F]:
    """A body that is a list."""
    body = _json(await request.read())
    if not isinstance(body, list):
        raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    return [parse(model, item, (index,)) for index, item in enumerate(body)]


async def _read_multipart(request: web.Request, model: type[F]) -> Sent[F]:
    parts = await request.post()
    payload = parts.get("payload_json", "{}")
    text = payload.file.read() if isinstance(payload, web.FileField) else payload
    found = [(name, part) for name, part in parts.items() if isinstance(part, web.FileField) and name != "payload_json"]
    if len(found) > FILES:
        raise invalid(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {FILES} or fewer in length.")
    files = tuple(_file(index, name, part) for index, (name, part) in enumerate(found))
    if any(file.size > FILE_BYTES for file in files):
        raise Refusal(Problem.REQUEST_TOO_LARGE)
    return Sent(parse(model, _json(text)), files)


def _file(index: int, name: str, part: web.FileField) -> File:
    number = name.removeprefix("files[").removesuffix("]")
    content = part.file.read()
    return File(int(number) if number.isascii() and number.isdigit() else index, part.filename[:260], content)


def _json(data: bytes | bytearray | str) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Refusal(Problem.INVALID_JSON) from None


def parse(model: type[F], data: object, path: tuple[str | int, ...] = ()) -> F:
    """Raises 50035 with the tree of what does not fit, below `path`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise not_understood(error, path) from None


def answer(payload: Mapping[str, object] | list[Payload], status: int = 200) -> web.Response:
    """JSON whose type is exactly `application/json`: discord.py takes nothing else for JSON."""
    return web.Response(body=orjson.dumps(payload), status=status, content_type="application/json")


def no_content() -> web.Response:
    return web.Response(status=204)
