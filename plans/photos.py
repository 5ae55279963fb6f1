"""The one address from which a clinic's photos are shown: to its staff, and to its patients in the portal."""

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.sign_in import has_second_factor
from exercises.own import SMALL, ExercisePhoto, small
from plans.portal import sessions

KEPT_BY_BROWSERS_S = 24 * 60 * 60  # a file never changes: another photo has another name


def photos_within_reach(request):
    """Return the photos that whoever asks may see: those of the clinics where they work and where they are in care."""
    clinics = set()
    signed_in = request.user.is_authenticated and (has_second_factor(request) or not settings.STAFF_MFA_REQUIRED)
    if signed_in and request.user.has_perm("exercises.view_exercisephoto"):
        clinics |= set(ExercisePhoto.objects.visible_to(request.user).values_list("clinic", flat=True)[:1])
    session = sessions.find_session(request.COOKIES.get(settings.PORTAL_COOKIE_NAME, ""), timezone.now())
    if session is not None:
        clinics.add(session.link.patient.clinic_id)
    return ExercisePhoto.objects.filter(clinic__in=clinics)


@require_safe
def exercise_photo(request, name):
    """A photo's small copy, drawn anew when it came; 404 for strangers, other clinics and what is gone, all alike."""
    whole = f"photos/{name.removesuffix(SMALL)}.jpg"
    photo = photos_within_reach(request).filter(image=whole).first() if name.endswith(SMALL) else None
    if photo is None or not photo.image.storage.exists(small(whole)):
        raise Http404
    answer = FileResponse(photo.image.storage.open(small(whole), "rb"), content_type="image/jpeg")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSERS_S}"
    return answer
