"""What the page of suggestions shows: each card with its answer or the form for it, by group, and who is silent."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.cards import Shown, fact_words, plain_words, silent_words, words_of
from patients.findings_of import Contradiction, gather
from patients.models import Assessment
from patients.rules.card import Card, Silence
from patients.rules.card_data import card_of, digest, offer_of
from patients.rules.everything import say_everything
from patients.rules.findings import Findings
from patients.suggesting import Name, answered_sentence, changed_since, name_of
from patients.suggestions import ConfirmedStatement, Suggestion
from plans.facts import with_plan
from plans.offer_words import OfferWords
from plans.suggestion_forms import AnswerForm

LEVELS = ("emergency", "referral", "warning", "suggestion", "note")
GROUPS = {  # first letters of a rule id, in the order of the page; the last takes all others
    "R-F": lazy("Safety"),
    "R-D": lazy("Diagnosis"),
    "R-A": lazy("Subgroups"),
    "R-": lazy("Interventions"),
}


@dataclass(frozen=True)
class Judged:
    """What the rules say of one assessment on one day.

    cards: what is to be shown.  anyway: what would be said if the plan were still empty: a card that is answered says
    nothing any more once its offers stand in the plan, and its values are compared all the same.
    """

    findings: Findings
    cards: dict[Name, Card]
    anyway: dict[Name, Card]
    silences: tuple[Silence, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass
class Item:
    """One card of the page.  form: None where it is answered or not to be answered here."""

    row: Suggestion
    card: Card
    shown: Shown
    form: AnswerForm | None = None
    offers: list = field(default_factory=list)
    answer: str = ""
    taken: tuple[str, ...] = ()
    changed: bool = False
    now: Shown | None = None

    @property
    def is_open(self) -> bool:
        return self.row.outcome == Suggestion.Outcome.OPEN

    @property
    def options(self) -> list[tuple]:
        """The tick boxes, each with its offer."""
        return list(zip(self.form["take"], self.choosable(), strict=True))

    def choosable(self) -> list:
        pairs = zip(self.card.offers, self.offers, strict=True)
        return [line for offer, line in pairs if offer.kind != "restriction"]

    @property
    def restrictions(self) -> list[str]:
        pairs = zip(self.card.offers, self.offers, strict=True)
        return [line.words for offer, line in pairs if offer.kind == "restriction"]

    @property
    def more_fields(self) -> list:
        return [self.form[name] for name in ("stage", "starts_on", "days", "amount") if name in self.form.fields]

    @property
    def seen(self) -> str:
        return digest(self.row.card)


def judge(assessment: Assessment, today: date) -> Judged:
    gathered = gather(assessment, today)
    findings = with_plan(gathered.findings, assessment.episode_id)
    said = say_everything(findings)
    anyway = said if findings.plan is None else say_everything(replace(findings, plan=None))
    return Judged(
        findings,
        cards_in(said),
        cards_in(anyway),
        tuple(one for one in said if isinstance(one, Silence)),
        gathered.contradictions,
    )


def cards_in(said: Iterable) -> dict[Name, Card]:
    return {name_of(one): one for one in said if isinstance(one, Card)}


class Page:
    """All cards of one assessment.  may_answer: whether the open ones get a form."""

    def __init__(self, assessment: Assessment, rows: dict, judged: Judged | None, *, today: date, may_answer: bool):
        self.assessment, self.judged, self.today, self.may_answer = assessment, judged, today, may_answer
        cards = {name: card_of(row.card) for name, row in rows.items()}
        clinic_id = assessment.get_clinic_id()
        confirmed = ConfirmedStatement.objects.filter(clinic=clinic_id).values_list("statement", flat=True)
        self.confirmed = frozenset(confirmed)
        self.offer_words = OfferWords(clinic_id, assessment.episode_id, cards.values())
        self.items = [self.item(row, cards[name], name) for name, row in rows.items()]
        self.items.sort(key=self.place)

    def item(self, row: Suggestion, card: Card, name: Name) -> Item:
        item = Item(row, card, words_of(card, self.confirmed), offers=self.offer_words.lines(card))
        if item.is_open:
            item.form = self.form_for(row, card) if self.may_answer else None
        else:
            item.answer = answered_sentence(row)
            item.taken = tuple(self.offer_words.of(offer_of(one)) for one in row.taken)
            now = self.card_now(name)
            item.changed = self.judged is not None and changed_since(row, now)
            item.now = words_of(now, self.confirmed) if item.changed and now else None
        return item

    def card_now(self, name: Name) -> Card | None:
        return (self.judged.cards.get(name) or self.judged.anyway.get(name)) if self.judged else None

    def form_for(self, row: Suggestion, card: Card, data=None) -> AnswerForm:
        lines = self.offer_words.lines(card)
        against = {place for place, line in enumerate(lines) if line.against}
        words = [line.words for line in lines]
        return AnswerForm(data, card=card, today=self.today, words=words, against=against, prefix=f"s{row.pk}")

    @staticmethod
    def place(item: Item) -> tuple:
        return (group_of(item.row.rule_id), LEVELS.index(item.shown.level), item.row.rule_id, item.row.side)

    def groups(self) -> list[tuple[str, list[Item]]]:
        found = [(title, [one for one in self.items if group_of(one.row.rule_id) == key]) for key, title in keyed()]
        return [(title, items) for title, items in found if items]

    def contradictions(self) -> list[str]:
        return [contradiction_words(one) for one in self.judged.contradictions] if self.judged else []

    def silences(self) -> list:
        return [silent_words(one) for one in self.judged.silences] if self.judged else []


def keyed() -> Iterable[tuple[int, str]]:
    return enumerate(GROUPS.values())


def group_of(rule_id: str) -> int:
    return next(place for place, start in enumerate(GROUPS) if rule_id.startswith(start))


def contradiction_words(one: Contradiction) -> str:
    return _("%(name)s, %(day)s: you recorded %(used)s, the patient said %(told)s. Yours is used.") % {
        "name": fact_words(one.name),
        "day": date_format(one.on, "j M Y"),
        "used": plain_words(one.name, one.used),
        "told": plain_words(one.name, one.told),
    }
