"""Words for sections and kinds of measures."""

from django.utils.translation import gettext_lazy as _

SECTION_TITLES = {
    "pain": _("Pain"),
    "strength": _("Strength"),
    "flexibility": _("Flexibility and mobility"),
    "patella": _("Patella"),
    "foot": _("Foot"),
    "movement": _("Movement"),
    "gait": _("Running gait"),
}
KIND_WORDS = {
    "number": _("number with a unit"),
    "score": _("score: whole points on a scale"),
    "choice": _("one of several answers"),
    "yes_no": _("yes or no"),
}
DIRECTION_WORDS = {"": _("neither"), "true": _("a higher value"), "false": _("a lower value")}
