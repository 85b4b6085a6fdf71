"""`python -m tests.fuzz [MINUTES]`: the properties of all readers, each in turn, with fresh examples until the time is
over. A counterexample ends it, in its smallest form and with an exit code."""

import sys
import time
from collections import Counter

from tests.fuzz.properties import PROPERTIES, trial

EXAMPLES = 200
"""Of one property before it is the next one's turn."""


def main(minutes: float) -> None:
    end = time.monotonic() + minutes * 60
    counted: Counter[str] = Counter()
    while time.monotonic() < end:
        for name in PROPERTIES:
            trial(name, EXAMPLES)()
            counted[name] += EXAMPLES
    for name, count in counted.items():
        sys.stdout.write(f"{count:>9,}  {name}\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
