"""The shape of a question for a date, and of its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.dates import DayField, WhenForm
from enrolments.forms.groups import CountForm
from enrolments.services.requesting import Question
from kit.health import RemarkArea, RemarkField


class QuestionForm(forms.Form):
    """With how many, and when it suits."""

    first_day = DayField(label=_("Vanaf welke dag?"))
    last_day = DayField(label=_("Tot en met welke dag?"))
    wishes = RemarkField(
        label=_("Welke dagen en tijden passen?"),
        help_text=_("Bijvoorbeeld: liefst op dinsdagochtend. Schrijf geen namen op."),
        max_length=300,
        required=False,
        widget=RemarkArea(attrs={"rows": 2}),
    )
    places = CountForm.base_fields["places"]
    adults = CountForm.base_fields["adults"]
    field_order = ("places", "adults", "first_day", "last_day", "wishes")

    def question(self) -> Question:
        """Return what is asked; only after ``is_valid()``."""
        return Question(**self.cleaned_data)


class ProposedDateForm(WhenForm):
    """The date that a provider proposes: a day, two times, a number, and where if it is elsewhere."""

    location = forms.CharField(
        label=_("Plek"),
        max_length=200,
        required=False,
        help_text=_("Alleen als het ergens anders is dan bij de activiteit staat."),
    )
