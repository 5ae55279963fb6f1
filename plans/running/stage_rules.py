"""The rules that move a patient between stages. Pure Python.  Rules R-R03, R-R04, R-R05, R-R09, R-M01 in docs/rules.md.

RULES is in order of caution: the first rule that returns a verdict decides, and the last one always does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plans.running.case import WEEK_MISSED, Case
from plans.running.reasons import Reason
from plans.running.traffic_light import is_sore

TWO_REDS_DAYS = 14
DROP_AFTER_DAYS = 14
READINESS_AFTER_DAYS = 28
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What one rule says: an action, the stage of the next run, and why."""

    action: str
    to_stage: str
    rule_ids: tuple[str, ...]
    reasons: tuple[Reason, ...]


def _two_reds(case: Case) -> Verdict | None:
    """R-R05: two red runs within 14 days and no stage accepted since: the PT looks first."""
    reds = [run for run in case.runs if run.colour == "red"]
    current = {id(run) for run in case.current}
    for first, second in pairwise(reds):
        if id(second) in current and (second.done_on - first.done_on).days <= TWO_REDS_DAYS:
            found = Reason("two_reds", {"first_on": first.done_on, "second_on": second.done_on})
            return Verdict("see_pt", case.stage.key, ("R-R05",), (found, *second.result.reasons))
    return None


def _four_weeks_missed(case: Case) -> Verdict | None:
    """R-R09: after 28 days without a run the readiness criteria are asked again."""
    if case.days_missed < READINESS_AFTER_DAYS:
        return None
    return Verdict("see_pt", case.stage.key, ("R-R09",), (Reason("readiness_again", {"days": case.days_missed}),))


def _red(case: Case) -> Verdict | None:
    """R-R05: after a red run, rest until morning pain is usual again, then back as the source says, else one stage.

    The step back stays proposed until it is decided, or until the stage was passed all the same: one better run does
    not make up for a red one.
    """
    red = next((run for run in reversed(case.current) if run.colour == "red"), None)
    if red is None or (red is not case.current[-1] and case.passed >= case.needed):
        return None
    back, morning = _back_to_usual(case, red.done_on)
    lower = case.lower_stage or case.stage
    reasons = (*red.result.reasons, morning, *_at_the_first(case))
    return Verdict("drop" if back else "rest", lower.key, ("R-R05",), reasons)


def _sore(case: Case) -> Verdict | None:
    """R-R05: a knee sore in the warm-up or during the run goes back a stage, where the source has that rule."""
    if not case.protocol.soreness or not case.current:
        return None
    last_day = [run.entry for run in case.current if run.done_on == case.current[-1].done_on]
    when = {entry.sore for entry in last_day if is_sore(entry)} & {"warm_up", "during"}
    if not when:
        return None
    reasons = (*(Reason("sore", {"when": one}) for one in sorted(when)), *_at_the_first(case))
    return Verdict("drop", (case.lower_stage or case.stage).key, ("R-R05",), reasons)


def _at_the_first(case: Case) -> tuple[Reason, ...]:
    return () if case.lower_stage or case.state.passed_on is not None else (Reason("first_stage"),)


def _long_pause(case: Case) -> Verdict | None:
    """R-R09: after 14 days without a run one stage back; after the source's own pause as far back as it says.

    Of the two the one further back holds. At the first stage, and once the program is passed, the rules after this
    one speak: the distance is held or shortened by itself (build_up.py).
    """
    if case.state.passed_on is not None:
        return None
    back, reasons = [], []
    pause = case.protocol.pause
    if pause and case.days_missed >= pause.days:
        back.append(case.protocol.back_from(case.stage.key, pause.to))
        reasons.append(Reason("pause_stated", {"days": case.days_missed, "stated": pause.days}))
    if case.days_missed >= DROP_AFTER_DAYS:
        back.append(case.protocol.stage_before(case.stage.key))
        reasons.append(Reason("days_missed", {"days": case.days_missed}))
    if not any(back):
        return None
    furthest = min(filter(None, back), key=case.protocol.place)
    return Verdict("drop", furthest.key, ("R-R09",), tuple(reasons))


def _incomplete(case: Case) -> Verdict | None:
    """R-M01: what the source leaves open is not filled in: the PT has to set it before the stage can be run."""
    if case.stage.is_complete:
        return None
    return Verdict("wait", case.stage.key, ("R-M01",), (Reason("stage_incomplete", {"stage": case.stage.key}),))


def _not_started(case: Case) -> Verdict | None:
    """No rule has anything to judge: the stage waits for its first run."""
    if case.current:
        return None
    since = Reason("no_run_in_stage", {"since": case.state.stage_entered_on})
    return Verdict("start", case.stage.key, (), (since,))


def _grey(case: Case) -> Verdict | None:
    """R-M01: while the last run lacks a value, nothing moves."""
    last = case.current[-1]
    if last.colour != "grey":
        return None
    reasons = tuple(_pending(reason, case.today) for reason in last.result.reasons)
    return Verdict("wait", case.stage.key, ("R-M01",), reasons)


def _symptom(case: Case) -> Verdict | None:
    """R-R05: after an amber run back as the source says, where it asks that of any symptom."""
    back, last = case.protocol.step_back, case.current[-1]
    if last.colour != "amber" or back is None or back.when != "amber" or case.state.passed_on is not None:
        return None
    reasons = (Reason("any_symptom"), *last.result.reasons, *_at_the_first(case))
    return Verdict("drop", (case.lower_stage or case.stage).key, ("R-R05",), reasons)


def _week_missed(case: Case) -> Verdict | None:
    """R-R09: after 7 days without a run the stage is done again from its first session."""
    if case.days_missed < WEEK_MISSED:
        return None
    return Verdict("repeat", case.stage.key, ("R-R09",), (Reason("days_missed", {"days": case.days_missed}),))


def _amber(case: Case) -> Verdict | None:
    """R-R04: after an amber run the same stage again; R-R10 and R-R11 where hills or medication made it so."""
    last = case.current[-1]
    if last.colour != "amber":
        return None
    codes = {reason.code for reason in last.result.reasons}
    more = [rule for code, rule in (("hills_not_allowed", "R-R10"), ("pain_masked", "R-R11")) if code in codes]
    return Verdict("repeat", case.stage.key, ("R-R04", *more), last.result.reasons)


def _green(case: Case) -> Verdict:
    """R-R03: enough green sessions in a row pass the stage, and enough days where the source goes by days."""
    key = case.stage.key
    reasons = (Reason("passes", {"passed": case.passed, "needed": case.needed}), *_days(case))
    reasons += case.current[-1].result.reasons
    if case.state.passed_on is not None:
        return Verdict("finish", key, ("R-R03",), case.current[-1].result.reasons)
    if case.passed < case.needed or case.days_in_stage < case.days_needed:
        still_missing = (reason for run in case.current if run.colour == "grey" for reason in run.result.reasons)
        cut = (Reason("cut_short", {"done_on": run.done_on}) for run in case.cut_short[:1])
        return Verdict("repeat", key, ("R-R03",), (*reasons, *cut, *still_missing))
    higher = case.protocol.stage_after(key)
    if higher is None:
        return Verdict("finish", key, ("R-R03",), reasons)
    if not case.stage_as_set(higher.key).is_complete:
        return Verdict("repeat", key, ("R-M01",), (Reason("stage_incomplete", {"stage": higher.key}), *reasons))
    return Verdict("advance", higher.key, ("R-R03",), reasons)


def _days(case: Case) -> tuple[Reason, ...]:
    if not case.days_needed:
        return ()
    return (Reason("days_in_stage", {"days": case.days_in_stage, "needed": case.days_needed}),)


RULES = (
    *(_two_reds, _four_weeks_missed, _red, _sore, _long_pause),
    *(_incomplete, _not_started, _grey, _symptom, _week_missed, _amber, _green),
)


def decide(case: Case) -> Verdict:
    """Return the verdict of the first rule that has one."""
    return next(filter(None, (rule(case) for rule in RULES)))


def _back_to_usual(case: Case, red_on: date) -> tuple[bool, Reason]:
    """Say whether the last morning pain known since the red day is at or below usual."""
    usual = case.settings.usual_morning_pain
    scores = {day: score for day, score in case.mornings.items() if red_on < day <= case.today}
    for run in case.runs:
        morning, told = run.done_on + ONE_DAY, run.entry.pain_next_morning
        if run.done_on >= red_on and told is not None and morning <= case.today:
            scores[morning] = max(told, scores.get(morning, 0))
    day = max(scores, default=None)
    back = day is not None and usual is not None and scores[day] <= usual
    values = {"pain": scores.get(day), "usual": usual, "on": day}
    return back, Reason("back_to_usual" if back else "not_back_to_usual", values)


def _pending(reason: Reason, today: date) -> Reason:
    """A next-morning value is pending, not missing, until its day has passed."""
    if reason.values.get("field") != "pain_next_morning" or today > reason.values["done_on"] + ONE_DAY:
        return reason
    return Reason("pending", {**reason.values, "due_on": reason.values["done_on"] + ONE_DAY})
