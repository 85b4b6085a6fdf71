"""Which calls a scripted fault hits, and how often."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from adapters.sandbox.faults import MOST_FAULTS, Fault, FaultKind, Faults, Operation

QUAY, HARBOUR = 1, 2
IN_CHATS = {Operation.SEND, Operation.EDIT, Operation.DELETE, Operation.PIN, Operation.ANSWER}


def scripted(*faults: Fault) -> Faults:
    script = Faults(Random(1))
    for fault in faults:
        script.add(fault)
    return script


def hits(script: Faults, calls: int, method: Operation = Operation.SEND, chat: int | None = QUAY) -> int:
    return sum(script.pick(method, chat) is not None for _ in range(calls))


def test_nothing_goes_wrong_unless_it_is_asked_for() -> None:
    assert hits(scripted(), 3) == 0


def test_a_fault_hits_as_many_calls_as_it_counts_and_is_gone() -> None:
    script = scripted(Fault(kind=FaultKind.SILENT, count=2))
    assert hits(script, 1) == 1
    assert [(fault.left, fault.hits) for fault in script.active()] == [(1, 1)]
    assert hits(script, 5) == 1
    assert script.active() == ()
    assert script.hits == 2


def test_without_a_count_it_stays_until_it_is_removed() -> None:
    script = Faults(Random(1))
    number = script.add(Fault(kind=FaultKind.DROPPED))
    assert hits(script, 5) == 5
    script.remove(number)
    assert hits(script, 5) == 0
    with pytest.raises(LookupError, match=f"no fault {number}"):
        script.remove(number)


def test_a_fault_of_one_chat_leaves_the_others_alone() -> None:
    script = scripted(Fault(kind=FaultKind.SERVER_ERROR, chat=QUAY))
    assert hits(script, 1, chat=HARBOUR) == 0
    assert hits(script, 1, chat=None) == 0
    assert hits(script, 1, chat=QUAY) == 1


@pytest.mark.parametrize("method", Operation)
def test_a_fault_of_one_kind_of_call_leaves_the_others_alone(method: Operation) -> None:
    script = scripted(Fault(kind=FaultKind.SILENT, method=method))
    hit = {call for call in Operation if script.pick(call, QUAY)}
    assert hit == (IN_CHATS if method is Operation.ANY else {method})


@pytest.mark.parametrize(
    ("kind", "hit"),
    [
        (FaultKind.UNPARSED, {Operation.SEND, Operation.EDIT}),
        (FaultKind.REJECTED, {Operation.SEND, Operation.EDIT}),
        (FaultKind.EDIT_REFUSED, {Operation.EDIT}),
        (FaultKind.PIN_REFUSED, {Operation.PIN}),
        (FaultKind.MESSAGE_GONE, {Operation.EDIT, Operation.DELETE, Operation.PIN}),
        (FaultKind.UNREACHABLE, IN_CHATS - {Operation.ANSWER}),
        (FaultKind.OUTAGE, set(Operation)),
        (FaultKind.UNAUTHORISED, set(Operation)),
    ],
)
def test_only_calls_that_can_end_like_that_are_hit(kind: FaultKind, hit: set[Operation]) -> None:
    script = scripted(Fault(kind=kind))
    assert {call for call in Operation if script.pick(call, QUAY)} == hit


def test_plain_text_gets_past_what_cannot_be_parsed_and_counts_nothing_down() -> None:
    script = scripted(Fault(kind=FaultKind.UNPARSED, count=1), Fault(kind=FaultKind.SILENT, chat=HARBOUR))
    assert script.pick(Operation.SEND, QUAY, plain=True) is None
    assert script.pick(Operation.SEND, QUAY) is not None


def test_the_first_that_fits_hits() -> None:
    script = scripted(
        Fault(kind=FaultKind.SILENT, chat=HARBOUR), Fault(kind=FaultKind.DROPPED, count=1), Fault(kind=FaultKind.SILENT)
    )
    picked = [script.pick(Operation.SEND, QUAY) for _ in range(2)]
    assert [fault.kind for fault in picked if fault] == [FaultKind.DROPPED, FaultKind.SILENT]


@given(seed=st.integers(), probability=st.floats(0.05, 0.95))
def test_chance_is_repeatable_and_counts_only_what_was_hit(seed: int, probability: float) -> None:
    fault = Fault(kind=FaultKind.SILENT, probability=probability, count=20)
    one, other = Faults(Random(seed)), Faults(Random(seed))
    for script in (one, other):
        script.add(fault)
    seen = [one.pick(Operation.SEND, QUAY) is not None for _ in range(100)]
    assert seen == [other.pick(Operation.SEND, QUAY) is not None for _ in range(100)]
    assert sum(seen) == one.hits <= 20


def test_chance_hits_about_as_often_as_it_says() -> None:
    script = scripted(Fault(kind=FaultKind.SILENT, probability=0.25))
    assert 400 < hits(script, 2000) < 600


def test_there_are_only_so_many_at_once() -> None:
    script = scripted(*[Fault(kind=FaultKind.SILENT)] * MOST_FAULTS)
    with pytest.raises(ValueError, match="remove some first"):
        script.add(Fault(kind=FaultKind.SILENT))
    script.clear()
    assert hits(script, 1) == 0
    script.add(Fault(kind=FaultKind.SILENT))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "earthquake"},
        {"kind": "silent", "count": 0},
        {"kind": "silent", "probability": 0},
        {"kind": "server error", "status": 404},
        {"kind": "outage", "count": 1},
        {"kind": "outage", "chat": 1},
        {"kind": "outage", "probability": 0.5},
        {"kind": "silent", "loudly": True},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Fault.model_validate(wrong)


def test_only_some_faults_can_come_after_the_effect() -> None:
    late = {kind for kind in FaultKind if Fault(kind=kind, stored=True).takes_effect}
    assert late == {FaultKind.SERVER_ERROR, FaultKind.SILENT, FaultKind.DROPPED}
    assert not any(Fault(kind=kind).takes_effect for kind in FaultKind)
