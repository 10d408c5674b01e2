"""The filters of the catalogue, the same for the page and for the API. Every one is a column or an index away."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from activities.catalogue.bands import may_see_places
from activities.catalogue.dates import dates_for, starting_between
from activities.catalogue.places import Point, UnknownPostcode, point_of, school_of, with_distance, within
from activities.catalogue.searching import Hits, attempts, search
from activities.choices import Accessibility, ActivityKind, CapacityUnit, LocationKind, PlacesBand
from activities.models import CatalogueEntry, Session
from activities.querysets import SessionQuerySet, smallest_group
from activities.reserved import kept_for_nobody
from providers.choices import Sector
from schools.choices import Level

# ``distinct=False`` at each filter of several values: they look at the row itself, which no value can double.
YEARS = [(year, str(year)) for year in range(1, 7)]
FURTHEST_KM = 300
LARGEST_GROUP = 2000


class CatalogueForm(forms.Form):
    """What belongs together is checked together; the filter says which fields there are.

    ``home`` is the school of who is signed in: distances start there when no postcode is given.
    """

    home: Point | None = None

    def clean(self) -> dict[str, Any]:  # Any: cleaned values of all kinds
        """Refuse days in the wrong order, an unknown postcode, and a distance from nowhere."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("Kies een dag die niet voor de eerste dag ligt."))
        if cleaned.get("postcode"):
            try:
                cleaned["point"] = point_of(cleaned["postcode"])
            except UnknownPostcode as refusal:
                self.add_error("postcode", refusal.detail)
        elif cleaned.get("distance") and self.home is None:
            self.add_error("postcode", _("Vul een postcode in. Dan weten we vanaf waar je wilt zoeken."))
        return cleaned


class CatalogueFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``q``, ``kind``, ``sector``, ``level``, ``year``, ``accessibility``, ``location``, ``provider``, ``on_request``,
    days, places, distance.

    Several values of one filter widen (``accessibility`` narrows: a class needs all of them); different filters narrow. Days
    and places must hold for one and the same date.
    """

    q = filters.CharFilter(label=_("Zoek op beroep, bedrijf of plaats"), method="later", max_length=200)
    kind = filters.MultipleChoiceFilter(label=_("Soort activiteit"), choices=ActivityKind.choices, distinct=False)
    sector = filters.MultipleChoiceFilter(label=_("Sector"), choices=Sector.choices, distinct=False)
    level = filters.MultipleChoiceFilter(label=_("Niveau"), choices=Level.choices, method="overlapping", distinct=False)
    year = filters.MultipleChoiceFilter(label=_("Leerjaar"), choices=YEARS, method="overlapping", distinct=False)
    accessibility = filters.MultipleChoiceFilter(
        label=_("Toegankelijk"), choices=Accessibility.choices, method="having_all", distinct=False
    )
    location = filters.MultipleChoiceFilter(
        label=_("Waar"), choices=LocationKind.choices, field_name="location_kind", distinct=False
    )
    provider = filters.NumberFilter(label=_("Aanbieder"), field_name="provider_id", min_value=1, max_value=2**31)
    date_from = filters.DateFilter(label=_("Vanaf"), method="later")
    date_to = filters.DateFilter(label=_("Tot en met"), method="later")
    places = filters.NumberFilter(
        label=_("Plek voor zoveel leerlingen"), method="later", min_value=1, max_value=LARGEST_GROUP, decimal_places=0
    )
    available = filters.BooleanFilter(label=_("Er is nog plek"), method="later", widget=forms.CheckboxInput)
    on_request = filters.BooleanFilter(label=_("Op aanvraag"), method="asked_for", widget=forms.CheckboxInput)
    postcode = filters.CharFilter(label=_("Vanaf postcode"), method="later", max_length=10)
    distance = filters.NumberFilter(
        label=_("Hoogstens zoveel kilometer"), method="later", min_value=1, max_value=FURTHEST_KM, decimal_places=0
    )

    is_guess = False
    """Whether the last search found its hits by likeness only."""

    class Meta:
        model = CatalogueEntry
        fields: list[str] = []
        form = CatalogueForm

    def later(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:  # Any: django-filter's protocol
        """Leave it to ``filter_queryset``: this filter works together with others."""
        return queryset

    def overlapping(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:  # Any: as above
        """Keep rows whose list has one of these values."""
        return queryset.filter(**{f"{name}s__overlap": value}) if value else queryset

    def having_all(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:  # Any: as above
        """Keep rows whose list has every one of these values."""
        return queryset.filter(**{f"{name}__contains": value}) if value else queryset

    def asked_for(self, queryset: QuerySet[Any], name: str, value: bool | None) -> QuerySet[Any]:  # Any: as above
        """Keep what schools may ask a date for; not ticked keeps everything."""
        return queryset.filter(is_on_request=True) if value else queryset

    def get_form_class(self) -> Any:  # Any: a form class made by django-filter
        """Tell the form where the visitor's school is."""
        form_class = super().get_form_class()
        form_class.home = self.home
        return form_class

    @cached_property
    def home(self) -> Point | None:
        """Return the place of the school of who is signed in, when we know it."""
        user = getattr(self.request, "user", None)
        return school_of(user) if user is not None and user.is_authenticated else None

    @cached_property
    def sees_places(self) -> bool:
        """Return whether numbers of places may be shown to who asks, and therefore asked by."""
        user = getattr(self.request, "user", None)
        return user is not None and may_see_places(user)

    @property
    def chosen(self) -> dict[str, Any]:  # Any: cleaned values of all kinds
        """Return what was asked and can be read; what cannot be read has an error in the form."""
        self.form.is_valid()
        return dict(self.form.cleaned_data)

    @property
    def point(self) -> Point | None:
        """Return where distances start."""
        found: Point | None = self.chosen.get("point") or self.home
        return found

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:  # Any: catalogue entries
        """Return the matching entries, best or soonest first, with ``km`` when there is a point to start from."""
        hits = self.hits(queryset)
        self.is_guess, found = hits.is_guess, hits.entries
        return with_distance(found, self.point) if self.point else found

    def hits(self, queryset: QuerySet[Any], *, without: tuple[str, ...] = ()) -> Hits:  # Any: catalogue entries
        """Return the matching entries as if the filters ``without`` had not been chosen."""
        return search(self.narrowed(queryset, without=without), self.chosen.get("q") or "")

    def tries(self, queryset: QuerySet[Any]) -> Iterator[QuerySet[Any]]:  # Any: catalogue entries
        """Yield the matching entries as ``filter_queryset`` returns them; when there are none, what is like what was asked."""
        for hits in attempts(self.narrowed(queryset), self.chosen.get("q") or ""):
            yield with_distance(hits.entries, self.point) if self.point else hits.entries

    def narrowed(self, queryset: QuerySet[Any], *, without: tuple[str, ...] = ()) -> QuerySet[Any]:  # Any: as above
        """Return the entries that pass every filter but the search, soonest first."""
        chosen = {name: value for name, value in self.chosen.items() if name not in without}
        for name, value in chosen.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        if asks_for_dates(chosen):
            queryset = queryset.filter(Exists(self.matching_dates(chosen).filter(activity_id=OuterRef("pk"))))
        if chosen.get("distance") and self.point and "postcode" not in without:
            queryset = within(queryset, self.point, int(chosen["distance"]))
        return queryset.order_by("sorts_at", "pk")

    def matching_dates(self, chosen: dict[str, Any] | None = None) -> SessionQuerySet:  # Any: cleaned values
        """Return the dates that have the chosen days and places, soonest first."""
        chosen = self.chosen if chosen is None else chosen
        user = getattr(self.request, "user", None)
        dates = dates_for(user).upcoming() if user is not None else Session.objects.upcoming().filter(kept_for_nobody())
        first: date | None = chosen.get("date_from")
        return dates.filter(starting_between(first, chosen.get("date_to")), free_places(chosen, sees_places=self.sees_places))


class AskedFilter(CatalogueFilter):
    """The same filters for programs, which draw no form: only what was asked is made and read.

    Fifteen filters with their fields cost more than the query they lead to.
    """

    base_filters: dict[str, Any]  # Any: filters, as django-filter collects them

    def __init__(
        self, data: Mapping[str, str] | None = None, *args: Any, **kwargs: Any
    ) -> None:  # Any: django-filter's own arguments
        """Keep the filters that were asked for; a distance is refused at the postcode that it needs."""
        asked = {*(data or ()), "postcode"} if data and "distance" in data else {*(data or ())}
        # On this object only: the class keeps them all, and the description of the interface reads them there.
        self.base_filters = {name: one for name, one in self.base_filters.items() if name in asked}
        super().__init__(data, *args, **kwargs)


def free_places(chosen: dict[str, Any], *, sees_places: bool) -> Q:  # Any: cleaned values
    """Return the condition for free places. Who may not see numbers cannot ask by number either: only "not full".

    A date that counts groups has room for any number while one place is left. Without a number there is room when the
    smallest group that may come still fits.
    """
    wanted = chosen.get("places")
    if not (wanted or chosen.get("available")):
        return Q()
    if not sees_places:
        return ~Q(public_places__band=PlacesBand.FULL)
    pupils = Value(int(wanted)) if wanted else smallest_group()
    needed = Case(When(capacity_unit=CapacityUnit.GROUPS, then=Value(1)), default=pupils, output_field=IntegerField())
    return Q(places_taken__lte=F("capacity") - needed)


def asks_for_dates(chosen: dict[str, Any]) -> bool:  # Any: cleaned values
    """Return whether a filter is about dates."""
    return any(chosen.get(name) for name in ("date_from", "date_to", "places", "available"))
