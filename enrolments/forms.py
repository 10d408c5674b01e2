"""The shape of what people send; whether it may be done is the services' affair."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrolments.choices import FeedKind
from enrolments.services.reading import Candidate
from kit.refusals import Refusal

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


class AttendanceCountForm(forms.Form):
    """How many came."""

    count = forms.IntegerField(
        label=_("Hoeveel leerlingen waren er?"),
        min_value=0,
        max_value=MANY,
        error_messages={"required": _("Vul in hoeveel leerlingen er waren. Was er niemand? Vul dan 0 in.")},
    )


class MessageForm(forms.Form):
    """What somebody says to the other side. A soft refusal shows a box to tick: "stuur toch"."""

    text = forms.CharField(
        label=_("Je bericht"),
        help_text=_("Schrijf geen namen of gegevens van leerlingen op."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf eerst een bericht.")},
    )
    is_sure = forms.BooleanField(label=_("Het gaat niet om een leerling of ouder. Stuur toch."), required=False)
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        if not self.data.get("is_sure"):
            self.fields["is_sure"].widget = forms.HiddenInput()

    @property
    def words(self) -> dict[str, Any]:  # Any: keywords of say
        """Return the message as ``say`` takes it."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was not sent; a soft refusal lets the writer decide."""
        self.refusal = refusal
        self.add_error("text", refusal.detail)
        if getattr(refusal, "is_soft", False):
            self.fields["is_sure"].widget = forms.CheckboxInput()


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
