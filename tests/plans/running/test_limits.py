"""Rules R-R06 and R-R07: how far the next run and its week may go.  R-L01, R-R10: a program's own limit, and hills."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.case import Settings
from plans.running.protocol import Amount, Block, Rest, Segment
from plans.running.spike_guard import Pace, own_pace, ran_whole, spike_guard, weekly_note
from plans.running.traffic_light import light
from tests.plans.running.logs import day, logs, run
from tests.plans.running.programs import ask, codes, program, short, stage

DAILY = Rest(days_between=0)
KM = Decimal("0.001")


def far(number, km, minutes=None, **more):
    return run(number, distance_km=None if km is None else Decimal(km), duration_min=minutes, **more)


# --- R-R06 ------------------------------------------------------------------------------------------------------------
def test_e6_a_planned_run_beyond_a_tenth_needs_the_pt():
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", km="5.6").blocks}})
    advice = ask(own, [far(2, "5.0")], 3)
    assert (short(advice), advice.guard_km, advice.guard_reason.code) == (("advance", "3"), Decimal("5.5"), "above_cap")
    assert (advice.planned_km, advice.needs_override, advice.next_km) == (Decimal("5.6"), True, Decimal("5.5"))


def test_e7_without_a_run_of_30_days_the_stage_is_allowed_with_a_note():
    advice = ask(program(DAILY), [far(1, "9")], 32, entered=32)
    assert (advice.action, advice.guard_km, advice.guard_reason.code) == ("start", None, "no_history")
    assert not advice.needs_override


@pytest.mark.parametrize(
    ("planned", "above"),
    [("5.499", False), ("5.5", False), ("5.501", True)],
)
def test_exactly_a_tenth_more_is_allowed(planned, above):
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", km=planned).blocks}})
    assert ask(own, [far(2, "5.0")], 3).needs_override is above


def test_a_run_outside_the_program_is_the_longest_too():
    entries = [far(2, "2"), far(3, "4", stage_key=None)]
    assert ask(program(DAILY), entries, 4).guard_km == Decimal("4.4")


def test_the_pt_may_lift_the_limit_for_the_next_run():
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", km="5.6").blocks}})
    lifted = Settings(usual_morning_pain=0, lifted=frozenset({"R-R06"}))
    advice = ask(own, [far(2, "5.0")], 3, settings=lifted)
    assert (advice.needs_override, advice.guard_reason.code, advice.next_km) == (False, "cap_lifted", Decimal("5.6"))
    assert advice.guard_reason.values == {
        "longest_km": Decimal("5.0"),
        "planned_km": Decimal("5.6"),
        "cap_km": Decimal("5.5"),
    }


@pytest.mark.parametrize(
    ("minutes", "estimated", "code", "next_km", "most_s"),
    [
        pytest.param(20, "4.000", "estimate_within_cap", "4", None, id="as far as before"),
        pytest.param(22, "4.400", "estimate_within_cap", "4.4", None, id="just a tenth more"),
        pytest.param(23, "4.600", "estimate_above_cap", "4.4", 22 * 60, id="more than a tenth: 22 of its minutes"),
    ],
)
def test_a_stage_by_time_is_held_by_the_runners_own_pace(minutes, estimated, code, next_km, most_s):
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", minutes=minutes).blocks}})
    advice = ask(own, [far(2, "4", 20)], 3)
    assert (advice.planned_km, advice.estimated_km, advice.guard_reason.code) == (None, Decimal(estimated), code)
    assert (advice.next_km, advice.most_s, advice.needs_override) == (Decimal(next_km), most_s, most_s is not None)


def test_the_pt_may_lift_the_limit_of_a_stage_by_time():
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", minutes=23).blocks}})
    advice = ask(own, [far(2, "4", 20)], 3, settings=Settings(usual_morning_pain=0, lifted=frozenset({"R-R06"})))
    assert (advice.needs_override, advice.guard_reason.code, advice.next_km, advice.most_s) == (
        False,
        "estimate_lifted",
        Decimal("4.600"),
        None,
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([far(1, "2", 10), far(3, "2", 30)], Pace(Decimal(4), 40), id="all runs together"),
        pytest.param([far(1, "2", 10), far(3, "9")], Pace(Decimal(2), 10), id="a run without minutes tells no pace"),
        pytest.param([far(1, "2", 10), far(3, None, 60)], Pace(Decimal(2), 10), id="nor one without kilometres"),
        pytest.param([far(1, "0", 10)], None, id="nothing run"),
        pytest.param([far(1, "2", 10), far(31, "2", 30)], Pace(Decimal(4), 40), id="30 days before the last"),
        pytest.param([far(1, "2", 10), far(32, "2", 30)], Pace(Decimal(2), 30), id="31 days before the last"),
        pytest.param([], None, id="no run"),
    ],
)
def test_own_pace(entries, expected):
    assert own_pace(entries) == expected


@pytest.mark.parametrize(
    ("duration_s", "km"),
    [
        pytest.param(1200, "4.000", id="as long"),
        pytest.param(600, "2.000", id="half of it"),
        pytest.param(1, "0.003", id="to the metre below"),
    ],
)
def test_how_far_a_pace_goes(duration_s, km):
    assert Pace(Decimal(4), 20).km_in(Decimal(duration_s)) == Decimal(km)


BY_DISTANCE, BY_TIME = stage("3", km="5"), stage("3", minutes=30)
RANGE = replace(BY_DISTANCE, blocks=(replace(BY_DISTANCE.blocks[0], until=Amount(Decimal(3), "km", Decimal(5))),))


@pytest.mark.parametrize(
    ("of", "ran", "before", "whole"),
    [
        pytest.param(BY_DISTANCE, far(9, "4.5"), ["4"], True, id="nine tenths count as all"),
        pytest.param(BY_DISTANCE, far(9, "4.4"), ["4"], False, id="less, and the limit was 4.4"),
        pytest.param(BY_DISTANCE, far(9, "4.4"), ["4.6"], True, id="less, and the limit was beyond the stage: as told"),
        pytest.param(BY_DISTANCE, far(9, "4.4"), [], True, id="less, and there was no limit"),
        pytest.param(BY_DISTANCE, far(9, None), ["4"], True, id="not told how far"),
        pytest.param(BY_TIME, far(9, "4.5", 27), ["4"], True, id="by time: nine tenths"),
        pytest.param(BY_TIME, far(9, "4.4", 26), ["4"], False, id="by time: less, and 30 min were more than 4.4 km"),
        pytest.param(BY_TIME, far(9, "4.4", 26), ["5"], True, id="by time: less, and 30 min were within the limit"),
        pytest.param(BY_TIME, far(9, None, 26), ["4"], True, id="by time: not told how far"),
        pytest.param(BY_TIME, far(9, "4.4"), ["4"], True, id="by time: not told how long"),
        pytest.param(BY_TIME, far(9, "0", 30), ["4"], True, id="by time: half an hour is half an hour"),
        pytest.param(BY_DISTANCE, far(9, "0"), ["4"], False, id="nothing was run"),
        pytest.param(RANGE, far(9, "3"), ["2.8"], True, id="3 to 5 km: the lower end is the stage"),
        pytest.param(RANGE, far(9, "2.6"), ["2.4"], False, id="3 to 5 km: less than nine tenths of 3"),
        pytest.param(stage("3"), far(9, "1", 5), ["1"], True, id="a stage that says neither"),
    ],
)
def test_what_counts_as_the_whole_stage(of, ran, before, whole):
    assert ran_whole(ran, of, [far(number, km) for number, km in enumerate(before, 1)]) is whole


@pytest.mark.parametrize(
    ("ran", "whole"),
    [
        pytest.param(far(9, "4.4", 26), False, id="26 of 30 min"),
        pytest.param(far(9, None, 26), False, id="26 of 30 min, not told how far"),
        pytest.param(far(9, "4.4"), False, id="4.4 of about 5 km, not told how long"),
        pytest.param(far(9, "4.5"), True, id="4.5 of about 5 km"),
        pytest.param(far(9, None, 27), True, id="27 of 30 min"),
        pytest.param(far(9, None), True, id="told neither"),
    ],
)
def test_by_the_pace_before_a_half_told_run_is_judged_too(ran, whole):
    """4 km in 24 min before: 30 min are 5 km, and the limit was 4.4 km."""
    assert ran_whole(ran, BY_TIME, [far(1, "4", 24)]) is whole


MIXED = replace(
    BY_DISTANCE,
    blocks=(Block((Segment("walk", Amount(Decimal(6), "min")), Segment("run", Amount(Decimal(5), "km"))), 1, None),),
)


@pytest.mark.parametrize(
    ("before", "km"),
    [
        pytest.param([far(1, "2", 12)], "6", id="6 min by the pace, and 5 km as stated"),
        pytest.param([far(1, "2")], "5", id="no pace: at least what is stated"),
    ],
)
def test_a_stage_partly_by_time_is_held_too(before, km):
    own = program(DAILY, of_stages={"2": {"blocks": MIXED.blocks}})
    advice = ask(own, [replace(one, stage_key="1") for one in before], 3)
    assert (advice.estimated_km, advice.needs_override, advice.next_km) == (Decimal(km), True, Decimal("2.2"))
    assert advice.most_s is None


def test_where_no_run_is_planned_no_distance_is_told():
    assert ask(program(DAILY), [far(2, "2", limp=True, pain_next_morning=None)], 2).next_km is None


def test_the_week_counts_the_run_as_it_will_be():
    """1.6 km three times a week before; a stage of 9 km goes up to 1.76 km: 4.96 km in the week, no tenth more."""
    own = program(DAILY, of_stages={"3": {"blocks": stage("3", km="9").blocks}})
    entries = [far(number, "1.6") for number in (1, 3, 5, 8, 10, 12, 15, 17, 19, 24, 26)]
    advice = ask(own, entries, 28)
    assert (advice.to_stage, advice.next_km, advice.weekly_note) == ("3", Decimal("1.76"), None)


def test_a_run_that_the_limit_cut_short_is_no_session_of_its_stage():
    own = program(DAILY, of_stages={"2": {"blocks": BY_DISTANCE.blocks, "sessions_to_pass": 2}})
    short_ones = [far(1, "4", stage_key="1"), far(2, "4.4"), far(3, "4.5")]
    advice = ask(own, short_ones[:2], 3)
    assert (advice.action, advice.passed, codes(advice.reasons)) == ("repeat", 0, ["passes", "cut_short"])
    assert [ask(own, short_ones, 4).passed, ask(own, [*short_ones, far(4, "5")], 5).action] == [1, "advance"]


def test_an_estimate_does_not_stand_against_a_stated_distance():
    assert spike_guard([far(1, "2")], day(2), Decimal(2), Decimal(9)).reason.code == "within_cap"


@given(entries=logs(), km=st.decimals("0.1", 30, places=1), today=st.integers(1, 41))
def test_the_next_run_is_never_beyond_the_guard(entries, km, today):
    own = program(DAILY, of_stages={key: {"blocks": stage(key, km=str(km)).blocks} for key in "12345"})
    advice = ask(own, entries, today)
    known = [one.distance_km for one in entries if one.done_on <= day(today) and one.distance_km]
    if advice.next_run_on is not None:
        recent = [
            one.distance_km
            for one in entries
            if one.done_on <= day(today) and one.distance_km and (advice.next_run_on - one.done_on).days <= 30
        ]
        assert advice.needs_override == bool(recent and km * 10 > max(recent) * 11)
        assert not recent or advice.next_km * 10 <= max(recent) * 11
    assert bool(known) or advice.guard_km is None


@given(
    entries=logs(),
    minutes=st.integers(5, 90),
    paces=st.lists(st.integers(4, 90), max_size=30),
    today=st.integers(1, 41),
)
def test_nor_is_one_that_goes_by_time(entries, minutes, paces, today):
    told = [replace(one, duration_min=taken) for one, taken in zip(entries, paces, strict=False)]
    known = [*told, *entries[len(told) :]]
    own = program(DAILY, of_stages={key: {"blocks": stage(key, minutes=minutes).blocks} for key in "12345"})
    advice = ask(own, known, today)
    if advice.next_km is not None and advice.guard_km is not None and advice.next_run_on is not None:
        assert advice.next_km <= advice.guard_km
        pace = own_pace(one for one in known if one.done_on <= day(today))
        assert advice.most_s is None or pace.km_in(Decimal(advice.most_s)) <= advice.guard_km


# --- R-R07 ------------------------------------------------------------------------------------------------------------
WEEKS = [far(number, "3") for number in (1, 4, 8, 11, 15, 18)]  # 6 km in each of three weeks


@pytest.mark.parametrize(
    ("next_km", "week", "note"),
    [
        pytest.param("3.6", "6.6", None, id="just a tenth more"),
        pytest.param("3.61", "6.61", "6.61", id="more than a tenth"),
        pytest.param("2", "5", None, id="less"),
    ],
)
def test_a_week_above_a_tenth_is_noted(next_km, week, note):
    found = weekly_note([*WEEKS, far(25, "3")], day(28), Decimal(next_km))
    assert (found and found.values) == (note and {"week_km": Decimal(note), "mean_km": Decimal(6)})


def test_the_weeks_are_counted_back_from_the_next_run():
    """Days 22 to 28 are the week, days 1 to 21 the three before it."""
    assert weekly_note([*WEEKS, far(22, "9")], day(28), Decimal(1)).values["week_km"] == 10
    assert weekly_note([*WEEKS, far(21, "9")], day(28), Decimal(1)) is None


@pytest.mark.parametrize(
    ("entries", "planned"),
    [
        pytest.param(WEEKS, None, id="the next distance is not known"),
        pytest.param(WEEKS[1:], "30", id="the log is shorter than three weeks"),
        pytest.param([*WEEKS, far(16, None)], "30", id="a distance of these weeks is missing"),
        pytest.param([far(1, "0")], "30", id="three weeks of nothing"),
        pytest.param([], "30", id="no log"),
    ],
)
def test_the_week_is_silent(entries, planned):
    assert weekly_note(entries, day(28), planned and Decimal(planned)) is None


def test_a_week_by_an_estimate_says_so():
    assert weekly_note(WEEKS, day(28), None, Decimal(30)).code == "week_above_estimate"


def test_the_note_is_no_limit():
    own = program(DAILY, of_stages={"2": {"sessions_to_pass": 20}})
    entries = [far(number, "2") for number in (1, 4, 8, 11, 15, 18, 22, 23, 24, 25)]
    advice = ask(own, entries, 28)
    assert (short(advice), advice.rule_ids, advice.next_run_on) == (("repeat", "2"), ("R-R03", "R-R07"), day(28))
    assert (advice.weekly_note.code, advice.needs_override) == ("week_above", False)


# --- a program's own limit of pain ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pain", "model", "limit", "colour"),
    [
        pytest.param(2, "esculier", 4, "green", id="the default model is stricter: 2"),
        pytest.param(3, "esculier", 4, "amber", id="the default model is stricter: 3"),
        pytest.param(4, "model_5", 4, "green", id="the program is stricter: 4"),
        pytest.param(5, "model_5", 4, "amber", id="the program is stricter: 5"),
        pytest.param(1, "esculier", 0, "amber", id="no pain at all"),
        pytest.param(5, "model_5", None, "green", id="the program says nothing"),
    ],
)
def test_the_stricter_limit_of_pain_holds(pain, model, limit, colour):
    own = program(DAILY, pain_limit=limit)
    settings = Settings(usual_morning_pain=0, pain_model=model)
    assert ask(own, [run(2, pain_during=pain)], 3, settings=settings).light == colour


# --- R-R10 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hills", "unlocked", "colour"),
    [
        pytest.param(True, {}, "amber", id="hills, not allowed"),
        pytest.param(True, {"uphill": day(1)}, "amber", id="uphill alone is not enough"),
        pytest.param(True, {"downhill": day(3)}, "amber", id="allowed from the next day on"),
        pytest.param(True, {"downhill": day(2)}, "green", id="allowed from that day on"),
        pytest.param(False, {}, "green", id="no hills"),
        pytest.param(None, {}, "green", id="not told: silent"),
    ],
)
def test_hills_before_they_are_allowed(hills, unlocked, colour):
    settings = Settings(usual_morning_pain=0, unlocked=unlocked)
    advice = ask(program(DAILY), [run(2, hills=hills)], 3, settings=settings)
    assert advice.light == colour
    assert ("R-R10" in advice.rule_ids, "hills_not_allowed" in codes(advice.reasons)) == (colour == "amber",) * 2


@pytest.mark.parametrize(
    ("changes", "colour"), [({"limp": True}, "red"), ({"limp": None}, "grey"), ({"pain_during": 3}, "amber")]
)
def test_hills_make_no_colour_better_and_are_told(changes, colour):
    result = light(run(2, hills=True, **changes), 0)
    assert (result.colour, codes(result.reasons)[-1]) == (colour, "hills_not_allowed")


def test_grey_with_hills_waits():
    advice = ask(program(DAILY), [run(2, hills=True, limp=None)], 3)
    assert (short(advice), codes(advice.reasons)) == (("wait", "2"), ["missing", "hills_not_allowed"])


@pytest.mark.parametrize("wrong", ["sometimes", "", True])
def test_soreness_out_of_its_list_is_refused(wrong):
    with pytest.raises(ValueError, match="sore is"):
        run(1, sore=wrong)
