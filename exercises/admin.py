"""The library in the admin: the shared rows to look at, a clinic's own rows to edit."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from clinic.scoped_admin import ClinicScopedAdmin, ListOnly, ScopedStackedInline, ScopedTabularInline
from exercises import own_views, views
from exercises.models import Exercise, ExerciseText, LadderStep, Need, Target
from exercises.own import ClinicExercise, ExercisePhoto, favourite_of
from exercises.pictures import with_pictures
from exercises.search import find
from exercises.start_doses import our_doses
from exercises.vocabulary import Equipment, Muscle


class OwnRowsOnly:
    """Shared library rows are read-only: `load_library` keeps them, and must never meet a clinic's edits."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and is_own(obj, request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and is_own(obj, request.user)


class OfOwnRowsOnly(OwnRowsOnly):
    """The same for the parts of an exercise: none is added to a shared one."""

    def has_add_permission(self, request, obj):
        return super().has_add_permission(request, obj) and is_own(obj, request.user)


def is_own(obj, user) -> bool:
    return obj is None or not isinstance(obj, Exercise) or obj.clinic_id == user.clinic_id


class TextInline(OfOwnRowsOnly, ScopedStackedInline):
    model = ExerciseText
    min_num = 1


class TargetInline(OfOwnRowsOnly, ScopedTabularInline):
    model = Target


class NeedInline(OfOwnRowsOnly, ScopedTabularInline):
    model = Need


class EasierInline(OfOwnRowsOnly, ScopedTabularInline):
    model = LadderStep
    fk_name = "harder"
    verbose_name_plural = _("easier")
    autocomplete_fields = ["easier"]


class HarderInline(OfOwnRowsOnly, ScopedTabularInline):
    model = LadderStep
    fk_name = "easier"
    verbose_name_plural = _("harder")
    autocomplete_fields = ["harder"]


class ChildFilter(admin.SimpleListFilter):
    """Filter over a child row's key, such as a muscle."""

    choices_of = None
    path = ""

    def lookups(self, request, model_admin):
        return self.choices_of.choices

    def queryset(self, request, queryset):
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class MuscleFilter(ChildFilter):
    title = _("muscle")
    parameter_name = "muscle"
    choices_of = Muscle
    path = "targets__muscle"


class EquipmentFilter(ChildFilter):
    title = _("equipment")
    parameter_name = "equipment"
    choices_of = Equipment
    path = "needs__equipment"


class FavouriteFilter(admin.SimpleListFilter):
    title = _("favourite")
    parameter_name = "favourite"

    def lookups(self, request, model_admin):
        return [("yes", _("favourites only"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_favourite=True) if self.value() else queryset


class ExerciseForm(forms.ModelForm):
    """Says that a code is taken: the constraint cannot, as the clinic is not in the form."""

    clinic_id = None  # set by the admin

    def clean_code(self):
        code = self.cleaned_data["code"]
        taken = Exercise.objects.filter(clinic=self.clinic_id, code=code).exclude(pk=self.instance.pk).first()
        if taken:
            raise forms.ValidationError(
                _("The code %(code)s is that of %(exercise)s.") % {"code": code, "exercise": taken}
            )
        return code


@admin.register(Exercise)
class ExerciseAdmin(OwnRowsOnly, ClinicScopedAdmin):
    form = ExerciseForm
    list_display = ["star", "picture", "code", "plain_name", "level", "works", "position", "equipment", "dose", "whose"]
    list_display_links = ["code", "plain_name"]
    list_filter = [FavouriteFilter, MuscleFilter, "position", EquipmentFilter, "level", "family"]
    search_fields = ["code", "texts__name", "texts__clinical_name"]
    search_help_text = _("Name, short form, code, muscle, position or equipment, in English or Spanish")
    change_list_template = "admin/exercises/exercise/change_list.html"
    inlines = [TextInline, TargetInline, NeedInline, EasierInline, HarderInline]
    actions = ["adapt"]
    readonly_fields = ["shown_cautions", "shown_evidence"]
    fieldsets = [
        (None, {"fields": ["code", ("family", "level", "position"), "kind", "both_sides", "retired"]}),
        (
            _("Start dose"),
            {"fields": [("sets", "reps", "hold_s", "duration_min"), ("rest_s", "frequency", "times_a_day", "side")]},
        ),
        (_("Cautions and evidence"), {"fields": ["shown_cautions", "shown_evidence"]}),
    ]

    class Media:
        css = {"all": ["exercises/pictures.css"]}
        js = [forms.Script("exercises/pictures.js", defer=True), forms.Script("exercises/chips.js", defer=True)]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = with_pictures(changelist.result_list, get_language(), request.user.clinic)
        ours = our_doses([exercise.pk for exercise in changelist.result_list], request.user.clinic_id)
        for exercise in changelist.result_list:
            exercise.our_dose = ours.get(exercise.pk)
        return changelist

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            offered = Exercise.objects.visible_to(request.user).on_offer()
            ladder = LadderStep.around(request.user.clinic_id, {obj.pk}, offered)[obj.pk]
            with_pictures([obj, *ladder["easier"], *ladder["harder"]], get_language(), request.user.clinic)
            context |= {"exercise": obj, **ladder}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.clinic_id = request.user.clinic_id
        return form

    def get_search_results(self, request, queryset, search_term):
        """Find as the plan builder does; the list's column headings may order anew what was found."""
        if not search_term.strip():
            return queryset, False
        found = find(queryset, search_term, get_language() or "en")
        by_column = bool(request.GET.get(ORDER_VAR))
        return (queryset.filter(pk__in=found.keys()) if by_column else found.ranked()), False

    def get_queryset(self, request):
        related = [Prefetch(name, to_attr=f"all_{name}") for name in ("targets", "needs")]
        queryset = super().get_queryset(request).with_favourites(request.user.clinic_id)
        return queryset.with_texts().prefetch_related(*related)

    def get_ordering(self, request):
        return [favourite_of(request.user.clinic_id).desc(), *Exercise._meta.ordering]

    def get_list_display(self, request):
        if request.user.has_perm("exercises.change_clinicexercise"):
            return super().get_list_display(request)
        return ["shown_star", *self.list_display[1:]]

    @admin.display(description="★")
    def star(self, exercise):
        """A button within the list's own form, so that it works without script and by keyboard."""
        return format_html(
            '<button class="star" id="star-{}" formaction="{}" name="star" value="{}" aria-pressed="{}"'
            ' aria-label="{}"><span aria-hidden="true">{}</span></button>',
            exercise.pk,
            reverse("admin:star_exercise", args=[exercise.pk]),
            "off" if exercise.is_favourite else "on",
            "true" if exercise.is_favourite else "false",
            gettext("Favourite: %(name)s") % {"name": exercise.name},
            "★" if exercise.is_favourite else "☆",
        )

    @admin.display(description="★", boolean=True)
    def shown_star(self, exercise):
        return exercise.is_favourite

    @admin.display(description=_("picture"))
    def picture(self, exercise):
        return render_to_string("exercises/_thumb.html", {"exercise": exercise})

    @admin.display(description=_("name"))
    def plain_name(self, exercise):
        return exercise.name

    @admin.display(description=_("works"))
    def works(self, exercise):
        return ", ".join(str(target) for target in exercise.all_targets if target.primary)

    @admin.display(description=_("equipment"))
    def equipment(self, exercise):
        return ", ".join(str(need) for need in exercise.all_needs)

    @admin.display(description=_("start dose"))
    def dose(self, exercise):
        ours = getattr(exercise, "our_dose", None)
        return gettext("%(dose)s (your clinic's)") % {"dose": ours.dose_words} if ours else exercise.dose_words

    @admin.display(description=_("whose"), ordering="clinic")
    def whose(self, exercise):
        return _("library") if exercise.clinic_id is None else _("our own")

    @admin.display(description=_("cautions"))
    def shown_cautions(self, exercise):
        return " ".join(exercise.caution_sentences()) or self.get_empty_value_display()

    @admin.display(description=_("evidence"))
    def shown_evidence(self, exercise):
        lines = [f"{line['text']} ({line['source'] or '–'}, [{line['mark']}])" for line in exercise.evidence]
        return "; ".join(lines) or self.get_empty_value_display()

    @admin.action(description=_("Make a version of our own"), permissions=["add"])
    def adapt(self, request, exercises):
        from exercises.actions import adapt

        for exercise in exercises.filter(clinic__isnull=True):
            adapt(exercise, by=request.user)
        self.message_user(request, _("Your own versions replace the library's in your plans from now on."))


class OwnList(ListOnly):
    """A list whose rows may be deleted: an exercise of the clinic's own takes its star and photos with it."""

    def has_delete_permission(self, request, obj=None):
        return super(ListOnly, self).has_delete_permission(request, obj)


@admin.register(ExercisePhoto)
class ExercisePhotoAdmin(OwnList):
    """What the clinic shows of its own, and whose it is; each leads to the exercise's page."""

    list_display = ["link", "author", "licence", "uploaded_at", "uploaded_by"]
    list_filter = ["licence", "moment"]
    list_select_related = ["exercise", "uploaded_by"]
    search_fields = ["exercise__code", "exercise__texts__name", "author"]
    fields = readonly_fields = [
        "exercise",
        "moment",
        "alt",
        "author",
        "licence",
        "licence_words",
        "uploaded_at",
        "uploaded_by",
        "bytes",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("exercise__texts")


@admin.register(ClinicExercise)
class ClinicExerciseAdmin(OwnList):
    """The clinic's favourites and start doses; each leads to the exercise's page."""

    list_display = ["link", "favourite", "dose"]
    list_filter = ["favourite"]
    list_select_related = ["exercise"]
    search_fields = ["exercise__code", "exercise__texts__name"]
    fields = ["exercise", "favourite", "dose"]
    readonly_fields = ["dose"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("exercise__texts")

    @admin.display(description=_("our start dose"))
    def dose(self, row):
        return row.dose_words if row.has_dose else self.get_empty_value_display()


admin.site.add_page(
    "exercise/<int:pk>/own/", own_views.own_exercise, name="own_exercise", permission="exercises.view_exercise"
)
admin.site.add_page(
    "exercise/<int:pk>/star/",
    own_views.star_exercise,
    name="star_exercise",
    permission="exercises.change_clinicexercise",
)
admin.site.add_page("exercise/find/", views.find_exercise, name="find_exercise", permission="exercises.view_exercise")
