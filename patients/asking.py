"""When the portal offers the patient its questions: at the start, then every four weeks, or when the PT asks.

Offered, never demanded: "not now" is kept for a week, an answered round for four.  All of it our choice [D].
"""

from datetime import date, timedelta

from patients.intake import ToldBy
from patients.models import Episode
from patients.score_series import Told

ROUND = ("nprs_usual", "nprs_worst", "psfs", "sane", "groc")  # in the order of the screens
EVERY = timedelta(days=28)
NOT_NOW = timedelta(days=7)


def questions_for(episode: Episode, told: dict[str, tuple[Told, ...]], today: date) -> list[str]:
    """Return the instruments to ask today, in order.  What the patient answered today stays in: it can be corrected.

    A question waits until four weeks after its last answer, whoever gave it; when the therapist asks, all come back.
    The rating of change is asked once there was time for one.
    """
    asked_now = episode.questions_asked_on is not None

    def wanted(name: str) -> bool:
        days = told.get(name, ())
        if any(one.score.on == today and by_patient(one) for one in days):
            return True
        if name == "groc" and today - episode.opened_on < (timedelta(days=1) if asked_now else EVERY):
            return False
        return asked_now or not days or today - days[-1].score.on >= EVERY

    return [name for name in ROUND if wanted(name)]


def by_patient(told: Told) -> bool:
    """Return whether the patient gave an answer that day, even where another one counts."""
    return any(one.row and one.row.told_by == ToldBy.PATIENT for one in (told, *told.beside))


def is_quiet(episode: Episode, today: date) -> bool:
    """Return whether nothing is offered: answered lately, or put off."""
    return episode.questions_quiet_until is not None and today < episode.questions_quiet_until


def ask_now(episode: Episode, today: date) -> None:
    episode.questions_asked_on, episode.questions_quiet_until = today, None
    episode.save(update_fields=["questions_asked_on", "questions_quiet_until"])


def finish_round(episode: Episode, today: date) -> None:
    episode.questions_asked_on, episode.questions_quiet_until = None, today + EVERY
    episode.save(update_fields=["questions_asked_on", "questions_quiet_until"])


def put_off(episode: Episode, today: date) -> None:
    """Wait a week; what the PT asked for is asked then."""
    episode.questions_quiet_until = today + NOT_NOW
    episode.save(update_fields=["questions_quiet_until"])
