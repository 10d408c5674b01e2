import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from kit.school_year import start_year_on
from stats.choices import Audience, ReleaseStatus, TableCode
from stats.errors import ApproverMadeIt, NothingToCount, WrongReleaseStatus, YearHasNotStarted
from stats.models import PublishedCell, PublishedTable, Release
from stats.rules import Maker
from stats.services import approve_release, compute_release, publish_release, withdraw_release
from tests.support.counts import make_group_that_came
from tests.support.makers import make_activity, make_region_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])


def this_year() -> int:
    return start_year_on(timezone.localdate())


def make_release(*, by_id: int = 1, audience: Audience = Audience.PUBLIC) -> Release:
    make_group_that_came(24)
    return compute_release(start_year=this_year(), audience=audience, by=Maker(by_id))


def cells(release: Release, code: TableCode) -> dict[str, int | None]:
    return {cell.code: cell.value for cell in PublishedCell.objects.filter(table__release=release, table__code=code)}


def test_a_release_holds_protected_numbers_only() -> None:
    activity = make_activity(sector="care")
    make_group_that_came(23, activity=activity)
    make_group_that_came(3, activity=make_activity(activity.get_parent().specific.provider, sector="retail"))

    release = compute_release(start_year=this_year(), audience=Audience.PUBLIC, by=Maker(1))

    sectors = cells(release, TableCode.SECTOR)
    assert (sectors["care"], sectors["retail"], sectors["culture"], sectors["_T"]) == (25, None, 0, 25)
    assert cells(release, TableCode.KEY_FIGURES) == {"participation": 25, "sessions": 2, "providers": None, "schools": None}
    assert release.status == ReleaseStatus.DRAFT


def test_a_year_without_attendance_or_in_the_future_is_refused() -> None:
    with pytest.raises(NothingToCount):
        compute_release(start_year=this_year(), audience=Audience.PUBLIC, by=Maker(1))
    with pytest.raises(YearHasNotStarted):
        compute_release(start_year=this_year() + 1, audience=Audience.PUBLIC, by=Maker(1))
    assert not Release.objects.exists()


@pytest.mark.promise("PM-5")
def test_somebody_else_must_approve_before_anybody_can_publish() -> None:
    release = make_release(by_id=1)

    with pytest.raises(ApproverMadeIt):
        approve_release(release=release, by=Maker(1))
    with pytest.raises(WrongReleaseStatus):
        publish_release(release=release, by=Maker(2))

    assert publish_release(release=approve_release(release=release, by=Maker(2)), by=Maker(2)).status == ReleaseStatus.PUBLISHED


def test_a_published_release_cannot_be_withdrawn_or_approved_again() -> None:
    release = publish_release(release=approve_release(release=make_release(), by=Maker(2)), by=Maker(2))

    for step in (lambda: withdraw_release(release=release, by=Maker(2)), lambda: approve_release(release=release, by=Maker(3))):
        with pytest.raises(WrongReleaseStatus):
            step()
    assert Release.objects.get().status == ReleaseStatus.PUBLISHED


def test_counting_again_makes_a_new_version_and_leaves_the_old_one() -> None:
    first = make_release()
    make_group_that_came(10)

    second = compute_release(start_year=this_year(), audience=Audience.PUBLIC, by=Maker(1))

    assert (first.version, second.version) == (1, 2)
    assert (cells(first, TableCode.MUNICIPALITY)["_T"], cells(second, TableCode.MUNICIPALITY)["_T"]) == (25, 35)


@pytest.mark.parametrize(
    "change",
    [
        lambda: PublishedCell.objects.update(value=1),
        lambda: PublishedCell.objects.all().delete(),
        lambda: PublishedTable.objects.update(code="x"),
        lambda: Release.objects.update(digest="x"),
        lambda: Release.objects.filter(status="published").update(status="draft"),
        lambda: Release.objects.all()._raw_delete("default"),
    ],
)
def test_what_is_frozen_cannot_be_changed_even_by_the_application(change: object) -> None:
    publish_release(release=approve_release(release=make_release(), by=Maker(2)), by=Maker(2))

    with pytest.raises(DatabaseError):
        change()  # type: ignore[operator]  # each one is a call without arguments


@pytest.mark.promise("POR-3e")
def test_the_statistics_role_reads_published_tables_and_nothing_else() -> None:
    make_region_user()
    tables = connections["default"].introspection.table_names()

    with connections["stats"].cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'SELECT')", [tables])
        readable = {name for (name,) in cursor.fetchall()}

    with pytest.raises(DatabaseError), connections["stats"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM schools_pupil")
    assert readable == {"stats_release", "stats_publishedtable", "stats_publishedcell"}


def test_every_step_is_kept_with_who_in_which_role_and_why() -> None:
    first, second = Maker(1, "coordinator"), Maker(2, "admin")
    release = make_release(by_id=1)
    approve_release(release=release, by=second)
    with pytest.raises(WrongReleaseStatus):
        approve_release(release=release, by=second)
    withdraw_release(release=release, by=first, reason=" Een school ontbreekt. ")

    steps = release.steps.order_by("pk")
    assert list(steps.values_list("to_status", "by", "by_role", "reason")) == [
        (ReleaseStatus.DRAFT, 1, "", ""),
        (ReleaseStatus.APPROVED, 2, "admin", ""),
        (ReleaseStatus.WITHDRAWN, 1, "coordinator", "Een school ontbreekt."),
    ]
    assert str(steps[0]) == f"release step {steps[0].pk}"
