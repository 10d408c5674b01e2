"""An issue goes out once to everybody who wants it, whatever the mail server says."""

import quopri
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from accounts.choices import RegionRole
from kit.refusals import NotFound
from newsletter import pace
from newsletter.errors import IssueSentAlready, NobodyWantsIt, SendingIsOver
from newsletter.letters import quoted
from newsletter.links import leave_url, preferences_url
from newsletter.models import (
    ConsentRecord,
    Delivery,
    DeliveryState,
    Frequency,
    Sending,
    SendingState,
    Subscriber,
    SubscriberStatus,
    Suppression,
)
from newsletter.services import claiming, delivering, leave, spreading
from newsletter.services.bouncing import note_bounce
from newsletter.services.delivering import run_lane
from newsletter.services.ending import counts_of
from newsletter.services.lanes import take_turn, wake
from newsletter.services.marking import Marks
from newsletter.services.resting import note_trouble
from newsletter.services.sending import keep_sending, pause_sending, resume_sending, stop_sending
from outbox.lease_clock import lease_now
from tests.support.makers import make_coordinator, make_region_user
from tests.support.newsletter_readers import begin, make_readers, work_off
from tests.support.smtp import YES, SmtpServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]


def states(sending: Sending) -> list[str]:
    return list(Delivery.objects.filter(sending=sending).order_by("subscriber").values_list("state", flat=True))


# Everybody once


@pytest.mark.promise("POR-3d")
def test_everybody_who_asked_gets_it_once_and_nobody_else(mailoutbox: list[Any]) -> None:
    wanted = [*make_readers(25), *make_readers(1, domain="nieuws.example", topics=["news"])]
    make_readers(1, domain="anders.example", topics=["meetings"])
    make_readers(1, domain="vroeg.example", status=SubscriberStatus.PENDING, confirmed_at=None)
    make_readers(1, domain="weg.example", status=SubscriberStatus.LEFT, left_at=timezone.now())
    make_readers(1, domain="slaapt.example", paused_until=timezone.localdate() + timedelta(days=3))
    (gone,) = make_readers(1, domain="stuk.example")
    Suppression.objects.create(address_hash=gone.address_hash, reason="bounced")

    sending = work_off(begin(topics=["news"]))

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(reader.email for reader in wanted)
    assert (sending.state, sending.expected, sending.sent) == (SendingState.DONE, 26, 26)
    assert keep_sending() == 0


@time_machine.travel(timezone.now, tick=False)  # a link holds the second in which it was made
def test_a_mail_has_the_readers_own_links_and_what_mail_programs_ask(mailoutbox: list[Any]) -> None:
    (reader,) = make_readers(1)
    sending = work_off(begin())

    mail = mailoutbox[0].message()
    text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    assert [part.get_content_type() for part in mail.get_payload()] == ["text/plain", "text/html"]
    for words in (text, html):
        assert leave_url(reader) in words
        assert preferences_url(reader) in words
        # What an editor writes is never read as a template (trust V1.3.7).
        assert "{{ 7*7 }}" in words
        assert "\ue000" not in words
    headers = {name: mail[name] for name in ("To", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence", "Auto-Submitted")}
    assert headers == {
        "To": reader.email,
        "List-Unsubscribe": f"<{leave_url(reader)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
    }
    assert "<nieuwsbrief." in mail["List-Id"]
    # No relay has a reason to write these bytes anew: ASCII, short lines, and the same again for the same delivery.
    wire = mail.as_bytes(linesep="\r\n")
    assert wire.isascii()
    assert all(len(line) <= 76 for line in wire.partition(b"\r\n\r\n")[2].split(b"\r\n"))
    assert b"\n" not in wire.replace(b"\r\n", b"")
    # They are what the library reads in them.
    read = message_from_bytes(wire)
    assert (read.items(), read.defects) == (mail.items(), [])
    assert [part.get_payload(decode=True).decode() for part in read.get_payload()] == [
        words.replace("\n", "\r\n") for words in (text, html)
    ]
    Delivery.objects.update(state=DeliveryState.WAITING, at=None)
    Sending.objects.filter(pk=sending.pk).update(state=SendingState.RUNNING, ended_at=None)
    work_off(sending)
    assert mailoutbox[1].message()["Message-ID"] == mail["Message-ID"]


def test_words_between_a_readers_own_places_are_encoded_once_and_read_the_same() -> None:
    own = frozenset({"https://x.example/a", "https://x.example/a/é" + "l" * 80})
    words = f"{'Zomér = warm. ' * 12}https://x.example/a/é{'l' * 80}, .\n.\nhttps://x.example/a\n \nhttps://x.example/ab " * 2

    encoded = quoted(words, own)

    assert quopri.decodestring(encoded).decode() == words
    assert max(len(line) for line in encoded.splitlines()) <= 76


def test_readers_get_their_delivery_a_step_at_a_time(monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]) -> None:
    monkeypatch.setattr(spreading, "STEP", 3)
    make_readers(7)
    sending = begin()

    assert [spreading.spread(sending) for _step in range(4)] == [3, 3, 1, 0]
    assert work_off(sending).sent == len(mailoutbox) == 7


def test_an_issue_goes_out_once_and_only_from_the_region() -> None:
    page = Page.objects.order_by("pk")[0]
    with pytest.raises(NobodyWantsIt):
        begin(issue=page)
    make_readers(1)
    with pytest.raises(NotFound):
        begin(issue=page, by=make_coordinator())
    first = begin(issue=page, by=make_region_user(RegionRole.EDITOR))

    with pytest.raises(IssueSentAlready):
        begin(issue=page)

    assert list(Sending.objects.all()) == [first]


def test_an_issue_that_is_read_only_at_the_end_of_the_week_is_sent_to_nobody_now(mailoutbox: list[Any]) -> None:
    make_readers(1, frequency=Frequency.WEEKLY, topics=["news"])
    with pytest.raises(NobodyWantsIt):
        begin(topics=["meetings"])

    sending = work_off(begin(topics=["news"]))

    assert (sending.state, sending.expected, mailoutbox) == (SendingState.DONE, 0, [])


# On the way


@pytest.mark.promise("POR-3g")
def test_who_leaves_or_is_forgotten_while_it_goes_out_gets_nothing(mailoutbox: list[Any]) -> None:
    stays, leaves, forgotten = make_readers(3)
    sending = begin()
    spreading.spread(sending)
    leave(subscriber=leaves, channel="page")
    forgotten.delete()

    work_off(sending)

    assert [mail.to for mail in mailoutbox] == [[stays.email]]
    assert states(sending) == ["sent", "withheld"]


def test_a_pause_holds_everything_and_resuming_sends_the_rest_once(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    monkeypatch.setattr(claiming, "LARGEST", 20)
    make_readers(30)
    sending, editor = begin(), make_region_user(RegionRole.EDITOR)
    lane = sending.lanes.get()
    run_lane(lane_id=lane.pk, turn=lane.turn)
    pause_sending(sending=sending, by=editor)
    held = len(mailoutbox)

    assert work_off(sending).state == SendingState.PAUSED
    assert (held, len(mailoutbox), keep_sending()) == (20, 20, 0)

    resume_sending(sending=sending, by=editor)
    assert work_off(sending).state == SendingState.DONE
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 30


def test_a_stop_in_the_middle_of_a_batch_holds_the_rest_for_good(settings: Any, mailoutbox: list[Any]) -> None:
    make_readers(6)
    sending, editor = begin(), make_region_user(RegionRole.EDITOR)
    settings.EMAIL_BACKEND = "tests.support.newsletter_readers.PausesAtTheThird"
    work_off(sending)
    # The mail on the wire went; the claims of the others are given back.
    assert (len(mailoutbox), Delivery.objects.filter(claimed_at__isnull=False).count()) == (3, 0)

    stopped = stop_sending(sending=sending, by=editor)
    assert (stopped.state, counts_of(stopped).sent, counts_of(stopped).expected) == (SendingState.STOPPED, 3, 6)
    for step in (pause_sending, resume_sending, stop_sending):
        with pytest.raises(SendingIsOver):
            step(sending=sending, by=editor)
    Delivery.objects.all().delete()
    assert counts_of(Sending.objects.get()).sent == 3


def test_an_old_turn_does_nothing_and_the_clock_calls_where_a_worker_died(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    monkeypatch.setattr(claiming, "LARGEST", 20)
    make_readers(50)
    sending = begin()
    lane = sending.lanes.get()
    for _times in range(2):  # the queue delivers a task twice
        run_lane(lane_id=lane.pk, turn=lane.turn)
    assert len(mailoutbox) == 20

    assert keep_sending() == 0  # somebody was called a moment ago
    sending.lanes.update(rung_at=lease_now() - timedelta(minutes=3))
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert keep_sending() == 1
    lane.refresh_from_db()
    assert lane.turn == 3


# What the mail server says


def test_a_4xx_is_tried_again_with_growing_pauses(smtp: SmtpServer) -> None:
    make_readers(2)
    smtp.answer_recipient = lambda address: "450 4.2.0 later" if address.startswith("lezer1") else YES
    sending = work_off(begin())
    later = Delivery.objects.get(state=DeliveryState.WAITING)
    assert (len(smtp.received), later.smtp_code, later.attempts, later.claimed_at) == (1, "450", 1, None)
    first_pause = later.due_at - timezone.now()

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work_off(sending)
        later.refresh_from_db()
        assert later.due_at - timezone.now() > first_pause * 2
    smtp.answer_recipient = lambda _: YES
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert keep_sending() == 1
        assert work_off(sending).state == SendingState.DONE
    assert (sending.sent, len(smtp.received)) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "state", "stays"),
    [
        ("550 5.1.1 no such user", DeliveryState.BOUNCED, False),
        ("550 unknown", DeliveryState.BOUNCED, False),
        ("550 5.2.1 disabled", DeliveryState.BOUNCED, False),
        ("550 5.7.1 your network is blocked", DeliveryState.FAILED, True),
        ("552 5.2.2 mailbox full", DeliveryState.FAILED, True),
        ("554 no", DeliveryState.FAILED, True),
    ],
)
def test_a_5xx_is_final_and_one_about_the_address_takes_it_off_the_list(
    smtp: SmtpServer, answer: str, state: DeliveryState, stays: bool
) -> None:
    (reader,) = make_readers(1)
    smtp.answer_recipient = lambda _: answer

    sending = work_off(begin())

    delivery, reader = Delivery.objects.get(), Subscriber.objects.get(pk=reader.pk)
    assert (sending.state, delivery.state, delivery.attempts) == (SendingState.DONE, state, 1)
    assert Subscriber.objects.mailable().filter(pk=reader.pk).exists() is stays
    assert Suppression.objects.filter(reason="bounced").exists() is not stays
    # Nobody withdrew anything: the proof of what was asked stays as it was.
    assert not ConsentRecord.objects.filter(action="withdrawn").exists()


def test_refused_words_say_nothing_about_the_reader(smtp: SmtpServer) -> None:
    make_readers(1)
    smtp.answer_content = lambda _: "554 5.7.1 looks like spam"

    sending = work_off(begin())

    assert (sending.failed, sending.bounced, Subscriber.objects.mailable().count()) == (1, 0, 1)


def test_a_server_that_is_away_costs_no_attempt_and_the_sending_comes_back(smtp: SmtpServer, settings: Any) -> None:
    make_readers(3)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sending = work_off(begin())
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0]
    assert (sending.state, Delivery.objects.filter(claimed_at__isnull=False).count()) == (SendingState.RUNNING, 0)

    settings.EMAIL_PORT = port
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert keep_sending() == 1
        assert work_off(sending).state == SendingState.DONE
    assert len(smtp.received) == 3


def test_a_server_that_stays_away_is_tried_less_and_less_until_it_takes_a_mail(
    monkeypatch: pytest.MonkeyPatch, smtp: SmtpServer, settings: Any
) -> None:
    make_readers(4)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    now, pauses = timezone.now(), []
    with time_machine.travel(now, tick=False):
        sending = work_off(begin())
    for _time in range(5):
        assert sending.tries_at
        pauses.append((sending.tries_at - now) // timedelta(minutes=1))
        with time_machine.travel(sending.tries_at - timedelta(seconds=1), tick=False):
            assert keep_sending() == 0
        now = sending.tries_at
        with time_machine.travel(now, tick=False):
            assert keep_sending() == 1
            sending = work_off(sending)
            # Another worker met it at the same moment.
            assert note_trouble(sending.pk, "535") == sending.tries_at
    assert pauses == [1, 5, 15, 30, 30]

    settings.EMAIL_PORT = port
    monkeypatch.setattr(delivering, "MAILS_PER_CONNECTION", 1)

    def take_one(_mail: Any) -> str:
        smtp.greeting = "421 4.3.2 busy"
        return YES

    smtp.answer_content = take_one
    with time_machine.travel(now + timedelta(minutes=30), tick=False):
        sending = work_off(sending)
        assert (len(smtp.received), sending.troubles) == (1, 1)
        assert sending.tries_at == timezone.now() + timedelta(minutes=1)


def test_who_resumes_tries_at_once_and_a_wrong_clock_holds_nothing_up(smtp: SmtpServer) -> None:
    make_readers(2)
    by = make_region_user()
    sending = begin(by=by)
    for tries_at, sent in ((timezone.now() + timedelta(minutes=20), 0), (timezone.now() + timedelta(days=2), 2)):
        Sending.objects.filter(pk=sending.pk).update(troubles=9, tries_at=tries_at, trouble="535")
        work_off(sending)
        assert len(smtp.received) == sent
        if not sent:
            assert pause_sending(sending=sending, by=by)
            assert resume_sending(sending=sending, by=by).tries_at is None

    sending.refresh_from_db()
    assert (sending.trouble, sending.troubles, sending.tries_at) == ("", 0, None)


def test_a_clock_that_jumps_takes_nothing_over_and_keeps_nothing_longer() -> None:
    make_readers(2)
    sending = begin()
    assert spreading.spread(sending)
    sending.refresh_from_db()
    began = lease_now()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        first, second = claiming.claim_batch(sending)
        assert Marks(sending).begin(first)
        sending.lanes.update(rung_at=None)
        assert wake(sending) == len(sending.lanes.all())
        assert claiming.claim_batch(sending) == []
        assert claiming.seconds_until_next(sending) is None
        assert wake(sending) == 0  # somebody is on the way

    since = {one.claimed_at for one in Delivery.objects.all()}
    assert since == {first.claimed_at, second.claimed_at}
    lane = sending.lanes.get(number=1)
    assert all(began < moment < lease_now() for moment in (*since, lane.rung_at))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert (held := take_turn(lane_id=lane.pk, turn=lane.turn))
    assert began < held.rung_at < lease_now()


# Bounces that come later


@pytest.mark.parametrize(("option", "reason"), [((), "bounced"), (("--complaints",), "left")])
def test_a_list_of_a_mail_service_takes_readers_off(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], option: tuple[str, ...], reason: str
) -> None:
    make_readers(2)
    path = tmp_path / "bounces.txt"
    path.write_text("Lezer0@lezers.example\nnooit@gezien.example\n\nonzin\n", encoding="utf-8")

    call_command("newsletter_bounces", path, *option)
    assert Subscriber.objects.mailable().count() == 2
    for _times in range(2):
        call_command("newsletter_bounces", path, *option, "--apply")

    assert list(Subscriber.objects.mailable().values_list("email", flat=True)) == ["lezer1@lezers.example"]
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == [reason, reason]
    said = capsys.readouterr().out
    assert "2 addresses, 1 of them are readers. Nothing changed" in said
    assert "lezer" not in said


def test_an_address_that_bounced_stays_off_after_a_complaint() -> None:
    make_readers(1)
    note_bounce("lezer0@lezers.example", "complaint")
    note_bounce("lezer0@lezers.example", "bounce")
    note_bounce("lezer0@lezers.example", "complaint")

    assert list(Suppression.objects.values_list("reason", flat=True)) == ["bounced"]


# How fast


def test_moments_are_given_out_one_after_the_other(settings: Any) -> None:
    settings.NEWSLETTER_PER_DOMAIN = 10
    waits = [pace.next_moment("iris@post.example", per_second=100_000).seconds for _mail in range(20)]

    # Half a second's worth goes at once; after that a tenth of a second each.
    assert waits[0] == 0
    assert 1.2 < waits[-1] <= 1.5
    assert pace.next_moment("iris@ander.example", per_second=100_000).seconds < 0.1


def test_a_full_domain_waits_without_holding_up_the_others(settings: Any, mailoutbox: list[Any]) -> None:
    settings.NEWSLETTER_PER_DOMAIN = 1
    for _mail in range(20):
        pace.next_moment("x@druk.example", per_second=100_000)
    make_readers(2, domain="druk.example")
    make_readers(1, domain="rustig.example")

    sending = work_off(begin())

    assert [mail.to for mail in mailoutbox] == [["lezer0@rustig.example"]]
    assert list(Delivery.objects.filter(has_turn=True).values_list("attempts", flat=True)) == [0, 0]
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        work_off(sending)
    assert len(mailoutbox) == 3


def test_without_valkey_mail_goes_on_slowly(settings: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]) -> None:
    make_readers(3)
    monkeypatch.setattr(pace, "SLOW", 0.02)
    rests: list[float] = []
    monkeypatch.setattr("newsletter.services.delivering.time.sleep", rests.append)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    pace.valkey.cache_clear()
    try:
        work_off(begin())
    finally:
        pace.valkey.cache_clear()

    assert len(mailoutbox) == 3
    assert sum(rests) == pytest.approx(3 * 0.02)
