"""`python -m tests.bench`: measure, print a table, and leave the judging to people.

The exit status is 1 only where something could not be measured.
"""

import signal
import sys
import traceback
from importlib import import_module

from tests.bench.ground import own_ground
from tests.bench.sizes import Sizes
from tests.bench.table import head, text

PARTS = ("sheets", "workers", "portal", "engine", "forecast", "patients", "search", "assessments")


def main(wanted: list[str]) -> int:
    unmeasured = 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that workers, folders and database go too
    with own_ground():
        print(head())
        for name in [part for part in PARTS if not wanted or part in wanted]:
            try:
                found = [text(row) for row in import_module(f"tests.bench.{name}").rows(Sizes())]
            except Exception:
                unmeasured += 1
                found = [f"{name}: could not be measured\n{traceback.format_exc()}"]
            print(*found, sep="\n", flush=True)
    return bool(unmeasured)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
