"""The shape of a change to a group, as a page sends it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.choices import NamesMode
from enrolments.forms.groups import MANY, CountForm
from enrolments.models import Enrolment
from enrolments.moves import codes_of
from enrolments.rules.changing import Change
from enrolments.rules.reasons import reason_choices
from enrolments.services.reading import Candidate
from kit.health import RemarkArea, RemarkField


class ChangeForm(forms.Form):
    """Who or how many, with whom, and what the provider must know. ``version`` is the row as the page showed it.

    Once the list is closed only the teacher and who stays at home can be said: the rest is not asked.
    """

    pupils = forms.TypedMultipleChoiceField(
        label=_("Wie gaan er mee?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies minstens 1 leerling. Komt er niemand? Meld de groep dan af."),
            "invalid_choice": _("Een gekozen leerling staat niet meer in deze klas. Kijk de lijst na."),
        },
    )
    places = CountForm.base_fields["places"]
    adults = CountForm.base_fields["adults"]
    teacher = forms.TypedChoiceField(label=_("Wie gaat er mee van school?"), coerce=int, empty_value=None, required=False)
    note = CountForm.base_fields["note"]
    reason_code = forms.ChoiceField(
        label=_("Waarom komen er minder leerlingen?"),
        help_text=_("Alleen nodig als er minder leerlingen komen."),
        choices=reason_choices(codes_of("change")),
        required=False,
        widget=forms.RadioSelect,
    )
    reason = RemarkField(
        label=_("Wat wil je de aanbieder zeggen?"),
        help_text=_("Alleen nodig als er minder leerlingen komen. De aanbieder leest dit. Schrijf geen namen op."),
        max_length=300,
        required=False,
        widget=RemarkArea(attrs={"rows": 2}),
    )
    version = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    field_order = ("pupils", "places", "adults", "teacher", "note", "reason_code", "reason", "version")

    def __init__(
        self,
        data: Any,
        *,
        enrolment: Enrolment,
        candidates: Sequence[Candidate],
        colleagues: Sequence[User],
        is_closed: bool,
    ) -> None:  # Any: a QueryDict or None
        super().__init__(data, initial=initial_of(enrolment, candidates))
        asks_names = enrolment.mode == NamesMode.NAMES
        del self.fields["places" if asks_names else "pupils"]
        for name in ("adults", "note") if is_closed else ("reason_code", "reason"):
            del self.fields[name]
        if asks_names:
            self.fields["pupils"].choices = [(one.pupil.pk, str(one.pupil.pk)) for one in candidates]  # type: ignore[attr-defined]  # a choice field
        else:
            self.fields["places"].widget.attrs["max"] = enrolment.places if is_closed else MANY
        self.fields["teacher"].choices = [  # type: ignore[attr-defined]  # as above
            ("", _("Nog niemand")),
            *((one.pk, one.get_short_name()) for one in colleagues),
        ]

    def change(self) -> Change:
        """Return what was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        return Change(
            pupils=frozenset(data["pupils"]) if "pupils" in data else None,
            places=data.get("places"),
            adults=data.get("adults"),
            note=data.get("note"),
            teacher=data["teacher"],
            sets_teacher=True,
            reason=data.get("reason", ""),
            reason_code=data.get("reason_code", ""),
        )

    @property
    def seen_at(self) -> datetime | None:
        """When the row that the page showed was last changed."""
        seen: datetime | None = self.cleaned_data.get("version")
        return seen


def initial_of(enrolment: Enrolment, candidates: Sequence[Candidate]) -> dict[str, Any]:  # Any: initial values
    """Return the group as it stands."""
    return {
        "pupils": [one.pupil.pk for one in candidates if one.is_here],
        "places": enrolment.places,
        "adults": enrolment.adults,
        "teacher": enrolment.teacher_id or "",
        "note": enrolment.note,
        "version": enrolment.updated_at.isoformat(),
    }
