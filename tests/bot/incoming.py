"""What people and platforms do, as adapters hand it in."""

from collections.abc import Mapping
from itertools import count

from bot.conversation import Incoming, IncomingKind, Person
from bot.intake.commands import ALL, arguments_of
from bot.intake.request import Request
from bot.model import Address, ChatKind
from bot.people.standing import NOBODY, OWNER
from bot.ports import Platform
from tests.bot.clock import EPOCH
from tests.contracts.newsroom import EDDIE, RITA

RITAS = Address("telegram", RITA.id)
EDDIES = Address("telegram", EDDIE.id)
GROUP = Address("telegram", -100)
DESK_CHAT = Address("telegram", -200)
CHANNEL = Address("telegram", -300)

_ids = count(1)


def happens(kind: IncomingKind, person: Person, at: Address, **others: object) -> Incoming:
    """An incoming with an id of its own; who writes where one's own id is the chat's writes in private."""
    number = next(_ids)
    given: dict[str, object] = {
        "platform": at.platform,
        "id": f"{number:06}",
        "kind": kind,
        "address": at,
        "chat_kind": ChatKind.PRIVATE if at.chat == person.id else ChatKind.GROUP,
        "person": person,
        "received_at": EPOCH,
    }
    return Incoming.model_validate(given | others)


def asks(person: Person, command: str, at: Address | None = None, **options: str) -> Incoming:
    """`/command and what is typed behind it`."""
    name, _, typed = command.removeprefix("/").partition(" ")
    return happens(IncomingKind.COMMAND, person, at or _private(person), name=name, arguments=typed, options=options)


def fills_in(person: Person, form: str, state: str, fields: Mapping[str, str], at: Address | None = None) -> Incoming:
    return happens(IncomingKind.FORM, person, at or _private(person), name=form, arguments=state, options=fields)


def presses(person: Person, action: str, at: Address | None = None) -> Incoming:
    name, _, rest = action.partition(":")
    return happens(IncomingKind.PRESS, person, at or _private(person), name=name, arguments=rest)


def chooses(person: Person, chosen: Address) -> Incoming:
    return happens(IncomingKind.CHAT_CHOSEN, person, _private(person), chosen=chosen)


def request_of(incoming: Incoming, platform: Platform, *, editor: bool = False) -> Request:
    """As the intake makes it."""
    command = ALL.get(incoming.name)
    named = incoming.kind in (IncomingKind.COMMAND, IncomingKind.FORM)
    arguments = arguments_of(command, incoming) if command and named else {}
    return Request(incoming, arguments, platform, OWNER if editor else NOBODY)


def _private(person: Person) -> Address:
    return Address("telegram", person.id)
