"""The shape of what people send; whether it may be done is the services' affair."""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrolments.choices import FeedKind
from enrolments.rules.attendance import Tally
from enrolments.services.reading import Candidate

MANY = 999


class CountForm(forms.Form):
    """How many come along, where nobody asks who."""

    places = forms.IntegerField(
        label=_("Hoeveel leerlingen gaan mee?"),
        min_value=1,
        max_value=MANY,
        error_messages={
            "required": _("Vul in hoeveel leerlingen er komen."),
            "invalid": _("Vul een getal in, bijvoorbeeld 24."),
            "min_value": _("Vul minstens 1 in."),
        },
    )
    adults = forms.IntegerField(
        label=_("Hoeveel begeleiders gaan mee?"),
        min_value=0,
        max_value=99,
        error_messages={
            "required": _("Vul in hoeveel begeleiders er meegaan."),
            "invalid": _("Vul een getal in, bijvoorbeeld 2."),
        },
    )
    note = forms.CharField(
        label=_("Wat moet de aanbieder weten?"),
        help_text=_("Bijvoorbeeld: 1 leerling gebruikt een rolstoel. Schrijf geen namen op."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def group(self) -> dict[str, Any]:  # Any: keywords of enrol_class
        """Return the group as ``enrol_class`` takes it."""
        return dict(self.cleaned_data)


class NamesForm(CountForm):
    """Who comes along: pupils of the class, all of them ticked unless something stands in their way."""

    places = None  # type: ignore[assignment]  # Django takes an inherited field away like this
    pupils = forms.TypedMultipleChoiceField(
        label=_("Wie gaan er mee?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies minstens 1 leerling."),
            "invalid_choice": _("Een gekozen leerling staat niet meer in deze klas. Kijk de lijst na."),
        },
    )
    field_order = ("pupils", "adults", "note")

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["pupils"].choices = [(one.pupil.pk, str(one.pupil.pk)) for one in candidates]  # type: ignore[attr-defined]  # a choice field


class WishesForm(forms.Form):
    """What a waiting group also takes."""

    least_places = forms.IntegerField(
        label=_("Met hoeveel leerlingen komen jullie ook?"),
        help_text=_("Leeg: alleen met de hele groep."),
        min_value=1,
        max_value=MANY,
        required=False,
        widget=forms.NumberInput(attrs={"form": "groep"}),
        error_messages={"invalid": _("Vul een getal in, bijvoorbeeld 20.")},
    )
    takes_other_dates = forms.BooleanField(
        label=_("Een andere datum van deze activiteit is ook goed"),
        required=False,
        widget=forms.CheckboxInput(attrs={"form": "groep"}),
    )


class ReasonForm(forms.Form):
    """Why not, in a few words that the other side reads."""

    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
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


class AttendanceForm(forms.Form):
    """How many came, and how many were not on the list; where there are names the first number follows from the marks."""

    count = forms.IntegerField(
        label=_("Hoeveel leerlingen waren er?"),
        min_value=0,
        max_value=MANY,
        error_messages={"required": _("Vul in hoeveel leerlingen er waren. Was er niemand? Vul dan 0 in.")},
    )
    extra = forms.IntegerField(
        label=_("Leerlingen die niet op de lijst staan"),
        help_text=_("Alleen een getal, geen namen. Zij tellen mee."),
        min_value=0,
        max_value=MANY,
        required=False,
    )
    saw_count = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    saw_extra = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_named: bool, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        # What stood there when the page was made: the script sends it along with what is typed.
        for name in ("count", "extra"):
            saw = self.get_initial_for_field(self.fields[f"saw_{name}"], f"saw_{name}")
            self.fields[name].widget.attrs |= {"data-number": "" if saw is None else saw, "inputmode": "numeric"}
        if is_named:
            del self.fields["count"], self.fields["saw_count"]

    def tally(self) -> Tally:
        """Return the numbers as ``note_attendance`` takes them."""
        return Tally(
            count=self.cleaned_data.get("count"),
            extra=self.cleaned_data["extra"] or 0,
            saw_count=self.cleaned_data.get("saw_count"),
            saw_extra=self.cleaned_data["saw_extra"],
        )


# A face and a word: never a colour alone.
MARKS = [
    ("5", "😀", _("Ja, heel erg")),
    ("4", "😊", _("Ja")),
    ("3", "😐", _("Gaat wel")),
    ("2", "😕", _("Niet zo")),
    ("1", "😞", _("Nee")),
]


class EvaluationForm(forms.Form):
    """Three marks from 1 to 5. ``copy`` tells one form that was handed out from another, not one reader."""

    copy = forms.CharField(max_length=43, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Promise], **kwargs: Any) -> None:  # Any: Django's signature
        kwargs["initial"] = {"copy": token_urlsafe(16)}
        super().__init__(*args, **kwargs)
        for name, question in zip(("first", "second", "third"), questions, strict=True):
            self.fields[name] = forms.TypedChoiceField(
                label=str(question),
                coerce=int,
                choices=[
                    (value, format_html('<span aria-hidden="true">{}</span> {}', face, word)) for value, face, word in MARKS
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een antwoord bij deze vraag.")},
            )

    @property
    def marks(self) -> tuple[int, int, int]:
        """Return the three marks of a valid form."""
        return self.cleaned_data["first"], self.cleaned_data["second"], self.cleaned_data["third"]


class FeedForm(forms.Form):
    """Whose dates a calendar of one's own shows: ``class-12``, or ``coordinator`` for all that is one's own."""

    subject = forms.ChoiceField(
        label=_("Wat wil je in je agenda zien?"), error_messages={"required": _("Kies wat je in je agenda wilt zien.")}
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        self.fields["subject"].choices = self.subjects  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, Any]:  # Any: keywords of open_feed
        """Return the choice as ``open_feed`` takes it."""
        kind, _dash, number = str(self.cleaned_data["subject"]).partition("-")
        return {"kind": FeedKind(kind), "subject_id": int(number) if number else None}


class PartForm(forms.Form):
    """Who goes along, when places for a part of the group were offered."""

    pupils = forms.TypedMultipleChoiceField(
        label=_("Wie gaan er mee?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies wie er meegaan."), "invalid_choice": _("Haal de lijst opnieuw op.")},
    )

    def __init__(self, *args: Any, guests: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["pupils"].choices = list(guests)  # type: ignore[attr-defined]  # a choice field
