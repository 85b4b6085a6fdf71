"""What can be asked of the record of calls."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.faults import Operation
from adapters.sandbox.record import Record, largest

QUAY, HARBOUR = 1, 2


def test_calls_can_be_asked_for_by_chat_and_kind() -> None:
    record = Record()
    record.note(10.0, Operation.SEND, QUAY, 200)
    record.note(10.5, Operation.EDIT, QUAY, 429)
    record.note(11.0, Operation.SEND, HARBOUR, 0)
    record.note(11.5, Operation.OTHER, None, 200)
    assert [call.at for call in record.calls()] == [10.0, 10.5, 11.0, 11.5]
    assert [call.at for call in record.calls(chat=QUAY)] == [10.0, 10.5]
    assert [call.at for call in record.calls(Operation.SEND)] == [10.0, 11.0]
    assert [call.status for call in record.calls(Operation.EDIT, chat=QUAY)] == [429]
    assert (record.total, record.throttled) == (4, 1)
    assert record.largest(1.0) == 2
    assert record.largest(1.001) == 3
    assert record.largest(10.0, Operation.SEND, chat=HARBOUR) == 1


def test_the_oldest_calls_are_forgotten_and_the_counts_are_not() -> None:
    record = Record(kept=3)
    for second in range(10):
        record.note(float(second), Operation.SEND, QUAY, 429)
    assert [call.at for call in record.calls()] == [7.0, 8.0, 9.0]
    assert (record.total, record.throttled) == (10, 10)
    record.clear()
    assert (record.total, record.throttled, record.calls()) == (0, 0, ())


@given(st.lists(st.integers(0, 40).map(lambda quarters: quarters / 4), max_size=40), st.sampled_from([0.5, 1.0, 3.0]))
def test_the_largest_number_is_found_wherever_it_is(times: list[float], seconds: float) -> None:
    begins = {time: sum(time <= other < time + seconds for other in times) for time in times}
    assert largest(times, seconds) == max(begins.values(), default=0)
