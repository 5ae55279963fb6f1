"""Any findings that can be built: every measure of the registry, present or not, plausible or not."""

from datetime import date, timedelta
from decimal import Decimal

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
UNITS = {"kgf": ("kgf", "N", "lbf", "Nm", "Nm/kg", "%BW")}  # a strength; every other measure in its own unit
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


def trials_of(measure: Measure) -> st.SearchStrategy:
    if measure.kind in NUMERIC:
        plausible = st.decimals(measure.low, measure.high, places=measure.decimals)
        number = plausible | st.sampled_from([Decimal(0), measure.low, measure.high, measure.high * 3])
        return st.lists(number, min_size=1, max_size=3).map(tuple) | number.map(lambda one: (one,) * 3)
    keys = [choice.key for choice in measure.choices] or ["yes", "no"]
    return st.sampled_from(keys).map(lambda key: (key,))


def readings_of(measure: Measure) -> st.SearchStrategy[Reading]:
    return st.builds(
        Reading,
        trials=trials_of(measure),
        on=days,
        unit=st.sampled_from(UNITS.get(measure.unit, (measure.unit,))),
        settings=st.fixed_dictionaries({}, optional={name: st.sampled_from(of) for name, of in SETTINGS.items()}),
        pain_limited=st.sampled_from([False, False, False, True]),
        by_patient=yes_no,
    )


@st.composite
def readings(draw) -> dict[tuple[str, str], Reading]:
    """Readings of a random choice of measures; a sided measure has one side, both, or none was noted."""
    chosen = draw(st.lists(st.sampled_from(list(registry().values())), unique_by=lambda one: one.id, max_size=25))
    found = {}
    for measure in chosen:
        sides = draw(st.sampled_from([("right", "left"), ("right",), ("left",), ("",)])) if measure.sided else ("",)
        one = draw(readings_of(measure))
        for side in sides:
            found[measure.id, side] = one if draw(yes_no) else draw(readings_of(measure))
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
    clear = st.just(dict.fromkeys(RED_FLAGS, False))
    complete = st.fixed_dictionaries(dict.fromkeys(RED_FLAGS, yes_no))
    return st.none() | clear | complete | some_of(RED_FLAGS, yes_no)


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
        "age": st.none() | st.integers(8, 80),
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
