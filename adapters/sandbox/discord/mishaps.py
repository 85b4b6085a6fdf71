"""What a fault looks like on Discord's wire."""

from http import HTTPStatus

from aiohttp import web

from adapters.sandbox.discord.calls import answer
from adapters.sandbox.discord.refusals import Problem, Refusal, invalid
from adapters.sandbox.discord.throttling import CHANNEL_WRITES, Scope, Throttling
from adapters.sandbox.door import Unanswered
from adapters.sandbox.faults import Fault, FaultKind, ThrottleScope

INTERNAL_ERROR = 500

_PROBLEMS = {
    FaultKind.UNAUTHORISED: Problem.UNAUTHORIZED,
    FaultKind.REJECTED: Problem.HARMFUL_LINK,
    FaultKind.EDIT_REFUSED: Problem.NOT_YOUR_MESSAGE,
    FaultKind.PIN_REFUSED: Problem.MISSING_PERMISSIONS,
    FaultKind.MESSAGE_GONE: Problem.UNKNOWN_MESSAGE,
    FaultKind.UNREACHABLE: Problem.MISSING_ACCESS,
}

_SCOPES = {
    ThrottleScope.CHAT: (Scope.USER, 0),
    ThrottleScope.ACCOUNT: (Scope.GLOBAL, 0),
    ThrottleScope.SHARED: (Scope.SHARED, CHANNEL_WRITES),
}


def mishap(fault: Fault) -> web.StreamResponse:
    """What stands in place of the call's answer. Raises `Refusal`, `Throttling`."""
    match fault.kind:
        case FaultKind.THROTTLED:
            raise throttling(fault.scope, fault.retry_after)
        case FaultKind.SERVER_ERROR:
            return _server_error(fault.status)
        case FaultKind.SILENT:
            return Unanswered(hang_up=False)
        case FaultKind.DROPPED | FaultKind.OUTAGE:
            return Unanswered(hang_up=True)
        case FaultKind.UNPARSED:
            raise invalid(("content",), "BASE_TYPE_INVALID", "This formatting is not valid here.")
    raise Refusal(_PROBLEMS[fault.kind])


def throttling(scope: ThrottleScope, wait: float) -> Throttling:
    whose, code = _SCOPES[scope]
    return Throttling(wait, whose, code=code, in_headers=scope is not ThrottleScope.SHARED)


def _server_error(status: int) -> web.Response:
    """500 is the API's own; the others come from the machines before it, with a page for people."""
    if status == INTERNAL_ERROR:
        return answer({"message": "500: Internal Server Error", "code": 0}, status)
    title = f"{status} {HTTPStatus(status).phrase}"
    return web.Response(status=status, text=f"<html><h1>{title}</h1></html>", content_type="text/html")


def ban(seconds: float) -> web.Response:
    """In the manner of Cloudflare: no JSON, and nothing of what the API puts into its headers."""
    headers = {"Retry-After": str(int(seconds) + 1)}
    return web.Response(status=429, text="error code: 1015", content_type="text/plain", headers=headers)
