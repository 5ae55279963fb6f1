"""The recommendations of the 2019 clinical practice guideline (Willy19), C1 to C16, with their grades.  Pure Python.

Content and grades are general knowledge [G]: the guideline itself was not read.  `second` is a summary that names the
content, never the grade; `newer` are parallel or later sources that are shown beside it, agreeing or not.
The words are in patients/guideline_words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from patients.measures import Source

GRADES = ("A", "B", "C", "D", "E", "F")  # strong evidence to expert opinion
GUIDELINE = "Willy19"


@dataclass(frozen=True, slots=True)
class Statement:
    """One recommendation.

    mark: how far content and grade were checked.  second: a secondary source that confirms part of the content.
    newer: keys of NEWER with something to say about it.
    """

    key: str
    topic: str
    grade: str
    mark: str = "G"
    second: tuple[Source, ...] = ()
    newer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueError(f"{self.key}: {self.grade!r} is no grade of the guideline")
        unknown = set(self.newer) - set(NEWER)
        if unknown:
            raise ValueError(f"{self.key}: {', '.join(sorted(unknown))} is no newer source")


NOEL = (Source("Noel21", "V2"),)
NEWER = MappingProxyType(
    {
        source.key: source
        for source in (
            Source("Neal24", "V"),
            Source("Winters21", "V"),
            Source("Crossley16", "V2"),
            Source("Collins18", "V"),
            Source("Ferber15", "V"),
            Source("Hott20", "V"),
            Source("Barton15", "V"),
        )
    }
)
STATEMENTS = MappingProxyType(
    {
        one.key: one
        for one in (
            Statement("C1", "outcome_measures", "A", second=NOEL),
            Statement("C2", "performance_tests", "B"),
            Statement("C3", "impairment_measures", "C"),
            Statement(
                "C4",
                "exercise",
                "A",
                second=NOEL,
                newer=("Neal24", "Winters21", "Crossley16", "Collins18", "Ferber15", "Hott20", "Barton15"),
            ),
            Statement("C5", "taping", "B", second=NOEL, newer=("Neal24", "Winters21", "Collins18")),
            Statement("C6", "braces", "B", newer=("Collins18",)),
            Statement("C7", "orthoses", "A", second=NOEL, newer=("Neal24", "Winters21", "Crossley16", "Collins18")),
            Statement("C8", "biofeedback", "B"),
            Statement("C9", "gait_retraining", "C", newer=("Neal24",)),
            Statement("C10", "blood_flow_restriction", "F"),
            Statement("C11", "dry_needling", "A"),
            Statement("C12", "acupuncture", "C"),
            Statement("C13", "manual_therapy", "A", newer=("Neal24", "Crossley16", "Barton15")),
            Statement("C14", "biophysical_agents", "B", newer=("Crossley16",)),
            Statement("C15", "education", "F", newer=("Neal24", "Winters21")),
            Statement("C16", "combined_care", "A", newer=("Neal24", "Winters21", "Crossley16", "Collins18")),
        )
    }
)
