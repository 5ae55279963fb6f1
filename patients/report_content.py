"""What the one-page report of an assessment says.  It selects: what is abnormal, what moved, the key values.

Everything is in words already, in the report's language: a kept report never changes with later texts or values.
"""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.cards import words_of
from patients.comparing import Cell, Comparison, Row, ScoreRow, comparison
from patients.measure import Measure
from patients.models import Assessment
from patients.rules.card_data import card_of
from patients.score_series import ASSESSED
from patients.screens import whom_of
from patients.suggestions import Suggestion
from patients.trend_words import listed
from patients.trends import Visit, aside
from patients.visits import days_of, earlier_than, two_of

MOST_ROWS, MOST_SCORES, MOST_SUGGESTIONS, MOST_SENTENCES = 14, 5, 4, 5
NOTE_LENGTH = 420
TECHNICAL = ("camera_view", "frame_rate", "run_before_filming")
TAKEN = (Suggestion.Outcome.ACCEPTED, Suggestion.Outcome.EDITED)
BEFORE_ALL = Visit(pk=0, on=date.min, readings={})


def report_content(assessment: Assessment, *, language: str, paper: str, against: int | None = None) -> dict:
    """Return the whole report as data for JSON.

    against: key of the earlier assessment that it is compared with; None: the one before, if there is any.
    """
    episode, patient = assessment.episode, assessment.episode.patient
    clinic, examiner = patient.clinic, assessment.assessed_by or episode.therapist
    with translation.override(language), timezone.override(clinic.time_zone):
        then, now, measures = two_of(assessment, compared_with(earlier_than(days_of(episode), assessment), against))
        found = comparison(episode, measures, then or BEFORE_ALL, now)
        rows = chosen_rows(found.rows, bool(then))
        return {
            "language": language,
            "paper": paper,
            "clinic": {name: getattr(clinic, name) for name in ("name", "phone", "address")},
            "logo": clinic.logo.name or "",
            "patient": patient.short_name,
            "record_number": patient.record_number,
            "side": str(episode.get_side_display()),
            "examined_on": day_words(assessment.assessed_on),
            "examiner": ", ".join(filter(None, [str(examiner), examiner.credentials])) if examiner else "",
            "adult_data": not whom_of(patient, assessment.assessed_on).adult,
            "draft": assessment.status == Assessment.Status.DRAFT,
            "compared_with": day_words(then.on) if then else "",
            "findings": findings(found),
            "changed": [one.words for one in found.told][:MOST_SENTENCES] if then else [],
            "rows": [row_data(row) for row in rows],
            "values": sum(cell.compared.now is not None for row in found.rows for cell in row.cells),
            "scores": [score_data(row) for row in found.scores[:MOST_SCORES]],
            "suggestions": suggestion_words(assessment),
            "note": shortened(assessment.note),
        }


def compared_with(earlier: Sequence[Visit], against: int | None) -> Visit | None:
    chosen = [visit for visit in earlier if against in (None, visit.pk)]
    return chosen[-1] if chosen else None


def day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def chosen_rows(rows: Sequence[Row], with_change: bool) -> list[Row]:
    """Return the rows with a value now, the most telling first: abnormal, moved, compared by sides, the others."""
    left_out = aside() | set(ASSESSED.values())
    present = [row for row in rows if row.measure.id not in left_out and any(cell.compared.now for cell in row.cells)]
    present = [row for row in present if is_clinical(row.measure)]
    return sorted(
        present, key=lambda row: (not row.is_abnormal, not (with_change and row.has_moved), not row.measure.lsi)
    )[:MOST_ROWS]


def is_clinical(measure: Measure) -> bool:
    """Return whether a value says something of the knee, not of the camera or the treadmill."""
    judged = measure.sided or measure.higher_is_better is not None or bool(measure.references)
    return judged and measure.id not in TECHNICAL


def findings(found: Comparison) -> str:
    """Return the sentence of what is abnormal now; "" where nothing is."""
    left_out = aside() | set(ASSESSED.values())
    names = []
    for row in found.rows:
        beyond = [cell for cell in row.cells if cell.compared.abnormal_now]
        if row.measure.id in left_out or not (beyond or row.index_abnormal):
            continue
        sides = [f"{cell.side} {cell.now}".strip() for cell in beyond]
        index = [_("symmetry %(index)s") % {"index": row.index[1]}] if row.index_abnormal else []
        names.append(f"{row.label} ({', '.join([*sides, *index])})")
    return listed(lazy("Beyond the cut-off or present: %s."), names)


def row_data(row: Row) -> dict:
    """Return one line of the table.  A change is told only where it is more than measurement error."""
    sides = {cell.compared.side: cell for cell in row.cells}
    return {
        "label": row.label,
        "right": value_of(sides.get("right") or sides.get("")),
        "left": value_of(sides.get("left")) if row.measure.sided else "",
        "sided": row.measure.sided,
        "index": row.index[1] if row.index else "",
        "abnormal": row.is_abnormal,
        "change": "; ".join(filter(None, map(change_of, row.cells))),
    }


def value_of(cell: Cell | None) -> str:
    return cell.now if cell else "–"


def change_of(cell: Cell) -> str:
    if cell.compared.verdict not in ("improved", "worse", "moved"):
        return ""
    return " ".join(filter(None, [cell.side, cell.difference, f"({cell.chip})"]))


def score_data(row: ScoreRow) -> dict:
    change = row.change or {}
    moved = f"{change['earlier']} → {change['later']}" if change.get("earlier") else ""
    return {"name": row.name, "value": row.value, "change": moved, "chip": str(change.get("chip", ""))}


def suggestion_words(assessment: Assessment) -> list[str]:
    """Return the titles of the suggestions that were taken, with their side."""
    rows = assessment.suggestions.filter(outcome__in=TAKEN)[:MOST_SUGGESTIONS]
    shown = [words_of(card_of(row.card)) for row in rows]
    return [", ".join(filter(None, [one.title, one.side])) for one in shown]


def shortened(note: str) -> str:
    """Return the summary on one line, cut at a word where it is too long for the page."""
    line = " ".join(note.split())
    return line if len(line) <= NOTE_LENGTH else f"{line[:NOTE_LENGTH].rsplit(' ', 1)[0]} …"
