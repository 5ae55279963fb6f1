"""One typed value on its way into an assessment, which somebody else may have open as well."""

from dataclasses import dataclass

from auditlog import get_logentry_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.entry_text import Refused, Unusual, parse
from patients.models import Assessment, Observation
from patients.values import Entry, Slot, entry_of, field_name

Action = get_logentry_model().Action
HEAD_FIELDS = {f"head-{name}": Assessment._meta.get_field(name) for name in ("assessed_on", "note")}
SAVED, UNUSUAL, REFUSED, CLASH, LOCKED = "saved", "unusual", "refused", "clash", "locked"


@dataclass(frozen=True)
class Outcome:
    """What became of a value.  stored: the field's text in the database now.  said: the sentence; "" when saved."""

    state: str
    stored: str
    said: str = ""


def enter(
    assessment: Assessment, slot: Slot, raw: str, *, was: str, by, tried: str | None = None, confirmed: bool = False
) -> Outcome:
    """Keep what was typed if the field still holds what the page showed; else say who changed it and lose neither.

    was: the field's text when the page was made.  tried: what this page sent last without hearing an answer; should it
    have arrived, it is no clash.
    """
    try:
        entry = parse(slot, raw, confirmed=confirmed)
    except Refused as refused:
        rows = assessment.observations.filter(measure=slot.measure.id, side=slot.side)
        stored = entry_of(rows).text
        if stored == text_of(slot, raw):  # unusual, but confirmed before
            return Outcome(SAVED, stored)
        return Outcome(UNUSUAL if isinstance(refused, Unusual) else REFUSED, stored, str(refused))
    expected = {was} if tried is None else {was, text_of(slot, tried)}
    return keep(assessment, slot, entry, expected=expected, by=by)


def text_of(slot: Slot, raw: str) -> str:
    try:
        return parse(slot, raw, confirmed=True).text
    except Refused:
        return raw


@transaction.atomic
def enter_head(assessment: Assessment, name: str, raw: str, *, was: str, tried: str | None = None) -> Outcome:
    """Keep the date or the summary of an assessment, as enter() does for a value.  name: one of HEAD_FIELDS."""
    present = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    field = HEAD_FIELDS[name]
    label, stored, typed = capfirst(field.verbose_name), head_text(present, field), one_line_end(raw)
    if typed == stored:
        return Outcome(SAVED, stored)
    if present.status == Assessment.Status.DONE:
        return Outcome(LOCKED, stored, locked_words(label))
    if stored not in {was, was if tried is None else one_line_end(tried)}:
        who, when = last_in_trail(Assessment, object_pk=str(present.pk), changes__has_key=field.name)
        return Outcome(CLASH, stored, clash_words(label, who, when, theirs=stored, mine=typed))
    try:
        setattr(present, field.name, field.clean(typed, present))
        present.clean()
    except ValidationError as error:
        return Outcome(REFUSED, stored, f"{label}: {' '.join(error.messages)}")
    present.save(update_fields=[field.name])
    return Outcome(SAVED, typed)


def one_line_end(raw: str) -> str:
    return raw.replace("\r\n", "\n").strip()


def head_text(assessment: Assessment, field) -> str:
    return str(field.value_from_object(assessment))


@transaction.atomic
def keep(assessment: Assessment, slot: Slot, entry: Entry, *, expected: set[str] | None = None, by=None) -> Outcome:
    """Make the field hold entry, unless it holds neither that nor one of the expected texts (None: whatever it is)."""
    present = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    rows = list(present.observations.filter(measure=slot.measure.id, side=slot.side).order_by("trial"))
    stored = entry_of(rows)
    if stored == entry:
        return Outcome(SAVED, stored.text)
    if present.status == Assessment.Status.DONE:
        return Outcome(LOCKED, stored.text, locked_words(field_name(slot)))
    if expected is not None and stored.text not in expected:
        newest = max(rows, key=lambda row: row.recorded_at, default=None)
        who, when = (newest.recorded_by, newest.recorded_at) if newest else who_emptied(present, slot)
        said = clash_words(field_name(slot), who, when, theirs=stored.text, mine=entry.text)
        return Outcome(CLASH, stored.text, said)
    write(present, slot, rows, entry, by=by)
    return Outcome(SAVED, entry.text)


def write(assessment: Assessment, slot: Slot, rows: list[Observation], entry: Entry, *, by) -> None:
    for extra in rows[len(entry.trials) :]:
        extra.delete()
    for trial, value in enumerate(entry.trials, start=1):
        row = rows[trial - 1] if trial <= len(rows) else Observation(assessment=assessment)
        before = (row.trial, row.value, row.unit, row.pain_limited, row.confirmed) if row.pk else None
        row.measure, row.side, row.trial = slot.measure.id, slot.side, trial
        row.number, row.choice = (None, value) if isinstance(value, str) else (value, "")
        row.unit, row.pain_limited, row.confirmed = entry.unit, entry.pain_limited, entry.confirmed
        if before != (trial, value, entry.unit, entry.pain_limited, entry.confirmed):
            row.recorded_by = by
            row.save()


def locked_words(label: str) -> str:
    return _("%(field)s: the assessment was finished meanwhile, so this was not saved.") % {"field": label}


def clash_words(label: str, who, when, *, theirs: str, mine: str) -> str:
    """Return who put what into the field meanwhile, and when, beside what was typed here."""
    words = {
        "field": label,
        "who": str(who) if who else _("somebody"),
        "when": f"{timezone.localtime(when):%H:%M}" if when else "–",
        "theirs": theirs,
        "mine": mine or _("nothing"),
    }
    if theirs:
        text = _("%(field)s: %(who)s saved “%(theirs)s” at %(when)s; you typed “%(mine)s”. Nothing was overwritten.")
    else:
        text = _("%(field)s: %(who)s emptied the field at %(when)s; you typed “%(mine)s”. Nothing was overwritten.")
    return text % words


def who_emptied(assessment: Assessment, slot: Slot):
    """Return who deleted the field's last value and when, from the audit trail: the row itself is gone."""
    return last_in_trail(
        Observation,
        action=Action.DELETE,
        timestamp__gte=assessment.created_at,
        changes__assessment__0=str(assessment.pk),
        changes__measure__0=slot.measure.id,
        changes__side__0=slot.side,
    )


def last_in_trail(model, **which):
    """Return who and when of the newest such entry of the audit trail; (None, None) without one."""
    entries = get_logentry_model().objects.filter(content_type=ContentType.objects.get_for_model(model), **which)
    entry = entries.select_related("actor").order_by("-pk").first()
    return (entry.actor, entry.timestamp) if entry else (None, None)
