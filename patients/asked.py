"""Which measures the examination page asks for: everything, or a profile, which is kept with the assessment."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients import profiles, values
from patients.measure import Measure
from patients.models import Assessment
from patients.screens import whom_of

EVERYTHING = ""


def known(name: str) -> bool:
    return name in (EVERYTHING, profiles.RETEST, *profiles.profiles())


def asked(
    assessment: Assessment, measures: Mapping[str, Measure], earlier: Mapping[str, values.Earlier]
) -> tuple[frozenset[str] | None, list[dict]]:
    """Return the ids that are asked for, None for all; and the choices on top of the page."""
    language = get_language() or "en"
    retest = to_retest(assessment, measures, earlier)
    offered = {one.id: one for one in (*profiles.profiles().values(), *([retest] if earlier else []))}
    chosen = offered.get(assessment.profile)
    words = {name: one.label(language) for name, one in offered.items()} | {EVERYTHING: _("Everything")}
    present = chosen.id if chosen else EVERYTHING
    pills = [{"key": key, "words": label, "chosen": key == present} for key, label in words.items()]
    return (with_parts(chosen.measures, measures) if chosen else None), pills


def with_parts(wanted: tuple[str, ...], measures: Mapping[str, Measure]) -> frozenset[str]:
    """Return the wanted ids and the criteria of those that are scored by some."""
    return frozenset(wanted) | {part for name in wanted if name in measures for part in measures[name].parts}


def to_retest(
    assessment: Assessment, measures: Mapping[str, Measure], earlier: Mapping[str, values.Earlier]
) -> profiles.Profile:
    """Return what was abnormal when it was last measured in this episode."""
    slots = values.slots(measures)
    readings = {
        (slots[name].measure.id, slots[name].side): values.reading(last.entry, last.on, last.settings)
        for name, last in earlier.items()
    }
    episode = assessment.episode
    whom = whom_of(episode.patient, assessment.assessed_on)
    return profiles.retest(readings, affected=episode.side, whom=whom, measures=measures)
