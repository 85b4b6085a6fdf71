"""What the stand-in answers when it does not do as it was asked: Telegram's codes, in Telegram's own words.

The texts are those of the official Bot API server (tdlib/telegram-bot-api 10.0) and of TDLib; a text in capitals comes
from the platform behind them.
"""

from collections.abc import Mapping
from math import ceil

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):
    """An error answer: HTTP status, description, and what goes into `parameters` (whole seconds, chat ids)."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class NoAnswer(Exception):
    """The call gets no answer: the connection is closed, or stays open in silence."""

    def __init__(self, *, hang_up: bool) -> None:
        super().__init__("no answer")
        self.hang_up = hang_up


class FrontFailure(Exception):
    """What stands before the Bot API answers in its place, with a page for people instead of JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def bad_request(text: str) -> Refusal:
    """400, with the first letter lowered the way the server does it: `TOPIC_CLOSED` and `HTTP …` stay as they are."""
    kept = len(text) > 1 and (text[1] == "_" or "A" <= text[1] <= "Z")
    return Refusal(400, f"Bad Request: {text if kept else text[:1].lower() + text[1:]}")


def forbidden(text: str) -> Refusal:
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    return Refusal(409, f"Conflict: {text}")


def unauthorised(text: str = "") -> Refusal:
    return Refusal(401, f"Unauthorized: {text}" if text else "Unauthorized")


def not_found(text: str = "") -> Refusal:
    return Refusal(404, f"Not Found: {text}" if text else "Not Found")


def too_many_requests(seconds: float) -> Refusal:
    """Whole seconds, rounded up, at least one: `Query::set_retry_after_error` of the server."""
    wait = max(1, ceil(seconds))
    return Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})


def migrated(chat: int) -> Refusal:
    return Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat})
