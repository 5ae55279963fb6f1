"""A clinic's own measures, and which of all measures it uses."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from clinic.scoped_admin import ClinicScopedAdmin
from clinic.views import admin_page
from patients.catalogue import use_only
from patients.measure_words import KIND_WORDS, SECTION_TITLES
from patients.measures import by_section
from patients.own_measure_forms import OwnMeasureForm, holds_values
from patients.own_measures import HiddenMeasure, OwnMeasure


@admin.register(OwnMeasure)
class OwnMeasureAdmin(ClinicScopedAdmin):
    """The clinic's administrator changes them, therapists look.  With values it is retired, not deleted."""

    form = OwnMeasureForm
    list_display = ["label", "section_title", "kind_words", "unit", "retired"]
    list_filter = ["retired"]
    actions = None
    fieldsets = [
        (None, {"fields": ["label", ("section", "kind"), "method"]}),
        (
            lazy("A number or a score"),
            {"fields": [("unit", "decimals"), ("low", "high"), "trials", "higher_is_better"]},
        ),
        (lazy("Sides"), {"fields": ["sided", "lsi"]}),
        (lazy("One of several answers"), {"fields": ["choices"]}),
        (None, {"fields": ["retired"]}),
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.clinic_id = request.user.clinic_id
        return form

    def has_add_permission(self, request):
        return super().has_add_permission(request) and request.user.clinic_id is not None

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not holds_values(obj))

    @admin.display(description=lazy("section"), ordering="section")
    def section_title(self, row):
        return SECTION_TITLES[row.section]

    @admin.display(description=lazy("kind"), ordering="kind")
    def kind_words(self, row):
        return KIND_WORDS[row.kind]


@require_http_methods(["GET", "POST"])
def measures_in_use(request):
    """Every measure by section with a tick: does this clinic use it?"""
    may_change = request.user.clinic_id is not None and request.user.has_perms(
        ["patients.add_hiddenmeasure", "patients.delete_hiddenmeasure"]
    )
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        use_only(request.user.clinic_id, set(request.POST.getlist("used")))
        messages.success(request, _("Saved: new examinations ask for these measures."))
        return redirect("admin:measures_in_use")
    hidden = set(HiddenMeasure.objects.visible_to(request.user).values_list("measure", flat=True))
    own = list(OwnMeasure.objects.visible_to(request.user))
    language = get_language() or "en"
    sections = [
        {
            "name": section,
            "title": SECTION_TITLES[section],
            "rows": [{"measure": one, "text": one.text(language), "used": one.id not in hidden} for one in found],
            "own": [row for row in own if row.section == section],
        }
        for section, found in by_section().items()
    ]
    return admin_page(
        request,
        "patients/measures_in_use.html",
        _("Measures we use"),
        sections=sections,
        may_change=may_change,
        used=sum(row["used"] for section in sections for row in section["rows"]),
        count=sum(len(section["rows"]) for section in sections),
    )
