"""Mail about the site: once to each whom it concerns, in their language, and never an advertisement (promises OGP-2.1c, POR-3c)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from desk.errors import NoMarketing
from desk.models import ServiceMessage
from desk.service_reach import reached_by
from desk.services import service_mail
from desk.services.announcing import change_message, withdraw_message, write_message
from desk.services.service_mail import mail_service_messages
from newsletter.models import Subscriber
from outbox.models import Message
from tests.support.makers import (
    make_coordinator,
    make_region_user,
    make_user,
)
from tests.support.racing import at_once
from tests.support.service_messages import TITLE, announcement, make_draft, make_message, school_of
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "templates" / "desk" / "email" / "service"
MAILS = {"kind": service_mail.KIND}


def mailed_to(message: ServiceMessage) -> list[str]:
    """Return who has this message waiting in the outbox."""
    rows = Message.objects.filter(**MAILS, dedupe_key__startswith=f"{service_mail.KIND}:{message.pk}:")
    return sorted(rows.values_list("recipient", flat=True))


@pytest.mark.promise("OGP-2.1c", "POR-3c")
def test_everybody_concerned_gets_one_mail_without_asking_for_a_newsletter(people: dict[str, User]) -> None:
    school = school_of(people["coordinator_a"])
    blocked = make_coordinator(people["coordinator_a"].school_memberships.get().school, blocked_at=timezone.now())
    message = make_message(groups=["school:coordinator", "school:teacher"], at_schools=[school], by_mail=True)

    counts = [mail_service_messages(), mail_service_messages()]

    message.refresh_from_db()
    assert counts == [2, 0]
    assert mailed_to(message) == sorted([people["coordinator_a"].email, people["teacher_a"].email])
    assert (message.mailed, message.mailed_at is not None) == (2, True)
    assert blocked.email not in mailed_to(message)
    assert not Subscriber.objects.exists()


def test_a_worker_that_dies_between_two_batches_leaves_nobody_out_and_mails_nobody_twice(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_mail, "BATCH", 2)
    message = make_message(by_mail=True)
    everybody = sorted(reached_by(message).values_list("email", flat=True))

    service_mail._mail_some(message.pk)  # the first batch; then the power goes
    ServiceMessage.objects.filter(pk=message.pk).update(mailed_to=0)  # and even the note of it is lost
    mail_service_messages()

    assert mailed_to(message) == everybody
    assert len(everybody) > len(people)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_person_once() -> None:
    for _number in range(3):
        make_user()
    message = make_message(by_mail=True)
    everybody = sorted(reached_by(message).values_list("email", flat=True))

    counts = at_once([mail_service_messages, mail_service_messages])

    message.refresh_from_db()
    assert (sum(int(str(count)) for count in counts), message.mailed) == (len(everybody), len(everybody))
    assert mailed_to(message) == everybody


def test_a_message_that_cannot_be_mailed_keeps_no_other_waiting_and_the_region_sees_it(client: Client) -> None:
    nowhere = make_user()
    broken, good = make_message(by_mail=True), make_message(by_mail=True)
    ServiceMessage.objects.filter(pk=broken.pk).update(title="Zaterdag\x90")
    User.objects.filter(pk=nowhere.pk).update(email="geen adres")
    everybody = sorted(reached_by(good).exclude(pk=nowhere.pk).values_list("email", flat=True))
    mail_service_messages()

    assert (mailed_to(broken), mailed_to(good)) == ([], everybody)
    url = f"/regio/berichten/{broken.pk}/"
    sign_in(client, make_region_user(RegionRole.COORDINATOR))
    assert "De mail van dit bericht gaat niet uit" in client.get(url).content.decode()
    assert client.get("/regio/berichten/").content.decode().count("Mail gaat niet uit") == 1

    ServiceMessage.objects.filter(pk=broken.pk).update(title="Zaterdag")
    mail_service_messages()
    broken.refresh_from_db()
    assert (broken.mail_failed_at, broken.mailed_at is not None) == (None, True)
    assert set(mailed_to(broken)) >= set(everybody)
    assert "gaat niet uit" not in client.get(url).content.decode()


def test_each_reads_it_in_their_own_language_and_in_dutch_where_there_is_no_english() -> None:
    reader, dutch = make_user(language="en"), make_user()
    both = make_message(title_en="The site is away", text_en="On Saturday.", by_mail=True)
    one = make_message(by_mail=True)

    mail_service_messages()

    found = Message.objects.filter(**MAILS)
    in_english = found.get(dedupe_key=f"{service_mail.KIND}:{both.pk}:{reader.pk}")
    assert (in_english.subject, "On Saturday." in in_english.text) == ("The site is away", True)
    assert found.get(dedupe_key=f"{service_mail.KIND}:{both.pk}:{dutch.pk}").subject == TITLE
    assert found.get(dedupe_key=f"{service_mail.KIND}:{one.pk}:{reader.pk}").subject == TITLE


@pytest.mark.promise("OGP-2.1c")
def test_a_service_message_is_no_newsletter_in_words_links_headers_or_templates() -> None:
    person = make_user()
    message = make_message(by_mail=True)
    mail_service_messages()
    mail = Message.objects.get(**MAILS, recipient=person.email)

    links = set(re.findall(r"https?://[^\s\"<]+", mail.text + mail.html)) - {settings.SITE_URL}
    assert links == {f"{settings.SITE_URL.rstrip('/')}/bericht/{message.pk}/"}
    assert mail.headers == {}
    assert "<img" not in mail.html
    assert "omdat je een account hebt en dit gaat over het gebruik van de site" in mail.text
    sources = [path.read_text() for path in FOLDER.iterdir()]
    assert len(sources) == 3
    assert not any("newsletter" in source or "unsubscribe" in source for source in sources)
    for words in (
        {"text": "Lees de nieuwsbrief: https://meeloop.example/nieuwsbrief/12/"},
        {"text": "Kijk op /nieuwsbrief/"},
        {"title": "Zie nieuwsbrief.voorbeeld.example/aanmelden"},
        {"text": "https://voorbeeld.example/?a=1&utm_source=mail"},
        {"title_en": "News", "text_en": "See https://voorbeeld.example/newsletter"},
    ):
        with pytest.raises(NoMarketing):
            write_message(said=announcement(**words), by=person)
        with pytest.raises(NoMarketing):
            change_message(message=make_draft(), said=announcement(**words))


def test_mail_that_was_queued_stays_away_too_when_a_message_is_taken_back() -> None:
    gone, other = make_message(by_mail=True), make_message(by_mail=True)
    assert mail_service_messages() > 0
    assert mailed_to(gone)

    withdraw_message(message=gone)

    assert mailed_to(gone) == []
    assert mailed_to(other)


def test_mail_waits_for_the_first_moment_and_stays_away_once_it_is_taken_away() -> None:
    now = timezone.now()
    later = make_message(by_mail=True, starts_at=now + timedelta(hours=1))
    gone = make_message(by_mail=True)
    withdraw_message(message=gone)

    assert mail_service_messages() == 0
    ServiceMessage.objects.filter(pk=later.pk).update(starts_at=now)
    assert mail_service_messages() > 0
    assert mailed_to(gone) == []
