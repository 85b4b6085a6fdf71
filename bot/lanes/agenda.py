"""What a lane finds when it looks."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.lanes.card import Card
from bot.lanes.delivery import Due, Outdated, Pin
from bot.model import Seq

Work = Due | Outdated | Pin | Card
"""What a lane may do next for a chat."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """`newest` is the end of the stream: while it stays, every entry stays as it is. `waiting_ends` is when the next
    chat that was told to wait is due again."""

    newest: Seq
    waiting_ends: datetime | None
    due: list[Due]
    outdated: list[Outdated]
    pins: list[Pin]
    cards: list[Card] = field(default_factory=list)
