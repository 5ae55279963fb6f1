"""How a knee may answer the sessions to come: the assumptions of the forecast, as data. Pure Python.

No source that we know gives these probabilities: every number here is ours [D], to be shown beside each forecast.
The shares of green, amber and red lean towards the patient's own logged runs as these become more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

COLOURS = ("green", "amber", "red")
PRIOR_RUNS = 10  # as many runs of its own has a patient until the own share weighs as much as the assumed one
PRIOR_SHARES = {"green": 0.75, "amber": 0.20, "red": 0.05}

# Planned days missed before a run, its colour, and a number from 0 to 1 that tells the days lost if it is red.
Answer = tuple[int, str, float]


@dataclass(frozen=True)
class Responses:
    """Probabilities, each 0 to 1.

    amber, red: of a run; the rest is green.  missed: that a planned run is not done on its day.
    days_lost: (days, probability) from a red run to the first morning as usual, fewest days first; adds up to 1.
    review_days: from a second red run in 14 days, or a stop for another reason, until the PT has looked.
    own_runs: how many of the patient's runs had a colour and are in these shares.
    Raises ValueError for what is no probability.
    """

    amber: float = PRIOR_SHARES["amber"]
    red: float = PRIOR_SHARES["red"]
    missed: float = 0.10
    days_lost: tuple[tuple[int, float], ...] = ((1, 0.50), (2, 0.25), (4, 0.15), (7, 0.10))
    review_days: int = 3
    own_runs: int = 0

    def __post_init__(self):
        for name in ("amber", "red", "missed"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)!r}, not from 0 to 1")
        if self.amber + self.red > 1:
            raise ValueError(f"amber and red are {self.amber + self.red}, above 1 together")
        days = [day for day, _ in self.days_lost]
        if not days or days != sorted(set(days)) or days[0] < 1 or abs(sum(p for _, p in self.days_lost) - 1) > 1e-9:
            raise ValueError(f"days_lost is {self.days_lost!r}, not days from 1 up whose probabilities add up to 1")
        if self.review_days < 1:
            raise ValueError(f"review_days is {self.review_days!r}, below 1")

    @property
    def green(self) -> float:
        return 1 - self.amber - self.red


def own_responses(colours: Iterable[str]) -> Responses:
    """Return the shares of a patient with runs of these colours; grey ones tell nothing and are left out.

    (assumed share x 10 + own runs of that colour) / (10 + own runs): a Dirichlet prior that weighs ten runs [D].

    >>> own_responses(["green"] * 10).amber
    0.1
    """
    counted = Counter(colour for colour in colours if colour in COLOURS)
    runs = counted.total()

    def share(colour: str) -> float:
        return (PRIOR_SHARES[colour] * PRIOR_RUNS + counted[colour]) / (PRIOR_RUNS + runs)

    return Responses(amber=share("amber"), red=share("red"), own_runs=runs)


def drawn_answers(responses: Responses, chance: Random) -> Callable[[], Answer]:
    """Return a function that draws the answer of one session after the other.

    Each takes three numbers of `chance`, whatever comes out, so that session 7 of a future draws the same under other
    assumptions: where red is more probable, the same futures get worse, and are not other futures.
    """
    draw, missed, red, not_green = chance.random, responses.missed, responses.red, responses.red + responses.amber

    def answer() -> Answer:
        absent, knee, lost = draw(), draw(), draw()
        misses = _misses(absent, missed) if absent < missed else 0
        return misses, "green" if knee >= not_green else "red" if knee < red else "amber", lost

    return answer


def best_answer() -> Answer:
    """All green, no day missed, and after a red run that was logged the fewest days lost."""
    return 0, "green", 0.0


def days_lost(responses: Responses, drawn: float) -> int:
    """Return the days that go with a number from 0 to 1: the higher, the more."""
    total = 0.0
    for days, probability in responses.days_lost:
        total += probability
        if drawn < total:
            return days
    return responses.days_lost[-1][0]


def _misses(drawn: float, probability: float, most: int = 30) -> int:
    """Return how many planned days in a row are missed: n with the chance probability^n x (1 - probability)."""
    misses, limit = 0, probability
    while drawn < limit and misses < most:
        misses += 1
        limit *= probability
    return misses
