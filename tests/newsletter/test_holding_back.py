"""After a database went back to an earlier moment, no newsletter goes until somebody looked (OGP-4.1)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import RegionRole
from newsletter.models import Delivery, Frequency, NewsletterIssuePage, Sending, SendingState
from newsletter.services import gathering
from newsletter.services.holding_back import hold_newsletters
from newsletter.services.issuing import send_issue
from newsletter.services.sending import resume_sending
from newsletter.tasks import gather, keep_sending
from tests.support.issues import make_issue
from tests.support.makers import make_region_user
from tests.support.newsletter_readers import make_readers, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]
WEDNESDAY = datetime(2026, 11, 18, 9, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Return a clock that stands at a Wednesday."""
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


def the_clock_works() -> None:
    """Do what beat does, and what every worker that it called does."""
    keep_sending()
    gather()
    for sending in Sending.objects.on_their_way():
        work_off(sending)


def test_what_was_on_its_way_stands_still_and_goes_on_when_somebody_says_so(mailoutbox: list[Any]) -> None:
    make_readers(2)
    sending = send_issue(issue=make_issue(title="Winter"), by=None)

    assert hold_newsletters().paused == ("Winter",)
    the_clock_works()

    assert (mailoutbox, Delivery.objects.exclude(at=None).count()) == ([], 0)
    resume_sending(sending=sending, by=make_region_user(RegionRole.EDITOR))
    work_off(Sending.objects.get(pk=sending.pk))
    assert len(mailoutbox) == 2
    assert hold_newsletters().paused == ()


@pytest.mark.parametrize("days", [-1, 3])
def test_a_planned_issue_that_may_have_gone_does_not_go_by_itself(mailoutbox: list[Any], days: int) -> None:
    make_readers(1)
    moment = timezone.now() + timedelta(days=days)
    make_issue(title="Gepland", send_at=moment)

    assert hold_newsletters().unplanned == ("Gepland",)
    with time_machine.travel(moment + timedelta(minutes=1), tick=False):
        the_clock_works()

    assert (mailoutbox, NewsletterIssuePage.objects.get().send_at) == ([], None)


def test_a_version_that_comes_online_later_has_no_moment_either(mailoutbox: list[Any]) -> None:
    make_readers(1)
    issue = make_issue(title="Concept")
    issue.send_at = timezone.now() - timedelta(hours=1)
    version = issue.save_revision()

    assert hold_newsletters().unplanned == ("Concept",)
    version.refresh_from_db()
    version.publish()
    the_clock_works()

    assert mailoutbox == []


def test_the_mail_of_the_week_is_made_and_waits_for_somebody(clock: time_machine.Traveller, mailoutbox: list[Any]) -> None:
    make_readers(1, frequency=Frequency.WEEKLY)
    make_readers(1, domain="elke.example")
    work_off(send_issue(issue=make_issue(title="Winter"), by=None))
    mailoutbox.clear()
    clock.move_to(MONDAY)

    (title,) = hold_newsletters().gathered
    the_clock_works()

    held = Sending.objects.get(frequency=Frequency.WEEKLY)
    assert (mailoutbox, held.state, held.title) == ([], SendingState.PAUSED, title)
    resume_sending(sending=held, by=make_region_user(RegionRole.EDITOR))
    work_off(Sending.objects.get(pk=held.pk))
    assert len(mailoutbox) == 1


def test_a_mail_of_the_week_that_cannot_be_drawn_keeps_nobody_from_opening_and_does_not_go_later(
    clock: time_machine.Traveller, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_readers(1, frequency=Frequency.WEEKLY)
    make_readers(1, domain="elke.example")
    work_off(send_issue(issue=make_issue(title="Winter"), by=None))
    mailoutbox.clear()
    clock.move_to(MONDAY)
    with monkeypatch.context() as patched:
        patched.setattr(gathering, "draw_gathered", lambda *_words, **_more: 1 / 0)
        assert "weekly 2026-11-16" in hold_newsletters().gathered

    the_clock_works()

    assert mailoutbox == []
