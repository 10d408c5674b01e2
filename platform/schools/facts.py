"""What everybody may know about schools together: open data, nothing from a class list."""

from dataclasses import dataclass

from django.db.models import Max, Sum

from schools.models import SchoolPopulation


@dataclass(frozen=True, slots=True)
class Population:
    """Pupils at the schools of one municipality in one school year, as the public list counts them."""

    start_year: int
    municipality_code: str
    pupils: int


def public_pupils(start_year: int) -> dict[str, dict[str, int]]:
    """Return for each school (branch code) its pupils by level, as the newest public list up to this school year counts them.

    Level "" holds who the list counts under several levels (bridge classes). Empty where no list was read.
    """
    lists = SchoolPopulation.objects.filter(start_year__lte=start_year)
    newest = lists.aggregate(year=Max("start_year"))["year"]
    found: dict[str, dict[str, int]] = {}
    rows = lists.filter(start_year=newest).values_list("school__branch_code", "level").annotate(pupils=Sum("pupils"))
    for code, level, pupils in rows.order_by("school__branch_code", "level"):
        found.setdefault(code, {})[level] = pupils
    return found


def public_population() -> list[Population]:
    """Return pupil numbers by school year and municipality, oldest first."""
    rows = (
        SchoolPopulation.objects.values_list("start_year", "school__municipality_code")
        .annotate(pupils=Sum("pupils"))
        .order_by("start_year", "school__municipality_code")
    )
    return [Population(*row) for row in rows]
