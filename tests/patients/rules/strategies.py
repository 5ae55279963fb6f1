"""Any findings that can be built: every measure of the registry, present or not, plausible or not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from patients.measures import NUMERIC, Measure, registry
from patients.rules.findings import (
    GROUPS,
    LOAD_CHANGES,
    RED_FLAGS,
    SIGNS,
    SYMPTOMS,
    Findings,
    Load,
    PlanFacts,
    Reading,
    Score,
    Week,
)

TODAY = date(2027, 3, 15)
MONDAY = date(2027, 3, 15) - timedelta(weeks=6)
UNITS = {"kgf": ("kgf", "N", "lbf", "Nm", "Nm/kg", "N/kg", "%BW")}  # a strength; every other measure in its own unit
SETTINGS = {
    "hip_abduction_position": ("ankle", "thigh"),
    "hip_external_rotation_position": ("prone", "seated"),
    "hip_extension_position": ("prone_knee_bent", "prone_standing"),
    "strength_device": ("handheld", "handheld_belt", "fixed"),
    "knee_extension_angle": (Decimal(20), Decimal(60), Decimal(90)),
    "knee_extension_lever_arm": (Decimal(0), Decimal(33), Decimal(41)),
    "hip_abduction_lever_arm": (Decimal(40), Decimal(78)),
    "lateral_step_down_height": (Decimal(15), Decimal(20)),
    "running_speed": (Decimal(10),),
}
EXERCISES = ("QN2", "QN5", "QW1", "QW2", "QW9", "HA1", "HA7", "HR1", "HX2", "CF3", "FL1", "PN4")
ADJUNCTS = ("MT1", "TP1", "FO1", "BR1", "DN1", "US1", "ES1", "IN1")
INSTRUMENTS = ("nprs_usual", "nprs_worst", "vas_worst", "akps", "koos_pf", "kos_adl", "lefs", "psfs", "tsk11", "uwri")

yes_no = st.booleans()
pain = st.integers(0, 10)
days = st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago))
kilometres = st.none() | st.decimals(0, 60, places=1)


def some_of(keys, values) -> st.SearchStrategy:
    """A mapping of any of the keys, often most of them."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, values))


def trials_of(measure: Measure, chance: Random) -> tuple:
    if measure.kind in NUMERIC:
        plausible = [measure.low + (measure.high - measure.low) * chance.randint(0, 50) / 50 for _trial in range(3)]
        edges = [(Decimal(0),) * 3, (measure.low,) * 3, (measure.high * 3,) * 3, plausible[:1]]
        return tuple(chance.choice([plausible, plausible, plausible, *edges]))
    return (chance.choice([choice.key for choice in measure.choices] or ["yes", "no"]),)


def reading_of(measure: Measure, chance: Random) -> Reading:
    settings = {name: chance.choice(of) for name, of in SETTINGS.items() if chance.random() < 0.5}
    return Reading(
        trials=trials_of(measure, chance),
        on=TODAY - timedelta(days=chance.choice([0, 0, 1, 41, 42, 43, 60])),
        unit=chance.choice(UNITS.get(measure.unit, (measure.unit,))),
        settings=settings,
        pain_limited=chance.random() < 0.1,
        by_patient=chance.random() < 0.2,
    )


@st.composite
def readings(draw) -> dict[tuple[str, str], Reading]:
    """Readings of few, many or all measures; a sided measure has both sides, one, or its side was not noted.

    Drawn from one seed: to draw every part for itself takes a second for each example.
    """
    chance = Random(draw(st.integers(0, 10**9)))
    density = draw(st.sampled_from([0.2, 0.7, 1]))
    found = {}
    for measure in registry().values():
        if chance.random() > density:
            continue
        one = reading_of(measure, chance)
        if not measure.sided:
            found[measure.id, ""] = one
            continue
        for side in chance.choice([("right", "left")] * 4 + [("right",), ("left",), ("",)]):
            other = reading_of(measure, chance)
            alike = replace(other, unit=one.unit, settings=one.settings, on=one.on)
            found[measure.id, side] = chance.choice([alike, alike, other])
    return found


@st.composite
def loads(draw) -> Load:
    weeks = tuple(
        Week(
            starts_on=MONDAY + timedelta(weeks=number),
            runs=draw(st.none() | st.integers(0, 7)),
            km=draw(kilometres),
            longest_km=draw(kilometres),
        )
        for number in range(draw(st.integers(0, 6)))
    )
    return Load(
        weeks=weeks,
        changes=draw(some_of(LOAD_CHANGES, yes_no)),
        weeks_off=draw(st.none() | st.integers(0, 30)),
        by_patient=draw(yes_no),
    )


def screens() -> st.SearchStrategy:
    clear = dict.fromkeys(RED_FLAGS, False)
    one_yes = st.sampled_from(RED_FLAGS).map(lambda flag: clear | {flag: True})
    return st.none() | st.just(clear) | one_yes | some_of(RED_FLAGS, yes_no)


def scores() -> st.SearchStrategy:
    one = st.builds(Score, total=st.decimals(0, 100, places=1), on=days, by_patient=yes_no)
    several = st.lists(one, max_size=3).map(lambda found: tuple(sorted(found, key=lambda score: score.on)))
    return some_of(INSTRUMENTS, several)


def plans() -> st.SearchStrategy[PlanFacts]:
    exercises, adjuncts = (st.frozensets(st.sampled_from(codes)) for codes in (EXERCISES, ADJUNCTS))
    return st.builds(PlanFacts, exercises=exercises, adjuncts=adjuncts)


def findings(**fixed) -> st.SearchStrategy[Findings]:
    """Any findings; what is given stays as it is."""
    parts = {
        "on": st.just(TODAY),
        "affected": st.sampled_from(["right", "left", "both"]),
        "age": st.none() | st.integers(8, 80) | st.integers(18, 60),
        "sex": st.sampled_from(["female", "male", ""]),
        "groups": st.none() | st.just(frozenset()) | st.frozensets(st.sampled_from(GROUPS)),
        "screen": screens(),
        "cleared": st.just(frozenset()) | st.frozensets(st.sampled_from(RED_FLAGS)),
        "signs": some_of(SIGNS, yes_no),
        "readings": readings(),
        "load": st.none() | loads(),
        "scores": scores(),
        "symptoms": some_of(SYMPTOMS, yes_no),
        "logged_pain": st.none() | pain,
        "exercise_pain": some_of(EXERCISES, pain),
        "adherence": st.none() | st.decimals(0, 150, places=1),
        "plan": st.none() | plans(),
    }
    return st.builds(Findings, **parts | {name: st.just(value) for name, value in fixed.items()})
