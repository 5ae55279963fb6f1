"""Fails where tests that must run did not: `.ci/no_skips.py REPORT.xml MARK...`

A test with one of the marks may not be skipped, and of each mark at least one must have run.  Whole modules that were
skipped count as well, since nobody knows what stood in them.  The marks come from marks_in_report.py.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def complaints(report: Path, marks: list[str]) -> list[str]:
    """Return one sentence for everything that did not run and had to."""
    ran, found = Counter(), []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  pytest wrote it a moment ago
        name = f"{case.get('classname')}.{case.get('name')}".strip(".")
        mine = {entry.get("value") for entry in case.iter("property") if entry.get("name") == "mark"} & set(marks)
        skipped = case.find("skipped")
        if skipped is None:
            ran.update(mine)
        elif skipped.get("type") == "pytest.xfail":
            continue
        elif mine or not case.get("classname"):
            found.append(f"{name} was skipped: {skipped.get('message')}")
    return found + [f"No test marked {mark} ran." for mark in marks if not ran[mark]]


if __name__ == "__main__":
    found = complaints(Path(sys.argv[1]), sys.argv[2:])
    print("\n".join(found) or f"Everything marked {' or '.join(sys.argv[2:])} ran.")
    sys.exit(bool(found))
