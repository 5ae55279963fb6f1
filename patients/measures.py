"""What can be measured in a biomechanical assessment, read from measures.toml. Pure Python, standard library only.

Labels, method and reference are kept in each language here, not in gettext: they are content a therapist reviews,
and every figure in them carries its source. Sentences about a refused value are made where they are shown.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from patients.measure import KINDS, MARKS, NUMERIC, SECTIONS, Choice, Measure, MeasureText, Reference, Source
from patients.measure_file import MeasureError, load

__all__ = [
    "KINDS", "MARKS", "NUMERIC", "SECTIONS", "Choice", "Measure", "MeasureError", "MeasureText", "Reference", "Source",
    "by_section", "load", "registry", "sections",
]  # fmt: skip


@cache
def registry() -> Mapping[str, Measure]:
    """Return every measure by id, in the order of measures.toml. Read once, on first use."""
    return load(Path(__file__).with_name("measures.toml"))


def sections() -> tuple[str, ...]:
    """Return the section keys in the order in which they are shown."""
    return SECTIONS


def by_section(measures: Mapping[str, Measure] | None = None) -> dict[str, tuple[Measure, ...]]:
    """Return the measures of each section, sections and measures in the order in which they are shown.

    measures: such as a clinic's catalogue; None: the whole registry.
    """
    found = (registry() if measures is None else measures).values()
    return {section: tuple(m for m in found if m.section == section) for section in SECTIONS}
