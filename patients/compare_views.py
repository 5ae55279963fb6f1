"""The page that holds one assessment against an earlier one."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients.comparing import comparison
from patients.models import Assessment
from patients.screens import whom_of
from patients.trends import Visit
from patients.visits import days_of, earlier_than, two_of


@require_GET
def compare(request, pk):
    """?with= names the earlier assessment; the one before it unless another is chosen."""
    assessment = visible_or_404(Assessment, request.user, pk)
    audit.record(assessment, "read")
    earlier = earlier_than(days_of(assessment.episode), assessment)
    then = chosen(earlier, request.GET.get("with"))
    before, now, measures = two_of(assessment, then)
    found = comparison(assessment.episode, measures, before, now) if before else None
    return page(
        request,
        "patients/compare.html",
        _("Comparison"),
        assessment=assessment,
        episode=assessment.episode,
        patient=assessment.episode.patient,
        earlier=reversed(earlier),
        then=then,
        found=found,
        adult_data=not whom_of(assessment.episode.patient, assessment.assessed_on).adult,
    )


def chosen(earlier: list[Visit], wish: str | None) -> Visit | None:
    """Return the visit that was asked for, the last one unless any was; None where there is none yet.

    Raises Http404 where it is none of them: the id of another episode's assessment opens nothing.
    """
    if wish is None:
        return earlier[-1] if earlier else None
    found = next((visit for visit in earlier if str(visit.pk) == wish), None)
    if found is None:
        raise Http404
    return found
