"""The answer to a search for an exercise, as a part of the page that asked."""

import re

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from exercises.forms import FILTER_LABELS, FindForm
from exercises.models import Exercise
from exercises.pictures import with_pictures
from exercises.ranking import Kind
from exercises.search import Filters, find
from exercises.start_doses import favourites_among

SHOWN = 12


@require_GET
def find_exercise(request):
    """List what fits the words and filters of the form with this prefix, among what is on offer to the user."""
    prefix = request.GET.get("prefix", "")
    if not re.fullmatch(r"[a-z]{1,20}-\d{1,20}", prefix):
        raise Http404
    words = request.GET.get(f"{prefix}-exercise", "")
    filters = Filters(**{name: request.GET.get(f"{prefix}-{name}", "") for name in FILTER_LABELS})
    offered = Exercise.objects.visible_to(request.user).on_offer()
    favourites_only = request.GET.get(f"{prefix}-favourites") == "on"
    if favourites_only:
        offered = offered.with_favourites(request.user.clinic_id).filter(is_favourite=True)
    found = find(offered, words, get_language() or "en", filters=filters, all_of_them=favourites_only)
    hits = found.first(SHOWN)
    favourites = favourites_among(hits, request.user.clinic_id)
    if not words.strip():  # filters alone give no order of their own
        hits = sorted(hits, key=lambda exercise: exercise.pk not in favourites)
    context = {
        "form": FindForm(prefix=prefix, filters=filters, favourites=favourites_only),
        "words": " ".join(words.split())[:60],
        "asked": bool(words.strip() or filters.chosen() or favourites_only),
        "hits": with_pictures(hits, get_language() or "en", request.user.clinic),
        "favourites": favourites,
        "may_star": request.user.has_perm("exercises.change_clinicexercise"),
        "count": len(found),
        "more": len(found) > SHOWN,
        "close": bool(found) and found.hits[0].kind == Kind.CLOSE,
        "sure": found.sure() is not None,
    }
    return render(request, "exercises/_found.html", context)
