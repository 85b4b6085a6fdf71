"""The endpoint's description in OpenAPI 3.1, made from the table of routes and the shapes."""

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from adapters.web.endpoint.problems import MEDIA_TYPE, ProblemDetails
from adapters.web.endpoint.routes import ROUTES, Route
from adapters.web.endpoint.shapes import EntryTold, Nothing
from bot.desk.publishing import MOST_KEY

Described = dict[str, Any]

_ABOUT = (
    "What editors do in chat, for a CMS: open coverages, publish, correct and withdraw entries, see how far they got."
    " Each act takes a key that the asker makes up; asked for again under the same key within seven days, it is"
    " answered the same and not done again. What was refused was not done, and may be asked for again."
)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made up for each act, and the same when it is asked for again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST_KEY, "pattern": "^[ -~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the revision that was read; without it, `expected` says which.",
    "schema": {"type": "string", "examples": ['"3"']},
}
_IN_PATH: dict[str, Described] = {
    "slug": {"type": "string", "minLength": 1, "maxLength": 100},
    "number": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}
_EVERYWHERE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS)
_WITH_A_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_MEANINGS = {
    HTTPStatus.BAD_REQUEST: "Not JSON, or a header is missing or wrong.",
    HTTPStatus.UNAUTHORIZED: "Without the token; also where there is nothing.",
    HTTPStatus.NOT_FOUND: "There is no such coverage or entry.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not come in time.",
    HTTPStatus.CONFLICT: "The coverage has ended, or the entry was withdrawn or changed meanwhile; `newest` shows it.",
    HTTPStatus.PRECONDITION_FAILED: "The entry was changed since that revision; `newest` shows it.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is something else than JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "What was sent cannot be done, or the key was used for something else.",
    HTTPStatus.PRECONDITION_REQUIRED: "Nothing says which revision was read.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests; `Retry-After` says when to try again.",
}


@cache
def described() -> Described:
    """The whole document; not to be changed."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tickertape", "version": version("tickertape"), "description": _ABOUT},
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
            "responses": {_problem_name(status): _problem(status) for status in _MEANINGS},
        },
    }


def _paths() -> Described:
    paths: Described = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return paths


def _operation(route: Route[Any]) -> Described:
    told: Described = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": list(_parameters(route)),
        "responses": {str(route.status.value): _success(route), **_refusals(route)},
    }
    if route.changes:
        told["requestBody"] = {
            "required": route.asked is not Nothing,
            "content": {"application/json": {"schema": _reference(route.asked.__name__)}},
        }
    return told


def _parameters(route: Route[Any]) -> Iterable[Described]:
    for name, schema in _IN_PATH.items():
        if f"{{{name}}}" in route.path:
            yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.changes:
        yield _KEY
    else:
        for name, schema in route.asked.model_json_schema(ref_template=_TEMPLATE).get("properties", {}).items():
            yield {"name": name, "in": "query", "schema": schema}
    if HTTPStatus.PRECONDITION_FAILED in route.refusals:
        yield _IF_MATCH


def _success(route: Route[Any]) -> Described:
    told: Described = {
        "description": "Done." if route.changes else "Found.",
        "content": {"application/json": {"schema": _reference(route.told.__name__)}},
    }
    headers = {"ETag": "The revision, for `If-Match`."} if issubclass(route.told, EntryTold) else {}
    if route.status is HTTPStatus.CREATED:
        headers["Location"] = "Where it is."
    if headers:
        told["headers"] = {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}
    return told


def _refusals(route: Route[Any]) -> Described:
    statuses = {*_EVERYWHERE, *route.refusals, *(_WITH_A_BODY if route.changes else ())}
    return {
        str(status.value): {"$ref": f"#/components/responses/{_problem_name(status)}"} for status in sorted(statuses)
    }


def _problem(status: HTTPStatus) -> Described:
    return {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": _reference(ProblemDetails.__name__)}}}


def _problem_name(status: HTTPStatus) -> str:
    return status.phrase.title().replace(" ", "").replace("-", "")


_TEMPLATE = "#/components/schemas/{model}"


def _reference(name: str) -> Described:
    return {"$ref": _TEMPLATE.format(model=name)}


def _schemas() -> Described:
    modes: dict[type, JsonSchemaMode] = {ProblemDetails: "serialization"}
    for route in ROUTES:
        modes |= {route.told: "serialization", **({route.asked: "validation"} if route.changes else {})}
    _, schemas = models_json_schema(list(modes.items()), ref_template=_TEMPLATE)
    found: Described = schemas["$defs"]
    return found
