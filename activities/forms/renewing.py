"""One row of the table in which dates are made again."""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from activities.forms.dates import WhenForm, initial_of_date
from activities.models import Session
from activities.rules import MOST_PLACES
from activities.services.renewing import Proposal


class RenewRow(WhenForm):
    """Day, times and number of one date, and whether it is made at all: what is not ticked is not looked at."""

    go = forms.BooleanField(label=_("Ja, weer"), required=False)
    field_order = ("go", "day", "begins", "ends", "capacity")
    # Short, so that all labels of a row stand on one line.
    capacity = forms.IntegerField(label=_("Plekken"), min_value=1, max_value=MOST_PLACES)
    source: Session
    note = ""

    def full_clean(self) -> None:
        """Check the row, unless it is left out."""
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("go"):
            self._errors = ErrorDict()

    @property
    def is_chosen(self) -> bool:
        """Whether this date is to be made; only after ``is_valid()``."""
        return bool(self.cleaned_data.get("go"))

    @classmethod
    def of(cls, proposal: Proposal) -> "RenewRow":
        """Return the row as it is proposed; a date that is there already is not ticked."""
        known = initial_of_date(proposal.source)
        initial = {**{name: known[name] for name in ("begins", "ends", "capacity")}, "day": proposal.day}
        row = cls(initial={**initial, "go": not proposal.is_there}, prefix=prefix_of(proposal.source))
        row.source = proposal.source
        if proposal.is_there:
            row.note = str(_("Staat er al"))
        elif proposal.was_moved:
            row.note = str(_("Een latere week, vanwege een vakantie"))
        return row


def prefix_of(source: Session) -> str:
    """Return what the names of a row's boxes begin with."""
    return f"d{source.pk}"
