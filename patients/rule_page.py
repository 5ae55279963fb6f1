"""What the page of rules shows: rules in their order, thresholds with the clinic's values, recommendations."""

from dataclasses import dataclass, replace

from patients.cards import SENTENCES, TITLES, SourceLine, source_line
from patients.customs import plain
from patients.guideline_words import NEWER_WORDS, STATEMENT_WORDS, TOPIC_WORDS
from patients.rules.everything import RULE_IDS, THRESHOLDS
from patients.rules.guideline import NEWER, STATEMENTS, Statement
from patients.rules.sources import RULE_SOURCES
from patients.rules.thresholds import Threshold
from patients.suggestions import ClinicThreshold, ConfirmedStatement
from patients.threshold_words import THRESHOLD_WORDS


@dataclass(frozen=True)
class ThresholdLine:
    """row: the clinic's own value, None where the default holds.  typed: what was refused, to be corrected."""

    threshold: Threshold
    words: str
    row: ClinicThreshold | None
    typed: dict

    @property
    def value(self) -> str:
        return plain(self.row.value if self.row else self.threshold.default)

    @property
    def field_value(self) -> str:
        return self.typed.get("value", self.value)

    @property
    def default(self) -> str:
        return plain(self.threshold.default)

    @property
    def low(self) -> str:
        return plain(self.threshold.low)

    @property
    def high(self) -> str:
        return plain(self.threshold.high)

    @property
    def source(self) -> SourceLine:
        return source_line(self.threshold.source)


@dataclass(frozen=True)
class RuleLine:
    """says: (title, sentence) of each card that the rule may show."""

    rule_id: str
    says: list[tuple[str, str]]
    sources: list[SourceLine]
    thresholds: list[ThresholdLine]


@dataclass(frozen=True)
class StatementLine:
    statement: Statement
    topic: str
    words: str
    second: list[SourceLine]
    newer: list[SourceLine]
    confirmed: ConfirmedStatement | None


def rule_lines(clinic_id: int, refused: dict) -> list[RuleLine]:
    """Return every rule; a threshold that several share stands with the first."""
    rows = {row.key: row for row in ClinicThreshold.objects.filter(clinic=clinic_id)}
    lines = []
    for rule_id in RULE_IDS:
        own = [one for one in THRESHOLDS if one.rule_ids[0] == rule_id]
        thresholds = [
            ThresholdLine(one, str(THRESHOLD_WORDS.get(one.key, one.key)), rows.get(one.key), refused.get(one.key, {}))
            for one in own
        ]
        keys = [key for key in TITLES if key[0] == rule_id]
        says = [(str(TITLES[key]), str(SENTENCES.get(key, ""))) for key in keys]
        sources = [source_line(one) for one in RULE_SOURCES.get(rule_id, ())]
        lines.append(RuleLine(rule_id, says, sources, thresholds))
    return lines


def statement_lines(clinic_id: int) -> list[StatementLine]:
    rows = ConfirmedStatement.objects.filter(clinic=clinic_id).select_related("confirmed_by")
    confirmed = {row.statement: row for row in rows}
    return [
        StatementLine(
            statement=one,
            topic=str(TOPIC_WORDS[one.topic]),
            words=str(STATEMENT_WORDS[one.key]),
            second=[source_line(source) for source in one.second],
            newer=[newer_line(key) for key in one.newer],
            confirmed=confirmed.get(one.key),
        )
        for one in STATEMENTS.values()
    ]


def newer_line(key: str) -> SourceLine:
    """Return a newer source with what it found, which says more than its mark alone."""
    line = source_line(NEWER[key])
    return replace(line, words=f"{NEWER_WORDS[key]} ({line.words})")
