"""An account that nobody uses goes after 24 months, and never without two mails (promise POR-6a)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from accounts.choices import AccountAct, RegionRole
from accounts.models import AccountEvent, User
from accounts.services.idling import warn_idle
from accounts.tasks import warn_who_stays_away
from newsletter.models import Subscriber, SubscriberStatus
from outbox.models import Message
from privacy.models import ErasureLedger, ErasureReason
from privacy.retention.keeping import keep_terms
from privacy.retention.models import RetentionRun
from stats.models import ReleaseSubscription
from tests.support.makers import make_region_user, make_user

pytestmark = pytest.mark.django_db
LAST = datetime(2026, 3, 31, 14, 0, tzinfo=UTC)


def used(at: datetime, **fields: str) -> User:
    """Return somebody who signed in last at that moment."""
    with time_machine.travel(at, tick=False):
        user = make_user(**fields)
    User.objects.filter(pk=user.pk).update(last_login=at)
    return user


def every_day(first: str, last: str, *, removes: bool = True) -> None:
    """Let the clock of the worker come by each day."""
    day, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    while day <= end:
        with time_machine.travel(day, tick=False):
            warn_who_stays_away()
            if removes:
                keep_terms(label="accounts.User")
        day += timedelta(days=1)


def mails() -> list[tuple[str, str]]:
    """Return when which warning was written."""
    rows = Message.objects.filter(kind="accounts.idle").order_by("created_at")
    return [(timezone.localdate(row.created_at).isoformat(), row.subject) for row in rows]


@pytest.mark.promise("POR-6a")
def test_who_stays_away_is_warned_at_22_and_23_months_and_goes_at_24() -> None:
    user = used(LAST)
    active = used(LAST, email="actief@school.example")
    every_day("2028-01-31T07:15:00Z", "2028-02-02T07:15:00Z")
    User.objects.filter(pk=active.pk).update(last_login=datetime(2028, 2, 3, tzinfo=UTC))
    every_day("2028-02-29T07:15:00Z", "2028-03-02T07:15:00Z")
    every_day("2028-03-31T07:15:00Z", "2028-03-31T07:15:00Z")
    assert User.objects.filter(pk=user.pk).exists()

    assert mails() == [
        ("2028-02-01", "Gebruik je Meeloop nog?"),
        ("2028-02-01", "Gebruik je Meeloop nog?"),
        ("2028-03-01", "Je account gaat binnenkort weg"),
    ]
    assert "31 maart" in Message.objects.filter(recipient=user.email).order_by("created_at")[0].text

    every_day("2028-04-01T07:15:00Z", "2028-04-01T07:15:00Z")

    assert list(User.objects.values_list("pk", flat=True)) == [active.pk]
    acts = list(AccountEvent.objects.filter(user=user.pk).order_by("pk").values_list("act", flat=True))
    assert acts == [AccountAct.IDLE_WARNED, AccountAct.IDLE_WARNED]
    assert ErasureLedger.objects.get().reason == ErasureReason.TERM


def test_nobody_goes_without_two_mails_however_long_ago_they_came() -> None:
    user = used(datetime(2020, 1, 1, tzinfo=UTC))
    with time_machine.travel("2026-06-01T03:00:00Z", tick=False):
        keep_terms(label="accounts.User")
    every_day("2026-06-02T07:15:00Z", "2026-06-03T07:15:00Z")
    assert (len(mails()), User.objects.filter(pk=user.pk).exists()) == (1, True)

    every_day("2026-06-27T07:15:00Z", "2026-06-28T07:15:00Z")
    assert (len(mails()), User.objects.filter(pk=user.pk).exists()) == (2, True)
    every_day("2026-07-22T07:15:00Z", "2026-07-23T07:15:00Z")

    assert not User.objects.filter(pk=user.pk).exists()


def test_the_last_administrator_of_the_region_stays() -> None:
    with time_machine.travel(LAST, tick=False):
        last = make_region_user(RegionRole.ADMIN)
    User.objects.update(last_login=LAST)
    for month in ("2028-02-01", "2028-03-01", "2028-04-01"):
        every_day(f"{month}T07:15:00Z", f"{month}T07:15:00Z", removes=False)

    with time_machine.travel("2028-04-02T03:00:00Z", tick=False):
        run = keep_terms(label="accounts.User")

    assert isinstance(run, RetentionRun)
    assert run.left["accounts.User:accounts:last_login+date_joined"]["waits"] == {"last_administrator": 1}
    assert User.objects.filter(pk=last.pk).exists()


def test_with_an_account_go_its_sessions_files_and_wishes_and_no_subscriber(
    django_capture_on_commit_callbacks: object,
) -> None:
    user = used(LAST, email="weg@school.example")
    name = default_storage.save("avatar.png", ContentFile(b"x"))
    UserProfile.objects.create(user=user, avatar=name)
    half = UploadedFile.objects.create(file=ContentFile(b"y", name="half.png"), uploaded_by_user=user)
    UserSession.objects.create(user=user, session_key="s" * 32, ip="192.0.2.0", user_agent="x")
    ReleaseSubscription.objects.create(by=user.pk)
    Subscriber.objects.create(email=user.email, address_hash="h", status=SubscriberStatus.ACTIVE, confirmed_at=LAST)
    for day in ("2028-02-01T07:00:00Z", "2028-03-01T07:00:00Z"):
        with time_machine.travel(day, tick=False):
            assert warn_idle() == 1

    with time_machine.travel("2028-04-01T07:00:00Z", tick=False), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        keep_terms(label="accounts.User")

    assert not User.objects.exists()
    assert not UserSession.objects.exists()
    assert not ReleaseSubscription.objects.exists()
    assert not UploadedFile.objects.exists()
    assert not default_storage.exists(name)
    assert not default_storage.exists(half.file.name)
    assert Subscriber.objects.count() == 1
