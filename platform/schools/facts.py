"""What everybody may know about schools together: open data, nothing from a class list."""

from dataclasses import dataclass

from django.db.models import Sum

from schools.models import SchoolPopulation


@dataclass(frozen=True, slots=True)
class Population:
    """Pupils at the schools of one municipality in one school year, as the public list counts them."""

    start_year: int
    municipality_code: str
    pupils: int


def public_population() -> list[Population]:
    """Return pupil numbers by school year and municipality, oldest first."""
    rows = (
        SchoolPopulation.objects.values_list("start_year", "school__municipality_code")
        .annotate(pupils=Sum("pupils"))
        .order_by("start_year", "school__municipality_code")
    )
    return [Population(*row) for row in rows]
