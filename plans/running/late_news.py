"""What became known after a proposal was accepted. Pure Python.  Rule R-M01 in docs/rules.md.

An open proposal is worked out anew from all logs, so late values withdraw it by themselves. An accepted one stays: what
changed under it is told, never undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.running.case import CAUTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from plans.running.case import Run


@dataclass(frozen=True)
class LateNews:
    """was, now: colour of the run at the decision and today; was None: logged later, now None: no longer there."""

    run_id: str
    done_on: date | None
    was: str | None
    now: str | None

    @property
    def is_worse(self) -> bool:
        """True where the decision might have been more cautious: a run that is not green any more, or never was."""
        return self.now is not None and CAUTION[self.now] > CAUTION.get(self.was or "green", 0)


def late_news(basis: Mapping[str, str], runs: Iterable[Run], decided_on: date | None = None) -> tuple[LateNews, ...]:
    """Return what later changed under a decision, by day.

    basis: colour of each run that the decision rested on, by run id as text.  runs: as they are today.
    decided_on: then runs of days before it that were logged later are told too, if they lie after the oldest of basis.
    """
    runs = {str(run.entry.run_id): run for run in runs}
    news = [
        LateNews(run_id, runs[run_id].done_on if run_id in runs else None, was, _colour(runs.get(run_id)))
        for run_id, was in basis.items()
        if _colour(runs.get(run_id)) != was
    ]
    known = [runs[run_id].done_on for run_id in basis if run_id in runs]
    if decided_on is not None and known:
        news += [
            LateNews(run_id, run.done_on, None, run.colour)
            for run_id, run in runs.items()
            if run_id not in basis and min(known) <= run.done_on < decided_on
        ]
    return tuple(sorted(news, key=lambda one: (str(one.done_on or ""), one.run_id)))


def _colour(run: Run | None) -> str | None:
    return run.colour if run else None
