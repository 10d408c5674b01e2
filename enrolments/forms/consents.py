"""The shape of what a school writes down about who may be in a photo. Nothing is ticked beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.choices import ConsentSource, ConsentState
from enrolments.services.consents import Said

YES_OR_NO = [(ConsentState.GIVEN, _("ja")), (ConsentState.WITHDRAWN, _("nee"))]
ALL = "all"
OF_PUPILS = [(one.value, one.label) for one in (ConsentSource.PARENT, ConsentSource.PUPIL)]


@dataclass(frozen=True, slots=True)
class Asked:
    """One pupil of a group, and where they stand."""

    pupil_id: int
    name: str
    state: ConsentState


class SourceForm(forms.Form):
    """From whom the school knows it."""

    source = forms.ChoiceField(
        label=_("Van wie weet je dit?"),
        choices=OF_PUPILS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies van wie je dit weet. De school schrijft op wat een ander zei.")},
    )


class GroupPhotosForm(SourceForm):
    """A yes or a no per pupil; who is left open stays as they are. Two buttons say the same of everybody (``everybody``)."""

    def __init__(self, *args: Any, group: Sequence[Asked], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.group = group
        for one in group:
            self.fields[f"mark_{one.pupil_id}"] = forms.ChoiceField(
                label=one.name,
                choices=YES_OR_NO,
                widget=forms.RadioSelect,
                required=False,
                initial="" if one.state == ConsentState.NOT_ASKED else one.state,
                error_messages={"invalid_choice": _("Kies ja of nee.")},
            )

    @property
    def lines(self) -> list[tuple[Asked, forms.BoundField]]:
        """Return each pupil with the two buttons."""
        return [(one, self[f"mark_{one.pupil_id}"]) for one in self.group]

    @property
    def answers(self) -> Mapping[int, bool]:
        """Return what was said per pupil; only after ``is_valid()``."""
        everybody = self.data.get("everybody")
        if everybody in {ConsentState.GIVEN, ConsentState.WITHDRAWN}:
            return {one.pupil_id: everybody == ConsentState.GIVEN for one in self.group}
        marks = {one.pupil_id: self.cleaned_data[f"mark_{one.pupil_id}"] for one in self.group}
        return {pupil: mark == ConsentState.GIVEN for pupil, mark in marks.items() if mark}


class AnswerForm(forms.Form):
    """A yes or a no about a group without names: the teacher who went along answers for it."""

    answer = forms.ChoiceField(
        label=_("Vindt iedereen die op een foto te herkennen is dat goed?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies ja of nee.")},
    )

    @property
    def said(self) -> Said:
        """Return the answer of a valid form."""
        return Said(self.cleaned_data["answer"] == ConsentState.GIVEN, ConsentSource.TEACHER)


class PupilConsentForm(SourceForm):
    """A yes or a no about one pupil, for one activity or for all: the same form and the same clicks for both."""

    about = forms.ChoiceField(label=_("Waarvoor?"))
    answer = forms.ChoiceField(
        label=_("Mag de leerling op de foto?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies ja of nee.")},
    )
    field_order = ("about", "answer", "source")

    def __init__(self, *args: Any, activities: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        known: Any = self.fields["about"]  # Any: a field with choices
        known.choices = [(ALL, _("Alle activiteiten van school")), *((str(pk), title) for pk, title in activities)]

    @property
    def said(self) -> Said:
        """Return the answer of a valid form."""
        return Said(self.cleaned_data["answer"] == ConsentState.GIVEN, self.cleaned_data["source"])

    @property
    def activity_id(self) -> int | None:
        """Return about which activity it is; none: about all."""
        about = self.cleaned_data["about"]
        return None if about == ALL else int(about)
