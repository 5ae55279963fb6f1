"""Schedule and forecast in words: what is planned on a day, why nothing is, which dates follow and from what."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic import distances
from clinic.distances import KM_PER_MILE, unit_name
from clinic.models import Units
from plans.program_words import distance_words, most_time_words
from plans.running.forecast import Forecast, NoForecast, Outlook
from plans.running.outset import NotPlannable
from plans.running.protocol import Protocol
from plans.running.schedule import Day, Schedule

WHY_NOT = {
    "usual_not_set": lazy("The usual morning pain is not set. Without it no run has a colour: set it in the episode."),
    "stage_incomplete": lazy(
        "The source leaves open how often the intervals of “%(stage)s” are done: set it under “Length and intervals” "
        "before it is planned."
    ),
    "week_between_runs": lazy(
        "On these days a week lies between two runs of “%(stage)s”, which needs %(sessions)s in a row: it would begin "
        "again each time. Choose more days for running."
    ),
}
NOT_YET = {
    "waiting": lazy("The dates are being worked out …"),
    "failed": lazy(
        "The dates could not be worked out: the worker's log says where. It is tried again in five minutes."
    ),
    "away": lazy("No worker can be asked at the moment. Reload the page later for the dates."),
}
NONE = {
    "beyond_horizon": lazy("not before %(until)s"),
    "no_pace": lazy("unknown: the stages go by time, and no run with distance and minutes is logged yet"),
    "not_by_then": lazy("cannot be reached by %(goal_on)s; %(earliest)s at the earliest"),
    "distance_unknown": lazy("unknown: the program states no distance"),
}
ASSUMED = {
    "no_source": lazy("No source gives the chances below: they are ours, and nobody has checked them."),
    "shares": lazy(
        "Of 100 runs %(green)s green, %(amber)s amber, %(red)s red (from %(own_runs)s runs of this patient, weighed "
        "against %(prior_runs)s assumed ones)."
    ),
    "same_chance_each_run": lazy("Each run has the same chance, whatever came before."),
    "missed": lazy("%(percent)s %% of the planned runs are missed."),
    "days_lost": lazy("After a red run the knee is as usual after %(days)s days."),
    "review_days": lazy("Where the PT has to look first, it takes %(days)s days."),
    "accepted_next_morning": lazy("Each proposal is accepted on the next morning."),
    "everything_logged": lazy("Everything is logged."),
    "limit_not_lifted": lazy(
        "The 30-day limit is never lifted: a stage that goes farther takes more runs, each up to the limit."
    ),
    "building_up": lazy(
        "After the last stage the long run of each week grows by %(percent)s %% or the program's step."
    ),
    "week_goal": lazy("Once %(goal_km)s in 7 days are reached the runs do not grow any more."),
    "pace": lazy("Pace of the patient's own runs: %(minutes)s minutes a %(unit)s."),
}


def planned_words(day: Day, protocol: Protocol, *, imperial: bool = False) -> list[str]:
    """Return what is planned on a day, the most important first; nothing for a rest day."""
    said = []
    if day.race:
        said.append(_("Race") if day.race.km is None else _("Race, %(km)s") % {"km": far(day.race.km * 1000, imperial)})
    if day.run:
        said.append(run_words(day.run, protocol, imperial=imperial))
    if day.strength:
        said.append(_("Strength"))
    if day.cross_training:
        said.append(_("Cross-training"))
    return said


def run_words(run, protocol: Protocol, *, imperial: bool) -> str:
    """Return the run of a day: its stage, or how far while distance is built up."""
    if run.stage_key is None:
        distance = "" if run.distance_m is None else distance_words(run.distance_m, imperial=imperial, down=True)
        return _("Run %(distance)s") % {"distance": distance} if distance else _("Run")
    stage = protocol.stage(run.stage_key).title.in_language(get_language() or "en")
    if not run.cut:
        return _("Run: %(stage)s") % {"stage": stage}
    return _("Run: %(stage)s, up to %(most)s") % {"stage": stage, "most": most_words(run, imperial=imperial)}


def most_words(run, *, imperial: bool) -> str:
    """Return how far, or how long, a run goes that the 30-day limit cuts short."""
    if run.distance_m is None:
        return most_time_words(run.duration_s)
    return distance_words(run.distance_m, imperial=imperial, down=True)


def far(metres: Decimal, imperial: bool) -> str:
    return distance_words(metres, imperial=imperial)


def why_not(why: NotPlannable, protocol: Protocol) -> str:
    values = dict(why.values)
    if "stage" in values:
        values["stage"] = protocol.stage(values["stage"]).title.in_language(get_language() or "en")
    return str(WHY_NOT[why.code]) % values


def open_words(planned: Schedule, protocol: Protocol) -> str:
    """Return which stage has to be set for the plan to go on; empty where none has."""
    if planned.open_stage is None:
        return ""
    return why_not(NotPlannable("stage_incomplete", stage=planned.open_stage), protocol)


def day_words(day) -> str:
    return date_format(day, "j M Y") if day else _("later than two years")


def forecast_rows(outlook: Outlook, goal: str, today: date, *, imperial: bool = False) -> list[dict]:
    """Return a row for each thing to reach: three dates, or why there are none, in words."""
    five, ten = far(Decimal(5000), imperial), far(Decimal(10000), imperial)
    named = [
        (_("End of the program"), outlook.finish),
        (_("First %(distance)s") % {"distance": five}, outlook.five_km),
        (_("First %(distance)s") % {"distance": ten}, outlook.ten_km),
        (goal or _("Goal"), outlook.goal),
    ]
    return [{"name": name, **told(one, today)} for name, one in named if one is not None]


def told(one: Forecast | NoForecast, today: date) -> dict:
    share = (
        ""
        if one.share is None
        else _("in %(percent)d of 100 simulated courses by then") % {"percent": round(one.share * 100)}
    )
    if isinstance(one, NoForecast):
        values = {name: day_words(value) if hasattr(value, "year") else value for name, value in one.values.items()}
        return {"why": str(NONE[one.code]) % values, "share": share}
    if one.earliest <= today:
        return {"why": _("reached on %(day)s") % {"day": day_words(one.earliest)}, "share": ""}
    dates = {name: day_words(getattr(one, name)) for name in ("earliest", "typical", "slow")}
    return dates | {"share": share}


def assumptions(outlook: Outlook, units: str = Units.METRIC) -> list[str]:
    """Return what the dates rest on, a sentence each, with its mark."""
    return [f"{str(ASSUMED[one.code]) % numbers(one.values, units)} [{one.mark}]" for one in outlook.assumptions]


def numbers(values, units: str) -> dict:
    if "min_per_km" in values:
        each = values["min_per_km"] * (KM_PER_MILE if units == Units.IMPERIAL else 1)
        return {"minutes": number_format(round(each, 1)), "unit": unit_name(units)}
    if "goal_km" in values:
        return {"goal_km": distances.distance(values["goal_km"], units)}
    shown = {name: number_format(value) if isinstance(value, Decimal) else value for name, value in values.items()}
    if isinstance(values.get("days"), tuple):
        days = [
            _("%(days)d (%(percent)d %%)") % {"days": day, "percent": round(part * 100)} for day, part in values["days"]
        ]
        shown["days"] = ", ".join(days)
    return shown
