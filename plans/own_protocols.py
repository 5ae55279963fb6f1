"""A clinic's own run programs: from the editor's fields to a protocol and back, copying and keeping them.

What a PT types in one language stands for both; a text that was not touched keeps its two languages.
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from plans.run_models import OwnProtocol
from plans.running.notation import parse, write
from plans.running.protocol import AtFirst, Group, Pause, Protocol, Rest, Soreness, Stage, StepBack, Text
from plans.running.protocol_files import from_definition, silent_fields, to_definition

TEXTS = ("warm_up", "cool_down", "progression", "hold")
LINES = ("rules", "entry", "cautions")  # a text a line
OVER_ALL = ("in_a_row", "max_per_week", "max_levels_per_week")  # rest rules of the whole program
KEY = "own"
ADAPTED = {"en": "adapted", "es": "adaptado"}


def head_of(protocol: Protocol, language: str) -> dict:
    """Return the editor's fields of the whole program; a rest rule only where all stages share it."""
    found = {"title": protocol.title.in_language(language), "pain_limit": protocol.pain_limit}
    found |= {name: said(getattr(protocol, name), language) for name in TEXTS}
    found |= {name: "\n".join(text.in_language(language) for text in getattr(protocol, name)) for name in LINES}
    step, pause, sore, first = protocol.step_back, protocol.pause, protocol.soreness, protocol.at_first
    found |= {"step_back": step.to if step else "", "days_off": step.days_off if step else None}
    found["step_back_when"] = step.when if step else "red"
    found |= {"pause_days": pause.days if pause else None, "pause_to": pause.to if pause else ""}
    found |= {
        "sore_warm_up": sore.warm_up_days_off if sore else None,
        "sore_during": sore.during_days_off if sore else None,
        "first_days": first.days if first else None,
        "first_between": first.rest.days_between if first else None,
    }
    return found | {name: shared(protocol, name) for name in OVER_ALL}


def rows_of(protocol: Protocol, language: str) -> list[dict]:
    """Return the editor's fields of each stage."""
    groups = {group.key: group.title.in_language(language) for group in protocol.groups}
    return [
        {
            "key": stage.key,
            "title": stage.title.in_language(language),
            "content": write(stage.blocks, language),
            "group": groups.get(stage.group, ""),
            "passes": stage.sessions_to_pass,
            "days": stage.days_to_pass,
            "days_between": stage.rest.days_between,
            "days_after": stage.rest.days_after,
            "rpe": stage.rpe,
            "surface": stage.surface or "",
            "note": said(stage.note, language),
        }
        for stage in protocol.stages
    ]


def said(text: Text | None, language: str) -> str:
    return text.in_language(language) if text else ""


def shared(protocol: Protocol, name: str) -> int | None:
    values = {getattr(stage.rest, name) for stage in protocol.stages}
    return values.pop() if len(values) == 1 else None


def text_of(typed: str, before: Text | None, language: str) -> Text | None:
    """Return the text in both languages; None where nothing is typed."""
    typed = typed.strip()
    if not typed:
        return None
    return before if before and before.in_language(language) == typed else Text(typed, typed)


def build(base: Protocol, head: dict, rows: list[dict], language: str) -> Protocol:
    """Return the protocol that the editor's checked fields make of the one before.

    Fields that the editor does not show stay.  Raises NotationError and ProtocolError.
    """
    groups = Groups(base, language)
    give_keys(base, rows)
    stages = tuple(stage_of(base, head, row, groups, language) for row in rows)
    known = {stage.key for stage in stages}
    made = replace(
        base,
        key=KEY,
        title=text_of(head["title"], base.title, language),
        stages=stages,
        groups=groups.used(stages),
        pause=Pause(head["pause_days"], head["pause_to"]) if head["pause_days"] else None,
        soreness=Soreness(head["sore_warm_up"], head["sore_during"]) if head["sore_during"] is not None else None,
        at_first=at_first_of(head, base),
        pain_limit=head["pain_limit"],
        step_back=step_back_of(head, base),
        entry_stages=tuple(one for one in base.entry_stages if one.stage_key in known),
        **{name: text_of(head[name], getattr(base, name), language) for name in TEXTS},
        **{name: lines_of(head[name], getattr(base, name), language) for name in LINES},
    )
    made = replace(made, not_stated=silent_fields(made))
    return from_definition(to_definition(made), head["title"])


def lines_of(typed: str, before: tuple[Text, ...], language: str) -> tuple[Text, ...]:
    known = {text.in_language(language): text for text in before}
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    return tuple(known.get(line) or Text(line, line) for line in lines)


def at_first_of(head: dict, base: Protocol) -> AtFirst | None:
    if not head["first_days"]:
        return None
    before = base.at_first.rest if base.at_first else Rest()
    return AtFirst(head["first_days"], replace(before, days_between=head["first_between"]))


def step_back_of(head: dict, base: Protocol) -> StepBack | None:
    if not head["step_back"]:
        return None
    before = base.step_back
    made = StepBack(head["step_back"], head["days_off"], when=head["step_back_when"] or "red")
    same = before and (before.to, before.days_off, before.when) == (made.to, made.days_off, made.when)
    return before if same else made


def stage_of(base: Protocol, head: dict, row: dict, groups: "Groups", language: str) -> Stage:
    before = next((stage for stage in base.stages if stage.key == row["key"]), None)
    same_line = before and write(before.blocks, language) == row["content"].strip()
    made = before or Stage(key=row["key"], title=Text("", ""), blocks=())
    return replace(
        made,
        title=text_of(row["title"], made.title, language),
        blocks=before.blocks if same_line else parse(row["content"]),
        group=groups.key(row["group"]),
        sessions_to_pass=row["passes"],
        days_to_pass=row["days"],
        rpe=row["rpe"],
        surface=row["surface"] or None,
        note=text_of(row["note"], made.note, language),
        rest=rest_of(base, head, row, made.rest if before else None),
    )


def rest_of(base: Protocol, head: dict, row: dict, before: Rest | None) -> Rest:
    """Return a stage's rest: a rule of the whole program where the PT changed it, else what the stage had."""
    over_all = {
        name: head[name] if before is None or head[name] != shared(base, name) else getattr(before, name)
        for name in OVER_ALL
    }
    return Rest(days_between=row["days_between"], days_after=row["days_after"], **over_all)


def give_keys(base: Protocol, rows: list[dict]) -> None:
    """Number the rows that are new.  A key stays with its stage and is not used again: programs and logs name it."""
    taken = {stage.key for stage in base.stages} | {row["key"] for row in rows}
    new = (key for number in range(1, 1000) if (key := f"n{number}") not in taken)
    for row in rows:
        row["key"] = row["key"] or next(new)


class Groups:
    """Weeks and levels by the title that is typed in the rows."""

    def __init__(self, base: Protocol, language: str):
        self.known = {group.title.in_language(language): group for group in base.groups}
        self.taken: dict[str, Group] = {}

    def key(self, title: str) -> str | None:
        title = title.strip()
        if not title:
            return None
        if title not in self.taken:
            numbers = (f"g{number}" for number in range(1, 1000))
            keys = {group.key for group in (*self.known.values(), *self.taken.values())}
            new = next(number for number in numbers if number not in keys)
            self.taken[title] = self.known.get(title) or Group(new, Text(title, title))
        return self.taken[title].key

    def used(self, stages: tuple[Stage, ...]) -> tuple[Group, ...]:
        """Return them, without a rest rule where a row of theirs was cleared: it would come back from there."""
        cleared = {stage.group for stage in stages if stage.rest == Rest()}
        return tuple(replace(group, rest=Rest()) if group.key in cleared else group for group in self.taken.values())


def copy_of(source: Protocol, *, clinic, by, copied_from: str) -> OwnProtocol:
    """Keep a copy of a protocol as the clinic's own, to be adapted.  copied_from: key, or number of an own one."""
    names = {code: f"{source.title.in_language(code)[:105]}, {words}" for code, words in ADAPTED.items()}
    return new_own(replace(source, title=Text(**names)), clinic=clinic, by=by, copied_from=copied_from)


def new_own(protocol: Protocol, *, clinic, by, copied_from: str = "") -> OwnProtocol:
    protocol = replace(protocol, key=KEY)
    return OwnProtocol.objects.create(
        clinic=clinic,
        title=protocol.title.in_language(get_language() or "en"),
        copied_from=copied_from,
        definition=to_definition(protocol),
        saved_by=by,
    )


def blank(title: str) -> Protocol:
    """Return a program with one stage of running, how long left open: the PT fills it in."""
    first = Stage(key="1", title=Text("Stage 1", "Etapa 1"), blocks=parse("run"))
    made = Protocol(key=KEY, title=Text(title, title), stages=(first,))
    return replace(made, not_stated=silent_fields(made))


@transaction.atomic
def keep(own: OwnProtocol, protocol: Protocol, *, title: str, by) -> OwnProtocol:
    """Save what the editor made; one that a patient follows stays as it is, and a copy is opened instead."""
    if own.followed.exists():
        title = next_title(own, title)
        protocol = replace(protocol, title=Text(title, title))
        return new_own(protocol, clinic=own.clinic, by=by, copied_from=str(own.pk))
    own.title, own.definition, own.saved_by = title, to_definition(protocol), by
    own.save()
    return own


def next_title(own: OwnProtocol, typed: str) -> str:
    """Return a title that the clinic's own programs do not have yet."""
    taken = set(OwnProtocol.objects.filter(clinic=own.clinic).values_list("title", flat=True))
    if typed not in taken:
        return typed
    return next(title for number in range(2, 1000) if (title := f"{typed[:112]} ({number})") not in taken)


def retire(own: OwnProtocol, *, offered: bool, now=None) -> None:
    """No longer offer a program, or offer it again; who follows it goes on."""
    own.retired_at = None if offered else now or timezone.now()
    own.save()
