"""The description: valid OpenAPI 3.1, complete, and what the endpoint really does."""

import json
import re
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from adapters.web.endpoint.description import described
from adapters.web.endpoint.routes import PIN, ROUTES
from tests.adapters.web.endpoint.cms import Cms, Heard

ENTRY = "/coverages/{slug}/entries/{number}"


def operation(path: str, method: str) -> Any:
    return described()["paths"][f"/api{path}"][method.lower()]


def conforms(heard: Heard, path: str, method: str) -> None:
    """The answer is of the shape that the description gives for its status."""
    told = operation(path, method)["responses"][str(heard.status)]
    if "$ref" in told:
        told = described()["components"]["responses"][told["$ref"].rpartition("/")[2]]
    ((media_type, content),) = told["content"].items()
    assert heard.headers["Content-Type"] == media_type
    assert all(name in heard.headers for name in told.get("headers", ()))
    whole = json.loads(json.dumps({**content["schema"], "components": described()["components"]}))
    OAS31Validator(whole).validate(heard.body)


def test_it_is_openapi() -> None:
    OpenAPIV31SpecValidator(json.loads(json.dumps(described()))).validate()


def test_every_route_is_described_and_nothing_else() -> None:
    found = {(method.upper(), path) for path, item in described()["paths"].items() for method in item}
    assert found == {(route.method, route.path) for route in ROUTES}
    names = [one["operationId"] for item in described()["paths"].values() for one in item.values()]
    assert len(set(names)) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_an_operation_names_what_it_takes(route: Any) -> None:
    told = operation(route.path.removeprefix("/api"), route.method)
    taken = {(one["in"], one["name"]) for one in told["parameters"]}
    assert {name for place, name in taken if place == "path"} == set(re.findall(r"{(\w+)}", route.path))
    assert (("header", "Idempotency-Key") in taken) == (route.method != "GET")
    assert ("requestBody" in told) == (route.method != "GET")
    assert (("header", "If-Match") in taken) == (route.method == "PUT" and route.path != PIN)


def test_every_shape_is_used() -> None:
    text = json.dumps(described())
    for name in described()["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text


async def test_it_is_served(cms: Cms) -> None:
    heard = await cms.asks("GET", "/openapi.json")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "application/json")
    assert heard.body == json.loads(json.dumps(described()))


async def test_answers_are_of_the_shapes_that_are_described(cms: Cms) -> None:
    entries, close = "/coverages/{slug}/entries", "/coverages/{slug}/close"
    said: list[tuple[str, str, object, dict[str, str]]] = [
        ("POST", "/coverages", {"title": "Fire", "standfirst": ["It burns."]}, {}),
        ("POST", "/coverages", {"title": "Fire"}, {}),
        ("POST", "/coverages", {}, {}),
        ("GET", "/coverages", None, {}),
        ("GET", "/coverages/{slug}", None, {}),
        ("POST", entries, {"text": "Smoke.", "headline": "Fire"}, {}),
        ("GET", entries, None, {}),
        ("PUT", ENTRY, {"text": "Fire."}, {}),
        ("PUT", ENTRY, {"text": "Fire.", "note": "Fire, not smoke."}, {"If_Match": '"1"'}),
        ("PUT", ENTRY, {"text": "Ice."}, {"If_Match": '"1"'}),
        ("PUT", ENTRY, {"text": "Ice.", "expected": 1}, {}),
        ("GET", ENTRY, None, {}),
        ("DELETE", ENTRY, {"reason": "A drill."}, {}),
        ("DELETE", ENTRY, {"reason": "A drill."}, {}),
        ("POST", close, None, {}),
        ("POST", entries, {"text": "Smoke."}, {}),
    ]
    statuses = []
    for method, path, body, headers in said:
        heard = await cms.asks(method, path.format(slug="fire", number=1), body, **headers)
        conforms(heard, path, method)
        statuses.append(heard.status)
    assert statuses == [201, 422, 422, 200, 200, 201, 200, 428, 200, 412, 409, 200, 200, 409, 200, 409]


async def test_a_stranger_gets_a_problem_as_described(cms: Cms) -> None:
    conforms(await Cms(cms.url, cms.client, token="wrong").asks("GET", "/coverages"), "/coverages", "GET")
