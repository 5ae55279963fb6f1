"""Each reason of the run program's rules as one sentence for the PT, with the values it used."""

from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from clinic.distances import distance
from clinic.models import Units
from plans.running.protocol import Protocol
from plans.running.reasons import Reason

FIELDS = {
    "pain_before": lazy("pain before"),
    "pain_during": lazy("pain during"),
    "pain_after_60min": lazy("pain one hour after"),
    "pain_next_morning": lazy("pain next morning"),
    "swelling": lazy("swelling"),
    "limp": lazy("limping"),
    "giving_way": lazy("giving way"),
    "stopped_for_pain": lazy("whether pain stopped the run"),
    "usual_morning_pain": lazy("the usual morning pain (set it in the episode)"),
}
CHOICES = {
    "degree": {"slight": lazy("slight"), "clear": lazy("clear")},
    "when": {
        "warm_up": lazy("while warming up"),
        "during": lazy("during the run"),
        "after": lazy("only after the run"),
    },
    "colour": {"amber": lazy("amber"), "red": lazy("red"), "grey": lazy("grey")},
    "before": {
        "longer": lazy("longer easy runs"),
        "speed": lazy("strides and faster running"),
        "uphill": lazy("uphill running"),
        "downhill": lazy("downhill running and stairs"),
    },
    "field": FIELDS,
}
SENTENCES = {
    "during_above": lazy("Pain during the run was %(pain)s, above %(limit)s."),
    "after_above_before": lazy("Pain one hour after was %(pain)s, above %(before)s before the run."),
    "morning_above_usual": lazy("Pain next morning was %(pain)s; usual is %(usual)s."),
    "swelling": lazy("Swelling: %(degree)s."),
    "limp": lazy("The patient limped."),
    "giving_way": lazy("The knee gave way."),
    "stopped_for_pain": lazy("Pain stopped the run."),
    "pain_masked": lazy("Pain medicine was taken before: pain may have been masked."),
    "medication_not_asked": lazy("Whether pain medicine was taken is not logged."),
    "muscle_soreness": lazy("What was sore was muscle, not the knee."),
    "sore": lazy("When the knee was sore: %(when)s."),
    "soreness_not_told": lazy("This program asks when the knee was sore; it is not logged."),
    "hills_not_allowed": lazy("Hills or stairs were run on %(done_on)s, and they are not allowed yet."),
    "missing": lazy("Not logged for the run of %(done_on)s: %(field)s."),
    "pending": lazy("%(field)s after the run of %(done_on)s can be logged from %(due_on)s."),
    "passes": lazy("%(passed)s of %(needed)s green runs in a row at this stage."),
    "cut_short": lazy(
        "The run of %(done_on)s was green; the 30-day limit cut it short, so it is not counted for this stage."
    ),
    "days_in_stage": lazy("This stage lasts %(needed)s days; so far: %(days)s."),
    "no_run_in_stage": lazy("No run at this stage since %(since)s."),
    "stage_incomplete": lazy(
        "The source leaves open how often or how far “%(stage)s” is run: the PT has to set it before it can be planned."
    ),
    "before_above": lazy("Pain before the run was %(pain)s; above %(limit)s a run does not count as good."),
    "after_above": lazy("Pain an hour after the run was %(pain)s; above %(limit)s a run does not count as good."),
    "any_symptom": lazy("The program goes back after any symptom: what the pain rule does not allow counts as one."),
    "back_to_usual": lazy("Morning pain was %(pain)s on %(on)s, back to the usual %(usual)s."),
    "not_back_to_usual": lazy("Morning pain is not yet known to be back to the usual %(usual)s."),
    "first_stage": lazy("This is the first stage; there is no lower one."),
    "two_reds": lazy("Two red runs within 14 days: %(first_on)s and %(second_on)s."),
    "days_missed": lazy("No run for %(days)s days."),
    "pause_stated": lazy("No run for %(days)s days; the program goes back after a pause of %(stated)s days."),
    "readiness_again": lazy("No run for %(days)s days: check readiness again before running."),
    "rest_days": lazy("Rest days between runs: %(days)s. Next run from %(until)s."),
    "one_run_a_day": lazy("One run a day is enough. Next run from %(until)s."),
    "in_a_row": lazy("Days with a run in a row at most: %(days)s. Next run from %(until)s."),
    "runs_a_week": lazy("Runs in any 7 days at most: %(runs)s. Next run from %(until)s."),
    "levels_a_week": lazy(
        "Levels in any 7 days at most: %(levels)s. This level from %(until)s; until then repeat the one before."
    ),
    "days_after": lazy("Rest days after the stage before this one: %(days)s. Next run from %(until)s."),
    "days_off": lazy("The program asks for days off after such a run: %(days)s. Next run from %(until)s."),
    "stricter_at_first": lazy("In its first %(days)s days this program rests longer between runs."),
    "rest_not_stated": lazy("The source of this program states no rest days, so the next day is allowed."),
    "rest_lifted": lazy("The PT has lifted the rest rule for the next run; by the rule it would be from %(until)s."),
    "no_history": lazy("No distance logged in the last %(days)s days, so the next run has no limit by history."),
    "within_cap": lazy("Longest run of 30 days %(longest_km)s; the next run is planned with %(planned_km)s."),
    "above_cap": lazy(
        "The stage goes %(planned_km)s, more than a tenth above the longest run of 30 days (%(longest_km)s): it is run "
        "up to %(cap_km)s until the longest has grown, or until you lift the limit."
    ),
    "cap_lifted": lazy(
        "The PT has lifted the limit for the next run: %(planned_km)s, more than a tenth above the longest run of "
        "30 days (%(longest_km)s)."
    ),
    "distance_not_stated": lazy("Longest run of 30 days %(longest_km)s; this stage states no distance."),
    "estimate_within_cap": lazy(
        "This stage states no distance; by the patient's own pace it comes to about %(estimated_km)s, within "
        "%(cap_km)s, a tenth above the longest run of 30 days (%(longest_km)s)."
    ),
    "estimate_above_cap": lazy(
        "This stage states no distance; by the patient's own pace it comes to about %(estimated_km)s, more than a "
        "tenth above the longest run of 30 days (%(longest_km)s): it is run up to about %(cap_km)s until the longest "
        "has grown, or until you lift the limit."
    ),
    "estimate_lifted": lazy(
        "The PT has lifted the limit for the next run: by the patient's own pace about %(estimated_km)s, more than a "
        "tenth above the longest run of 30 days (%(longest_km)s)."
    ),
    "week_above": lazy(
        "With the next run the week comes to %(week_km)s, more than a tenth above the mean of the three weeks "
        "before (%(mean_km)s)."
    ),
    "week_above_estimate": lazy(
        "With the next run the week comes to about %(week_km)s by the patient's own pace, more than a tenth above "
        "the mean of the three weeks before (%(mean_km)s)."
    ),
    "unlock_program_not_passed": lazy("The program is not passed yet."),
    "unlock_green_days": lazy("Days with green runs only: %(days)s of %(needed)s."),
    "unlock_order": lazy("Its turn comes after %(before)s."),
    "unlock_no_green_run_since": lazy("No green run yet since %(since)s, when %(before)s came back."),
    "unlock_task_pain": lazy("Pain going down stairs or downhill was %(pain)s on %(on)s; %(limit)s is the most."),
    "unlock_task_pain_missing": lazy("Pain going down stairs or downhill is not known: test it."),
    "unlock_task_pain_old": lazy(
        "Pain going down stairs or downhill was last found on %(on)s, more than %(days)s days ago: test it again."
    ),
    "step_stated": lazy("The program adds %(step_km)s to each run."),
    "step_tenth": lazy(
        "The program states no further steps: once in seven days a run is a tenth longer than the longest of 30 days."
    ),
    "step_between": lazy(
        "The long run of these seven days was on %(on)s; until the next one, two thirds of the longest."
    ),
    "step_held_by_cap": lazy("A step of %(step_km)s would go beyond %(cap_km)s, so the next run stays there."),
    "build_hold": lazy("The last run was %(colour)s, so the next one is not longer."),
    "build_step_back": lazy("The last run was red, so the next one is a tenth shorter."),
    "build_not_made_up": lazy(
        "The red run of %(on)s is not made up for: a tenth less than it at most, until a run of about that is green."
    ),
    "build_pause": lazy("No run for %(days)s days before the next one, so it is not longer."),
    "build_pause_back": lazy("No run for %(days)s days before the next one, so it is a tenth shorter."),
    "build_week_reached": lazy(
        "The goal of %(goal_km)s in a week is reached, so the runs do not grow any more. Set another goal to go on."
    ),
    "build_week_full": lazy("A longer run would take seven days beyond the goal of %(goal_km)s."),
    "build_no_history": lazy("No distance logged in the last 30 days, so no distance is proposed."),
    "goal_km_reached": lazy("The goal of %(goal_km)s in one run was reached on %(on)s."),
    "goal_week_reached": lazy("The goal of %(goal_km)s in a week was reached on %(on)s."),
}


def reason_words(reason: Reason, protocol: Protocol | None = None, *, units: str = Units.METRIC) -> str:
    """Return one reason as a sentence; with the protocol a stage has its title, without it its key."""
    values = {name: shown(value) for name, value in reason.values.items()}
    km = {name: value for name, value in reason.values.items() if name.endswith("_km")}
    values |= {name: distance(value, units, down=name == "cap_km") for name, value in km.items()}
    for name, words in CHOICES.items():
        if reason.values.get(name) in words:
            values[name] = str(words[reason.values[name]])
    if protocol and "stage" in values:
        values["stage"] = protocol.stage(values["stage"]).title.in_language(get_language() or "en")
    return capfirst(str(SENTENCES[reason.code]) % values)


def shown(value) -> str:
    if hasattr(value, "isoformat"):
        return date_format(value, "j M")
    if isinstance(value, Decimal):
        return number_format(value.quantize(Decimal("0.01")).normalize())
    return "–" if value is None else str(value)
