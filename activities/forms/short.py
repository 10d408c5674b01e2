"""The short page: twelve questions, ordinary words (design study §4.4)."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind
from activities.forms.dates import WhenForm, initial_of_date
from activities.models import ActivityPage
from activities.rules import MOST_PLACES, SessionPlan
from activities.services.proposals import ActivityWords
from kit import postcode as postcodes
from kit.text import clean
from providers.choices import Sector
from providers.models import Provider
from providers.services.reference import open_sectors
from schools.choices import Level

# The four that nearly everybody offers stand first, with a word of explanation; the others follow.
EXPLAINED = {
    ActivityKind.COMPANY_VISIT: _("Bedrijfsbezoek|Een groep komt kijken en doet iets."),
    ActivityKind.JOB_SHADOWING: _("Snuffelstage of meeloopdag|Een leerling loopt mee met iemand."),
    ActivityKind.WORKSHOP: _("Workshop|Leerlingen maken of oefenen iets."),
    ActivityKind.GUEST_LESSON: _("Gastles|Jij komt vertellen op school."),
}
KINDS = [*EXPLAINED.items(), *((kind.value, kind.label) for kind in ActivityKind if kind not in EXPLAINED)]
ADDRESS = re.compile(r"^(?P<street>.+?)[,\s]+(?P<postcode>\d{4}\s?[A-Za-z]{2})[,\s]+(?P<city>.+)$")


class WordsForm(forms.Form):
    """What an activity is, for whom and where."""

    kind = forms.ChoiceField(label=_("Soort activiteit"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titel"), max_length=100, help_text=_("Bijvoorbeeld: Kijk in de drukkerij."))
    intro = forms.CharField(
        label=_("Wat doet een leerling bij jullie?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zeg wat een leerling gaat doen. Bijvoorbeeld: bak je eigen brood in onze bakkerij."),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    levels = forms.MultipleChoiceField(
        label=_("Voor wie"),
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Kies niets als iedereen welkom is."),
    )
    address = forms.CharField(
        label=_("Adres"),
        max_length=200,
        help_text=_("Straat en nummer, postcode en plaats."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    is_on_request = forms.BooleanField(label=_("Scholen mogen zelf een datum vragen"), required=False)
    min_group = forms.IntegerField(label=_("Minste aantal leerlingen"), min_value=1, max_value=MOST_PLACES, required=False)
    what_to_bring = forms.CharField(
        label=_("Waar moet een leerling op letten?"),
        max_length=300,
        required=False,
        help_text=_("Bijvoorbeeld: dichte schoenen en een lunch."),
    )

    def clean_title(self) -> str:
        """Return the title as one clean line."""
        return clean(self.cleaned_data["title"])

    def clean_intro(self) -> str:
        """Return the text as one clean line."""
        return clean(self.cleaned_data["intro"])

    def clean_address(self) -> dict[str, str]:
        """Return street, postcode and city."""
        match = ADDRESS.match(clean(self.cleaned_data["address"]))
        if match is None or not postcodes.is_postcode(match["postcode"]):
            raise ValidationError(_("Schrijf straat en nummer, postcode en plaats. Bijvoorbeeld: Kade 4, 9934 AB Delfzijl."))
        street = match["street"].rstrip(" ,")
        return {"street": street, "postcode": postcodes.for_display(match["postcode"]), "city": match["city"]}

    @property
    def words(self) -> ActivityWords:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        names = ("kind", "title", "intro", "sector", "levels", "min_group", "what_to_bring", "is_on_request")
        return ActivityWords(**{name: data[name] for name in names}, **data["address"], **self.kept)

    @property
    def kept(self) -> dict[str, Any]:  # Any: values of page fields
        """What the short form does not ask and must not lose: the longer editor's answers."""
        page: ActivityPage | None = getattr(self, "page", None)
        names = ("years", "max_group", "location_kind")
        return {name: getattr(page, name) for name in names} if page else {}


class NewActivityForm(WordsForm, WhenForm):
    """The twelve questions, and a tick for who has no day yet: then schools ask for one."""

    is_on_request = forms.BooleanField(
        label=_("Scholen mogen zelf een datum vragen"),
        required=False,
        help_text=_("Weet je nog geen dag? Zet dan hier een vinkje en laat dag, tijden en aantal leeg."),
    )
    plan: SessionPlan | None = None  # type: ignore[assignment]  # a date is needed elsewhere
    field_order = [
        *("kind", "title", "intro", "sector", "levels"),
        *("address", "day", "begins", "ends", "capacity", "is_on_request"),
        *("min_group", "what_to_bring"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["sector"]).choices = open_sectors()
        when = ("day", "begins", "ends", "capacity")
        # A date that was begun is finished or emptied: half a date is a mistake, also with the tick.
        if self.is_bound and self.data.get("is_on_request") and not any(self.data.get(name, "").strip() for name in when):
            for name in when:
                self.fields[name].required = False

    @staticmethod
    def initial_for(provider: Provider, like: ActivityPage | None) -> dict[str, Any]:  # Any: initial values
        """Return what we know already: the provider's address, or all of an earlier activity but its title and day."""
        if like is None:
            return {"address": one_line(provider), "sector": provider.sectors[0] if provider.sectors else ""}
        last = like.sessions.order_by("-starts_at", "-pk").first()
        known = {name: value for name, value in initial_of_date(last).items() if name != "day"} if last else {}
        return {**known, **initial_of_page(like), "title": ""}


class ChangeActivityForm(WordsForm):
    """The questions about the words, for an activity that exists; dates have their own page."""

    def __init__(self, *args: Any, page: ActivityPage, **kwargs: Any) -> None:  # Any: Django's signature
        self.page = page
        super().__init__(*args, **kwargs)
        # What chose a sector that ended since keeps it.
        offered = [*open_sectors(), (page.sector, Sector(page.sector).label)]
        cast("forms.ChoiceField", self.fields["sector"]).choices = list(dict(offered).items())


def initial_of_page(page: ActivityPage) -> dict[str, Any]:  # Any: initial values
    """Return what is on a page now."""
    names = ("kind", "title", "intro", "sector", "levels", "min_group", "what_to_bring", "is_on_request")
    return {**{name: getattr(page, name) for name in names}, "address": one_line(page)}


def one_line(place: ActivityPage | Provider) -> str:
    """Return an address as people write it; nothing when it is not known."""
    if not place.street or not postcodes.is_postcode(place.postcode):
        return ""
    return f"{place.street}, {postcodes.for_display(place.postcode)} {place.city}"
