"""Who wants one mail a week or month gets one, with everything that was sent in it and nothing that they had."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.utils import timezone

from newsletter.models import Delivery, DeliveryState, Frequency, NewsletterIssuePage, Sending, SendingState, Subscriber
from newsletter.periods import bounds, last_ended, name_of, slot
from newsletter.services.delivering import run_lane
from newsletter.services.gathering import gather_due
from newsletter.services.issuing import send_issue
from newsletter.services.sending import stop_sending
from newsletter.services.spreading import spread
from newsletter.services.telling import take_slot
from tests.support.issues import make_issue
from tests.support.makers import make_region_user
from tests.support.new_activities import activity
from tests.support.newsletter_readers import begin, make_readers, work_off
from tests.support.racing import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]
WEEKLY, MONTHLY = Frequency.WEEKLY, Frequency.MONTHLY
# A Wednesday; the Monday after; the first of the next month.
WEDNESDAY = datetime(2026, 11, 18, 9, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Return a clock that stands at a Wednesday."""
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


def sent(title: str, *topics: str) -> tuple[Sending, NewsletterIssuePage]:
    """Send an issue to who wants each."""
    issue = make_issue(title=title, subject=title, preheader=f"Lees over {title}.", topics=list(topics))
    return work_off(send_issue(issue=issue, by=None)), issue


def begun() -> Sending:
    """Send what was begun last."""
    return work_off(Sending.objects.latest("pk"))


def test_all_issues_of_the_week_come_in_one_mail_with_the_titles_of_what_a_reader_chose(
    clock: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    make_readers(1, domain="alles.example", frequency=WEEKLY)
    make_readers(1, domain="nieuws.example", frequency=WEEKLY, topics=["news"])
    make_readers(1, domain="geen.example", frequency=WEEKLY, topics=["sector:care"])
    make_readers(1, domain="elke.example")
    _sending, first = sent("Eerste", "news")
    sent("Tweede", "meetings")
    wrong, _issue = sent("Vergissing", "meetings")
    Sending.objects.filter(pk=wrong.pk).update(state=SendingState.STOPPED)
    mailoutbox.clear()

    clock.move_to(MONDAY)
    assert [gather_due(timezone.now()), gather_due(timezone.now())] == [1, 0]
    sending = begun()

    assert (sending.state, sending.expected, sending.sent) == (SendingState.DONE, 2, 2)
    said = {mail.to[0].partition("@")[2]: mail for mail in mailoutbox}
    assert set(said) == {"alles.example", "nieuws.example"}
    whole, part = said["alles.example"], said["nieuws.example"]
    assert whole.subject == part.subject == "Onze nieuwsbrieven van week 47"
    assert first.full_url in part.body
    for words in (part.body, part.html):
        assert ("Eerste" in words, "Lees over Eerste." in words, "Tweede" in words) == (True, True, False)
    for words in (whole.body, whole.html):
        assert [title in words for title in ("Eerste", "Tweede", "Vergissing")] == [True, True, False]
    assert "hoogstens één mail per week" in whole.body
    assert "List-Unsubscribe" in whole.message()
    # Told once: the week after there is nothing to tell.
    clock.move_to(MONDAY + timedelta(weeks=1))
    assert gather_due(timezone.now()) == 0


def test_a_month_comes_on_its_first_day_and_a_week_in_it_does_not_repeat_it(
    clock: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    make_readers(1, domain="maand.example", frequency=MONTHLY, language="en")
    sent("Eerste")
    clock.move_to(MONDAY)
    assert gather_due(timezone.now()) == 0

    clock.move_to(DECEMBER)
    assert gather_due(timezone.now()) == 1
    begun()

    (mail,) = mailoutbox
    assert mail.to == ["lezer0@maand.example"]
    assert "Eerste" in mail.body
    assert "November" in mail.subject or "november" in mail.subject


def test_who_had_an_issue_already_is_not_told_of_it_again(clock: time_machine.Traveller, mailoutbox: list[Any]) -> None:
    changed, stayed = make_readers(1, domain="anders.example")[0], make_readers(1, domain="week.example", frequency=WEEKLY)[0]
    sent("Eerste", "news")
    Subscriber.objects.filter(pk=changed.pk).update(frequency=WEEKLY)
    sent("Tweede", "news")
    mailoutbox.clear()
    clock.move_to(MONDAY)
    gather_due(timezone.now())
    begun()

    told = {mail.to[0]: ["Eerste" in mail.body, "Tweede" in mail.body] for mail in mailoutbox}
    assert told == {changed.email: [False, True], stayed.email: [True, True]}


def test_a_reader_has_one_mail_in_a_week_however_many_sendings_are_late(
    clock: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    (reader,) = make_readers(1, frequency=WEEKLY)
    late = begin("Te laat", frequency=WEEKLY, period=date(2026, 11, 9))
    spread(late)
    sent("Eerste")
    clock.move_to(MONDAY)
    gather_due(timezone.now())
    spread(Sending.objects.latest("pk"))
    begun()
    work_off(late)

    assert [mail.subject for mail in mailoutbox] == ["Onze nieuwsbrieven van week 47"]
    states = Delivery.objects.order_by("pk").values_list("subscriber", "state", "slot")
    assert list(states) == [
        (reader.pk, DeliveryState.WITHHELD, ""),
        (reader.pk, DeliveryState.SENT, "week 2026-11-23"),
    ]


def test_a_mail_that_fails_gives_its_week_back(clock: time_machine.Traveller, settings: Any) -> None:
    (reader,) = make_readers(1, frequency=WEEKLY)
    sending = begin("Week", frequency=WEEKLY, period=date(2026, 11, 9))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    work_off(sending)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.slot) == (DeliveryState.WAITING, "week 2026-11-16")

    reader.refresh_from_db()
    assert reader.last_issue_at is None
    stop_sending(sending=sending, by=make_region_user())


def test_a_worker_that_died_before_it_could_note_a_mail_sends_that_one_again_and_no_other(
    clock: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    make_readers(2, frequency=WEEKLY)
    sent("Eerste")
    clock.move_to(MONDAY)
    gather_due(timezone.now())
    sending = begun()
    # As kill -9 leaves it: the server took the mail, and nothing of what is noted afterwards is there.
    killed = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=killed.pk).update(state=DeliveryState.WAITING, at=None)
    Subscriber.objects.filter(pk=killed.subscriber_id).update(last_issue_at=None)
    Sending.objects.filter(pk=sending.pk).update(state=SendingState.RUNNING, ended_at=None)
    work_off(sending)
    assert gather_due(timezone.now()) == 0

    went = [(mail.to[0], mail.message()["Message-ID"]) for mail in mailoutbox]
    assert (len(went), len(set(went))) == (3, 2)
    assert list(Delivery.objects.values_list("state", "slot")) == [(DeliveryState.SENT, "week 2026-11-23")] * 2


def test_new_activities_of_the_week_stand_in_it_for_each_reader_their_own(mailoutbox: list[Any]) -> None:
    now = timezone.now()
    make_readers(1, domain="zorg.example", frequency=WEEKLY, topics=["sector:care"])
    make_readers(1, domain="cultuur.example", frequency=WEEKLY, topics=["sector:culture"])
    make_readers(1, domain="nieuws.example", frequency=WEEKLY, topics=["news"])
    activity("Zorg", sector="care")
    activity("Bouw")
    block = {"heading": "Nieuw voor jou", "number": 4, "weeks": 6, "only_with_news": True}
    work_off(send_issue(issue=make_issue([("for_you", block)], topics=["new-activities"]), by=None))
    monday = timezone.localtime(now) + timedelta(days=7 - timezone.localtime(now).weekday())

    with time_machine.travel(monday, tick=False):
        assert gather_due(timezone.now()) == 1
        begun()

    (mail,) = mailoutbox
    assert mail.to == ["lezer0@zorg.example"]
    assert ("Zorg" in mail.body, "Bouw" in mail.body, "Dit stuurden we" in mail.body) == (True, False, False)
    assert mail.subject.startswith("Nieuwe activiteiten van week")


# The clock


@pytest.mark.parametrize(
    ("frequency", "day", "first", "name"),
    [
        (WEEKLY, date(2027, 1, 4), date(2026, 12, 28), "week 53"),
        (WEEKLY, date(2026, 10, 26), date(2026, 10, 19), "week 43"),
        (MONTHLY, date(2027, 1, 1), date(2026, 12, 1), "december"),
        (MONTHLY, date(2027, 3, 31), date(2027, 2, 1), "februari"),
    ],
)
def test_the_week_or_month_that_ended_last(frequency: str, day: date, first: date, name: str) -> None:
    assert (last_ended(frequency, day), name_of(frequency, first)) == (first, name)


def test_a_week_in_which_the_clock_changes_is_an_hour_longer_or_shorter() -> None:
    def hours(first: date) -> float:
        begins, ends = bounds(WEEKLY, first)
        return (ends.astimezone(UTC) - begins.astimezone(UTC)) / timedelta(hours=1)

    assert [hours(day) for day in (date(2026, 10, 19), date(2026, 10, 26), date(2027, 3, 22))] == [169, 168, 167]
    assert (slot(WEEKLY, date(2026, 11, 22)), slot(MONTHLY, date(2026, 11, 22))) == ("week 2026-11-16", "month 2026-11-01")
    assert slot(Frequency.EACH, date(2026, 11, 22)) == ""


@pytest.mark.parametrize(
    ("name", "begin_at", "moments"),
    [
        # Summer time ends on Sunday 25 October 2026, and begins on Sunday 28 March 2027.
        ("newsletter.write_digest", "2026-10-24", ["2026-10-26 06:30", "2026-10-27 06:30", "2026-11-02 06:30"]),
        ("newsletter.write_digest", "2026-12-29", ["2026-12-29 06:30", "2027-01-04 06:30", "2027-01-05 06:30"]),
        ("newsletter.write_digest", "2027-03-24", ["2027-03-29 06:30", "2027-03-30 06:30", "2027-04-05 06:30"]),
        ("newsletter.gather", "2026-10-25", ["2026-10-25 08:05", "2026-10-25 09:05", "2026-10-25 10:05"]),
        ("newsletter.gather", "2027-03-28", ["2027-03-28 08:05", "2027-03-28 09:05", "2027-03-28 10:05"]),
    ],
)
def test_beat_rings_in_dutch_time_also_when_the_clock_changes_and_the_year_ends(
    name: str, begin_at: str, moments: list[str]
) -> None:
    plan = django_settings.CELERY_BEAT_SCHEDULE[name]["schedule"]
    zone = timezone.get_default_timezone()
    last, rung = datetime.fromisoformat(begin_at).replace(tzinfo=zone), []
    with time_machine.travel(last, tick=False) as clock:
        while len(rung) < len(moments):
            # As beat does: ask whether it is time, and sleep as long as the answer says, half an hour at most.
            asked = plan.is_due(last)
            if asked.is_due:
                last = timezone.localtime()
                rung.append(f"{last:%Y-%m-%d %H:%M}")
            clock.shift(min(asked.next, 1800))
    assert rung == moments


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_two_sendings_send_a_reader_one_mail_and_two_clocks_begin_one() -> None:
    (reader,) = make_readers(1, frequency=WEEKLY)
    both = [begin("Een", frequency=WEEKLY, period=day) for day in (date(2020, 11, 2), date(2020, 11, 9))]
    for sending in both:
        spread(sending)
    one, two = Delivery.objects.order_by("pk")

    outcomes = at_once([lambda: take_slot(one, reader), lambda: take_slot(two, reader)])
    assert sorted(map(str, outcomes)) == ["False", "True"]

    lanes = [sending.lanes.get() for sending in both]
    at_once([lambda lane=lane: run_lane(lane_id=lane.pk, turn=lane.turn) for lane in lanes])  # type: ignore[misc]  # a bound lambda
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [DeliveryState.SENT, DeliveryState.WITHHELD]

    make_readers(1, domain="nieuw.example", frequency=WEEKLY)
    sent("Eerste")
    Sending.objects.filter(period=None).update(first_ended_at=bounds(WEEKLY, last_ended(WEEKLY, timezone.localdate()))[0])
    begun_by = at_once([lambda: gather_due(timezone.now())] * 2)
    assert (sorted(begun_by), Sending.objects.filter(frequency=WEEKLY, issue=None).count()) == ([0, 1], 3)
