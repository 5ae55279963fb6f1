"""What is known of an episode's history: the patient's words, the therapist's, and which of the two counts."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.intake import Intake, Terrain, TrainingWeek
from patients.intake_fields import distance_words, pace_words
from patients.intake_forms import DISTANCES
from patients.models import Episode
from patients.rules.findings import Week

RUNNING = (
    *("weekly_km", "longest_run_km", "days_a_week", "pace_s_per_km", "terrain", "hills"),
    *("shoes", "shoe_months", "shoe_km", "race", "race_on", "race_km"),
)
CHANGES = (
    *("changed_distance", "changed_frequency", "changed_speed", "changed_hills"),
    *("changed_surface", "changed_shoes", "weeks_off"),
)
COMPLAINT = (
    *("onset_on", "beginning", "story", "peripatellar_pain", "limp"),
    *("pain_running", "pain_stairs_up", "pain_stairs_down", "pain_squat", "pain_sitting", "pain_kneeling"),
)
BACKGROUND = (
    *("earlier_care", "medication", "work", "dislocation_history", "achilles_or_calf_history", "tape_allergy"),
    *("pregnant", "post_surgical", "pf_osteoarthritis"),
)
SECTIONS = (
    ("running", lazy("Running"), RUNNING),
    ("changes", lazy("What changed before it began"), CHANGES),
    ("complaint", lazy("The complaint"), COMPLAINT),
    ("background", lazy("Before and beside it"), BACKGROUND),
)
NAMES = tuple(name for _key, _title, names in SECTIONS for name in names)


def is_said(value: object) -> bool:
    """Return whether a field holds an answer: 0 and "no" are answers, blank is none."""
    return value not in (None, "", [])


@dataclass(frozen=True)
class Told:
    """Both tellings of one episode; either may be missing."""

    patient: Intake | None
    therapist: Intake | None

    def value(self, name: str) -> object:
        """Return what counts of one field: the therapist's word, else the patient's; None where neither said."""
        for intake in (self.therapist, self.patient):
            if intake and is_said(getattr(intake, name)):
                return getattr(intake, name)
        return None

    def by_patient(self, name: str) -> bool:
        """Return whether the value that counts is the patient's word alone."""
        said = self.therapist is not None and is_said(getattr(self.therapist, name))
        return not said and self.patient is not None and is_said(getattr(self.patient, name))

    @property
    def patient_began(self) -> bool:
        """Return whether the patient answered anything yet, beside being asked."""
        row = self.patient
        return row is not None and (any(is_said(getattr(row, name)) for name in NAMES) or bool(row.weeks.all()))

    def contradictions(self) -> list[str]:
        """Return the fields of which patient and therapist said different things on the same day (domain 9.5)."""
        if self.patient is None or self.therapist is None:
            return []
        days = {timezone.localdate(intake.told_at) for intake in (self.patient, self.therapist)}
        return [name for name in NAMES if len(days) == 1 and self.differ(name)]

    def differ(self, name: str) -> bool:
        ours, theirs = getattr(self.therapist, name), getattr(self.patient, name)
        if isinstance(ours, list):
            ours, theirs = sorted(ours), sorted(theirs)
        return is_said(ours) and is_said(theirs) and ours != theirs

    def weeks(self) -> tuple[TrainingWeek, ...]:
        """Return the weeks of running that count: the therapist's table, else the patient's."""
        for intake in (self.therapist, self.patient):
            rows = tuple(intake.weeks.all()) if intake else ()
            if rows:
                return rows
        return ()


def told_of(episode: Episode) -> Told:
    """Return what was told of this episode; two queries."""
    rows = {
        intake.told_by: intake for intake in episode.intakes.prefetch_related("weeks").select_related("recorded_by")
    }
    return Told(rows.get("patient"), rows.get("therapist"))


def without_gaps(rows) -> tuple[Week, ...]:
    """Return rows of TrainingWeek as the rules read them: oldest first; a week that nobody told is there, unknown."""
    known = {row.starts_on: row for row in rows}
    if not known:
        return ()
    count = (max(known) - min(known)).days // 7
    days = [min(known) + timedelta(weeks=number) for number in range(count + 1)]
    return tuple(
        Week(starts_on=day, runs=row and row.runs, km=row and row.km, longest_km=row and row.longest_km)
        for day, row in ((day, known.get(day)) for day in days)
    )


def answer_words(intake: Intake, name: str, units: str) -> str:
    """Return one answer as people say it, in the clinic's units; empty where nothing was said."""
    value, column = getattr(intake, name), Intake._meta.get_field(name)
    if not is_said(value):
        return ""
    if name in DISTANCES or name == "shoe_km":
        return distance_words(value, units)
    if name == "pace_s_per_km":
        return pace_words(value, units)
    if name == "terrain":
        return ", ".join(str(Terrain(one).label) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return str(dict(column.flatchoices)[value])
    if column.get_internal_type() == "DateField":
        return date_format(value)
    return f"{value}"


def field_words(name: str) -> str:
    return capfirst(str(Intake._meta.get_field(name).verbose_name)).replace(" (km)", "")
