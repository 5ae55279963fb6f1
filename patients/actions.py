"""What writes more than one record of a patient."""

from django.db import transaction
from django.utils import timezone

from patients.models import Assessment, Episode, Patient


@transaction.atomic
def admit(patient: Patient, *, episode: Episode, by) -> Patient:
    """Save a new patient of the user's clinic together with the first episode of care."""
    patient.clinic_id = by.clinic_id
    patient.save()
    episode.patient = patient
    episode.save()
    return patient


def start_assessment(episode: Episode, *, by) -> Assessment:
    """Return the draft to go on with: today's open one of this episode, or a new one."""
    today = timezone.localdate()
    draft = episode.assessments.filter(status=Assessment.Status.DRAFT, assessed_on=today).first()
    return draft or Assessment.objects.create(episode=episode, assessed_on=today, assessed_by=by)


def ask_for(assessment: Assessment, profile: str) -> None:
    """Keep which profile of measures the page asks for (patients/asked.py); "" asks for all."""
    assessment.profile = profile
    assessment.save(update_fields=["profile"])


def finish_assessment(assessment: Assessment) -> None:
    assessment.status = Assessment.Status.DONE
    assessment.save(update_fields=["status"])
