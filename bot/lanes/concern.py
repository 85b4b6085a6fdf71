"""Whom work, a request or an outcome is about, so that one chat has one request at a time, and what is asked. Pure."""

from bot.budgets.budget import Act
from bot.lanes.agenda import Work
from bot.lanes.card import Card
from bot.lanes.delivery import Due, Mark, Outdated, Pin
from bot.lanes.outcome import Outcome, Postponed, Unsent
from bot.lanes.plan import Request, Sending
from bot.model import ChatKey


def addressed(request: Request) -> tuple[ChatKey, ...]:
    """Those that are busy with it: of receipts that the chat left behind also their address, should it move on
    meanwhile."""
    match request:
        case Sending(mark):
            return (mark.chat.key,)
        case Mark(chat):
            return (chat.key,)
        case Outdated() | Pin() | Card():
            return of_change(request)


def of_change(work: Outdated | Pin | Card) -> tuple[ChatKey, ...]:
    """The same of what changes what stands there."""
    return (work.chat.key, work.receipts[0].chat) if isinstance(work, Outdated) else (work.chat.key,)


def asked_of(work: Work) -> tuple[ChatKey, ...]:
    """The same of what is to be done."""
    return (work.chat.key,) if isinstance(work, Due) else addressed(work)


def act_of(work: Work) -> Act:
    """What it asks of the platform first. Platforms tell of a pin in a line of its own, so that it counts like a
    message."""
    match work:
        case Outdated(frozen=frozen):
            return Act.SEND if frozen else Act.EDIT
        case Pin(pinned=pinned):
            return Act.SEND if pinned else Act.EDIT
        case Card(wanted=wanted, message=message, to_pin=to_pin):
            return Act.SEND if wanted and (message is None or to_pin) else Act.EDIT
        case Due():
            return Act.SEND


def put_back(request: Request) -> Outcome:
    """It was marked, and not begun: the next plan has it again."""
    match request:
        case Outdated() | Pin() | Card():
            return Postponed(request)
        case Mark():
            return Unsent(request)
        case Sending(mark):
            return Unsent(mark)
