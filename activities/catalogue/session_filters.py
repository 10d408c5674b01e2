"""The filters of the list of dates."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from activities.catalogue.bands import may_see_places
from activities.catalogue.dates import starting_between
from activities.catalogue.filters import LARGEST_GROUP, free_places
from activities.choices import ActivityKind, SessionStatus
from activities.models import Session
from providers.choices import Sector


class SessionFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``activity``, ``provider``, ``kind``, ``sector``, ``status``, days, and places as in the list of activities."""

    activity = filters.NumberFilter(label=_("Activiteit"), field_name="activity_id", min_value=1, max_value=2**31)
    provider = filters.NumberFilter(
        label=_("Aanbieder"), field_name="activity__catalogue_entry__provider_id", min_value=1, max_value=2**31
    )
    kind = filters.MultipleChoiceFilter(
        label=_("Soort activiteit"), choices=ActivityKind.choices, field_name="activity__catalogue_entry__kind"
    )
    sector = filters.MultipleChoiceFilter(
        label=_("Sector"), choices=Sector.choices, field_name="activity__catalogue_entry__sector"
    )
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=SessionStatus.choices)
    date_from = filters.DateFilter(label=_("Vanaf"), method="later")
    date_to = filters.DateFilter(label=_("Tot en met"), method="later")
    places = filters.NumberFilter(
        label=_("Plek voor zoveel leerlingen"), method="later", min_value=1, max_value=LARGEST_GROUP, decimal_places=0
    )
    available = filters.BooleanFilter(label=_("Er is nog plek"), method="later", widget=forms.CheckboxInput)

    class Meta:
        model = Session
        fields: list[str] = []

    def later(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:  # Any: django-filter's protocol
        """Leave it to ``filter_queryset``."""
        return queryset

    @cached_property
    def sees_places(self) -> bool:
        """Return whether who asks may see numbers."""
        user = getattr(self.request, "user", None)
        return user is not None and may_see_places(user)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:  # Any: sessions
        """Return the matching dates."""
        chosen = self.form.cleaned_data
        found: QuerySet[Any] = super().filter_queryset(queryset)  # Any: as above
        days = starting_between(chosen.get("date_from"), chosen.get("date_to"))
        return found.filter(days, free_places(chosen, sees_places=self.sees_places))
