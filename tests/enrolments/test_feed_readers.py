"""How programs read calendar feeds, and who opens and closes them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from accounts.choices import OrganisationKind
from accounts.models import AccountEvent, User
from accounts.services import block_user, end_membership, unblock_user
from enrolments.choices import EnrolmentStatus, FeedKind
from enrolments.errors import TooManyFeeds
from enrolments.models import CalendarFeed
from enrolments.services import feeds
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.feeds import OpenedFeed, close_feed, open_feed, renew_feed
from enrolments.views import calendar_feed
from kit.logs import JsonFormatter
from kit.refusals import NotFound
from outbox.later import written
from outbox.models import Message
from providers.choices import ProviderRole, ProviderStatus
from schools.choices import SchoolRole
from schools.models import SchoolMembership
from tests.support.calendars import event_in, events_of
from tests.support.enrolling import fresh, make_enrolment
from tests.support.feeds import mine, of_activity, of_class, of_provider, path_of, read, uid_of
from tests.support.makers import (
    at_nine,
    make_coordinator,
    make_provider_user,
    make_region_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def status_of(opened: OpenedFeed) -> int:
    return Client().get(path_of(opened)).status_code


def test_the_same_calendar_reads_the_same_and_is_not_sent_twice(client: Client) -> None:
    # In the morning: at midnight the calendar drops a day, and says so.
    morning = at_nine(days=0)
    with time_machine.travel(morning):
        url = path_of(of_class(make_enrolment()))
        first = client.get(url)
    with time_machine.travel(morning + timedelta(minutes=10)):
        again = client.get(url)
        same_tag = client.get(url, headers={"if-none-match": first["ETag"]})
        same_time = client.get(url, headers={"if-modified-since": first["Last-Modified"]})
        head = client.head(url)

    assert first.content == again.content
    assert (same_tag.status_code, same_tag.content) == (304, b"")
    assert (same_time.status_code, same_time.content) == (304, b"")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


def test_a_change_is_sent_whatever_the_program_remembers(client: Client) -> None:
    enrolment = make_enrolment()
    url = path_of(of_class(enrolment))
    before = client.get(url)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        cancel_enrolment(enrolment, by=enrolment.enrolled_by)

        by_tag = client.get(url, headers={"if-none-match": before["ETag"]})
        by_time = client.get(url, headers={"if-modified-since": before["Last-Modified"]})

    assert (by_tag.status_code, by_time.status_code) == (200, 200)
    assert by_tag["ETag"] != before["ETag"]


def test_what_only_went_away_is_seen_the_next_day_at_the_latest(client: Client) -> None:
    enrolment = make_enrolment()
    url = path_of(of_class(enrolment))
    client.get(url)
    yesterday = http_date((timezone.now() - timedelta(days=1)).timestamp())

    assert client.get(url, headers={"if-modified-since": yesterday}).status_code == 200


def test_the_answer_belongs_to_nobody_else_and_makes_no_session(client: Client) -> None:
    answer = client.get(path_of(of_class(make_enrolment())))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-cache", "noindex, nofollow")
    assert answer.cookies == {}
    assert client.post(path_of(of_class(make_enrolment()))).status_code == 405


def test_a_visitor_who_is_signed_in_reads_what_the_owner_may_see(client: Client) -> None:
    enrolment = make_enrolment()
    client.force_login(make_coordinator())

    answer = client.get(path_of(of_class(enrolment)))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_the_day_of_reading_is_noted_once(client: Client, django_assert_num_queries: Any) -> None:
    opened = of_class(make_enrolment())
    client.get(path_of(opened))
    assert CalendarFeed.objects.get(pk=opened.row.pk).last_read_on == timezone.localdate()

    with django_assert_num_queries(2):  # the feed, its groups: nothing written
        client.get(path_of(opened))


def test_the_number_of_queries_does_not_grow_with_dates(django_assert_max_num_queries: Any) -> None:
    session = make_session(capacity=60)
    for days in (20, 21, 22):
        make_enrolment(make_session(session.activity, starts_at=at_nine(days=days)), places=5)
    opened = of_provider(session, make_provider_user(session.activity.provider))
    read(opened)

    with django_assert_max_num_queries(4):
        read(opened)


def test_too_many_reads_are_asked_to_wait_and_other_calendars_are_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_feed, "READS_AN_HOUR", 2)
    opened, other = of_class(make_enrolment()), of_class(make_enrolment())

    answers = [client.get(path_of(opened)) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert status_of(other) == 200


def test_guessing_addresses_is_slowed_down_without_closing_good_ones(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_feed, "MISSES_AN_HOUR", 2)

    assert [client.get(f"/agenda/gok{number}.ics").status_code for number in range(3)] == [404, 404, 429]
    assert status_of(of_class(make_enrolment())) == 200


# --- who opens and closes them ---


def test_only_the_hash_of_a_secret_is_kept() -> None:
    opened = of_class(make_enrolment())

    secret = opened.address.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in str(CalendarFeed.objects.filter(pk=opened.row.pk).values())
    assert opened.app_address == f"webcal:{opened.address.partition(':')[2]}"
    assert list(AccountEvent.objects.filter(about=f"feed:{opened.row.pk}").values_list("act", flat=True)) == ["feed_made"]


@pytest.mark.parametrize("kind", [FeedKind.SCHOOL_CLASS, FeedKind.PROVIDER, FeedKind.ACTIVITY, FeedKind.COORDINATOR])
def test_nobody_opens_somebody_elses_dates(kind: FeedKind) -> None:
    enrolment = make_enrolment()
    subjects = {
        FeedKind.SCHOOL_CLASS: enrolment.school_class_id,
        FeedKind.PROVIDER: enrolment.session.activity.provider.pk,
        FeedKind.ACTIVITY: enrolment.session.activity_id,
        FeedKind.COORDINATOR: None,
    }
    strangers = [make_region_user()]
    if kind != FeedKind.COORDINATOR:
        strangers += [make_coordinator(), make_provider_user()]

    for stranger in strangers:
        with pytest.raises(NotFound):
            open_feed(by=stranger, kind=kind, subject_id=subjects[kind])

    assert CalendarFeed.objects.count() == 0


def test_a_provider_that_is_not_approved_has_no_calendar() -> None:
    session = make_session()
    provider = session.activity.provider
    owner = make_provider_user(provider)
    opened = [of_provider(session, owner), of_activity(session, owner)]

    provider.status = ProviderStatus.BLOCKED
    provider.save()

    assert [status_of(one) for one in opened] == [404, 404]
    with pytest.raises(NotFound):
        of_provider(session, owner)


def test_there_is_an_end_to_the_number_of_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_FEEDS", 1)
    user = make_coordinator()
    opened = mine(user)
    with pytest.raises(TooManyFeeds):
        mine(user)

    close_feed(feed=opened.row, by=user)

    assert status_of(mine(user)) == 200


def same_nothing(opened: OpenedFeed) -> bool:
    """Return whether a closed address answers exactly what one answers that never was."""
    closed, never = Client().get(path_of(opened)), Client().get("/agenda/nooit-geweest.ics")
    keep = ("Content-Type", "Cache-Control", "X-Robots-Tag", "Content-Language")
    return (closed.status_code, closed.content, [closed.get(key) for key in keep]) == (
        404,
        never.content,
        [never.get(key) for key in keep],
    )


def test_revoking_closes_an_address_at_once_and_twice_is_once() -> None:
    opened = of_class(make_enrolment())
    owner = opened.row.owner

    close_feed(feed=opened.row, by=owner)
    close_feed(feed=opened.row, by=owner)

    assert same_nothing(opened)
    assert AccountEvent.objects.filter(act="feed_closed", about=f"feed:{opened.row.pk}").count() == 1
    with pytest.raises(NotFound):
        renew_feed(feed=opened.row, by=owner)


def test_a_new_address_closes_the_old_one() -> None:
    opened = of_class(make_enrolment())

    renewed = renew_feed(feed=opened.row, by=opened.row.owner)

    assert same_nothing(opened)
    assert status_of(renewed) == 200
    assert CalendarFeed.objects.count() == 1


@pytest.mark.promise("PM-6")
def test_blocking_an_account_closes_its_calendars_for_good() -> None:
    opened = of_class(make_enrolment())
    owner, admin = opened.row.owner, make_region_user()

    block_user(user=owner, by=admin)
    assert same_nothing(opened)
    unblock_user(user=owner, by=admin)

    assert same_nothing(opened)


@pytest.mark.promise("PM-6")
def test_a_block_that_reached_only_the_account_still_closes_the_address() -> None:
    opened = of_class(make_enrolment())

    User.objects.filter(pk=opened.row.owner_id).update(blocked_at=timezone.now())

    assert same_nothing(opened)


@pytest.mark.promise("SP-5a")
def test_who_leaves_a_school_takes_no_calendar_along() -> None:
    enrolment = make_enrolment()
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)
    elsewhere = make_school()
    SchoolMembership.objects.create(school=elsewhere, user=teacher, role=SchoolRole.TEACHER)
    left, stays = of_class(enrolment, teacher), mine(teacher)
    admin = make_coordinator(enrolment.school, role=SchoolRole.ADMIN)

    end_membership(
        kind=OrganisationKind.SCHOOL, organisation_id=enrolment.school_id, user=teacher, role=SchoolRole.TEACHER, by=admin
    )

    assert same_nothing(left)
    assert events_of(read(stays)) == {}
    SchoolMembership.objects.create(school=enrolment.school, user=teacher, role=SchoolRole.TEACHER)
    assert same_nothing(left), "coming again gives nothing back"


def test_who_leaves_a_provider_takes_no_calendar_along() -> None:
    session = make_session()
    provider = session.activity.provider
    owner, editor = make_provider_user(provider), make_provider_user(provider, role=ProviderRole.EDITOR)
    opened = [of_provider(session, editor), of_activity(session, editor)]

    end_membership(kind=OrganisationKind.PROVIDER, organisation_id=provider.pk, user=editor, role=ProviderRole.EDITOR, by=owner)

    assert all(same_nothing(one) for one in opened)


def test_a_membership_that_ended_by_other_hands_closes_the_address_at_the_next_read() -> None:
    opened = of_class(make_enrolment())

    SchoolMembership.objects.filter(user=opened.row.owner_id).update(ended_at=timezone.now())

    assert same_nothing(opened)


def test_the_secret_is_in_no_log_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    opened = of_class(make_enrolment())
    secret = opened.address.rpartition("/")[2]

    read(opened)
    close_feed(feed=opened.row, by=opened.row.owner)
    status_of(opened)

    assert caplog.records
    lines = "".join(JsonFormatter().format(record) for record in caplog.records)
    assert secret.removesuffix(".ics") not in lines


def test_a_named_group_and_a_counted_one_have_the_name_of_their_mail() -> None:
    enrolment = make_enrolment(places=3)

    mailed = event_in(written(Message.objects.get(kind="enrolments.confirmed")).attachment)

    assert set(events_of(read(of_class(enrolment)))) == {str(mailed["UID"])} == {uid_of(fresh(enrolment))}
    assert fresh(enrolment).status == EnrolmentStatus.ACCEPTED
