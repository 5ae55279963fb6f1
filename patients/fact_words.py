"""Short words for what stands beside a field: why nothing is said, figures to compare with, days, bands."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.measure import Reference
from patients.values import plain

SILENCES = {
    "bilateral": gettext_lazy("both sides affected: no side to compare with"),
    "one_side_missing": gettext_lazy("other side missing"),
    "zero": gettext_lazy("0: no symmetry"),
    "lever_arm_missing": gettext_lazy("lever arm missing"),
    "body_mass_missing": gettext_lazy("body mass missing"),
    "not_convertible": gettext_lazy("the units do not match"),
    "settings_differ": gettext_lazy("measured differently"),
    "speed_missing": gettext_lazy("running speed missing"),
    "cadence_high": gettext_lazy("cadence is high already"),
    "too_painful": gettext_lazy("too painful"),
    "step_height_missing": gettext_lazy("step height missing"),
}
VERDICTS = {
    "within_error": gettext_lazy("within error"),
    "beyond_error": gettext_lazy("beyond error"),
    "pain_limited": gettext_lazy("limited by pain"),
}
ANSWERS = {"good": gettext_lazy("good"), "fair": gettext_lazy("fair"), "poor": gettext_lazy("poor")}
BAND_WORDS = {
    "good": gettext_lazy("good"),
    "moderate": gettext_lazy("moderate"),
    "poor": gettext_lazy("poor"),
    "highly_supinated": gettext_lazy("highly supinated"),
    "supinated": gettext_lazy("supinated"),
    "normal": gettext_lazy("normal"),
    "pronated": gettext_lazy("pronated"),
    "highly_pronated": gettext_lazy("highly pronated"),
}
SEXES = {"female": gettext_lazy("women"), "male": gettext_lazy("men")}
GROUPS = {
    "healthy": gettext_lazy("healthy"),
    "pfp": gettext_lazy("with patellofemoral pain"),
    "acl": gettext_lazy("after ACL injury"),
}
KINDS = {"cut_off": gettext_lazy("Cut-off"), "norm": gettext_lazy("Reference"), "line": gettext_lazy("Line")}


def silent_words(reason: str) -> str:
    return str(SILENCES.get(reason, reason))


def short(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")


def signed(change: Decimal) -> str:
    """Return a change with its sign, one decimal; what rounds to nothing is ±0."""
    words = short(abs(change))
    return f"±{words}" if words == "0" else f"{'−' if change < 0 else '+'}{words}"


def day_words(day: date, today: date) -> str:
    """Return the day as short as it can be: without the year where it is this one."""
    return date_format(day, "j M" if day.year == today.year else "j M Y").replace(" ", "\xa0")


def reference_words(one: Reference) -> str:
    """Return a figure in words: `Cut-off: below 90 %`, `Reference: 21.4 ± 3.2 kgf (women, healthy, 18–35)`."""
    unit = "%" if one.of == "lsi" else one.unit
    ages = "–".join(map(str, one.ages)) if one.ages else ""
    group = [str(SEXES.get(one.sex, "")), str(GROUPS.get(one.group, one.group)), ages]
    about = {"lsi": _("LSI"), "side_difference": _("difference between the sides")}.get(one.of, "")
    figure = " ".join(filter(None, [about, figure_words(one), unit]))
    whom = ", ".join(filter(None, group))
    return f"{KINDS[one.kind]}: {figure}{f' ({whom})' if whom else ''}"


def figure_words(one: Reference) -> str:
    if one.mean is not None:
        return f"{plain(one.mean)} ± {plain(one.sd)}" if one.sd is not None else plain(one.mean)
    if one.kind != "cut_off" and one.low is not None and one.high is not None:
        return f"{plain(one.low)}–{plain(one.high)}"
    if one.low is not None and one.high is not None:
        return _("below %(low)s or above %(high)s") % {"low": plain(one.low), "high": plain(one.high)}
    if one.low is not None:
        return _("below %(low)s") % {"low": plain(one.low)}
    return _("above %(high)s") % {"high": plain(one.high)} if one.high is not None else ""
