"""What stands beside the fields: means, changes, sums, figures to compare with; or why nothing does."""

from datetime import date

import pytest

from patients import values
from patients.entering import keep
from patients.entry_facts import Facts
from patients.entry_text import parse
from patients.measures import registry
from tests import factories

SLOTS = values.slots()
ABDUCTION = "hip_abduction_strength__right"


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 10, 1))


def type_into(assessment, typed):
    for name, raw in typed.items():
        keep(assessment, SLOTS[name], parse(SLOTS[name], raw, confirmed=True))


def facts_of(assessment):
    stored = values.entries(assessment.observations.all(), SLOTS)
    return Facts(assessment, stored, values.newest_earlier(assessment, SLOTS), registry())


def beside(assessment, name, typed):
    type_into(assessment, typed)
    return [fact.words.replace("\xa0", " ") for fact in facts_of(assessment).of_cell(SLOTS[name])]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", [], id="nothing typed, nothing said"),
        pytest.param("18", [], id="one trial speaks for itself"),
        pytest.param("18 19 18", ["mean 18.3, best 19"], id="trials"),
        pytest.param("180 N", ["= 18.4 kgf"], id="another unit is shown converted"),
        pytest.param("60 Nm", ["not in kgf: lever arm missing"], id="a torque without lever arm"),
        pytest.param("18 !", ["limited by pain"], id="limited by pain"),
        pytest.param("130", ["unusual, kept"], id="unusual, confirmed"),
    ],
)
def test_facts_of_a_value(assessment, typed, said):
    assert beside(assessment, ABDUCTION, {ABDUCTION: typed}) == said


def test_a_torque_is_converted_by_its_lever_arm(assessment):
    typed = {ABDUCTION: "60 Nm", "hip_abduction_lever_arm__right": "40"}
    assert beside(assessment, ABDUCTION, typed) == ["= 15.3 kgf"]


def test_the_best_of_a_test_in_which_less_is_better_is_the_lowest():
    lower = [m.id for m in registry().values() if m.trials > 1 and m.higher_is_better is False]
    assert lower == []  # none today; Facts.of_trials takes the lowest should one come


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        pytest.param("17", "", ["↺ 17 · 1 Sep"], id="last time alone"),
        pytest.param("17", "18.5", ["↺ 17 · 1 Sep", "+1.5 within error"], id="within error"),
        pytest.param("17", "25", ["↺ 17 · 1 Sep", "+8 beyond error"], id="beyond error"),
        pytest.param("17", "12", ["↺ 17 · 1 Sep", "−5 beyond error"], id="less"),
        pytest.param("17", "17", ["↺ 17 · 1 Sep", "±0 within error"], id="the same"),
        pytest.param("180 N", "18.4", ["↺ 180 N · 1 Sep", "±0 within error"], id="in two units"),
        pytest.param("60 Nm", "18", ["↺ 60 Nm · 1 Sep", "not compared: lever arm missing"], id="not to be converted"),
    ],
)
def test_what_changed_since_last_time(assessment, before, now, said):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    type_into(past, {ABDUCTION: before})
    assert beside(assessment, ABDUCTION, {ABDUCTION: now}) == said


@pytest.mark.parametrize(
    ("name", "before", "now", "taken"),
    [
        pytest.param("hip_abduction_position", "ankle", "", "ankle", id="a position"),
        pytest.param("lateral_step_down_height", "20", "", "20", id="a step"),
        pytest.param("hip_abduction_lever_arm__right", "40", "", "40", id="a lever arm"),
        pytest.param("lateral_step_down_height", "20", "15", "", id="not where something stands"),
        pytest.param("warmed_up", "yes", "", "", id="not what is of the day"),
        pytest.param("body_mass", "60", "", "", id="not a body mass"),
        pytest.param(ABDUCTION, "18", "", "", id="never a result"),
    ],
)
def test_how_a_test_was_taken_may_be_as_last_time(assessment, name, before, now, taken):
    earlier = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    type_into(earlier, {name: before})
    if now:
        type_into(assessment, {name: now})
    facts = facts_of(assessment)
    slot = SLOTS[name]
    assert facts.as_last_time(slot) == taken
    assert ("again" in [fact.kind for fact in facts.of_cell(slot)]) is bool(taken)


def test_a_day_of_another_year_is_told_with_its_year(assessment):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2025, 9, 1))
    type_into(past, {"pain_usual": "6"})
    assert beside(assessment, "pain_usual", {"pain_usual": "4"}) == ["↺ 6 · 1 Sep 2025", "−2"]


CRITERIA = dict.fromkeys(("arms", "trunk", "pelvis", "stance"), "1") | {"knee": "2"}


@pytest.mark.parametrize(
    ("criteria", "total", "said"),
    [
        pytest.param({}, "", [], id="nothing"),
        pytest.param({}, "2", ["moderate"], id="a total alone"),
        pytest.param(CRITERIA, "", ["from the criteria: 6", "poor"], id="the sum of the criteria"),
        pytest.param(CRITERIA, "6", ["from the criteria: 6", "poor"], id="a total that agrees"),
        pytest.param(CRITERIA, "4", ["4 entered, but the criteria give 6"], id="a total that does not"),
        pytest.param({"arms": "1"}, "", ["criteria missing: 4"], id="criteria missing"),
        pytest.param(dict.fromkeys(CRITERIA, "0"), "", ["from the criteria: 0", "good"], id="0 is a score"),
    ],
)
def test_the_lateral_step_down(assessment, criteria, total, said):
    typed = {f"lateral_step_down_{name}__right": raw for name, raw in criteria.items()}
    typed["lateral_step_down_height"] = "20"
    assert beside(assessment, "lateral_step_down__right", typed | {"lateral_step_down__right": total}) == said


@pytest.mark.parametrize(
    ("beside_it", "said"),
    [
        pytest.param({}, "not read: step height missing", id="step height"),
        pytest.param(
            {"lateral_step_down_height": "20", "lateral_step_down_pain__right": "6"}, "not read: too painful", id="pain"
        ),
    ],
)
def test_a_step_down_that_is_not_read_says_why(assessment, beside_it, said):
    assert beside(assessment, "lateral_step_down__right", {"lateral_step_down__right": "4"} | beside_it) == [said]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"cadence": "160"}, ["no target: running speed missing"], id="speed missing"),
        pytest.param({"cadence": "160", "running_speed": "10"}, ["+5 %: 168, +10 %: 176"], id="targets"),
        pytest.param({"cadence": "182", "running_speed": "10"}, ["no target: cadence is high already"], id="high"),
    ],
)
def test_cadence_targets(assessment, typed, said):
    assert beside(assessment, "cadence", typed) == said


def test_torque_by_body_mass_or_why_there_is_none(assessment):
    measure = registry()["hip_abduction_strength"]
    type_into(assessment, {ABDUCTION: "18"})
    assert [fact.words for fact in facts_of(assessment).of_row(measure)][1:] == ["no Nm/kg: lever arm missing"]
    typed = {"hip_abduction_lever_arm__right": "40", "body_mass": "60"}
    assert beside(assessment, ABDUCTION, typed) == ["1.18 Nm/kg"]


def test_values_that_were_measured_differently_are_not_compared(assessment):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    type_into(past, {ABDUCTION: "17", "hip_abduction_position": "ankle"})
    typed = {ABDUCTION: "25", "hip_abduction_position": "thigh"}
    assert beside(assessment, ABDUCTION, typed) == ["↺ 17 · 1 Sep", "not compared: measured differently"]


def test_six_numbers_of_the_foot_give_total_and_band(assessment):
    typed = {f"foot_posture_item_{item}__left": "2" if item < 4 else "-1" for item in range(1, 7)}
    assert beside(assessment, "foot_posture_total__left", typed) == ["from the criteria: 3", "normal"]


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        pytest.param("no no no no no", ["from the criteria: good"], id="no fault"),
        pytest.param("yes yes yes yes yes", ["from the criteria: poor"], id="every fault"),
        pytest.param("yes", ["criteria missing: 4"], id="boxes missing"),
    ],
)
def test_the_single_leg_squat_is_rated_from_its_boxes(assessment, faults, said):
    names = ("smooth", "trunk", "pelvis", "hip", "knee")
    typed = {f"single_leg_squat_{name}__right": raw for name, raw in zip(names, faults.split(), strict=False)}
    assert beside(assessment, "single_leg_squat__right", typed) == said


@pytest.mark.parametrize(
    ("side", "right", "left", "said"),
    [
        pytest.param("right", "18", "21", ["85.7 %"], id="index"),
        pytest.param("right", "18", "", ["other side missing"], id="one side"),
        pytest.param("right", "", "", [], id="nothing"),
        pytest.param("right", "18", "0", ["0: no symmetry"], id="a side of 0"),
        pytest.param("both", "18", "21", ["both sides affected: no side to compare with"], id="both affected"),
        pytest.param("right", "176.5 N", "21", ["85.7 %"], id="two units"),
    ],
)
def test_symmetry(assessment, side, right, left, said):
    assessment.episode.side = side
    type_into(assessment, {ABDUCTION: right, "hip_abduction_strength__left": left})
    row = facts_of(assessment).of_row(registry()["hip_abduction_strength"])
    assert [fact.words for fact in row if not fact.words.startswith("no Nm/kg")] == said


@pytest.mark.parametrize(
    ("birth_year", "hidden"),
    [pytest.param(1990, False, id="adult"), pytest.param(2010, True, id="16"), pytest.param(None, True, id="unknown")],
)
def test_norms_of_adults_are_hidden_from_the_young_and_that_is_said(assessment, birth_year, hidden):
    assessment.episode.patient.birth_year = birth_year
    facts = facts_of(assessment)
    of_adults = [m for m in registry().values() if any(one.of_adults for one in m.references)]
    assert {"knee_extension_strength", "weight_bearing_lunge", "foot_posture_total"} <= {m.id for m in of_adults}
    sentence = "Figures of adults are not shown: under 18, or the year of birth is not known."
    for measure in of_adults:
        shown = [one["words"] for one in facts.references(measure)]
        assert (sentence in shown, facts.adult_data(measure)) == (hidden, hidden)
        compared_by_side = [one for one in measure.references if not one.of_adults]
        assert not hidden or len(shown) == 1 + len(compared_by_side)


def test_what_holds_at_any_age_is_shown_to_the_young(assessment):
    assessment.episode.patient.birth_year = 2012
    facts = facts_of(assessment)
    for name, figure in (
        ("hip_extension_strength", "Cut-off: LSI below 90 %"),
        ("lateral_step_down", "Cut-off: above 3"),
        ("pain_running", "Line: above 2 /10 (with patellofemoral pain)"),
    ):
        measure = registry()[name]
        assert ([one["words"] for one in facts.references(measure)], facts.adult_data(measure)) == ([figure], False)


def test_figures_of_the_other_sex_are_left_out(assessment):
    assessment.episode.patient.sex = "female"
    facts = facts_of(assessment)
    said = " ".join(one["words"] for measure in registry().values() for one in facts.references(measure))
    assert "women" in said
    assert "(men" not in said


def test_every_figure_of_the_registry_has_words_source_and_mark(assessment):
    facts = facts_of(assessment)
    for measure in registry().values():
        shown = facts.references(measure)
        assert len(shown) == len(measure.references)
        assert all(one["words"] and one["mark"] for one in shown)
