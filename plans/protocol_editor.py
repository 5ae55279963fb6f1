"""The editor's forms together: read from a program or from what was typed, arranged, checked, and made a protocol."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans import own_protocols
from plans.program import own_content
from plans.program_words import segment_lines
from plans.protocol_forms import MOST_ROWS, ProgramHead, StageRowForm
from plans.protocol_words import notation_words, range_words
from plans.run_models import OwnProtocol
from plans.running.notation import NotationError, parse
from plans.running.protocol import Protocol, Stage, Text
from plans.running.protocol_files import ProtocolError
from plans.running.totals import stage_totals

ROW_FIELDS = tuple(StageRowForm.base_fields)


@dataclass
class LineSaid:
    """What a line of content is understood as; error: why not, in words."""

    lines: list[str]
    walk: str = ""
    run: str = ""
    total: str = ""
    complete: bool = True
    error: str = ""


def line_words(typed: str, *, imperial: bool = False) -> LineSaid:
    try:
        stage = Stage(key="", title=Text("", ""), blocks=parse(typed))
    except NotationError as error:
        return LineSaid([], error=notation_words(error))
    found = stage_totals(stage)
    walk, run, total = (range_words(part, imperial=imperial) for part in (found.walk, found.run, found.total))
    return LineSaid(segment_lines(stage, imperial=imperial), walk, run, total, stage.is_complete)


class Editor:
    """head: what holds for all.  rows: a form for each stage, in order.  seen: when what was opened had been saved."""

    def __init__(self, own: OwnProtocol, language: str, imperial: bool):
        self.own, self.language, self.imperial = own, language, imperial
        self.seen = own.saved_at.isoformat()
        self.base = own_content(own)
        self.protocol: Protocol | None = None

    @classmethod
    def of(cls, own: OwnProtocol, language: str, imperial: bool) -> "Editor":
        """Return the editor as the program stands."""
        editor = cls(own, language, imperial)
        editor.head = ProgramHead(initial=own_protocols.head_of(editor.base, language))
        editor.fill(own_protocols.rows_of(editor.base, language))
        return editor

    @classmethod
    def typed(cls, own: OwnProtocol, data, language: str, imperial: bool) -> "Editor":
        """Return the editor with what was typed."""
        editor = cls(own, language, imperial)
        editor.head = ProgramHead(data)
        count = data.get("rows", "")
        count = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() else 0
        editor.rows = [StageRowForm(data, prefix=f"r{place}", number=place + 1) for place in range(count)]
        return editor

    @property
    def title(self) -> str:
        return self.head.cleaned_data["title"]

    def fill(self, rows: list[dict]) -> None:
        self.rows = [StageRowForm(initial=row, prefix=f"r{place}", number=place + 1) for place, row in enumerate(rows)]

    def arrange(self, data) -> bool:
        """Add, remove or move a row as the pressed button says; False for a button that does none of these."""
        rows = [{name: form[name].value() or "" for name in ROW_FIELDS} for form in self.rows]
        if "add" in data and len(rows) < MOST_ROWS:
            rows.append(dict.fromkeys(ROW_FIELDS, "") | {"passes": rows[-1]["passes"] if rows else ""})
        elif "remove" in data:
            place = place_in(data["remove"], rows)
            rows = [row for number, row in enumerate(rows) if number != place] or rows
        elif "up" in data or "down" in data:
            place = place_in(data.get("up", data.get("down")), rows)
            other = place + (-1 if "up" in data else 1)
            if place >= 0 and 0 <= other < len(rows):
                rows[place], rows[other] = rows[other], rows[place]
        elif "add" not in data:
            return False
        self.head = ProgramHead(initial={name: self.head[name].value() for name in self.head.fields})
        self.fill(rows)
        return True

    def is_valid(self) -> bool:
        """Check every field, then the program as a whole; what is refused stands beside its field."""
        forms = [self.head, *self.rows]
        fine = [form.is_valid() for form in forms]
        if not self.rows:
            self.head.add_error(None, _("A program needs at least one stage."))
        if not all(fine) or not self.rows:
            return False
        rows = [form.cleaned_data for form in self.rows]
        try:
            self.protocol = own_protocols.build(self.base, self.head.cleaned_data, rows, self.language)
        except ProtocolError as error:
            self.refuse(error)
        return self.protocol is not None

    def refuse(self, error: ProtocolError) -> None:
        """Put what the whole program contradicts beside the stage's field, else above the form."""
        field, sentence = refusal_of(error)
        keys = [form.cleaned_data["key"] for form in self.rows]
        if field in ROW_FIELDS and error.stage in keys:
            self.rows[keys.index(error.stage)].add_error(field, sentence)
        elif field in self.head.fields:
            self.head.add_error(field, sentence)
        else:
            self.head.add_error(None, f"{error.stage}: {sentence}" if error.stage else sentence)

    @property
    def row_parts(self) -> list[dict]:
        """Each row with what its line is understood as."""
        return [
            {"form": form, "said": line_words(str(form["content"].value() or ""), imperial=self.imperial)}
            for form in self.rows
        ]


def place_in(value: str, rows: list) -> int:
    """Return the row that a button names; -1 for one that is not there."""
    place = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else -1
    return place if place < len(rows) else -1


def refusal_of(error: ProtocolError) -> tuple[str, str]:
    """Return the editor's field and the sentence for a refusal by the checks of the whole program."""
    if error.field == "group":
        return "group", _("Stages of one week or level must follow each other.")
    if error.field == "rest.in_a_row":
        return "days_between", _("Days in a row cannot be where there are rest days between runs.")
    if error.field == "days_to_pass":
        sentence = _("So many sessions with this rest do not fit into the %(days)s days of the stage.")
        return "days", sentence % {"days": error.value}
    if error.field == "rest.days_between":
        return "days_between", _(
            "With so many rest days a week passes between two runs, so the stage begins again and is never passed. "
            "Give at most 5, or one session to pass it and no days in the stage."
        )
    if error.field == "rest.max_per_week":
        return "max_per_week", _(
            "With one run a week a stage begins again before it is passed. "
            "Give at least 2, or every stage one session to pass it and no days in the stage."
        )
    if error.field == "pause.days":
        return "pause_days", _(
            "The program's own rest leaves %(days)s days or more between two runs, so keeping it would send the "
            "patient back. Give a longer pause."
        ) % {"days": error.value}
    return "", _("The program contradicts itself at %(field)s: %(value)s.") % {
        "field": error.field,
        "value": error.value,
    }
