"""What went wrong, as problem details (RFC 9457) in plain words."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from bot.errors import AlreadyRetracted, CoverageClosed, KeyTaken, NoSuchCoverage, NoSuchEntry, Refused, Stale

MEDIA_TYPE = "application/problem+json"

_MOST_ERRORS = 10

_STATUSES: tuple[tuple[type[Refused], HTTPStatus], ...] = (
    (NoSuchCoverage, HTTPStatus.NOT_FOUND),
    (NoSuchEntry, HTTPStatus.NOT_FOUND),
    (CoverageClosed, HTTPStatus.CONFLICT),
    (AlreadyRetracted, HTTPStatus.CONFLICT),
    (Stale, HTTPStatus.CONFLICT),
    (KeyTaken, HTTPStatus.UNPROCESSABLE_ENTITY),
)


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    at: str = Field(description="Where: the names on the way to it, as in `standfirst.2`.")
    detail: str


class ProblemDetails(BaseModel):
    """Why nothing was done."""

    title: str = Field(description="What the status means, in HTTP's words.")
    status: int
    detail: str = Field(description="What is wrong, in a sentence for people.")
    errors: list[Fault] | None = Field(None, description="What is wrong with the body or the query, each for itself.")
    newest: dict[str, object] | None = Field(
        None, description="The entry as it is now, when it was changed since it was read."
    )


class Problem(Exception):
    """Raised instead of an answer; `extras` are further members of the problem details."""

    def __init__(self, status: HTTPStatus, detail: str, **extras: object) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.extras = extras
        self.headers: Mapping[str, str] = {}

    def having(self, **headers: str) -> "Problem":
        """With these headers; `_` stands for `-`."""
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self

    @property
    def response(self) -> web.Response:
        told = {"title": self.status.phrase, "status": self.status.value, "detail": self.detail, **self.extras}
        return web.Response(
            body=orjson.dumps(told), status=self.status, headers={"Content-Type": MEDIA_TYPE, **self.headers}
        )


def of_refusal(refusal: Refused) -> Problem:
    status = next((status for kind, status in _STATUSES if isinstance(refusal, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)
    return Problem(status, str(refusal))


def of_validation(error: ValidationError) -> Problem:
    """What was sent stays out of it: it may be long, or secret."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return Problem(HTTPStatus.BAD_REQUEST, "The body is not JSON in UTF-8.")
    faults = [{"at": ".".join(map(str, one["loc"])), "detail": one["msg"]} for one in found[:_MOST_ERRORS]]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "What was sent is not as it should be; see errors.", errors=faults)


def of_http(error: web.HTTPException) -> Problem:
    """What aiohttp says by itself."""
    match error:
        case web.HTTPNotFound():
            return Problem(HTTPStatus.NOT_FOUND, "There is nothing under this address.")
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            return Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {allowed}.").having(Allow=allowed)
        case web.HTTPRequestEntityTooLarge():
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too long.")
    return Problem(HTTPStatus(error.status), HTTPStatus(error.status).phrase + ".")
