"""What a PT decided in a run program, in words, with what came to light afterwards."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.models import RunDecision, RunProgram, RunUnlock
from plans.program import news_of
from plans.running.case import Case
from plans.running.late_news import LateNews
from plans.templatetags.plan_words import COLOURS


def decisions_shown(program: RunProgram, case: Case) -> list[dict]:
    """Return the decisions, newest first, each with what came to light about its runs afterwards."""
    language = get_language() or "en"
    titles = {stage.key: stage.title.in_language(language) for stage in case.protocol.stages}
    news = {row.pk: found for row, found in news_of(program, case)}
    return [
        {
            "decision": row,
            "words": decision_words(row, titles),
            "news": [news_words(one) for one in news.get(row.pk, ()) if one.is_worse],
        }
        for row in program.decisions.select_related("decided_by")
    ]


def decision_words(row: RunDecision, titles: dict[str, str]) -> str:
    """Return the move of a decision, or what it changed; of one that does neither the stage."""
    if row.changes:
        return changes_words(row.changes)
    before, after = (titles.get(key, key) for key in (row.from_stage, row.to_stage))
    return after if before == after else f"{before} → {after}"


def changes_words(changes: dict) -> str:
    """Return the kind of running that was decided on, or each field of the settings with what it was and is."""
    if "kind" in changes:
        return str(dict(RunUnlock.Kind.choices)[changes["kind"]])
    said = []
    for field in RunProgram._meta.fields:  # in their order: a database may keep the keys in another
        if field.name in changes:
            names = {None: _("as the program says")} | dict(field.flatchoices)
            before, after = (names.get(end, end) for end in changes[field.name])
            said.append(f"{capfirst(field.verbose_name)}: {before} → {after}")
    return "; ".join(said)


def news_words(news: LateNews) -> str:
    """Return that a run looks worse now than when the decision rested on it."""
    return _("Look again: the run of %(day)s is %(now)s; when this was decided it was %(was)s.") % {
        "day": date_format(news.done_on, "j M"),
        "now": COLOURS[news.now],
        "was": COLOURS[news.was] if news.was else _("not logged yet"),
    }
