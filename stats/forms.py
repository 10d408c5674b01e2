"""Which period to count, for whom; and what readers of confidential counts are asked."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit import school_year
from stats.choices import Purpose, ReaderKind, ReleaseStatus, Term
from stats.models import Release
from stats.periods import periods_that_are_over

YEARS_BACK = 4


def countable_periods() -> list[tuple[str, str]]:
    """Return every period that is over, newest first; of one that is out already it is said."""
    out = set(Release.objects.filter(status=ReleaseStatus.PUBLISHED).values_list("start_year", "term"))
    names = {
        (year, term): f"{school_year.label(year)}, {Term(term).label}"
        for year, term in periods_that_are_over(timezone.localdate(), years=YEARS_BACK)
    }
    return [
        (f"{year}-{term.value}", _("%(period)s (al gepubliceerd)") % {"period": name} if (year, term) in out else name)
        for (year, term), name in names.items()
    ]


class OrderForm(forms.Form):
    """The question before counting."""

    period = forms.ChoiceField(label=_("Periode"), choices=countable_periods)
    readers = forms.MultipleChoiceField(
        label=_("Voor wie"), choices=ReaderKind, widget=forms.CheckboxSelectMultiple, initial=[ReaderKind.PUBLIC]
    )
    is_confidential = forms.BooleanField(
        label=_("Vertrouwelijk: elke lezer gaat akkoord, en elk bestand krijgt een naam"), required=False
    )
    reason = forms.CharField(
        label=_("Waarom een nieuwe versie?"),
        max_length=300,
        required=False,
        help_text=_("Alleen als deze periode al is gepubliceerd. Lezers zien dit bij de nieuwe versie."),
    )

    def order(self) -> dict[str, Any]:  # Any: keywords of order_release
        """Return what was asked, as ``order_release`` takes it."""
        year, term = self.cleaned_data["period"].split("-")
        return {
            "start_year": int(year),
            "term": Term(int(term)),
            "readers": [ReaderKind(kind) for kind in self.cleaned_data["readers"]],
            "is_confidential": self.cleaned_data["is_confidential"],
            "reason": self.cleaned_data["reason"],
        }


class EmbargoForm(forms.Form):
    """From when readers see it."""

    embargo_until = forms.DateTimeField(
        label=_("Niet te zien voor"),
        required=False,
        help_text=_("Leeg: meteen na publiceren."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Waarom?"), max_length=300)


class PurposeForm(forms.Form):
    """Where confidential counts are used for."""

    purpose = forms.ChoiceField(label=_("Waar gebruik je deze cijfers voor?"), choices=Purpose, widget=forms.RadioSelect)


class CommercialForm(forms.Form):
    """What somebody wants to do with them for money."""

    words = forms.CharField(label=_("Wat ga je ermee doen?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
