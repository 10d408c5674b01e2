"""Dates that are kept for some schools: by name, or because of their municipality."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from activities.models import Session
from schools.models import School


def kept_for_nobody() -> Q:
    """Return the condition on dates that every school may have."""
    return Q(~Exists(_named())) & Q(reserved_municipalities=[])


def open_to(schools: QuerySet[School]) -> Q:
    """Return the condition on dates that one of these schools may have."""
    kept = ExpressionWrapper(OuterRef("reserved_municipalities"), output_field=ArrayField(CharField()))
    nearby = schools.annotate(kept_for=kept).filter(Q(kept_for__contains=[F("municipality_code")]))
    return kept_for_nobody() | Q(Exists(_named().filter(school__in=schools.values("pk")))) | Q(Exists(nearby))


def municipalities_with_schools() -> list[tuple[str, str]]:
    """Return code and name of every municipality that has a school, by name: a date can be kept for those."""
    known = School.objects.exclude(municipality_code="").order_by("municipality", "municipality_code")
    return list(known.values_list("municipality_code", "municipality").distinct())


def _named() -> QuerySet[Any]:  # Any: the rows between dates and schools have no class of our own
    found: QuerySet[Any] = Session.reserved_for.through.objects.filter(session_id=OuterRef("pk"))
    return found
