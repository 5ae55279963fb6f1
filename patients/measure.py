"""One thing that can be measured, and what is known about it. Pure Python."""

from dataclasses import dataclass
from decimal import Decimal

SECTIONS = ("pain", "strength", "flexibility", "patella", "foot", "movement", "gait")
KINDS = ("number", "choice", "score", "yes_no")
NUMERIC = ("number", "score")
MARKS = ("V", "V2", "G", "D", "C")
CITED = ("V", "V2", "C")
ADULT = 18  # years; what minors are spared is not a number to tune (R-F07)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. key: citation key, empty where there is nothing to cite. mark: one of MARKS."""

    key: str
    mark: str


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a figure is held against.  sex: "female", "male" or "".  adult: 18 years or more, and known to be."""

    sex: str = ""
    adult: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ordered answers of a measure."""

    key: str
    en: str
    es: str

    def label(self, language: str = "en") -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What a therapist reads about a measure in one language."""

    label: str
    short: str
    method: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A figure to hold a value against; a flag is never a diagnosis.

    kind: "cut_off": below low or above high is beyond it; "norm": mean with sd, or low to high, of a group;
    "line": said in the text, nothing is flagged by it.
    of: what it is about: "value", "lsi" (per cent of the other side) or "side_difference" (absolute).
    unit: of the figure; the measure's own unless it says otherwise.  sex: "female", "male" or "" (any).
    ages: lowest and highest studied, None where not said.  group: whom it was found in ("healthy", "acl"), or "".
    any_age: holds for the young too (pain, quality of a movement).
    applied: the one that we use where sources differ.  conflict: keys of sources that disagree with this one.
    """

    kind: str
    of: str
    low: Decimal | None
    high: Decimal | None
    mean: Decimal | None
    sd: Decimal | None
    unit: str
    sex: str
    ages: tuple[int, int] | None
    group: str
    any_age: bool
    applied: bool
    source: Source
    conflict: tuple[str, ...]

    @property
    def of_adults(self) -> bool:
        """Return whether this is a figure of adults (R-F07); what compares a leg with the other one is not."""
        return self.of == "value" and not self.any_age and (self.ages is None or self.ages[0] >= ADULT)

    def fits(self, whom: Whom) -> bool:
        return self.sex in ("", whom.sex) and (whom.adult or not self.of_adults)

    def beyond(self, value: Decimal) -> bool:
        """Return whether a value in `unit` lies below low or above high; both ends are still within."""
        return (self.low is not None and value < self.low) or (self.high is not None and value > self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """The smallest change that counts, in `unit`.

    same_day: where a re-test within the day has its own.  sem: the standard error it was calculated from.
    when: settings under which it was found (measure id, choice); it holds for no others.
    applied: the one that we use where sources differ.
    """

    limit: Decimal
    unit: str
    source: Source
    same_day: Decimal | None = None
    sem: Decimal | None = None
    when: tuple[tuple[str, str], ...] = ()
    applied: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that can be measured.

    units: accepted for entry; the first is `unit`, its own.
    low, high: plausible, inclusive; a value outside is asked to be confirmed.  possible: inclusive; a value outside is
    refused.  decimals and ranges are None without a number.
    settings: ids of what else must be the same before two values are compared (position, device, lever arm, speed).
    parts: ids from which this one follows: a score is their sum, a choice follows from the number of faults.
    conflicts: pairs of citation keys that disagree; the text says about what.
    """

    id: str
    code: str
    section: str
    kind: str
    unit: str
    units: tuple[str, ...]
    sided: bool
    trials: int
    decimals: int | None
    low: Decimal | None
    high: Decimal | None
    possible: tuple[Decimal, Decimal] | None
    lsi: bool
    higher_is_better: bool | None
    choices: tuple[Choice, ...]
    settings: tuple[str, ...]
    parts: tuple[str, ...]
    references: tuple[Reference, ...]
    smallest_changes: tuple[SmallestChange, ...]
    conflicts: tuple[tuple[str, str], ...]
    en: MeasureText
    es: MeasureText
    sources: tuple[Source, ...]

    def text(self, language: str = "en") -> MeasureText:
        """Return the texts of a language tag such as "es" or "es-ar"; English for any other language."""
        return self.es if language.startswith("es") else self.en

    @property
    def lever_arm(self) -> str:
        """The id of the lever arm among the settings; "" where the test has none."""
        return next((name for name in self.settings if name.endswith("_lever_arm")), "")
