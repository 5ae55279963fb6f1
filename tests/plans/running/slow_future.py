"""The same future as plans/running/futures.py, the long way: the engine is asked with the whole log each time.

It knows neither the kept decisions nor the quick search for a day: every day is tried, and advise and earliest_run say.
"""

from datetime import date, timedelta
from decimal import Decimal

from plans.running.build_up import build_up
from plans.running.case import Case, State
from plans.running.engine import advise
from plans.running.responses import days_lost
from plans.running.rest import earliest_run
from plans.running.situations import simulated_run
from plans.running.spike_guard import spike_guard

ONE_DAY = timedelta(days=1)


class SlowFuture:
    """runs: (day, stage key, colour, km); accepted: (day, stage key, or "passed")."""

    def __init__(self, protocol, settings, state, entries, today, own_days, responses, kms, answers, goal):
        self.protocol, self.settings, self.state, self.own_days = protocol, settings, state, own_days
        self.entries, self.mornings = list(entries), {}
        self.responses, self.kms, self.answers, self.goal = responses, kms, answers, goal
        self.today = max(today, state.stage_entered_on)
        self.runs, self.accepted = [], []
        advice = self.ask(today)
        if advice.action == "rest":
            self.today += days_lost(responses, answers()[2]) * ONE_DAY
            self.mornings[self.today] = settings.usual_morning_pain
        elif advice.action == "see_pt":
            self.today += responses.review_days * ONE_DAY
        self.take(advice if advice.action != "rest" else self.ask(self.today), self.today)

    def case(self, today):
        return Case(self.protocol, self.settings, self.state, tuple(self.entries), today, self.mornings, {})

    def ask(self, today):
        return advise(self.protocol, self.settings, self.state, self.entries, today, self.mornings)

    def take(self, advice, on) -> bool:
        """Accept what is proposed; say whether that moved anything."""
        key = advice.to_stage
        if self.state.passed_on or advice.action not in ("advance", "drop", "see_pt", "finish"):
            return False
        if advice.action == "see_pt":
            case = self.case(on)
            key = (case.lower_stage or case.stage).key
        passed_on = on if advice.action == "finish" else None
        self.state = State(key, on, self.state.started_on, passed_on)
        self.accepted.append((on, "passed" if passed_on else key))
        return True

    def next_day(self, day):
        def may_run(on):
            own = not self.own_days or on.isoweekday() in self.own_days
            return own and earliest_run(self.case(on), self.state.stage_key).run_on == on

        while not may_run(day):
            day += ONE_DAY
        return day

    def session(self):
        misses, colour, lost = self.answers()
        on = self.next_day(self.today)
        for _ in range(misses):
            on = self.next_day(on + ONE_DAY)
        if self.take(self.ask(on), on):
            if self.state.passed_on:
                self.today = on
                return
            on = self.next_day(on)
        whole = self.kms[self.state.stage_key]
        cap = whole and spike_guard(self.entries, on, whole).cap_km
        km = min(whole, cap) if cap else whole
        self.log(on, colour, km, lost, counts=not cap or int(km * 1000) * 10 >= int(whole * 1000) * 9)
        self.take(self.ask(self.today), self.today)

    def longer_run(self):
        misses, colour, lost = self.answers()
        on = self.next_day(self.today)
        for _ in range(misses):
            on = self.next_day(on + ONE_DAY)
        km = build_up(self.case(on), on, self.goal).next_km
        self.log(on, colour, self.as_before_the_pause(on) if km is None else km, lost)

    def as_before_the_pause(self, on):
        """Nothing was run in 30 days: no farther than before, and a step less after two weeks without any run."""
        if not self.entries:
            return None
        last_on = self.case(on).runs[-1].done_on
        km = spike_guard(self.entries, last_on, None).longest_km
        return km if km is None or (on - last_on).days < 14 else km / Decimal("1.1")

    def log(self, on, colour, km, lost, counts=True):
        key = self.state.stage_key
        kept = None if km is None else Decimal(int(km * 1000)) / 1000
        more = {"distance_km": kept, "completed": counts}
        self.entries.append(simulated_run(f"s{len(self.entries)}", on, key, colour, **more))
        self.runs.append((on, "passed" if self.state.passed_on else key, colour, kept))
        self.today = on + ONE_DAY
        if colour != "red":
            return
        days = days_lost(self.responses, lost)
        second = self.two_reds(on) if self.state.passed_on else self.ask(self.today).action == "see_pt"
        self.today = on + (max(days, self.responses.review_days) if second else days) * ONE_DAY
        self.mornings[self.today] = self.settings.usual_morning_pain

    def two_reds(self, on):
        """Building up moves no stage any more, but a second red run still takes the PT's look."""
        runs = [run for run in self.case(on).runs if run.colour == "red" and run.done_on < on]
        return bool(runs) and (on - runs[-1].done_on).days <= 14

    def play(self, sessions):
        for _ in range(sessions):
            if self.state.passed_on:
                self.longer_run()
            else:
                self.session()
        return self


def quick_runs(future, protocol, before):
    """What the quick future ran, in the words of the slow one; before: how many runs it began with."""
    keys = [*(stage.key for stage in protocol.stages), "passed"]
    return [
        (date.fromordinal(day), keys[place], colour, None if metres is None else Decimal(metres) / 1000)
        for day, place, colour, metres in future.sessions[before:]
    ]


def quick_moves(future, protocol):
    keys = [*(stage.key for stage in protocol.stages), "passed"]
    return [(date.fromordinal(day), keys[place]) for day, place in future.accepted]
