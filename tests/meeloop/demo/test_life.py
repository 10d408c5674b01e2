"""The demo region shows the whole life of a sign-up, and keeps to what schools and providers said."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from activities.models import ActivityPage, Session, Shortlist
from enrolments.choices import ACTIVE, GOING, BundleKind, DateRequestStatus, EnrolmentStatus
from enrolments.models import Bundle, DateRequest, Enrolment, EnrolmentMessage, Place
from enrolments.services.evaluation_results import results_of
from enrolments.services.school_day import Chore, school_day
from enrolments.services.talking import unread_at_provider, unread_at_school
from meeloop.demo.people_names import FIRST_NAMES, LAST_NAMES
from schools.choices import ApprovalMode, HolidayRegion
from schools.models import School

pytestmark = [
    pytest.mark.django_db(databases=["default", "stats"]),
    pytest.mark.slow,
    pytest.mark.xdist_group("demo"),
    pytest.mark.usefixtures("loaded_twice"),
]


def demo(handle: str) -> User:
    return User.objects.get(email=f"{handle}@demo.meeloop.example")


def chores_of(handle: str) -> set[Chore]:
    user = demo(handle)
    schools = list(School.objects.filter(memberships__user=user))
    return {one.chore for one in school_day(user, schools).work}


def test_every_school_has_holidays_and_two_test_weeks_in_which_no_class_goes_out() -> None:
    schools = School.objects.annotate(weeks=Count("closures"))
    out = [
        enrolment.pk
        for enrolment in Enrolment.objects.filter(status__in=[*GOING, "attended"]).select_related("session")
        for closure in enrolment.school.closures.all()
        if closure.first_day <= timezone.localdate(enrolment.session.starts_at) <= closure.last_day
    ]

    assert {one.holiday_region for one in schools} == {HolidayRegion.NORTH}
    assert min(one.weeks for one in schools) >= 4  # two of this year, two of the last
    assert out == []


def test_two_schools_ask_a_colleague_and_the_mentor_has_one_to_approve() -> None:
    asking = School.objects.exclude(approval_mode=ApprovalMode.NONE)
    drafts = Enrolment.objects.filter(status=EnrolmentStatus.DRAFT)

    assert {one.approval_mode for one in asking} == {ApprovalMode.MENTOR, ApprovalMode.HEAD}
    assert Chore.APPROVE in chores_of("mentor")
    assert set(drafts.values_list("school", flat=True)) <= set(asking.values_list("pk", flat=True))


def test_whoever_waits_for_a_yes_can_still_get_it_and_for_some_the_end_is_near() -> None:
    waiting = Enrolment.objects.filter(status__in=[EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED])
    nearly = waiting.filter(answer_until__lt=timezone.now() + timedelta(days=1))

    assert waiting.filter(answer_until__lte=timezone.now()).count() == 0
    assert nearly.filter(session__activity__path__startswith=yard().path[:-4]).exists()


def test_the_other_coordinator_has_an_offer_of_a_part_and_one_on_another_date() -> None:
    offers = Enrolment.objects.visible_to(demo("lob-b")).filter(status=EnrolmentStatus.OFFERED)

    assert offers.filter(wanted_places__gt=F("places"), least_places__lte=F("places")).count() == 1
    assert offers.filter(stands_in_for__status=EnrolmentStatus.WAITING, stands_in_for__takes_other_dates=True).exists()
    assert Chore.ANSWER_OFFER in chores_of("lob-b")


def test_who_was_there_is_known_with_who_came_later_and_who_was_extra() -> None:
    assert set(Place.objects.values_list("attendance", flat=True)) == {"unknown", "present", "late", "absent"}
    assert Enrolment.objects.filter(extra_count__gt=0, attended_count__gt=F("extra_count")).exists()
    assert Place.objects.filter(attendance="late", noted_at=None).count() == 0


def test_groups_that_left_say_why_by_kind() -> None:
    left = Enrolment.objects.filter(status=EnrolmentStatus.CANCELLED_BY_SCHOOL)

    assert left.filter(reason_code="", session__status="scheduled").count() == 0
    assert len(set(left.values_list("reason_code", flat=True))) > 3


def test_nobody_goes_more_often_than_a_provider_lets_them() -> None:
    by_school = Enrolment.objects.filter(status__in=ACTIVE).values("school", "session__activity", "school_class__school_year")
    by_class = Enrolment.objects.filter(status__in=ACTIVE).values("school_class", "session__activity")

    assert ActivityPage.objects.exclude(most_per_school=None).count() > 5
    assert by_school.annotate(n=Count("pk")).filter(n__gt=F("session__activity__most_per_school")).count() == 0
    assert by_class.annotate(n=Count("pk")).filter(n__gt=F("session__activity__most_per_class")).count() == 0


def test_classes_come_to_a_series_or_are_split_as_one_bundle() -> None:
    bundles = Bundle.objects.annotate(dates=Count("enrolments__session", distinct=True))

    assert set(bundles.values_list("kind", flat=True)) == {BundleKind.SERIES, BundleKind.ROTATION}
    assert bundles.filter(dates__lt=2).count() == 0
    assert {one.school_id for one in bundles} & {school.pk for school in School.objects.filter(memberships__user=demo("lob"))}


def test_schools_ask_for_dates_and_get_one_that_is_kept_for_them() -> None:
    answered = DateRequest.objects.filter(status=DateRequestStatus.ANSWERED)
    kept = [one for one in answered if list(one.session.reserved_for.all()) == [one.school]]

    assert DateRequest.objects.filter(status=DateRequestStatus.OPEN, answer_until__gt=timezone.now()).exists()
    assert len(kept) == len(answered) > 0
    assert DateRequest.objects.exclude(activity__is_on_request=True).count() == 0


def test_some_dates_count_groups_and_some_are_for_one_municipality() -> None:
    assert Session.objects.filter(capacity_unit="groups", places_taken__gt=0).exists()
    assert Session.objects.exclude(reserved_municipalities=[]).filter(places_taken__gt=0).exists()


def test_conversations_name_nobody_and_both_sides_have_something_to_read() -> None:
    names = {*FIRST_NAMES, *(name for name in LAST_NAMES if " " not in name)}
    # A sentence begins with a capital, and "Wij" is no name.
    words = {word for text in EnrolmentMessage.objects.values_list("text", flat=True) for word in re.findall(r"\w+", text)}

    assert words & names == set()
    assert unread_at_school(demo("lob"))
    assert unread_at_provider(demo("aanbieder"))


def test_enough_people_answered_for_a_few_activities() -> None:
    shown = [page for page in ActivityPage.objects.all() if any(one.averages for one in results_of(page))]

    assert yard() in shown
    assert len(shown) > 2


def test_the_coordinator_keeps_activities_and_shares_a_list() -> None:
    user = demo("lob")

    [shared] = Shortlist.objects.filter(school__memberships__user=user)
    assert (user.favourites.count(), shared.items.count(), shared.link_hash) == (5, 4, None)


def yard() -> Any:
    """Return the demo provider's visit."""
    provider = demo("aanbieder").provider_memberships.get().provider
    return ActivityPage.objects.filter(path__startswith=provider.page.path, kind="company-visit").order_by("pk").first()
