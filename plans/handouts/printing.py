"""The home program on paper: what it says is fixed when the PT asks for it, the bytes are made by a worker."""

import hashlib
import json
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clinic import audit, printing
from clinic.models import Units
from clinic.pdf import Pdf, font_folder, html_to_pdf, own_address
from exercises.pictures import FIGURE_FOLDER, PRINTED_FROM, Pictures, pictures_for
from exercises.vocabulary import Side
from plans import actions, program_words
from plans.gates import refuse_giving
from plans.handouts.content import (
    ExerciseLines,
    Letterhead,
    NextMorning,
    PainLimits,
    Picture,
    RunLines,
    SheetContent,
)
from plans.handouts.sheet import sheet_html, usual_stop_signs
from plans.models import Handout, PainModel, Phase, Plan, PortalLink, RunProgram
from plans.portal import links
from plans.program import is_known, protocol_of
from plans.run_words import limit_sentence
from plans.running.case import DEFAULT_SESSIONS_TO_PASS

SHEET_VERSION = 2  # raise it when the layout changes, so that kept bytes of the old one are not handed out as new
STATIC_FOLDER = Path(__file__).resolve().parent.parent / "static"
LIMITS = {
    PainModel.ESCULIER: PainLimits(),
    PainModel.MODEL_5: PainLimits(during_max=5, after_minutes=24 * 60, next_morning=NextMorning.SETTLED),
}


@transaction.atomic
def request_handout(plan: Plan, *, by, phase: Phase | None = None, paper: str = "") -> Handout:
    """Give the plan to the patient if it was a draft, and ask for its sheet; return the job (one, however often asked).

    The sheet carries the patient's portal address; a patient without a year of birth gets one without it.
    Raises ValidationError when there is nothing to print, or an open red flag stops it.
    """
    if plan.status == Plan.Status.SUPERSEDED:
        raise ValidationError(_("This version was replaced. Print the one in use, or open the sheet that was kept."))
    refuse_giving(plan)
    plan = actions.give(plan, by=by)
    phase = phase or plan.current_phase()
    if phase is None or not phase.prescriptions.exists():
        raise ValidationError(_("This phase holds no exercise yet, so there is nothing to print."))
    patient = plan.patient
    link = link_to_print(patient, by=by)
    snapshot = sheet_content(plan, phase, paper=paper or patient.clinic.paper, by=by).to_dict()
    key = content_key(snapshot, link)
    waiting = Handout.objects.filter(plan=plan, content_key=key, status__in=printing.WAITING).first()
    if waiting is not None:  # the button was pressed twice
        return waiting
    handout = Handout(
        plan=plan,
        phase=phase,
        language=patient.language,
        paper=snapshot["paper"],
        snapshot=snapshot,
        requested_by=by,
        content_key=key,
    )
    printing.start(handout)
    audit.record(handout, "print")
    return handout


def link_to_print(patient, *, by):
    """Return the link whose address the sheet carries: issued now where there was none; None when it was closed."""
    link = PortalLink.objects.select_related("patient__clinic").filter(patient=patient).first()
    if patient.birth_year is None or (link is not None and link.revoked_at is not None):
        return None
    if link is not None and links.is_open(link, timezone.now()):
        return link
    return links.issue(patient, by=by)


def content_key(snapshot: dict, link) -> str:
    """Return a digest of all that decides the bytes: content, layout, figures, and which link is printed."""
    address = [link.pk, link.version] if link else None
    whole = json.dumps([SHEET_VERSION, address, snapshot, drawn(snapshot)], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def drawn(snapshot: dict, folder: Path = FIGURE_FOLDER) -> list:
    """Return size and time of each of our figures on the sheet, so that one drawn anew or come back is printed anew."""
    shown = [lines[f"picture_{moment}"] for lines in snapshot["exercises"] for moment in ("start", "end")]
    ours = own_address(PRINTED_FROM, "")
    names = [picture["path"].removeprefix(ours) for picture in shown if picture and picture["path"].startswith(ours)]
    facts = [path.stat() if (path := folder / unquote(name)).is_file() else None for name in names]
    return [(one.st_size, one.st_mtime_ns) if one else None for one in facts]


def print_folders() -> dict[str, Path]:
    """Return what a sheet may read, by the names that clinic/pdf.py knows."""
    return {
        "static": STATIC_FOLDER,
        PRINTED_FROM: FIGURE_FOLDER,
        "media": Path(settings.MEDIA_ROOT),
        "fonts": font_folder(),
    }


def make_pdf(handout: Handout) -> Pdf:
    """Render the snapshot.  Runs in a worker."""
    patient = handout.plan.patient
    link = getattr(patient, "portal_link", None)
    address = links.url(link) if link and link.revoked_at is None and patient.birth_year else ""
    html = sheet_html(SheetContent.from_dict(handout.snapshot), address)
    return html_to_pdf(html, folders=print_folders())


def sheet_content(plan: Plan, phase: Phase, *, paper: str, by) -> SheetContent:
    """Return what the sheet says, in the patient's language."""
    patient, clinic = plan.patient, plan.patient.clinic
    program = RunProgram.objects.filter(episode=plan.episode, status=RunProgram.Status.ACTIVE).first()
    therapist = plan.episode.therapist or by
    with translation.override(patient.language), timezone.override(clinic.time_zone):
        prescriptions = list(phase.prescriptions.select_related("exercise").prefetch_related("exercise__texts"))
        pictures = pictures_for([row.exercise for row in prescriptions], patient.language, clinic)
        return SheetContent(
            letterhead=letterhead(clinic, therapist),
            patient_short_name=patient.short_name,
            printed_on=timezone.localdate(),
            plan_version=plan.version,
            plan_title=plan.title,
            session_minutes=session_minutes(prescriptions),
            days=days_words(prescriptions),
            stop_signs=usual_stop_signs(patient.language),
            exercises=tuple(
                exercise_lines(number, row, pictures[row.exercise_id])
                for number, row in enumerate(prescriptions, start=1)
            ),
            phase_title=phase.title,
            phase_goal=phase.goal,
            plan_note=plan.note,
            pain_limits=LIMITS[PainModel(program.pain_model if program else PainModel.ESCULIER)],
            next_visit_on=plan.next_visit_on,
            run=run_lines(program, imperial=clinic.units == Units.IMPERIAL) if program and is_known(program) else None,
            language=patient.language,
            paper=paper,
        )


def letterhead(clinic, therapist) -> Letterhead:
    return Letterhead(
        clinic_name=clinic.name,
        phone=clinic.phone,
        therapist_name=str(therapist),
        therapist_credentials=therapist.credentials,
        address=clinic.address,
        emergency_text=clinic.emergency_text,
        logo=clinic.logo.name or "",
    )


def session_minutes(prescriptions) -> int:
    """Return the length of one session, rounded up to five minutes."""
    seconds = sum(prescription.session_seconds for prescription in prescriptions)
    return -(-seconds // 300) * 5


def days_words(prescriptions) -> str:
    kinds = {prescription.frequency for prescription in prescriptions}
    if len(kinds) == 1:
        words = str(prescriptions[0].get_frequency_display())
        return words[0].upper() + words[1:]
    return _("The days stand with each exercise")


def exercise_lines(number: int, row, pictures: Pictures) -> ExerciseLines:
    text = row.exercise.text()
    side = str(row.get_side_display())
    return ExerciseLines(
        number=number,
        name=text.name,
        dose_big=row.dose_big,
        dose_words=row.dose_words,
        side="" if row.side == Side.BOTH or row.duration_min else side[0].upper() + side[1:],
        load=row.load_words,
        steps=tuple(text.step_list()),
        feel=text.feel,
        avoid=text.avoid,
        care=tuple(row.exercise.caution_sentences()),
        note=row.note,
        picture_start=printed(pictures.start),
        picture_end=printed(pictures.end),
    )


def printed(picture) -> Picture | None:
    return Picture(picture.path, picture.alt, picture.credit) if picture else None


def run_lines(program: RunProgram, *, imperial: bool) -> RunLines:
    protocol = protocol_of(program)
    stage = protocol.stage(program.stage)
    language = translation.get_language()
    rules = [text.in_language(language) for text in protocol.said]
    if protocol.warm_up:
        rules.insert(0, protocol.warm_up.in_language(language))
    rules.append(limit_sentence())
    return RunLines(
        stage_title=stage.title.in_language(language),
        segments=tuple(program_words.segment_lines(stage, imperial=imperial)),
        total=program_words.total_words(stage, imperial=imperial),
        rest_days=stage.rest.days_between or 0,
        passes_needed=program.sessions_to_pass or stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS,
        limits=tuple(rules),
    )
