"""Who may look at, and who may change, what belongs to a full assessment."""

from django.db import migrations

from clinic.roles import FULL, KEEP, LOOK, Role, grant

CLINICAL = {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK}
CUSTOMS = {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: LOOK, Role.ASSISTANT: LOOK}
KEPT = {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK}  # never deleted

TABLE = {
    "intake": CLINICAL,
    "trainingweek": CLINICAL,
    "redflagscreen": KEPT,
    "redflaganswer": KEPT,
    "outcomescore": CLINICAL,
    "patientactivity": KEPT,
    "suggestion": KEPT,
    "assessmentreport": KEPT,
    "ownmeasure": CUSTOMS,
    "hiddenmeasure": CUSTOMS,
    "clinicthreshold": CUSTOMS,
    "confirmedstatement": CUSTOMS,
}


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_full_assessment"), ("clinic", "0002_roles")]
    operations = [migrations.RunPython(grant("patients", TABLE), migrations.RunPython.noop)]
