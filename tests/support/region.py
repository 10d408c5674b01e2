"""A small region with groups that came, in the database, for the whole pipeline: four boards, eight schools, two activities."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from activities.choices import NamesMode
from activities.models import ActivityPage
from enrolments.choices import Attendance, EnrolmentStatus
from enrolments.models import Enrolment, Place
from kit import pupil_number as numbers
from providers.choices import Sector
from schools.choices import Level
from schools.models import ClassMembership, Pupil, School, SchoolBoard, SchoolClass
from stats.choices import Term
from stats.periods import days_of
from tests.support.makers import make_activity, make_class, make_provider, make_school, make_school_year, make_session
from tests.support.releases import LAST_YEAR


def make_region(*, start_year: int = LAST_YEAR, term: Term = Term.AUTUMN, groups_each: int = 4, size: int = 24) -> list[School]:
    """Write the region: every school sends so many groups in this term; every second group has names."""
    provider = make_provider()
    activities = [make_activity(provider, sector=sector) for sector in (Sector.CARE, Sector.BUILT_ENVIRONMENT)]
    boards = [SchoolBoard.objects.create(name=f"Stichting {number}", number=f"4100{number}") for number in range(4)]
    schools = []
    for number in range(8):
        town = {"municipality": "Eemsdelta", "municipality_code": "1979"} if number % 2 else {}
        schools.append(make_school(f"School {number}", board=boards[number // 2], **town))
    day = days_of(start_year, term).first + timedelta(days=40)
    for number, school in enumerate(schools):
        level = (Level.VMBO_KB, Level.HAVO)[number // 2 % 2]
        school_class = make_class(school, f"K{number}", levels=[level], year=3, school_year=make_school_year(start_year))
        add_groups(school_class, activities, number=groups_each, size=size, day=day)
    return schools


def add_groups(
    school_class: SchoolClass, activities: list[ActivityPage], *, number: int, size: int, day: object
) -> list[Enrolment]:
    """Let one class come so many times; every second time with the names of its pupils."""
    pupils = make_pupils(school_class, size)
    made = []
    for turn in range(number):
        starts_at = datetime.combine(day + timedelta(days=7 * turn), time(9), ZoneInfo("Europe/Amsterdam"))  # type: ignore[operator]  # a date
        session = make_session(activities[turn % len(activities)], starts_at=starts_at, capacity=500, places_taken=size)
        mode = NamesMode.NAMES if turn % 2 else NamesMode.COUNT
        enrolment = Enrolment.objects.create(
            school=school_class.school,
            session=session,
            school_class=school_class,
            mode=mode,
            places=size,
            attended_count=size - 1,
            status=EnrolmentStatus.ATTENDED,
        )
        if mode == NamesMode.NAMES:
            Place.objects.bulk_create(
                Place(
                    school=school_class.school,
                    enrolment=enrolment,
                    session=session,
                    pupil=pupil,
                    starts_at=session.starts_at,
                    ends_at=session.ends_at,
                    attendance=Attendance.ABSENT if place == 0 else Attendance.PRESENT,
                )
                for place, pupil in enumerate(pupils)
            )
        made.append(enrolment)
    return made


def make_pupils(school_class: SchoolClass, size: int) -> list[Pupil]:
    """Write so many pupils of one class at once."""
    pupils = Pupil.objects.bulk_create(
        Pupil(
            school=school_class.school,
            first_name="Sanne",
            last_name=f"Bakker {number}",
            sort_key=f"bakker {number:03}",
            pupil_number=f"{school_class.pk}{number:03}",
            pupil_number_key=numbers.normalised(f"{school_class.pk}{number:03}"),
        )
        for number in range(size)
    )
    ClassMembership.objects.bulk_create(
        ClassMembership(school=school_class.school, school_class=school_class, pupil=pupil) for pupil in pupils
    )
    return pupils
