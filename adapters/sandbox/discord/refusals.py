"""What the API says when it says no: `{"code", "message", "errors"}`.

Codes and texts are those of the documentation ("JSON Error Codes") and, for the words inside `errors`, of answers
observed in public bug reports; statuses are 400 where the documentation gives none.
"""

from collections.abc import Sequence
from enum import Enum

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Payload = dict[str, object]


class Problem(Enum):
    """HTTP status, code, text."""

    UNAUTHORIZED = 401, 0, "401: Unauthorized"
    NO_SUCH_ROUTE = 404, 0, "404: Not Found"
    NO_SUCH_METHOD = 405, 0, "405: Method Not Allowed"
    UNKNOWN_APPLICATION = 404, 10002, "Unknown Application"
    UNKNOWN_CHANNEL = 404, 10003, "Unknown Channel"
    UNKNOWN_GUILD = 404, 10004, "Unknown Guild"
    UNKNOWN_MEMBER = 404, 10007, "Unknown Member"
    UNKNOWN_MESSAGE = 404, 10008, "Unknown Message"
    UNKNOWN_ROLE = 404, 10011, "Unknown Role"
    UNKNOWN_USER = 404, 10013, "Unknown User"
    UNKNOWN_WEBHOOK = 404, 10015, "Unknown Webhook"
    UNKNOWN_INTERACTION = 404, 10062, "Unknown interaction"
    UNKNOWN_COMMAND = 404, 10063, "Unknown application command"
    NOT_YOUR_APPLICATION = 403, 20012, "You are not authorized to perform this action on this application"
    TOO_MANY_PINS = 400, 30003, "Maximum number of pins reached for the channel (250)"
    TOO_MANY_WEBHOOKS = 400, 30007, "Maximum number of webhooks reached (15)"
    TOO_MANY_COMMANDS = 400, 30032, "Maximum number of application commands reached (100)"
    REQUEST_TOO_LARGE = 413, 40005, "Request entity too large"
    ALREADY_CROSSPOSTED = 400, 40033, "This message has already been crossposted"
    FORUM_CHANNEL = 400, 40058, "Cannot send a message in a forum channel"
    ALREADY_ACKNOWLEDGED = 400, 40060, "Interaction has already been acknowledged."
    TAG_REQUIRED = 400, 40067, "A tag is required to create a forum post in this channel"
    MISSING_ACCESS = 403, 50001, "Missing Access"
    DIRECT_CHANNEL = 403, 50003, "Cannot execute action on a DM channel"
    NOT_YOUR_MESSAGE = 403, 50005, "Cannot edit a message authored by another user"
    EMPTY_MESSAGE = 400, 50006, "Cannot send an empty message"
    CLOSED_TO_YOU = 403, 50007, "Cannot send messages to this user"
    MISSING_PERMISSIONS = 403, 50013, "Missing Permissions"
    TOO_FEW_OR_MANY_TO_DELETE = (
        400,
        50016,
        "You can only bulk delete messages that are between 2 and 100 messages at once.",
    )
    SYSTEM_MESSAGE = 403, 50021, "Cannot execute action on a system message"
    WRONG_CHANNEL_TYPE = 400, 50024, "Cannot execute action on this channel type"
    INVALID_WEBHOOK_TOKEN = 401, 50027, "Invalid Webhook Token"
    TOO_OLD_TO_BULK_DELETE = 400, 50034, "You can only bulk delete messages that are under 14 days old."
    INVALID_FORM = 400, 50035, "Invalid Form Body"
    THREAD_ARCHIVED = 400, 50083, "Thread is archived"
    INVALID_JSON = 400, 50109, "The request body contains invalid JSON."
    NO_HISTORY_TO_REPLY = 403, 160002, "Cannot reply without permission to read message history"
    THREAD_EXISTS = 400, 160004, "A thread has already been created for this message"
    THREAD_LOCKED = 403, 160005, "Thread is locked"
    TOO_MANY_THREADS = 400, 160006, "Maximum number of active threads reached"
    FORUM_WEBHOOK_NEEDS_THREAD = 400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id"
    FORUM_WEBHOOK_ONE_THREAD = (
        400,
        220002,
        "Webhooks posted to forum channels cannot have both a thread_name and thread_id",
    )
    WEBHOOK_THREADS_IN_FORUMS_ONLY = 400, 220003, "Webhooks can only create threads in forum channels"
    HARMFUL_LINK = 400, 240000, "Message blocked by harmful links filter"


class Refusal(Exception):
    """A call is answered with a problem; `errors` is the tree under `errors`, if any."""

    def __init__(self, problem: Problem, errors: Payload | None = None) -> None:
        self.status, self.code, self.text = problem.value
        self.errors = errors
        super().__init__(f"{self.status} {self.code} {self.text}")

    @property
    def body(self) -> Payload:
        body: Payload = {"message": self.text, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


def invalid(path: Sequence[str | int], code: str, text: str) -> Refusal:
    """50035 with one error at `path` (field names and list indices)."""
    return Refusal(Problem.INVALID_FORM, _tree([(tuple(path), code, text)]))


def not_understood(error: ValidationError, path: tuple[str | int, ...] = ()) -> Refusal:
    """50035 for everything that a form, which stands at `path` in the body, was found wrong in."""
    found = [((*path, *detail["loc"]), *_phrase(detail)) for detail in error.errors()]
    return Refusal(Problem.INVALID_FORM, _tree(found))


def _tree(found: list[tuple[tuple[str | int, ...], str, str]]) -> Payload:
    tree: Payload = {}
    for path, code, text in found:
        branch = tree
        for step in path:
            inner = branch.setdefault(str(step), {})
            assert isinstance(inner, dict)
            branch = inner
        leaves = branch.setdefault("_errors", [])
        assert isinstance(leaves, list)
        leaves.append({"code": code, "message": text})
    return tree


_PHRASES = {
    "missing": ("BASE_TYPE_REQUIRED", "This field is required"),
    "bool": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "list": ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"),
    "model": ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"),
    "dict": ("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"),
    "string": ("STRING_TYPE_CONVERT", "Could not interpret the value as string."),
}


def _phrase(found: ErrorDetails) -> tuple[str, str]:
    kind = found["type"]
    if kind.isupper():
        return kind, found["msg"]
    if kind.startswith(("int", "float", "decimal")):
        return "NUMBER_TYPE_COERCE", f'Value "{str(found["input"])[:100]}" is not int.'
    if kind in {"literal_error", "enum"}:
        return "BASE_TYPE_CHOICES", f"Value must be one of ({found['ctx']['expected'].replace(' or ', ', ')})."
    return _PHRASES.get(kind.split("_", 1)[0], ("BASE_TYPE_INVALID", "The value is not valid here."))
