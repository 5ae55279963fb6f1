"""How much of an exercise: the columns, the rules a dose must keep, and the words it is said in."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from exercises.vocabulary import Equipment, Frequency, Side

DOSE_FIELDS = ("sets", "reps", "hold_s", "duration_min", "rest_s", "load_kg", "band", "times_a_day", "frequency")
WEIGHTS = frozenset({Equipment.CUFF_WEIGHT, Equipment.DUMBBELL, Equipment.MACHINE})


def dosed_in(dose: dict) -> str:
    """Return what a dose counts: minutes, repetitions, or seconds of a hold."""
    return next((unit for unit in ("duration_min", "reps", "hold_s") if dose[unit]), "")


def carried_dose(
    old: dict, new_default: dict, *, old_tools: set[str], new_tools: set[str], both_sides: bool
) -> dict[str, object]:
    """Return the dose for the exercise that takes another one's place: what still fits, else its own default.  [D]

    old: DOSE_FIELDS and side.  new_default: DOSE_FIELDS.  both_sides: the new exercise works both legs at once.
    A load is kept only on the same equipment and with as many legs: kilograms of a machine are not those of a cuff,
    nor those of two legs for one.  A hold within repetitions is kept only where the new exercise has one.
    """
    was_both = old["side"] == Side.BOTH
    side = Side.BOTH if both_sides else (Side.EACH if was_both else old["side"])
    dose = dict(new_default)
    if dosed_in(old) == dosed_in(new_default):
        dose |= {name: old[name] for name in DOSE_FIELDS if name not in ("hold_s", "load_kg", "band")}
        dose["hold_s"] = new_default["hold_s"] and (old["hold_s"] or new_default["hold_s"])
    if old["load_kg"] and old_tools & new_tools & WEIGHTS and was_both == both_sides:
        dose["load_kg"] = old["load_kg"]
    if old["band"] and Equipment.BAND in new_tools:
        dose["band"] = old["band"]
    return {**dose, "side": side}


class Dosed(models.Model):
    """Dose columns.  A set needs repetitions or a hold; cross-training is given in minutes instead."""

    sets = models.PositiveSmallIntegerField(_("sets"), null=True, blank=True, validators=[Between(1, 20)])
    reps = models.PositiveSmallIntegerField(_("repetitions"), null=True, blank=True, validators=[Between(1, 100)])
    hold_s = models.PositiveSmallIntegerField(_("hold (seconds)"), null=True, blank=True, validators=[Between(1, 300)])
    duration_min = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True, validators=[Between(1, 180)])
    rest_s = models.PositiveSmallIntegerField(
        _("rest between sets (seconds)"), null=True, blank=True, validators=[Between(0, 600)]
    )
    load_kg = models.DecimalField(
        _("load (kg)"), max_digits=5, decimal_places=1, null=True, blank=True, validators=[Between(Decimal("0.5"), 300)]
    )
    band = models.CharField(_("band"), max_length=40, blank=True)
    side = models.CharField(_("side"), max_length=10, choices=Side, default=Side.EACH)
    times_a_day = models.PositiveSmallIntegerField(_("times a day"), default=1, validators=[Between(1, 6)])
    frequency = models.CharField(_("days"), max_length=20, choices=Frequency, default=Frequency.EVERY_SECOND_DAY)

    class Meta:
        abstract = True

    @classmethod
    def dose_constraints(cls, prefix: str) -> list[models.CheckConstraint]:
        """Return what the database itself keeps; prefix: the table's singular, for the constraints' names."""
        return [
            models.CheckConstraint(
                name=f"{prefix}_sets_need_reps_or_hold",
                condition=Q(sets__isnull=True) | Q(reps__isnull=False) | Q(hold_s__isnull=False),
                violation_error_message=_("Sets need repetitions or a hold: how often, or how many seconds?"),
            ),
            models.CheckConstraint(
                name=f"{prefix}_reps_or_hold_need_sets",
                condition=Q(sets__isnull=False) | (Q(reps__isnull=True) & Q(hold_s__isnull=True)),
                violation_error_message=_("Repetitions or a hold need a number of sets."),
            ),
        ]

    @property
    def dose_big(self) -> str:
        """The dose as it stands in big type, such as `3 × 10` or `3 × 30 s`; empty when none is given."""
        if self.duration_min:
            return gettext("%(minutes)d min") % {"minutes": self.duration_min}
        if not self.sets or not (self.reps or self.hold_s):  # a form that was refused may show half a dose
            return ""
        amount = str(self.reps) if self.reps else gettext("%(seconds)d s") % {"seconds": self.hold_s}
        return f"{self.sets} × {amount}"

    @property
    def dose_rest(self) -> str:
        """What stands behind the big figure: side, hold, times a day, days."""
        parts = []
        if self.side != Side.BOTH and not self.duration_min:
            parts.append(str(self.get_side_display()))
        if self.reps and self.hold_s:
            parts.append(gettext("hold %(seconds)d s") % {"seconds": self.hold_s})
        if self.times_a_day > 1:
            parts.append(
                ngettext("%(count)d time a day", "%(count)d times a day", self.times_a_day)
                % {"count": self.times_a_day}
            )
        parts.append(str(self.get_frequency_display()))
        return ", ".join(parts)

    @property
    def dose_words(self) -> str:
        """The whole dose, such as `3 × 10, each side, hold 3 s, every second day`."""
        return ", ".join(part for part in (self.dose_big, self.dose_rest) if part)

    @property
    def load_words(self) -> str:
        """Band and load, such as `red band, 2.5 kg`; empty when neither is given."""
        load = (
            gettext("%(load)s kg") % {"load": number_format(self.load_kg.normalize(), use_l10n=True)}
            if self.load_kg
            else ""
        )
        return ", ".join(part for part in (self.band, load) if part)

    @property
    def session_seconds(self) -> int:
        """Return how long one go takes: 4 s a repetition (2 up, 2 down) plus holds and rests, on each side [D]."""
        if self.duration_min:
            return self.duration_min * 60
        if not self.sets:
            return 0
        one_set = (self.reps or 1) * ((4 if self.reps else 0) + (self.hold_s or 0))
        sides = 2 if self.side == Side.EACH else 1
        return self.sets * one_set * sides + (self.sets - 1) * (self.rest_s if self.rest_s is not None else 45) + 30
