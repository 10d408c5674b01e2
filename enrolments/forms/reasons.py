"""Why not, as a page asks it: one of the kinds that the table of moves names, and a few words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.moves import codes_of
from enrolments.rules.reasons import reason_choices
from kit.health import RemarkArea, RemarkField


class ReasonForm(forms.Form):
    """Why not, in a few words that the other side reads."""

    reason = RemarkField(
        label=_("Waarom?"),
        max_length=300,
        widget=RemarkArea(attrs={"rows": 3}),
        error_messages={"required": _("Zeg kort waarom. De ander leest dit.")},
    )

    def __init__(
        self, *args: Any, is_needed: bool = True, by_school: bool = False, **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed
        self.fields["reason"].help_text = (
            _("De aanbieder leest dit. Schrijf geen namen van leerlingen op.")
            if by_school
            else _("De school leest dit. Schrijf geen namen van leerlingen op.")
        )


class MoveReasonForm(ReasonForm):
    """Why a move is made: one of the kinds that the table of moves names with this action, and a few words."""

    reason_code = forms.ChoiceField(
        label=_("Wat is de reden?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat het best past.")},
    )
    field_order = ("reason_code", "reason")

    def __init__(
        self, *args: Any, action: str, is_needed: bool = True, by_school: bool = False, **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, is_needed=is_needed, by_school=by_school, **kwargs)
        self.fields["reason_code"].required = is_needed
        self.fields["reason_code"].choices = reason_choices(codes_of(action))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].label = _("Wat wil je de aanbieder zeggen?") if by_school else _("Wat wil je de school zeggen?")


class ProposalForm(ReasonForm):
    """Another date of the same activity for the whole group, and why."""

    session_id = forms.TypedChoiceField(
        label=_("Welke datum stel je voor?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een datum."),
            "invalid_choice": _("Op deze datum past de groep niet meer. Kies een andere datum."),
        },
    )
    field_order = ("session_id", "reason")

    def __init__(self, *args: Any, dates: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["session_id"].choices = list(dates)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].label = _("Waarom past de gevraagde datum niet?")
