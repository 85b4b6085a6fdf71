"""What a call that comes too soon is told. Documentation: "Exceeding A Rate Limit"."""

from enum import StrEnum
from math import ceil

from adapters.sandbox.discord.refusals import Payload

TOO_MANY_REQUESTS = 429

# Documentation, "JSON Error Codes".
TOO_MANY_OLD_EDITS = 30046
CHANNEL_WRITES = 20028

_TEXTS = {
    0: "You are being rate limited.",
    TOO_MANY_OLD_EDITS: "Maximum number of edits to messages older than 1 hour reached. Try again later",
    CHANNEL_WRITES: "The write action you are performing on the channel has hit the write rate limit.",
}


class Scope(StrEnum):
    """Whose calls were too many: the bot's in this bucket, the bot's in all, or everybody's together."""

    USER = "user"
    GLOBAL = "global"
    SHARED = "shared"


class Throttling(Exception):
    """`wait` is in seconds. `code` is that of an error, 0 for none. Unless `in_headers`, the body alone knows of the
    limit, and headers speak of the bucket only."""

    def __init__(self, wait: float, scope: Scope = Scope.USER, *, code: int = 0, in_headers: bool = True) -> None:
        # Upwards, so that who waits exactly so long is let in.
        self.wait = ceil(wait * 1000) / 1000
        self.scope = scope
        self.code = code
        self.in_headers = in_headers
        super().__init__(f"wait {self.wait} s")

    @property
    def body(self) -> Payload:
        everywhere = self.scope is Scope.GLOBAL
        body: Payload = {"message": _TEXTS[self.code], "retry_after": self.wait, "global": everywhere}
        return {**body, "code": self.code} if self.code else body

    def headers(self, reset_after: float) -> dict[str, str]:
        """`reset_after` is the bucket's."""
        wait = self.wait if self.in_headers else reset_after
        headers = {"Retry-After": str(ceil(wait)), "X-RateLimit-Scope": self.scope.value}
        return {**headers, "X-RateLimit-Global": "true"} if self.scope is Scope.GLOBAL else headers
