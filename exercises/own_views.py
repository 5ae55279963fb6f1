"""The page on which a clinic makes an exercise its own: favourite, start dose, photos."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page
from exercises.models import Exercise
from exercises.own import START_DOSE_FIELDS, ClinicExercise, ExercisePhoto, Moment
from exercises.own_forms import PhotoForm, StartDoseForm
from exercises.photos import keep_photo, used_words
from exercises.pictures import pictures_for
from exercises.start_doses import forget_start_dose, library_dose, our_doses, save_start_dose, set_favourite


@require_http_methods(["GET", "POST"])
def own_exercise(request, pk):
    """Show what is the clinic's own of this exercise, or do what the pressed button asks for."""
    exercise = visible_or_404(Exercise, request.user, pk)
    if request.method == "POST":
        may_change = request.user.has_perm("exercises.change_exercisephoto")
        if not (may_change and request.user.has_perm("exercises.change_clinicexercise")):
            raise PermissionDenied
        refused = WISHES.get(request.POST.get("wish", ""), nothing)(request, exercise)
        if refused is None:
            return redirect("admin:own_exercise", pk)
        return show(request, exercise, **refused)
    audit.record(exercise, "read")
    return show(request, exercise)


def show(request, exercise: Exercise, dose_form=None, **photo_forms):
    clinic = request.user.clinic
    ours = our_doses([exercise.pk], clinic.pk).get(exercise.pk)
    drawn = pictures_for([exercise], (get_language() or "en")[:2], clinic)[exercise.pk]
    photos = {photo.moment: photo for photo in ExercisePhoto.objects.filter(clinic=clinic, exercise=exercise)}
    return admin_page(
        request,
        "exercises/own_exercise.html",
        exercise.name,
        exercise=exercise,
        is_own=exercise.clinic_id is not None,
        favourite=ClinicExercise.objects.filter(clinic=clinic, exercise=exercise, favourite=True).exists(),
        ours=ours,
        library=ClinicExercise(**library_dose(exercise), side=exercise.side),
        dose_form=dose_form or StartDoseForm(instance=ours, initial=None if ours else library_dose(exercise)),
        moments=[
            {
                "moment": moment,
                "photo": photos.get(moment),
                "picture": getattr(drawn, moment),
                "form": photo_forms.get(moment) or photo_form(clinic, exercise, moment, photos.get(moment)),
            }
            for moment in Moment
        ],
        used=used_words(clinic.pk),
        editable=request.user.has_perm("exercises.change_exercisephoto"),
    )


def photo_form(clinic, exercise: Exercise, moment: Moment, photo: ExercisePhoto | None, *sent) -> PhotoForm:
    photo = photo or ExercisePhoto(clinic=clinic, exercise=exercise, moment=moment)
    return PhotoForm(*sent, instance=photo, prefix=str(moment))


def asked_moment(request) -> Moment:
    return Moment.END if request.POST.get("moment") == Moment.END else Moment.START


def standing_photo(request, exercise: Exercise) -> ExercisePhoto | None:
    photos = ExercisePhoto.objects.visible_to(request.user)
    return photos.filter(exercise=exercise, moment=asked_moment(request)).first()


def take_photo(request, exercise: Exercise) -> dict | None:
    moment = asked_moment(request)
    standing = standing_photo(request, exercise)
    form = photo_form(request.user.clinic, exercise, moment, standing, request.POST, request.FILES)
    if not form.is_valid():
        return {moment: form}
    try:
        keep_photo(form.save(commit=False), prepared=form.cleaned_data["picture"], by=request.user)
    except ValidationError as error:
        form.add_error("picture", error)
        return {moment: form}
    messages.success(request, _("Saved. Your photo stands on new sheets, and in the portal at once."))
    return None


def remove_photo(request, exercise: Exercise) -> None:
    photo = standing_photo(request, exercise)
    if photo is not None:
        photo.delete()
        messages.success(request, _("The photo is removed. Sheets that were printed keep it."))


def take_dose(request, exercise: Exercise) -> dict | None:
    form = StartDoseForm(request.POST, instance=ClinicExercise(clinic=request.user.clinic, exercise=exercise))
    if not form.is_valid():
        return {"dose_form": form}
    save_start_dose(exercise, {name: form.cleaned_data[name] for name in START_DOSE_FIELDS}, by=request.user)
    messages.success(request, _("New plans start this exercise with your clinic's dose."))
    return None


def drop_dose(request, exercise: Exercise) -> None:
    forget_start_dose(exercise, by=request.user)
    messages.success(request, _("New plans start this exercise with the library's dose again."))


def nothing(request, exercise: Exercise) -> None:
    """Answer a button that there is not."""


WISHES = {"photo": take_photo, "remove_photo": remove_photo, "dose": take_dose, "library_dose": drop_dose}


@require_POST
def star_exercise(request, pk):
    """Put the exercise among the clinic's favourites or take it out, and go back to where the star was pressed."""
    exercise = visible_or_404(Exercise, request.user, pk)
    set_favourite(exercise, request.POST.get("star") == "on", by=request.user)
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        came_from = reverse("admin:exercises_exercise_changelist")
    return redirect(f"{came_from.partition('#')[0]}#star-{pk}")
