"""Keep what the public list counts."""

from django.db import transaction

from schools.duo_pupils import PupilNumbers
from schools.models import School, SchoolPopulation


@transaction.atomic
def keep_pupil_numbers(numbers: PupilNumbers, *, start_year: int) -> tuple[int, int]:
    """Replace what is known of a school year for the schools of the list that are here. Return (schools, pupils)."""
    schools = dict(
        School.objects.filter(branch_code__in={code for code, _level, _year in numbers.pupils}).values_list("branch_code", "pk")
    )
    rows = [
        SchoolPopulation(school_id=schools[code], start_year=start_year, level=level, year=year, pupils=pupils)
        for (code, level, year), pupils in sorted(numbers.pupils.items())
        if code in schools
    ]
    SchoolPopulation.objects.filter(school__in=schools.values(), start_year=start_year).delete()
    SchoolPopulation.objects.bulk_create(rows, batch_size=2000)
    return len(schools), sum(row.pupils for row in rows)
