"""The bodies of requests to the page's server: read into models, refused in sentences."""

from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, Field, StringConstraints, ValidationError

Handle = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Id = Annotated[int, Field(ge=0, lt=2**64)]
Body = TypeVar("Body", bound=BaseModel)

_NAMED_FAULTS = 3
LARGEST = 64 * 1024
"""Bytes of a body that has no files in it."""


class NotUnderstood(ValueError):
    """A body that is none of what was expected; the text says where and why."""


async def body(request: web.Request, kind: type[Body], most: int = LARGEST) -> Body:
    """Of at most so many bytes. Raises `NotUnderstood`."""
    if request.content_type != "application/json":
        raise NotUnderstood("The body has to be application/json.")
    content = bytearray()
    async for piece in request.content.iter_any():
        content += piece
        if len(content) > most:
            raise web.HTTPRequestEntityTooLarge(most, len(content))
    try:
        return kind.model_validate_json(bytes(content))
    except ValidationError as error:
        raise NotUnderstood(complaint(error, "body")) from error


def query(request: web.Request, kind: type[Body]) -> Body:
    """What stands after the question mark. Raises `NotUnderstood`."""
    try:
        return kind.model_validate(dict(request.query))
    except ValidationError as error:
        raise NotUnderstood(complaint(error, "query")) from error


def complaint(error: ValidationError, whole: str) -> str:
    """Where something is wrong and why, at most three places; `whole` names what is wrong altogether."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:_NAMED_FAULTS]
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc']) or whole}: {fault['msg']}" for fault in faults)
