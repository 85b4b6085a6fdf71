"""What a fault looks like on Telegram's wire."""

from adapters.sandbox.faults import Fault, FaultKind, Operation
from adapters.sandbox.telegram.chats import Chat
from adapters.sandbox.telegram.refusals import (
    FrontFailure,
    NoAnswer,
    Refusal,
    bad_request,
    forbidden,
    too_many_requests,
    unauthorised,
)

INTERNAL_ERROR = 500

_UNPARSED = 'can\'t parse entities: Unsupported start tag "sandbox" at byte offset 0'
_REJECTED = "Message is too long"
_GONE = {
    Operation.EDIT: "message to edit not found",
    Operation.DELETE: "message to delete not found",
    Operation.PIN: "message to pin not found",
}


def mishap(fault: Fault, operation: Operation, chat: Chat | None) -> Exception:
    """What is raised in place of the call's answer; `chat` where the call names one that exists."""
    match fault.kind:
        case FaultKind.THROTTLED:
            return too_many_requests(fault.retry_after)
        case FaultKind.SERVER_ERROR:
            return _server_error(fault.status)
        case FaultKind.SILENT:
            return NoAnswer(hang_up=False)
        case FaultKind.DROPPED | FaultKind.OUTAGE:
            return NoAnswer(hang_up=True)
        case FaultKind.UNAUTHORISED:
            return unauthorised()
    return _about_chat(fault.kind, operation, chat)


def _about_chat(kind: FaultKind, operation: Operation, chat: Chat | None) -> Refusal:
    match kind:
        case FaultKind.UNPARSED:
            return bad_request(_UNPARSED)
        case FaultKind.EDIT_REFUSED:
            return bad_request("message can't be edited")
        case FaultKind.PIN_REFUSED:
            return bad_request("not enough rights to manage pinned messages in the chat")
        case FaultKind.MESSAGE_GONE:
            return bad_request(_GONE.get(operation, "message to edit not found"))
        case FaultKind.UNREACHABLE:
            return _unreachable(chat)
    return bad_request(_REJECTED)


def _unreachable(chat: Chat | None) -> Refusal:
    if chat is None or chat.private:
        return forbidden("bot was blocked by the user")
    return forbidden(f"bot was kicked from the {chat.kind} chat")


def _server_error(status: int) -> Exception:
    """500 is the Bot API's own; the others come from the machines before it."""
    if status == INTERNAL_ERROR:
        return Refusal(INTERNAL_ERROR, "Internal Server Error: restart")
    return FrontFailure(status)
