"""How the list of releases can be narrowed."""

import django_filters
from django.db.models import QuerySet

from stats.choices import ReleaseStatus, Term
from stats.models import Release
from stats.querysets import shown_as


class ReleaseFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``?start_year=2025&term=0&status=published``; the status is the one that the answers show."""

    start_year = django_filters.NumberFilter()
    term = django_filters.ChoiceFilter(choices=Term.choices)
    status = django_filters.ChoiceFilter(choices=ReleaseStatus.choices, method="as_shown")

    class Meta:
        model = Release
        fields = ("start_year", "term", "status")

    def as_shown(self, releases: QuerySet[Release], _name: str, value: str) -> QuerySet[Release]:
        """Keep what stands there for readers: a version is superseded when the next one can be read."""
        return shown_as(releases, value)
