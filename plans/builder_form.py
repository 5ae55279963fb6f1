"""What the parts of the plan builder share."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from clinic.forms import NamesItsFields

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class BuilderForm(NamesItsFields, forms.ModelForm):
    """A part of the builder: laid out by crispy, without a form tag of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)
