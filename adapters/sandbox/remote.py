"""The control of the stand-ins over HTTP and JSON, for what runs in another process.

    GET    control/PLATFORM                      limits, faults, counts
    PUT    control/PLATFORM/limits               {"factor": 2.0}, or null to lift them
    POST   control/PLATFORM/faults               a `Fault`; answers {"id": N}
    DELETE control/PLATFORM/faults[/N]           ends one, or all of them
    POST   control/PLATFORM/chats                a `Change`; answers what came of it
    GET    control/PLATFORM/calls                the newest calls: ?chat=ID&operation=send&seconds=1 narrow and measure

Errors are `{"error": SENTENCE}` with status 400.
"""

from collections.abc import Sequence
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from adapters.sandbox.bodies import NotUnderstood, body, query
from adapters.sandbox.control import Change, Control
from adapters.sandbox.faults import Fault, Operation, Scripted

SHOWN_CALLS = 1000


class LimitsBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    factor: float | None


class CallsQuery(BaseModel):
    """`seconds` is the stretch in which the most calls are looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: int | None = None
    operation: Operation | None = None
    seconds: Annotated[float, Field(gt=0, le=86_400)] = 1.0


class ControlRoutes:
    """Routes for one control after the other, to be added to an application."""

    def __init__(self, controls: Sequence[Control]) -> None:
        self._controls = {control.platform: control for control in controls}

    def table(self) -> list[web.RouteDef]:
        begin = "/control/{platform}"
        return [
            web.get(begin, self._show),
            web.put(f"{begin}/limits", self._set_limits),
            web.get(f"{begin}/faults", self._list_faults),
            web.post(f"{begin}/faults", self._inject),
            web.delete(f"{begin}/faults", self._lift),
            web.delete(begin + r"/faults/{fault:\d{1,9}}", self._lift),
            web.post(f"{begin}/chats", self._change),
            web.get(f"{begin}/calls", self._calls),
        ]

    def _control(self, request: web.Request) -> Control:
        platform = request.match_info["platform"]
        if platform not in self._controls:
            raise NotUnderstood(f"There is no control of a platform {platform!r}.")
        return self._controls[platform]

    async def _show(self, request: web.Request) -> web.Response:
        control = self._control(request)
        counts = {"total": control.record.total, "throttled": control.record.throttled}
        faults = [_shown(scripted) for scripted in control.faults()]
        return web.json_response(
            {"limits": control.limits, "faults": faults, "calls": counts, "account": control.account()}
        )

    async def _set_limits(self, request: web.Request) -> web.Response:
        control = self._control(request)
        control.limits = (await body(request, LimitsBody)).factor
        return web.json_response({"factor": control.limits})

    async def _list_faults(self, request: web.Request) -> web.Response:
        return web.json_response([_shown(scripted) for scripted in self._control(request).faults()])

    async def _inject(self, request: web.Request) -> web.Response:
        control = self._control(request)
        return web.json_response({"id": await control.inject(await body(request, Fault))})

    async def _lift(self, request: web.Request) -> web.Response:
        number = request.match_info.get("fault")
        await self._control(request).lift(None if number is None else int(number))
        return web.json_response({})

    async def _change(self, request: web.Request) -> web.Response:
        control = self._control(request)
        return web.json_response(control.change(await body(request, Change)))

    async def _calls(self, request: web.Request) -> web.Response:
        control = self._control(request)
        wanted = query(request, CallsQuery)
        operations = (wanted.operation,) if wanted.operation else ()
        calls = control.record.calls(*operations, chat=wanted.chat)
        return web.json_response(
            {
                "total": len(calls),
                "largest": control.record.largest(wanted.seconds, *operations, chat=wanted.chat),
                "calls": [
                    {"at": call.at, "operation": call.operation, "chat": call.chat, "status": call.status}
                    for call in calls[-SHOWN_CALLS:]
                ],
            }
        )


def _shown(scripted: Scripted) -> dict[str, object]:
    return {"id": scripted.id, **scripted.fault.model_dump(mode="json"), "left": scripted.left, "hits": scripted.hits}
