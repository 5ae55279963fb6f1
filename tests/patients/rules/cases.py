"""Runners to ask the rules about: one whom nothing is wrong with, and what is changed of her."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from patients.rules.card import Card, Silence
from patients.rules.evaluate import RULES
from patients.rules.findings import LOAD_CHANGES, RED_FLAGS, Findings, Load, Reading, Week

TODAY = date(2027, 3, 15)
CLEAR = dict.fromkeys(RED_FLAGS, False)
SOUND = {  # what an adult without any impairment shows, on either leg
    "hip_abduction_strength": "21 21 21",
    "hip_external_rotation_strength": "15 15 15",
    "hip_extension_strength": "30 30 30",
    "knee_extension_strength": "45 45 45",
    "lateral_step_down": "0",
    "single_leg_squat": "good",
    "active_knee_extension": "15",
    "prone_knee_bend": "135",
    "thomas_hip": "-10",
    "thomas_knee": "75",
    "ober": "-27",
    "weight_bearing_lunge": "12",
    "patellar_tilt": "no",
    "patellar_glide_medial": "2",
    "foot_posture_total": "3",
    "navicular_drop": "6",
    "midfoot_width_change": "6",
}
UNITS = dict.fromkeys([name for name in SOUND if name.endswith("_strength")], "kgf") | {
    "active_knee_extension": "°",
    "prone_knee_bend": "°",
    "thomas_hip": "°",
    "thomas_knee": "°",
    "ober": "°",
    "weight_bearing_lunge": "cm",
    "weight_bearing_lunge_angle": "°",
    "navicular_drop": "mm",
    "midfoot_width_change": "mm",
    "hip_adduction": "°",
    "pelvic_drop": "°",
    "body_mass": "kg",
}
SETTINGS = {
    "knee_extension_strength": {
        "knee_extension_angle": Decimal(70),
        "knee_extension_lever_arm": Decimal(35),
        "strength_device": "fixed",
    },
    "lateral_step_down": {"lateral_step_down_height": Decimal(20)},
}


def reading(trials: str, name: str = "", **changes) -> Reading:
    """A reading of today as it would be typed: "18 18 18", "yes"."""
    values = tuple(Decimal(one) if one.lstrip("-").replace(".", "").isdigit() else one for one in trials.split())
    return replace(
        Reading(trials=values, on=TODAY, unit=UNITS.get(name, ""), settings=SETTINGS.get(name, {})), **changes
    )


def steady(km: int = 30, longest: int = 10, weeks: int = 6) -> tuple[Week, ...]:
    first = TODAY - timedelta(weeks=weeks)
    return tuple(
        Week(starts_on=first + timedelta(weeks=number), runs=3, km=Decimal(km), longest_km=Decimal(longest))
        for number in range(weeks)
    )


def load(**changes) -> Load:
    """Six even weeks, everything asked, nothing changed."""
    even = Load(weeks=steady(), changes=dict.fromkeys(LOAD_CHANGES, False), weeks_off=0)
    return replace(even, **changes)


def spike() -> Load:
    """The last week's long run is 12 km after 10."""
    weeks = steady()
    return load(weeks=(*weeks[:-1], replace(weeks[-1], longest_km=Decimal(12))))


def runner(changed: dict | None = None, *, without: tuple[str, ...] = (), **fields) -> Findings:
    """A woman of 30 whose right knee hurts, without any impairment.

    changed: (measure, side) -> what was typed, or a Reading.  without: measures that were not tested on either side.
    """
    readings = {(name, side): reading(typed, name) for name, typed in SOUND.items() for side in ("right", "left")}
    readings["body_mass", ""] = reading("60", "body_mass")
    readings["warmed_up", ""] = reading("no")
    for place, typed in (changed or {}).items():
        name = place[0]
        readings[place] = reading(typed, name) if isinstance(typed, str) else typed
    readings = {place: one for place, one in readings.items() if place[0] not in without}
    usual = {
        "on": TODAY,
        "affected": "right",
        "age": 30,
        "sex": "female",
        "groups": frozenset(),
        "screen": CLEAR,
        "readings": readings,
        "load": load(),
    }
    return Findings(**usual | fields)


def cards(rule_id: str, findings: Findings) -> list[Card]:
    return [one for one in RULES[rule_id](findings) if isinstance(one, Card)]


def told(rule_id: str, findings: Findings) -> list[str]:
    """What a rule says in short: "key", "-reason", with the side where it has one."""
    return [
        (one.key if isinstance(one, Card) else f"-{one.reason}") + (f" {one.side}" if one.side else "")
        for one in RULES[rule_id](findings)
    ]


def silences(rule_id: str, findings: Findings) -> list[Silence]:
    return [one for one in RULES[rule_id](findings) if isinstance(one, Silence)]
