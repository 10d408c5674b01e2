"""What the region fills in of a service message. Shapes only; the services decide."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.forms import verified_schools
from desk.incident_forms import checked_providers
from desk.models import ServiceMessage
from desk.models.service import LONGEST_TEXT, LONGEST_TITLE
from desk.service_choices import ServiceKind, group_labels
from desk.services.announcing import Announcement
from kit.text import clean, clean_lines
from providers.models import Provider
from schools.models import School

LONGEST_SHOWN = timedelta(days=92)
LONGEST_AHEAD = timedelta(days=366)
MOMENT = "%Y-%m-%dT%H:%M"


class AheadField(forms.DateTimeField):
    """A day and a time of now or later, here."""

    def __init__(self, **more: Any) -> None:  # Any: Django's field arguments
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
            input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"],
            error_messages={
                "invalid": _("Kies een dag en een tijd, zoals 22-11-2026 14:30."),
                "required": _("Kies een dag en een tijd."),
            },
            **more,
        )

    def clean(self, value: Any) -> datetime | None:  # Any: what was typed
        """Return the moment; one of another year is a slip of the keyboard."""
        moment: datetime | None = super().clean(value)
        if moment is not None and abs(moment - timezone.now()) > LONGEST_AHEAD:
            raise ValidationError(_("Dit is meer dan een jaar van nu. Kijk het jaar na."))
        return moment


class ServiceMessageForm(forms.Form):
    """One message: what it says, for whom, from when until when, and whether a mail is needed."""

    kind = forms.ChoiceField(label=_("Waar gaat het over?"), choices=ServiceKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE, help_text=_("Dit staat bovenaan elke pagina."))
    text = forms.CharField(
        label=_("Tekst"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Zeg wat er verandert, en wat iemand moet doen. Nieuws en uitnodigingen horen in de nieuwsbrief."),
    )
    title_en = forms.CharField(label=_("Titel in het Engels"), max_length=LONGEST_TITLE, required=False)
    text_en = forms.CharField(
        label=_("Tekst in het Engels"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leeg? Dan ziet iedereen de Nederlandse tekst."),
    )
    for_everybody = forms.BooleanField(label=_("Voor iedereen, ook voor wie niet inlogt"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Of alleen voor deze mensen"), choices=group_labels, widget=forms.CheckboxSelectMultiple, required=False
    )
    schools = forms.ModelMultipleChoiceField(
        label=_("Alleen bij deze scholen"),
        queryset=School.objects.none(),
        required=False,
        help_text=_("Kies niets voor alle scholen."),
    )
    providers = forms.ModelMultipleChoiceField(
        label=_("Alleen bij deze aanbieders"),
        queryset=Provider.objects.none(),
        required=False,
        help_text=_("Kies niets voor alle aanbieders."),
    )
    starts_at = AheadField(label=_("Vanaf wanneer?"))
    ends_at = AheadField(label=_("Tot wanneer?"), help_text=_("Daarna gaat de balk vanzelf weg."))
    by_mail = forms.BooleanField(
        label=_("Stuur het ook per mail"),
        required=False,
        help_text=_("Doe dit alleen als mensen het moeten weten voordat ze weer inloggen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = verified_schools()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["providers"].queryset = checked_providers()  # type: ignore[attr-defined]  # as above

    def clean_title(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["text"])

    def clean_title_en(self) -> str:
        """Return one clean line."""
        return clean(self.cleaned_data["title_en"])

    def clean_text_en(self) -> str:
        """Return clean lines."""
        return clean_lines(self.cleaned_data["text_en"])

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Look whether it is for somebody, whether the moments follow each other, and whether English is there as a whole."""
        data = super().clean() or {}
        if not data.get("for_everybody") and not data.get("groups") and "groups" in data:
            self.add_error("groups", _("Kies voor wie het is, of kies voor iedereen."))
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end:
            self._compare(start, end)
        if bool(data.get("title_en")) != bool(data.get("text_en")):
            missing = "text_en" if data.get("title_en") else "title_en"
            self.add_error(missing, _("Vul titel en tekst in het Engels allebei in, of allebei niet."))
        return data

    def _compare(self, start: datetime, end: datetime) -> None:
        if end <= start:
            self.add_error("ends_at", _("Het einde ligt voor het begin."))
        elif end <= timezone.now():
            self.add_error("ends_at", _("Kies een einde dat nog komt."))
        elif end - start > LONGEST_SHOWN:
            self.add_error("ends_at", _("Een balk staat hoogstens 3 maanden op de site. Kies een eerder einde."))

    @property
    def said(self) -> Announcement:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        everybody = data["for_everybody"]
        return Announcement(
            kind=data["kind"],
            title=data["title"],
            text=data["text"],
            title_en=data["title_en"],
            text_en=data["text_en"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            for_everybody=everybody,
            groups=[] if everybody else data["groups"],
            at_schools=[] if everybody else [one.pk for one in data["schools"]],
            at_providers=[] if everybody else [one.pk for one in data["providers"]],
            by_mail=data["by_mail"],
        )


def filled_in(message: ServiceMessage) -> dict[str, Any]:  # Any: initial values
    """Return a draft as the form shows it."""
    names = ("kind", "title", "text", "title_en", "text_en", "for_everybody", "groups", "by_mail")
    return {
        **{name: getattr(message, name) for name in names},
        "schools": message.at_schools,
        "providers": message.at_providers,
        "starts_at": timezone.localtime(message.starts_at),
        "ends_at": timezone.localtime(message.ends_at),
    }
