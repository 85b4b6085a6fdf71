"""What limits and faults do to a chat, as the page says it."""

from datetime import UTC, datetime

from adapters.sandbox.faults import Faults
from adapters.sandbox.view import ConditionView


def conditions_of(chat: int, faults: Faults, now: float, left: float) -> list[ConditionView]:
    """`now` is a time stamp, `left` for how many seconds the chat has to wait."""
    found = [ConditionView(name="throttled", until=datetime.fromtimestamp(now + left, UTC))] if left else []
    scripted = (one.fault for one in faults.active() if one.fault.chat == chat)
    return found + [ConditionView(name=f"fault: {fault.kind}") for fault in scripted]
