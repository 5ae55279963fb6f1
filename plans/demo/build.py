"""Builds the demo clinics, and takes them away again."""

from datetime import date

from auditlog.context import disable_auditlog
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clinic import printing
from clinic.models import Clinic, User
from clinic.roles import Role
from clinic.scope import ScopedModel
from exercises.actions import load_library
from exercises.models import Exercise
from exercises.own import ExercisePhoto, small
from patients.models import Patient
from plans.demo import answers, cast, courses, histories, logo, own, own_measures, scores
from plans.demo.story import Care, play
from plans.handouts.printing import request_handout
from plans.models import Handout

SEED = 20


def build(*, today: date, seed: int = SEED) -> list[Clinic]:
    """Make both clinics with everything in them; the same day and seed give the same values.

    Only the sheets carry the real day: they are printed now.  Raises ValidationError when there is a clinic already.
    """
    if Clinic.objects.exists():
        raise ValidationError(_("There is a clinic already; the demo is for an empty database."))
    # Changes are not written to the audit trail: nobody made them, one by one they would be thousands of lines of the
    # same minute, and a trail cannot be shortened again.  Giving plans, links and sheets is recorded all the same.
    with disable_auditlog(), translation.override("en"), transaction.atomic():
        if not Exercise.objects.filter(clinic__isnull=True).exists():
            load_library()
        password = make_password(cast.PASSWORD)  # once: hashing is slow on purpose
        clinics = [open_clinic(written, password) for written in cast.CLINICS]
        sheets = [
            sheet
            for written, clinic in zip(cast.CLINICS, clinics, strict=True)
            for sheet in fill(written, clinic, today=today, seed=seed)
        ]
    for sheet in sheets:  # by the function that a worker runs: nobody has to start one first
        printing.render(sheet._meta.label_lower, sheet.pk)
    return clinics


def open_clinic(written: cast.DemoClinic, password: str) -> Clinic:
    clinic = Clinic(name=written.name, **written.customs)
    if written.has_logo:
        clinic.logo.save("riverside.png", logo.drawn(), save=False)
    clinic.save()
    for member in written.staff:
        User(
            clinic=clinic,
            username=member.username,
            first_name=member.first_name,
            last_name=member.last_name,
            role=member.role,
            credentials=member.credentials,
            email=member.username + cast.MARK,
            password=password,
        ).save()
    return clinic


def fill(written: cast.DemoClinic, clinic: Clinic, *, today: date, seed: int) -> list[Handout]:
    """Play the stories of one clinic; return the sheets that are asked for at the end."""
    therapist = clinic.staff.filter(role=Role.PHYSIOTHERAPIST).order_by("pk").first()
    if written.has_own:
        own.make_own(clinic, by=therapist)
        own_measures.make_own(clinic)
    cares = [play(person, therapist=therapist, today=today, seed=seed) for person in written.people]
    for care in cares:
        courses.examine_further(care)
        scores.tell(care)
        histories.tell(care)
        answers.give(care)
    return [print_home_program(care) for care in cares if care.person.prints]


def print_home_program(care: Care) -> Handout:
    return request_handout(care.plan, by=care.therapist)


def demo_clinics():
    """Return the clinics in which the demo's staff works."""
    return Clinic.objects.filter(staff__email__endswith=cast.MARK).distinct()


def remove() -> None:
    """Delete the demo clinics with all their records and files.  The audit trail stays: it cannot be deleted.

    Raises ValidationError when there is a clinic that is not the demo's: this is then no longer a mere trial.
    """
    demo = list(demo_clinics())  # now: without its staff a clinic is no longer known as the demo's
    others = Clinic.objects.exclude(pk__in=[clinic.pk for clinic in demo]).order_by("pk")
    if others:
        raise ValidationError(
            _("“%(name)s” is not a demo clinic, so nothing is removed. Reset works where only the demo is.")
            % {"name": others[0]}
        )
    files = stored_files(demo)
    with disable_auditlog(), transaction.atomic():
        Patient.objects.filter(clinic__in=demo).delete()
        for model in owned_by_a_clinic():
            model._base_manager.filter(clinic__in=demo).delete()
        User.objects.filter(clinic__in=demo, is_superuser=True).update(clinic=None, role="")
        User.objects.filter(clinic__in=demo).delete()
        for clinic in demo:
            clinic.delete()
    for storage, name in files:
        storage.delete(name)


def owned_by_a_clinic() -> list[type[ScopedModel]]:
    """Return what belongs to a clinic itself, beside its patients: own exercises, run programs, thresholds."""
    owned = (model for model in apps.get_models() if issubclass(model, ScopedModel) and model.clinic_path == "clinic")
    return [model for model in owned if model is not Patient]


def stored_files(clinics: list[Clinic]) -> set:
    """Return (storage, name) of everything printed, every photo and logo of these clinics."""
    found = set()
    for model in printing.print_models():
        rows = model._base_manager.filter(**{f"{model.clinic_path}__in": clinics}).exclude(file="")
        found |= {(row.file.storage, row.file.name) for row in rows.only("file")}
    for photo in ExercisePhoto.objects.filter(clinic__in=clinics):
        found |= {(photo.image.storage, name) for name in (photo.image.name, small(photo.image.name))}
    return found | {(clinic.logo.storage, clinic.logo.name) for clinic in clinics if clinic.logo}
