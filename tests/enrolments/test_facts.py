"""The only door for counts."""

from contextlib import closing
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from activities.choices import ActivityKind, NamesMode
from activities.facts import Span, supply
from enrolments import facts, own_facts
from enrolments.choices import ENDED, Attendance, EnrolmentStatus
from enrolments.facts import Part, PupilPart, SchoolFact, Thing
from enrolments.models import Enrolment, EnrolmentTransition, Place
from kit.school_year import Period, start_year_on
from providers.choices import ProviderStatus, Sector
from schools.choices import Level
from schools.models import ClassMembership, Pupil, School
from tests.support.counts import make_group_that_came
from tests.support.makers import make_activity, make_class, make_provider, make_pupil, make_school, make_session

pytestmark = pytest.mark.django_db


def last_month() -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=30), today)


def code_of(school: School) -> str:
    return f"b{school.board_id}"


def named(group: Enrolment, *pupils: Pupil, attendance: str = Attendance.PRESENT) -> None:
    """Put these pupils in the group, with what was noted of them. Nobody came with a group that did not."""
    is_over = group.status in ENDED
    for pupil in pupils:
        Place.objects.create(
            school=group.school,
            enrolment=group,
            session=group.session,
            pupil=pupil,
            starts_at=group.session.starts_at,
            ends_at=group.session.ends_at,
            attendance=Attendance.UNKNOWN if is_over else attendance,
            is_active=not is_over,
        )


def test_every_grouping_has_each_boards_part_in_each_cell() -> None:
    provider = make_provider()
    care = make_activity(provider, sector=Sector.CARE, kind=ActivityKind.WORKSHOP)
    retail = make_activity(provider, sector=Sector.RETAIL, kind=ActivityKind.WORKSHOP)
    town, village = make_school(), make_school(municipality="Eemsdelta", municipality_code="1979", board=None)
    make_group_that_came(24, activity=care, school=town, places=26)
    make_group_that_came(10, activity=care, school=village)
    make_group_that_came(6, activity=retail, school=village, status=EnrolmentStatus.CANCELLED_BY_SCHOOL)

    counted = list(facts.participation(last_month(), [("municipality", "sector"), ("kind",), ()]))

    a, b = code_of(town), village.branch_code
    assert set(counted) == {
        Part((), (), a, attended=24, absent=2, cancelled=0, named=0),
        Part((), (), b, attended=10, absent=0, cancelled=6, named=0),
        Part(("kind",), ("workshop",), a, attended=24, absent=2, cancelled=0, named=0),
        Part(("kind",), ("workshop",), b, attended=10, absent=0, cancelled=6, named=0),
        Part(("municipality", "sector"), ("0014", "care"), a, attended=24, absent=2, cancelled=0, named=0),
        Part(("municipality", "sector"), ("1979", "care"), b, attended=10, absent=0, cancelled=0, named=0),
        Part(("municipality", "sector"), ("1979", "retail"), b, attended=0, absent=0, cancelled=6, named=0),
    }
    assert counted[0].enrolments == counted[0].attended + counted[0].absent + counted[0].cancelled
    assert sorted(facts.things(last_month()), key=lambda one: (one.measure, one.municipality)) == [
        Thing("activities", "", 2),
        Thing("activities", "1979", 2),
        Thing("boards", "", 2),
        Thing("boards", "0014", 1),
        Thing("boards", "1979", 1),
        Thing("providers", "", 1),
        Thing("providers", "1979", 1),
        Thing("schools", "", 2),
        Thing("schools", "0014", 1),
        Thing("schools", "1979", 1),
        Thing("seats", "", 1500),
        Thing("seats", "1979", 1500),
    ]
    assert facts.reach(last_month()) == {
        ("", ""): 34,
        ("municipality", "0014"): 24,
        ("municipality", "1979"): 10,
        ("sector", "care"): 34,
    }
    assert [(one.code, one.contributor, one.contributor_name) for one in facts.schools()] == sorted(
        [(town.branch_code, a, town.board.name), (village.branch_code, b, village.name)]
    )


def test_a_pupil_is_reached_once_and_once_in_each_sector() -> None:
    """Before a year is decided: a pupil of two sectors is one of the region, a frozen one none, a class without names its largest group."""
    provider, town = make_provider(), make_school()
    care, retail = (make_activity(provider, sector=sector) for sector in (Sector.CARE, Sector.RETAIL))
    school_class = make_class(town, name="4A")
    both, once, frozen, absent = (make_pupil(school_class, restricted_at=when) for when in (None, None, timezone.now(), None))
    named(
        make_group_that_came(3, school=town, school_class=school_class, activity=care, mode=NamesMode.NAMES), both, once, frozen
    )
    for days_ago in (5, 6):
        group = make_group_that_came(
            1, school=town, school_class=school_class, activity=retail, mode=NamesMode.NAMES, days_ago=days_ago
        )
        named(group, both)
        named(group, absent, attendance=Attendance.ABSENT)
    village = make_school(municipality="Eemsdelta", municipality_code="1979")
    heads = make_class(village, name="3B")
    for pupils, activity in ((20, care), (22, care), (24, retail)):
        make_group_that_came(pupils, school=village, school_class=heads, activity=activity, days_ago=pupils)

    assert facts.reach(last_month()) == {
        ("", ""): 2 + 24,
        ("municipality", "0014"): 2,
        ("municipality", "1979"): 24,
        ("sector", "care"): 2 + 22,
        ("sector", "retail"): 1 + 24,
    }
    assert facts.reach(Period(date(2001, 1, 1), date(2001, 2, 1))) == {}


def test_only_groups_within_the_period_of_which_somebody_noted_whether_they_came_count() -> None:
    make_group_that_came(24, days_ago=31)
    make_group_that_came(24, status=EnrolmentStatus.ACCEPTED, attended_count=None)
    make_group_that_came(24, status=EnrolmentStatus.WAITING, waiting_number=1)
    stayed_away = make_group_that_came(9, status=EnrolmentStatus.NO_SHOW, attended_count=0)

    counted = list(facts.participation(last_month(), [()]))

    assert counted == [Part((), (), code_of(stayed_away.school), attended=0, absent=9, cancelled=0, named=0)]


def moved(group: Enrolment, *states: str) -> None:
    """Write the history of a group that was first asked for, and ended where it stands."""
    for origin, target in pairwise(["", *states, group.status]):
        EnrolmentTransition.objects.create(school=group.school, enrolment=group, from_status=origin, to_status=target)


def test_only_who_had_asked_for_places_or_had_them_was_called_off() -> None:
    """A class that waits for one date and gets another, or lets an offer go, cancelled nothing; its school's own board says the same."""
    school = make_school()
    gone, off = EnrolmentStatus.CANCELLED_BY_SCHOOL, EnrolmentStatus.CANCELLED_BY_PROVIDER
    for status in (gone, off):
        for origin in (EnrolmentStatus.DRAFT, EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED):
            moved(
                make_group_that_came(28, school=school, status=status, attended_count=None), EnrolmentStatus.REQUESTED, origin
            )
    for pupils, origin in ((1, EnrolmentStatus.REQUESTED), (2, EnrolmentStatus.ACCEPTED), (4, EnrolmentStatus.CONFIRMED)):
        group = make_group_that_came(pupils, school=school, status=gone, attended_count=None)
        moved(group, EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED, origin)
    named(make_group_that_came(8, school=school, status=off, attended_count=None), make_pupil(make_class(school, name="4A")))
    taken_back = make_group_that_came(16, school=school)
    moved(taken_back, EnrolmentStatus.ACCEPTED, gone, EnrolmentStatus.ACCEPTED)

    counted = list(facts.participation(last_month(), [()]))
    start = start_year_on(timezone.localdate() - timedelta(days=7))
    span = Span(start, datetime(start, 8, 1, tzinfo=UTC), timezone.now(), datetime(start + 1, 8, 1, tzinfo=UTC))
    own = sum((row.tally for row in own_facts.groups(own_facts.of_school(school.pk), [span])), own_facts.Tally())

    assert counted == [Part((), (), code_of(school), attended=16, absent=0, cancelled=15, named=1)]
    assert (own.cancelled_by_school, own.cancelled_by_provider, own.came, own.groups) == (3, 1, 1, 5)


def test_what_is_offered_is_counted_where_the_catalogue_shows_it_and_as_the_regions_board_does() -> None:
    near, blocked = make_provider(), make_provider()
    elsewhere = make_activity(near, municipality_code="")
    at_the_mill = make_activity(near, municipality_code="0014")
    for activity in (elsewhere, at_the_mill, make_activity(blocked)):
        make_session(activity, starts_at=timezone.now() - timedelta(days=3), capacity=20)
    type(blocked).objects.filter(pk=blocked.pk).update(status=ProviderStatus.BLOCKED)

    found = {(one.measure, one.municipality): one.count for one in facts.things(last_month())}
    offered = supply(first=timezone.now() - timedelta(days=30), after=timezone.now())

    assert {key: count for key, count in found.items() if key[0] in {"activities", "seats"}} == {
        ("activities", ""): 2,
        ("activities", "0014"): 1,
        ("activities", "1979"): 1,
        ("seats", ""): 40,
        ("seats", "0014"): 20,
        ("seats", "1979"): 20,
    }
    by_town = {one.code: (one.activities, one.places) for one in offered if one.dimension == "municipality"}
    assert by_town == {"0014": (1, 20), "1979": (1, 20)}


def test_the_door_says_when_names_have_melted_away() -> None:
    school, long_ago = make_school(), 500
    group = make_group_that_came(3, school=school, mode=NamesMode.NAMES, days_ago=long_ago)
    school_class = make_class(school, name="4A")
    named(group, *(make_pupil(school_class) for _ in range(3)))
    make_group_that_came(20, school=school, days_ago=long_ago)
    recent = make_group_that_came(20, school=school, mode=NamesMode.NAMES)
    day = timezone.localdate(group.session.starts_at)
    then = Period(day - timedelta(days=3), day + timedelta(days=3))

    assert not facts.names_are_gone(then)
    Place.objects.all().delete()
    assert facts.names_are_gone(then)
    # Of this year somebody may have been erased; nothing has melted.
    assert recent.mode == NamesMode.NAMES
    assert not facts.names_are_gone(last_month())


def test_a_level_of_several_and_a_group_without_a_class_are_told_as_they_are() -> None:
    school = make_school()
    both = make_class(school, "2C", levels=[Level.VMBO_TL, Level.HAVO], year=2)
    make_group_that_came(20, school=school, school_class=both)
    make_group_that_came(7, school=school, school_class=None)

    counted = facts.participation(last_month(), [("level", "year")])

    assert {part.codes: part.attended for part in counted} == {("vmbo-tl+havo", "2"): 20, ("", ""): 7}


@pytest.mark.promise("POR-7d")
def test_a_pupil_whose_data_is_frozen_is_left_out_of_every_count() -> None:
    school = make_school()
    school_class = make_class(school, name="4A")
    frozen = [make_pupil(school_class, restricted_at=timezone.now()) for _ in range(3)]
    came = make_group_that_came(3, school=school, mode=NamesMode.NAMES, places=5)
    named(came, make_pupil(school_class), make_pupil(school_class))
    named(came, frozen[0], attendance=Attendance.LATE)
    named(came, make_pupil(school_class), frozen[1], attendance=Attendance.ABSENT)
    gone = make_group_that_came(2, school=school, mode=NamesMode.NAMES, status=EnrolmentStatus.CANCELLED_BY_PROVIDER)
    named(gone, make_pupil(school_class), frozen[2])

    [heads] = facts.participation(last_month(), [()])
    [people] = facts.pupils(last_month(), [()])

    assert heads == Part((), (), code_of(school), attended=2, absent=1, cancelled=1, named=4)
    assert people == PupilPart((), (), code_of(school), 2)


def test_a_pupil_counts_once_with_the_class_of_the_reference_date() -> None:
    school, start_year = make_school(), start_year_on(timezone.localdate())
    before = make_class(school, "3B", levels=[Level.VMBO_KB], year=3)
    after = make_class(school, "3H", levels=[Level.HAVO], year=3)
    mover, stayer = make_pupil(before), make_pupil(before)
    gone_at = datetime(start_year, 11, 1, tzinfo=UTC)
    ClassMembership.objects.filter(pupil=mover).update(left_at=gone_at)
    ClassMembership.objects.create(school=school, school_class=after, pupil=mover)
    provider = make_provider()
    for days_ago, kind in enumerate((ActivityKind.WORKSHOP, ActivityKind.GUEST_LESSON), start=3):
        activity = make_activity(provider, kind=kind)
        group = make_group_that_came(2, school=school, activity=activity, days_ago=days_ago, mode=NamesMode.NAMES)
        named(group, mover, stayer)

    counted = facts.pupils(last_month(), [("level",), ("level", "kind"), ()])
    [visits] = facts.participation(last_month(), [("level",)])

    assert visits == Part(("level",), ("vmbo-kb",), code_of(school), attended=4, absent=0, cancelled=0, named=4)

    assert {(part.codes, part.pupils) for part in counted} == {
        ((), 2),
        (("vmbo-kb",), 2),
        (("vmbo-kb", "workshop"), 2),
        (("vmbo-kb", "guest-lesson"), 2),
    }


def test_a_pupil_of_no_class_is_counted_with_the_class_that_came() -> None:
    school = make_school()
    came_with = make_class(school, "2B", levels=[Level.HAVO], year=2)
    pupil, other = make_pupil(came_with), make_pupil(came_with)
    named(make_group_that_came(2, school=school, school_class=came_with, mode=NamesMode.NAMES), pupil, other)
    ClassMembership.objects.filter(pupil=pupil).delete()

    [visits] = facts.participation(last_month(), [("level",)])
    [people] = facts.pupils(last_month(), [("level",)])

    assert visits == Part(("level",), ("havo",), code_of(school), attended=2, absent=0, cancelled=0, named=2)
    assert people == PupilPart(("level",), ("havo",), code_of(school), 2)


@pytest.mark.promise("POR-4d")
@pytest.mark.promise("POR-3e")
def test_the_door_lets_no_id_of_a_person_class_or_sign_up_through() -> None:
    names = {*Part._fields, *PupilPart._fields, *(field.name for shape in (Thing, SchoolFact) for field in fields(shape))}

    assert names == {
        *("grouping", "codes", "contributor", "attended", "absent", "cancelled", "named"),
        *("pupils", "measure", "municipality", "count"),
        *("code", "name", "municipality_name", "contributor_name"),
    }
    assert not {"pupil", "school_class", "enrolment", "session"} & set(facts.DIMENSIONS)


def test_nothing_is_counted_by_what_the_programme_does_not_know() -> None:
    with pytest.raises(ValueError, match="last_name"):
        list(facts.participation(last_month(), [("last_name",)]))


@pytest.mark.django_db(transaction=True)
def test_counts_of_one_moment_do_not_see_what_comes_meanwhile_and_change_nothing() -> None:
    make_group_that_came(24)
    period = Period(date(2000, 1, 1), date(2100, 1, 1))

    with facts.one_moment():
        first = list(facts.participation(period, [()]))
        with closing(connection.copy()) as elsewhere, elsewhere.cursor() as cursor:
            cursor.execute("UPDATE enrolments_enrolment SET attended_count = 1")
        second = list(facts.participation(period, [()]))
        [[isolation, read_only]] = facts._rows(
            "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"
        )

    assert (first, isolation, read_only) == (second, "repeatable read", "on")
    assert next(facts.participation(period, [()])).attended == 1


@pytest.mark.django_db(transaction=True)
def test_counting_takes_no_more_memory_than_the_operator_allows(settings: object) -> None:
    settings.STATS_MEMORY_MB = 64  # type: ignore[attr-defined]  # pytest-django's settings

    with facts.one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        allowed = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        afterwards = cursor.fetchone()

    assert (allowed, afterwards != allowed) == (("64MB",), True)
