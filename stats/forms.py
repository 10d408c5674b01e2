"""Which year to count, and for whom."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit import school_year
from stats.choices import Audience

YEARS_BACK = 5


def countable_years() -> list[tuple[int, str]]:
    """Return this school year and the ones before it."""
    this_year = school_year.start_year_on(timezone.localdate())
    return [(year, school_year.label(year)) for year in range(this_year, this_year - YEARS_BACK, -1)]


class ComputeForm(forms.Form):
    """The question before counting."""

    start_year = forms.TypedChoiceField(label=_("Schooljaar"), choices=countable_years, coerce=int)
    audience = forms.ChoiceField(label=_("Voor wie"), choices=Audience, initial=Audience.FUNDERS)
