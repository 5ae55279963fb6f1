"""One simulated future of a run program, session by session. Pure Python.

The stages move by the engine's own rules (situations.py), the days by its rest rules (run_days.py), and after the
program the distance by its way of building up (build_up.py). What the future assumes beyond them is in the docstrings
here. Days are ordinals, distances whole metres rounded down: never beyond the guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.running.case import WEEK_MISSED
from plans.running.responses import days_lost
from plans.running.spike_guard import DAYS as GUARD_DAYS
from plans.running.spike_guard import WEEK_DAYS, is_whole
from plans.running.stage_rules import DROP_AFTER_DAYS, TWO_REDS_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plans.running.responses import Answer, Responses
    from plans.running.run_days import RunDays
    from plans.running.situations import Decisions

NEVER = float("inf")
MOVES = ("advance", "drop", "see_pt")  # after each of them the future goes on in a newly accepted stage


# A run: its day, the place of its stage (after the last stage: building up), colour, metres.
Session = tuple[int, int, str, "int | None"]


@dataclass(frozen=True)
class Start:
    """Where the futures begin.

    asked: the day from which plans are made.  place, colour, passed, row_days: as in situations.Situation.
    since: day of the last run, or of the accepted stage if later.  rested: no run before it.
    moves: whether anything is accepted at the start; first_place: then the stage, or the end of the program.
    backs: of each red run while building up that is not made up for yet, in metres (build_up.steps_back).
    held: None; "rest" until the knee is as usual again; "see_pt" until the PT has looked.
    """

    asked: int
    place: int
    colour: str | None
    passed: int
    row_days: int
    since: int
    rested: int
    moves: bool
    first_place: int
    held: str | None
    last_red: int | None
    sessions: tuple[Session, ...]
    backs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Course:
    """What all futures of a patient share.

    metres: of each stage, of a range the upper end; least: the lower.  None where not known.
    step: the source's own when building up, else a tenth a week.
    days_off: that the source asks for after a red run, amber_days_off: after an amber one.  targets: distances in
    metres, the nearest first; a future ends when the program is passed and the last of them was run, or on the day
    `until`.
    week_goal: metres in any 7 days, beyond which no run grows; None: not set.  week_full: reached by the log already.
    """

    decisions: Decisions
    run_days: RunDays
    responses: Responses
    metres: tuple[int | None, ...]
    least: tuple[int | None, ...]
    step: int | None
    days_off: int
    amber_days_off: int
    targets: tuple[int, ...]
    until: int
    week_goal: int | None = None
    week_full: bool = False


class Future:
    """Plays sessions until the end of its course.

    end: the place after the last stage.  passed_on: the morning on which the end of the program was accepted.
    reached: for each target the day of the first run that was as long and not red.  Both hold None for what does not
    happen before the course ends.
    accepted: (day, place) of each newly accepted stage; for tests.
    """

    def __init__(self, course: Course, start: Start, answers: Callable[[], Answer]):
        self.course, self.answers, self.decisions = course, answers, course.decisions
        self.next_run, self.metres, self.end = course.run_days.next_run, course.metres, len(course.metres)
        self.asked, self.place, self.colour, self.passed = start.asked, start.place, start.colour, start.passed
        self.row_from = start.since - start.row_days
        self.since, self.rested, self.last_red = start.since, start.rested, start.last_red
        self.two_reds = False
        self.sessions = list(start.sessions)
        self.backs = list(start.backs)
        last_on = self.sessions[-1][0] if self.sessions else start.asked
        recent = _longest(self.sessions, start.asked) or _longest(self.sessions, last_on)  # before a pause
        self.longest, self.longest_on = recent or (0, 0)
        self.long_on = self._last_long_run()
        self.passed_on: int | None = None
        self.reached: list[int | None] = [None] * len(course.targets)
        self.accepted: list[tuple[int, int]] = []
        self._next_target, self._target = 0, course.targets[0]  # the nearest not reached; none: out of reach
        self.week_full = False
        if course.week_full:
            self._stop_growing()
        self._begin(start)

    def play(self) -> Future:
        until = self.course.until
        while self.place < self.end and self.asked <= until:
            self._session()
        while self._target != NEVER and self.knows_distance and self.asked <= until:
            self._longer_run()
        return self

    def one_more(self):
        """Play one session."""
        if self.place < self.end:
            self._session()
        else:
            self._longer_run()

    def _begin(self, start: Start):
        if start.held:
            responses = self.course.responses
            lost = days_lost(responses, self.answers()[2]) if start.held == "rest" else responses.review_days
            self.asked += lost
        if start.moves:
            self._accept(start.first_place, self.asked)

    def _session(self):
        """The next run of the program and what the rules make of it on the morning after."""
        misses, colour, lost = self.answers()
        run_on = self._run_on(misses)
        missed, row_days = run_on - self.since, self.since - self.row_from
        if self.decisions.asks_again(self.place, row_days, missed) and self._decide(run_on):
            if self.place == self.end:
                return
            run_on = self.next_run(self.sessions, self.place, run_on if run_on > self.rested else self.rested)
            missed = run_on - self.since
        metres, counts = self._allowed_metres(run_on)
        if colour != "green" or missed >= WEEK_MISSED:  # R-R03: the row of green runs ends here
            self.passed = 0
        if colour == "green" and counts:
            if not self.passed:
                self.row_from = run_on
            self.passed += 1
        self.colour = colour
        self._log(run_on, colour, lost, metres)
        self._decide(self.asked)

    def _allowed_metres(self, run_on: int) -> tuple[int | None, bool]:
        """Return how far the stage is run, and whether that is a session of it: R-R06 may cut it short."""
        metres = self.metres[self.place]
        if not metres or not self._find_longest(run_on):
            return metres, True
        cap = self.longest * 11 // 10
        return (metres, True) if metres <= cap else (cap, is_whole(cap, self.course.least[self.place]))

    def _longer_run(self):
        """A run after the program. No stage is taken back any more: the distance is."""
        misses, colour, lost = self.answers()
        run_on = self._run_on(misses)
        self._log(run_on, colour, lost, self._next_metres(run_on))

    def _run_on(self, misses: int) -> int:
        run_on = self.next_run(self.sessions, self.place, self.asked if self.asked > self.rested else self.rested)
        for _ in range(misses):
            run_on = self.next_run(self.sessions, self.place, run_on + 1)
        return run_on

    def _log(self, run_on: int, colour: str, lost: float, metres: int | None):
        """Add a run.  asked: the day on which its answer is known; after red that on which the knee is as usual."""
        self.sessions.append((run_on, self.place, colour, metres))
        self.since, self.asked = run_on, run_on + 1
        if colour == "red":
            self._rest(run_on, lost)
        else:
            self.two_reds = False
            if colour == "amber":
                self.rested = self.asked + self.course.amber_days_off
        if not metres:
            return
        if metres * 10 >= self.longest * 9:
            self.long_on = run_on
            if metres >= self.longest:
                self.longest, self.longest_on = metres, run_on
        while metres >= self._target and colour != "red":
            self.reached[self._next_target] = run_on
            self._next_target += 1
            ahead = self.course.targets[self._next_target :]
            self._target = ahead[0] if ahead else NEVER
        if self.place == self.end:
            self._judge_longer_run(run_on, colour, metres)

    def _judge_longer_run(self, run_on: int, colour: str, metres: int):
        goal = self.course.week_goal
        if goal and self._week_metres(run_on) >= goal:
            self._stop_growing()
        if colour == "red":
            self.backs.append(metres * 10 // 11)
        elif colour == "green" and self.backs:
            self.backs = [back for back in self.backs if metres * 10 < back * 9]

    def _stop_growing(self):
        """The goal of a week is reached: no run grows any more, and what is farther is out of reach."""
        self.week_full = True
        if self._target > self.longest:
            self._target = NEVER

    def _rest(self, run_on: int, lost: float):
        """R-R05: until the knee is as usual again; after a second red run until the PT has looked, too."""
        self.two_reds = self.last_red is not None and run_on - self.last_red <= TWO_REDS_DAYS
        self.last_red = run_on
        self.rested = run_on + 1 + self.course.days_off
        days = days_lost(self.course.responses, lost)
        self.asked = run_on + (max(days, self.course.responses.review_days) if self.two_reds else days)

    def _decide(self, day: int) -> bool:
        """Ask the rules, accept what they propose, and say whether that moved anything."""
        row_days, missed = self.since - self.row_from, day - self.since
        place = self.decisions.move(self.place, self.colour, self.passed, row_days, missed, self.two_reds)
        if place is not None:
            self._accept(place, day)
        return place is not None

    def _accept(self, place: int, day: int):
        self.place, self.colour, self.passed, self.two_reds = place, None, 0, False
        self.since = day
        self.accepted.append((day, place))
        if place == self.end:
            self.passed_on = self.asked = day

    @property
    def knows_distance(self) -> bool:
        """False while no run told how far it was, so that nothing can grow from it."""
        return self.longest > 0

    def _next_metres(self, run_on: int) -> int | None:
        """Return how far the run goes: a step beyond the longest of 30 days, or an easier one between two long ones.

        After a run that was not green, and after a week without one, not farther than the last; after red or two weeks
        a step less.
        """
        if not self.longest:
            return None
        last_on, _, colour, metres = self.sessions[-1]
        missed = run_on - last_on
        if not self._find_longest(run_on):  # nothing to grow from: as before the pause, less what a pause takes
            before = (_longest(self.sessions, last_on) or (0, 0))[0]
            return (before * 10 // 11 if missed >= DROP_AFTER_DAYS else before) or None
        grown = self._grown(run_on)
        if self.backs:
            grown = min(grown, *self.backs)
        if colour == "green" and missed < WEEK_MISSED:
            return grown
        held = min(self.longest, metres or self.longest)
        return min(grown, held * 10 // 11 if colour == "red" or missed >= DROP_AFTER_DAYS else held)

    def _find_longest(self, run_on: int) -> bool:
        """Look for the longest run anew where the one found last is too old; False where there is none."""
        if not self.longest:
            return False
        if run_on - self.longest_on <= GUARD_DAYS:
            return True
        found = _longest(self.sessions, run_on)
        if found:
            self.longest, self.longest_on = found
            self.long_on = self._last_long_run()
        return found is not None

    def _grown(self, run_on: int) -> int:
        """Return how far a run goes after a green one."""
        longest, goal = self.longest, self.course.week_goal
        if self.course.step is None and run_on - self.long_on < WEEK_DAYS:
            return longest * 2 // 3
        tenth = longest * 11 // 10
        grown = tenth if self.course.step is None else min(longest + self.course.step, tenth)
        if not goal:
            return grown
        return longest if self.week_full else min(grown, max(longest, goal - self._week_metres(run_on)))

    def _week_metres(self, run_on: int) -> int:
        """Return what was run in the seven days up to this one."""
        return sum(metres or 0 for day, _, _, metres in self.sessions[-WEEK_DAYS:] if 0 <= run_on - day < WEEK_DAYS)

    def _last_long_run(self) -> int:
        """The day of the last run as long as the longest, or nearly so; 0 where there is none."""
        days = (day for day, _, _, metres in reversed(self.sessions) if metres and metres * 10 >= self.longest * 9)
        return next(days, 0)


def _longest(sessions: Sequence[Session], run_on: int) -> tuple[int, int] | None:
    """Return (metres, day) of the longest run in the days that the guard looks at, the latest of equals; None: none."""
    recent = ((metres, day) for day, _, _, metres in sessions if metres and 0 <= run_on - day <= GUARD_DAYS)
    return max(recent, default=None)
