"""Whatever comes in, every reader makes a sound document of it or says what it found. `make fuzz` looks longer."""

import pytest

from tests.fuzz.properties import PROPERTIES, trial

EXAMPLES = 20


@pytest.mark.parametrize("name", PROPERTIES)
def test_any_contents_become_a_sound_document_or_a_refusal_in_one_line(name: str) -> None:
    trial(name, EXAMPLES)()
