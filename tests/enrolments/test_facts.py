from dataclasses import fields
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from activities.choices import ActivityKind, NamesMode
from enrolments import facts
from enrolments.choices import Attendance, EnrolmentStatus
from enrolments.facts import Offer, Participation
from enrolments.models import Place
from providers.choices import Sector
from tests.support.counts import make_group_that_came
from tests.support.makers import make_activity, make_class, make_provider, make_pupil, make_school

pytestmark = pytest.mark.django_db


def last_month() -> dict[str, datetime]:
    now = timezone.now()
    return {"first": now - timedelta(days=30), "after": now}


def test_participation_is_counted_by_sector_kind_and_municipality_of_the_school() -> None:
    provider = make_provider()
    care = make_activity(provider, sector=Sector.CARE, kind=ActivityKind.WORKSHOP)
    retail = make_activity(provider, sector=Sector.RETAIL, kind=ActivityKind.WORKSHOP)
    loppersum = make_school(municipality="Eemsdelta", municipality_code="1979")
    make_group_that_came(24, activity=care)
    make_group_that_came(10, activity=care, school=loppersum)
    make_group_that_came(6, activity=retail, school=loppersum)

    counted = facts.participation(**last_month())

    assert counted == [
        Participation("kind", "workshop", "Groningen", 40),
        Participation("municipality", "0014", "Groningen", 24),
        Participation("municipality", "1979", "Eemsdelta", 16),
        Participation("sector", "care", "Groningen", 34),
        Participation("sector", "retail", "Eemsdelta", 6),
    ]
    assert facts.offer(**last_month()) == Offer(activities=2, sessions=3, providers=1, schools=2)


def test_only_groups_that_came_within_the_period_count() -> None:
    make_group_that_came(24, days_ago=31)
    make_group_that_came(24, status=EnrolmentStatus.CANCELLED_BY_SCHOOL)
    make_group_that_came(24, status=EnrolmentStatus.WAITING, waiting_number=1)

    assert facts.participation(**last_month()) == []
    assert facts.offer(**last_month()) == Offer(0, 0, 0, 0)


@pytest.mark.promise("POR-7d")
@pytest.mark.parametrize("mark", [Attendance.PRESENT, Attendance.LATE])
def test_a_pupil_whose_data_is_frozen_is_left_out(mark: Attendance) -> None:
    school = make_school()
    group = make_group_that_came(3, school=school, mode=NamesMode.NAMES)
    school_class = make_class(school, name="4A")
    for restricted_at in (None, None, timezone.now()):
        Place.objects.create(
            school=school,
            enrolment=group,
            session=group.session,
            pupil=make_pupil(school_class, restricted_at=restricted_at),
            starts_at=group.session.starts_at,
            ends_at=group.session.ends_at,
            attendance=mark,
        )

    [municipality] = [fact for fact in facts.participation(**last_month()) if fact.dimension == "municipality"]

    assert municipality.pupils == 2


@pytest.mark.promise("POR-4d")
def test_the_door_lets_no_id_through() -> None:
    names = {field.name for shape in (Participation, Offer) for field in fields(shape)}

    assert names == {"dimension", "code", "municipality", "pupils", "activities", "sessions", "providers", "schools"}
