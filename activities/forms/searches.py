"""What is asked about a search that somebody keeps: its name, and how often mail may come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.choices import SearchRhythm
from activities.models.search import LONGEST_QUERY


class SearchForm(forms.Form):
    """The name and the rhythm of a search."""

    name = forms.CharField(label=_("Naam van de zoekopdracht"), max_length=80, help_text=_("Zo herken je hem in je mail."))
    rhythm = forms.ChoiceField(
        label=_("Hoe vaak wil je mail als er iets nieuws is?"),
        choices=SearchRhythm.choices,
        initial=SearchRhythm.WEEKLY,
        widget=forms.RadioSelect,
    )


class NewSearchForm(SearchForm):
    """The same, with the filters as they stood in the catalogue's address."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_QUERY, required=False)
