"""Small things that our forms share."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.between import Between


def range_words(field) -> str:
    """Return `Give a number from 1 to 20.` for a field with a Between validator; empty without one."""
    limits = next((check for check in field.validators if isinstance(check, Between)), None)
    return str(_("Give a number from %(low)s to %(high)s.") % vars(limits)) if limits else ""


class WholeNumber(forms.IntegerField):
    """An integer whose field keeps what was typed, even text, so that it can be corrected."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            text = _("“%(value)s” is not a whole number.")
            raise ValidationError(f"{text} {range_words(self)}".rstrip(), params={"value": value}) from error


class DecimalNumber(forms.DecimalField):
    """A decimal number with point or comma; text is refused by name and kept for correction."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        typed = value.replace(",", ".") if isinstance(value, str) else value
        try:
            number = super().to_python(typed)
            if number is not None and not number.is_finite():
                raise ValidationError("")
        except ValidationError as error:
            text = _("“%(value)s” is not a number.")
            raise ValidationError(f"{text} {range_words(self)}".rstrip(), params={"value": value}) from error
        if number is None or abs(number) >= 10**9:  # far out of range: the range says so
            return number
        if number != round(number, self.decimal_places):
            raise ValidationError(
                _("%(value)s has too many decimals; at most %(most)d."),
                params={"value": value, "most": self.decimal_places},
            )
        return number if -number.as_tuple().exponent <= self.decimal_places else round(number, self.decimal_places)


def typed_numbers(db_field, **kwargs):
    """`formfield_callback` that uses the two fields above for model columns."""
    kinds = {"PositiveSmallIntegerField": WholeNumber, "DecimalField": DecimalNumber}
    kind = kinds.get(db_field.get_internal_type())
    if kind is None or db_field.choices:
        return db_field.formfield(**kwargs)
    limits = [check for check in db_field.validators if isinstance(check, Between)]
    given = {name: value for name, value in kwargs.items() if name != "widget"}
    field = db_field.formfield(form_class=kind, **given, **({"min_value": None} if limits else {}))
    field.validators += limits  # so that the field itself can say its range
    return field


class NamesItsFields:
    """Puts the field's label before each of its errors: a sentence that names field, value and range."""

    def full_clean(self):
        super().full_clean()
        for name, errors in (self._errors or {}).items():
            if name != NON_FIELD_ERRORS:
                label = str(self[name].label)
                errors.data = [
                    ValidationError(text if text.startswith(label) else f"{label}: {text}")
                    for text in (message for error in errors.as_data() for message in error.messages)
                ]
