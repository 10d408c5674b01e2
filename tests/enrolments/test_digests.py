"""One mail a day: what can wait goes together at 16.00, once, with its calendar files; what cannot goes at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as post
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.choices import MailRhythm
from accounts.models import User
from activities.choices import AcceptanceMode
from activities.models import Session
from activities.services.sessions import cancel_session
from enrolments.choices import EnrolmentStatus as S
from enrolments.emails import digest
from enrolments.models import Enrolment
from enrolments.services import answering
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.digesting import send_digests
from kit.address_hash import address_hash
from outbox.delivery import deliver_due
from outbox.models import Message
from outbox.services import withdraw_messages
from providers.choices import ProviderRole, ProviderStatus
from providers.models import Provider, ProviderMembership
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_activity, make_provider, make_provider_user, make_session
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Amsterdam")


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)


MONDAY, TUESDAY, FRIDAY, NEXT_MONDAY = "2027-02-01", "2027-02-02", "2027-02-05", "2027-02-08"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at(MONDAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def provider(clock: Any) -> Provider:
    return make_provider()


@pytest.fixture
def owner(provider: Provider) -> User:
    """Somebody of the provider who wants one mail a day."""
    return make_provider_user(provider, mail_rhythm=MailRhythm.DAILY)


def session_of(provider: Provider, title: str = "Een dag mee", day: str = "2027-03-11", **fields: Any) -> Session:
    return make_session(make_activity(provider, title, **fields), starts_at=at(day), capacity=60)


def daily(user: User | None) -> None:
    assert user is not None
    User.objects.filter(pk=user.pk).update(mail_rhythm=MailRhythm.DAILY)


def mails_to(user: User) -> list[str]:
    """What stands ready to be sent to this person by itself."""
    own = Message.objects.waiting().single().filter(recipient=user.email)
    return sorted(own.values_list("kind", flat=True))


def run(clock: Any, day: str, hour: str) -> int:
    clock.move_to(at(day, hour))
    return send_digests()


def test_what_can_wait_comes_together_at_four(clock: Any, provider: Provider, owner: User) -> None:
    first, second = session_of(provider, "Lassen"), session_of(provider, "Zeilen")
    make_enrolment(first)
    clock.shift(1)  # a clock that stands still leaves the order to chance
    make_enrolment(second)
    make_enrolment(first, places=20)

    assert (mails_to(owner), run(clock, MONDAY, "15:59"), mails_to(owner)) == ([], 0, [])
    assert (run(clock, MONDAY, "16:00"), mails_to(owner)) == (1, ["enrolments.digest"])

    mail = Message.objects.get(kind="enrolments.digest")
    assert mail.subject == "3 berichten over inschrijvingen"
    assert (mail.text.count("== Lassen =="), mail.text.count("== Zeilen ==")) == (1, 1)
    assert mail.text.index("== Lassen") < mail.text.index("== Zeilen")
    assert f"/aanbieder/datums/{first.pk}/deelnemers/" in mail.text
    assert "Klas 3B, donderdag 11 maart, 10.00 tot 13.00 uur" in mail.text
    assert mail.html.count("<h2") == 2
    assert mail.html.count("<h3") == 3
    assert "/account/berichten/" in mail.text
    assert "/account/berichten/" in mail.html


def test_twice_is_once_and_what_comes_later_waits_for_the_next_working_day(clock: Any, provider: Provider, owner: User) -> None:
    session = session_of(provider)
    clock.move_to(at(FRIDAY))
    make_enrolment(session)
    assert [run(clock, FRIDAY, "16:00"), run(clock, FRIDAY, "16:05")] == [1, 0]
    make_enrolment(session)

    assert [run(clock, FRIDAY, "17:00"), run(clock, "2027-02-06", "16:00"), run(clock, NEXT_MONDAY, "15:55")] == [0, 0, 0]
    assert run(clock, NEXT_MONDAY, "16:00") == 1
    assert mails_to(owner) == ["enrolments.digest", "enrolments.digest"]


def test_a_worker_that_was_away_at_four_sends_it_later(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))

    assert run(clock, TUESDAY, "08:00") == 1


def test_what_is_in_a_digest_is_nowhere_else(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))
    run(clock, MONDAY, "16:00")

    part = Message.objects.get(kind="enrolments.new_group")
    content = (part.recipient, part.subject, part.text, part.html, part.attachment, part.more_attachments, part.digest)
    assert content == ("", "", "", "", "", [], {})
    assert (part.digest_for, part.recipient_hash, part.sent_at) == (None, address_hash(owner.email), at(MONDAY, "16:00"))


def test_when_the_worker_dies_halfway_nothing_is_lost_and_nothing_goes_twice(
    clock: Any, provider: Provider, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_enrolment(session_of(provider))

    def dies(*_args: object, **_more: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr("enrolments.services.digesting.close_parts", dies)
        clock.move_to(at(MONDAY, "16:00"))
        with pytest.raises(DatabaseError):
            send_digests()

    assert not Message.objects.filter(kind=digest.KIND).exists()
    assert (send_digests(), send_digests(), mails_to(owner)) == (1, 0, ["enrolments.digest"])


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_digest(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))
    clock.move_to(at(MONDAY, "16:00"))

    assert sorted(map(str, at_once([send_digests] * 4))) == ["0", "0", "0", "1"]
    assert mails_to(owner) == ["enrolments.digest"]


# --- what never waits ---


def test_an_offer_and_a_date_that_is_off_go_at_once(clock: Any, provider: Provider) -> None:
    session = session_of(provider, acceptance_mode=AcceptanceMode.MANUAL)
    other = make_session(session.activity, starts_at=at("2027-03-12"))
    group = make_enrolment(session)
    assert group.enrolled_by is not None
    owner = make_provider_user(provider)
    daily(group.enrolled_by)
    group = fresh(group)
    Message.objects.all().delete()

    answering.propose_other_date(group, session_id=other.pk, by=owner, reason="Dan past het")
    cancel_session(session=other, reason="Brand", by=owner)

    assert mails_to(group.enrolled_by) == ["enrolments.offered_other_date", "enrolments.session_cancelled"]
    waits = Message.objects.filter(digest_for=group.enrolled_by.pk)
    assert list(waits.values_list("kind", flat=True)) == ["enrolments.declined"]


@pytest.mark.parametrize(
    ("now", "start", "waits"),
    [
        (at(MONDAY), at("2027-02-03", "09:59"), False),  # within two days
        (at(MONDAY), at("2027-02-03", "10:01"), True),
        # A digest of Monday 16.00 is too late for Tuesday 15.00, though that is four days away.
        (at(FRIDAY, "17:00"), at("2027-02-09", "15:00"), False),
        (at(FRIDAY, "17:00"), at("2027-02-09", "17:00"), True),
    ],
)
def test_what_is_near_goes_at_once(
    clock: Any, provider: Provider, owner: User, now: datetime, start: datetime, waits: bool
) -> None:
    session = session_of(provider)
    group = make_enrolment(session)
    Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=2), enrolment_closes_at=start)
    Message.objects.all().delete()
    clock.move_to(now)

    cancel_enrolment(fresh(group), by=group.enrolled_by, reason="Ziek", reason_code="illness")

    assert (mails_to(owner) == []) == waits


def test_a_question_whose_time_is_nearly_over_goes_at_once(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider, acceptance_mode=AcceptanceMode.MANUAL, answer_working_days=1))

    assert mails_to(owner) == ["enrolments.new_request"]


def test_who_did_not_choose_gets_every_mail_at_once(clock: Any, provider: Provider) -> None:
    owner = make_provider_user(provider)

    make_enrolment(session_of(provider))

    assert mails_to(owner) == ["enrolments.new_group"]


# --- calendars, language, changes of mind ---


def test_calendar_files_come_along_and_of_one_event_the_newest(clock: Any, provider: Provider) -> None:
    session = session_of(provider, acceptance_mode=AcceptanceMode.MANUAL)
    first = make_enrolment(session)
    user = first.enrolled_by
    assert user is not None
    daily(user)
    owner = make_provider_user(provider)
    first = fresh(first)
    answering.accept_request(first, by=owner)
    clock.shift(60)
    cancel_enrolment(first, by=user)
    clock.move_to(at(MONDAY, "16:00"))
    send_digests()
    sent = Message.objects.get(kind="enrolments.digest")

    deliver_due()

    letter = next(one for one in post.outbox if one.subject == sent.subject)
    files = [part for part in letter.message().walk() if part.get_content_type() == "text/calendar"]
    [event] = [one for file in files for one in Calendar.from_ical(file.get_payload(decode=True).decode()).walk("VEVENT")]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", fresh(first).sequence)
    assert files[0].get_filename() == "activiteit.ics"


def test_files_of_two_events_have_names_of_their_own(clock: Any, provider: Provider) -> None:
    sessions = [session_of(provider, acceptance_mode=AcceptanceMode.MANUAL) for _ in range(2)]
    groups = [make_enrolment(session) for session in sessions]
    user = groups[0].enrolled_by
    assert user is not None
    daily(user)
    Message.objects.all().delete()
    parts = [accepted_part(fresh(group), user) for group in groups]

    digest.queue_digest(user, parts, dedupe_key="enrolments.digest:1:today")

    sent = Message.objects.get(kind="enrolments.digest")
    assert (sent.attachment_name, [name for name, *_ in sent.more_attachments]) == ("activiteit.ics", ["activiteit-2.ics"])
    assert "in je agenda" in sent.text
    deliver_due()
    sent.refresh_from_db()
    assert (sent.more_attachments, sent.text) == ([], "")
    names = [part.get_filename() for part in post.outbox[-1].message().walk() if part.get_filename()]
    assert names == ["activiteit.ics", "activiteit-2.ics"]


def accepted_part(group: Enrolment, user: User) -> Message:
    """Return the part that says yes to this group, addressed to this reader."""
    owner = make_provider_user(Provider.objects.get())
    User.objects.exclude(pk=owner.pk).update(mail_rhythm=MailRhythm.DAILY)
    answering.accept_request(fresh(group), by=owner)
    part = Message.objects.filter(kind="enrolments.confirmed", dedupe_key__contains=str(group.pk)).latest("created_at")
    assert fresh(group).status == S.ACCEPTED
    return part


def test_a_digest_is_in_its_readers_language(clock: Any, provider: Provider) -> None:
    reader = make_provider_user(provider, mail_rhythm=MailRhythm.DAILY, language="en")
    make_enrolment(session_of(provider))
    run(clock, MONDAY, "16:00")

    mail = Message.objects.get(kind="enrolments.digest", recipient=reader.email)
    assert mail.subject == "1 message about sign-ups"
    assert '<html lang="en"' in mail.html


def test_who_wants_single_mails_again_gets_the_rest_right_away(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))
    User.objects.filter(pk=owner.pk).update(mail_rhythm=MailRhythm.AT_ONCE)

    assert (run(clock, MONDAY, "11:00"), run(clock, MONDAY, "11:05"), mails_to(owner)) == (1, 0, ["enrolments.digest"])


def test_what_waits_for_somebody_who_left_is_thrown_away(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert run(clock, MONDAY, "16:00") == 0
    assert why_not(owner) == ["reader has no account"]


def why_not(reader: User) -> list[str]:
    """Why nothing goes to this person; of what was in it nothing is left."""
    gone = Message.objects.filter(recipient="", text="", recipient_hash=address_hash(reader.email), sent_at=None)
    return list(gone.exclude(failed_at=None).values_list("error", flat=True))


def test_who_left_an_organisation_reads_nothing_of_it_any_more(clock: Any, provider: Provider, owner: User) -> None:
    other = make_provider("Molen De Ster")
    ProviderMembership.objects.create(provider=other, user=owner, role=ProviderRole.EDITOR)
    make_enrolment(session_of(provider, "Lassen"))
    make_enrolment(session_of(other, "Malen"))
    group = make_enrolment(session_of(provider, "Zeilen"))
    daily(group.enrolled_by)
    cancel_enrolment(fresh(group), by=group.enrolled_by)  # type: ignore[arg-type]  # somebody signed it up
    owner.provider_memberships.filter(provider=provider).update(ended_at=at(MONDAY, "12:00"))
    group.school.memberships.update(ended_at=at(MONDAY, "12:00"))

    assert run(clock, MONDAY, "16:00") == 1

    [mail] = Message.objects.filter(kind="enrolments.digest")
    assert (mail.recipient, "Malen" in mail.text, "Lassen" in mail.text) == (owner.email, True, False)
    assert why_not(owner) == ["reader left the organisation"] * 3
    assert why_not(group.enrolled_by) == ["reader left the organisation"]  # type: ignore[arg-type]  # as above
    deliver_due()
    assert "Zeilen" not in "".join(str(one.body) for one in post.outbox if one.to == [owner.email])


def test_a_single_letter_that_waited_goes_to_nobody_who_left_meanwhile(clock: Any, provider: Provider) -> None:
    stays, leaves = make_provider_user(provider), make_provider_user(provider)
    group = make_enrolment(session_of(provider))
    asker = group.enrolled_by
    assert asker is not None
    leaves.provider_memberships.update(ended_at=at(MONDAY, "09:00"))
    asker.school_memberships.update(ended_at=at(MONDAY, "09:00"))

    deliver_due()

    assert [one.to for one in post.outbox] == [[stays.email]]
    assert why_not(leaves) == why_not(asker) == ["reader left the organisation"]


def test_a_blocked_provider_reads_nothing_new_and_nothing_that_waited(clock: Any, provider: Provider, owner: User) -> None:
    at_once = make_provider_user(provider)
    group = make_enrolment(session_of(provider))
    before = mails_to(at_once)
    Provider.objects.filter(pk=provider.pk).update(status=ProviderStatus.BLOCKED)

    cancel_enrolment(fresh(group), by=group.enrolled_by)  # type: ignore[arg-type]  # somebody signed it up

    assert (run(clock, MONDAY, "16:00"), mails_to(at_once), mails_to(owner)) == (0, before, [])
    assert why_not(owner) == ["reader left the organisation"]


def test_a_part_is_never_delivered_by_itself(clock: Any, provider: Provider, owner: User) -> None:
    make_enrolment(session_of(provider))

    deliver_due()

    assert [one for one in post.outbox if owner.email in one.to] == []
    assert Message.objects.filter(digest_for=owner.pk, sent_at=None).count() == 1
    assert withdraw_messages(recipient=owner.email, kind_prefix="enrolments.") == 1


# --- choosing ---


@pytest.mark.parametrize("rhythm", list(MailRhythm))
def test_everybody_chooses_a_rhythm(client: Client, rhythm: MailRhythm) -> None:
    user = make_provider_user()
    sign_in(client, user)
    url = reverse("accounts:mail_rhythm")

    assert client.get(url).status_code == 200
    assert client.post(url, {"rhythm": rhythm}).status_code == 302
    user.refresh_from_db()
    assert user.mail_rhythm == rhythm


def test_a_rhythm_that_does_not_exist_changes_nothing(client: Client) -> None:
    user = make_provider_user()
    sign_in(client, user)

    answer = client.post(reverse("accounts:mail_rhythm"), {"rhythm": "weekly"})

    user.refresh_from_db()
    assert (answer.status_code, user.mail_rhythm) == (422, MailRhythm.AT_ONCE)
