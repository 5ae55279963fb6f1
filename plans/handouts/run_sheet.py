"""The return-to-run program on one page: what it says is fixed when it is asked for, the bytes are made by a worker."""

import hashlib
import json
from dataclasses import asdict

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from clinic import audit, printing
from clinic.models import Units
from clinic.pdf import Pdf, html_to_pdf
from plans import program_words
from plans.gates import gate_of
from plans.handouts.content import PainLimits
from plans.handouts.printing import LIMITS, letterhead, link_to_print, print_folders
from plans.handouts.sheet import qr_code, traffic_light, usual_stop_signs
from plans.models import PainModel, RunProgram, RunSheet
from plans.portal import links
from plans.program import protocol_of, refuse_unknown
from plans.run_words import days_words, limit_sentence, passes_sentence, rest_sentences
from plans.running.case import DEFAULT_SESSIONS_TO_PASS
from plans.running.protocol import Protocol, Stage

RUN_SHEET_VERSION = 3  # raise it when the layout changes, so that kept bytes of the old one are not handed out as new
DENSITIES = ("roomy", "close", "tight")
MOST_BOXES = 4  # runs of one stage that get boxes; further ones go into the log


@transaction.atomic
def request_run_sheet(program: RunProgram, *, by, paper: str = "") -> RunSheet:
    """Ask for the one-page program; return the job (one, however often the same is asked while it waits).

    Raises ValidationError while a red flag stops running, and where the program is gone.
    """
    gate_of(program.episode).refuse_running()
    refuse_unknown(program)
    patient = program.episode.patient
    link = link_to_print(patient, by=by)
    snapshot = run_sheet_content(program, paper=paper or patient.clinic.paper, by=by)
    key = content_key(snapshot, link)
    waiting = program.sheets.filter(content_key=key, status__in=printing.WAITING).first()
    if waiting is not None:
        return waiting
    sheet = RunSheet(
        program=program,
        language=patient.language,
        paper=snapshot["paper"],
        snapshot=snapshot,
        requested_by=by,
        content_key=key,
    )
    printing.start(sheet)
    audit.record(sheet, "print")
    return sheet


def content_key(snapshot: dict, link) -> str:
    """Return a digest of all that decides the bytes: content, layout, and which link is printed."""
    address = [link.pk, link.version] if link else None
    return hashlib.sha256(json.dumps([RUN_SHEET_VERSION, address, snapshot], sort_keys=True).encode()).hexdigest()


def run_sheet_content(program: RunProgram, *, paper: str, by) -> dict:
    """Return what the sheet says, in the patient's language, as data for JSON."""
    patient, clinic = program.episode.patient, program.episode.patient.clinic
    protocol = protocol_of(program)
    with translation.override(patient.language), timezone.override(clinic.time_zone):
        language = translation.get_language()
        return {
            "language": patient.language,
            "paper": paper,
            "letterhead": asdict(letterhead(clinic, program.episode.therapist or by)),
            "patient": patient.short_name,
            "printed_on": date_format(timezone.localdate(), "DATE_FORMAT"),
            "title": protocol.title.in_language(language),
            "sources": [f"{source.key} [{source.mark}]" for source in protocol.sources],
            "days": days_words(program.run_days) if program.run_days else "",
            "goal": goal_words(program),
            "limits": asdict(LIMITS[PainModel(program.pain_model)]),
            "rules": rules(program, protocol, language),
            "stages": stages(program, protocol, language, imperial=clinic.units == Units.IMPERIAL),
        }


def goal_words(program: RunProgram) -> str:
    if program.goal and program.goal_on:
        return f"{program.goal}, {date_format(program.goal_on, 'DATE_FORMAT')}"
    return program.goal


def rules(program: RunProgram, protocol: Protocol, language: str) -> list[str]:
    """Return warm-up, the source's own rules (where it words none, those that its figures make) and the 30-day limit.

    The PT's own number of passes is always said.
    """
    stage = protocol.stage(program.stage)
    warm_up = [protocol.warm_up.in_language(language)] if protocol.warm_up else []
    own = [text.in_language(language) for text in protocol.said] or rest_sentences(stage.rest)
    passes = [passes_sentence(needed(program, stage))] if program.sessions_to_pass or not protocol.said else []
    return [*warm_up, *passes, *own, limit_sentence()]


def needed(program: RunProgram, stage: Stage) -> int:
    return program.sessions_to_pass or stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS


def stages(program: RunProgram, protocol: Protocol, language: str, *, imperial: bool) -> list[dict]:
    """Return a row for each stage; state: passed, now or next."""
    place = protocol.stages.index(protocol.stage(program.stage))
    building = program.status == RunProgram.Status.BUILDING
    return [
        {
            "title": stage.title.in_language(language),
            "content": program_words.short_lines(stage, imperial=imperial),
            "total": program_words.total_words(stage, imperial=imperial) or program_words.time_words(stage),
            "effort": stage.rpe,
            "runs": min(needed(program, stage), MOST_BOXES),
            "state": "passed" if number < place or building else "now" if number == place else "next",
        }
        for number, stage in enumerate(protocol.stages)
    ]


def make_pdf(sheet: RunSheet) -> Pdf:
    """Render the snapshot on one page: set closer where it does not fit, then without the stages that are passed.

    A program that does not fit even so gets its last stages on a second page: nothing is left out in silence.
    """
    patient = sheet.program.episode.patient
    link = getattr(patient, "portal_link", None)
    address = links.url(link) if link and link.revoked_at is None and patient.birth_year else ""
    for whole in (True, False):
        for density in DENSITIES:
            pdf = html_to_pdf(run_sheet_html(sheet.snapshot, address, density, whole=whole), folders=print_folders())
            if pdf.pages <= 1:
                return pdf
    return pdf


def run_sheet_html(snapshot: dict, portal_url: str, density: str = "roomy", *, whole: bool = True) -> str:
    """Return the page as HTML.  portal_url: the patient's address, or "".  whole: with the stages that are passed."""
    ahead = [row for row in snapshot["stages"] if row["state"] != "passed"]
    rows = snapshot["stages"] if whole or not ahead else ahead
    with translation.override(snapshot["language"]):
        return render_to_string(
            "handouts/run_sheet.html",
            {
                "sheet": snapshot,
                "rows": [row | {"boxes": range(1, row["runs"] + 1)} for row in rows],
                "most_runs": range(1, max(row["runs"] for row in rows) + 1),
                "left_out": len(snapshot["stages"]) - len(rows),
                "density": density,
                "lights": traffic_light(PainLimits(**snapshot["limits"])),
                "stop_signs": usual_stop_signs(snapshot["language"]),
                "short_url": portal_url.partition("://")[2],
                "portal_url": portal_url,
                "qr_code": qr_code(portal_url) if portal_url else "",
            },
        )
