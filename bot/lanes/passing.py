"""Passing over what a chat does not want as messages, since its card shows it."""

from collections.abc import Sequence

from bot.lanes.delivery import Due
from bot.lanes.outcome import Passed
from bot.lanes.reading import Reading
from bot.model import Change
from bot.readers.preferences import CardUse


async def passed_over(dues: Sequence[Due], reading: Reading) -> tuple[list[Due], list[Passed]]:
    """What is to come as messages, and what is passed over. What is in doubt is settled all the same."""
    wanted: list[Due] = []
    passed: list[Passed] = []
    for due in dues:
        if due.chat.preferences.card is not CardUse.ONLY or due.doubted:
            wanted.append(due)
        elif due.owed is not None:
            passed.append(Passed(due, due.after))
        else:
            pending = await reading.pending(due)
            ends = bool(pending.rows) and pending.rows[-1].change is Change.CLOSING
            passed.append(Passed(due, pending.until, ends))
    return wanted, passed
