"""The issue with new activities: each reader hears of an activity once, of what they chose, and gets no mail without news."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.catalogue.refresh import refresh_activities
from activities.models import SavedSearch
from activities.services.search_news import tell_news
from newsletter.errors import NothingNew
from newsletter.issue_mail import DrawnIssue
from newsletter.models import (
    Delivery,
    DeliveryState,
    NewsletterIndexPage,
    NewsletterIssuePage,
    Sending,
    SendingState,
    Subscriber,
)
from newsletter.services import telling as telling_module
from newsletter.services.digests import write_digest
from newsletter.services.issuing import send_issue
from newsletter.services.telling import Telling
from outbox.models import Message
from providers.choices import Sector
from tests.support.issues import make_issue
from tests.support.makers import make_coordinator
from tests.support.new_activities import activity, add_date
from tests.support.newsletter_readers import make_readers, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]
BLOCK = {"heading": "Nieuw voor jou", "number": 4, "weeks": 26, "only_with_news": True}
WEEK = timedelta(weeks=1)


def digest(title: str) -> Sending:
    """Send a digest to everybody for whom there is something in it."""
    issue = make_issue([("text", "<p>Dit kwam erbij.</p>"), ("for_you", BLOCK)], title=title, topics=["new-activities"])
    return send_issue(issue=issue, by=None)


def read(mailoutbox: list[Any], *titles: str) -> dict[str, list[str]]:
    """Return who read of which of these activities, and forget the mails."""
    found = {mail.to[0]: [title for title in titles if f"\n{title}\n" in mail.body] for mail in mailoutbox}
    mailoutbox.clear()
    return found


def test_each_reader_hears_of_an_activity_once_and_a_new_date_makes_it_new(mailoutbox: list[Any]) -> None:
    (reader,) = make_readers(1)
    old = activity("Eerst", ago=3)
    work_off(digest("Een"))
    assert read(mailoutbox, "Eerst") == {reader.email: ["Eerst"]}
    first = Subscriber.objects.get().told_until

    # Nothing came: nobody gets anything.
    nothing = work_off(digest("Niets"))
    assert (read(mailoutbox), nothing.sent, nothing.withheld) == ({}, 0, 1)
    activity("Daarna", days=20)
    (late,) = make_readers(1, domain="laat.example")
    work_off(digest("Twee"))
    # Who came later had none before, and reads what is there.
    assert read(mailoutbox, "Eerst", "Daarna") == {reader.email: ["Daarna"], late.email: ["Eerst", "Daarna"]}

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        add_date(old, days=30)
        refresh_activities([old.pk])
        work_off(digest("Drie"))
    assert read(mailoutbox, "Eerst", "Daarna") == {email: ["Eerst"] for email in (reader.email, late.email)}
    assert first is not None
    assert Subscriber.objects.get(pk=reader.pk).told_until > first


def test_who_chose_only_a_sector_gets_it_when_something_fits_and_everybody_their_own(mailoutbox: list[Any]) -> None:
    chosen = {
        "zorg.example": ["sector:care"],
        "bouw-of-workshop.example": ["sector:built-environment", "kind:workshop"],
        "cultuur.example": ["sector:culture"],
        "nieuws.example": ["news"],
        "nieuwe.example": ["new-activities"],
        "ergens.example": ["region:0014"],
        "alles.example": [],
    }
    for domain, topics in chosen.items():
        make_readers(1, domain=domain, topics=topics)
    make_readers(1, domain="gedempt.example", topics=["sector:care"], muted=["sector:care"])
    activity("Bouw", ago=2)
    activity("Zorg", sector=Sector.CARE, ago=1)
    activity("Workshop", sector=Sector.CARE, kind="workshop")

    sending = work_off(digest("Een"))

    titles = ("Workshop", "Zorg", "Bouw")
    assert {to.partition("@")[2]: found for to, found in read(mailoutbox, *titles).items()} == {
        "zorg.example": ["Workshop", "Zorg"],
        "bouw-of-workshop.example": ["Workshop", "Bouw"],
        "nieuwe.example": [*titles],
        "alles.example": [*titles],
        **({"ergens.example": [*titles]} if "region:0014" in sending.interests else {}),
    }
    # Somebody whose sector it is but who muted it has a delivery, and nothing in it.
    assert list(Delivery.objects.exclude(state=DeliveryState.SENT).values_list("subscriber__email", "state")) == [
        ("lezer0@gedempt.example", DeliveryState.WITHHELD)
    ]


def test_a_digest_without_anything_in_the_catalogue_is_refused_and_the_clock_writes_none_without_news(
    mailoutbox: list[Any],
) -> None:
    make_readers(1)
    with pytest.raises(NothingNew):
        digest("Leeg")
    NewsletterIndexPage.objects.update(writes_digest=True)
    today = timezone.localdate()
    assert write_digest(on=today) is None

    activity("Eerst")
    first = write_digest(on=today)
    assert first is not None
    first.get_latest_revision().publish()
    work_off(send_issue(issue=NewsletterIssuePage.objects.get(pk=first.pk), by=None))
    assert read(mailoutbox, "Eerst") == {"lezer0@lezers.example": ["Eerst"]}

    # A week later nothing is new: no draft. Then something is.
    with time_machine.travel(timezone.now() + WEEK, tick=False):
        assert write_digest(on=timezone.localdate()) is None
        activity("Daarna", days=20)
        assert write_digest(on=timezone.localdate()) is not None


# Searches that a reader keeps


def test_an_alert_and_a_digest_never_name_the_same_activity(mailoutbox: list[Any]) -> None:
    (reader,) = make_readers(1, topics=["sector:care"])
    keeper = make_coordinator(email=reader.email.upper())
    search = SavedSearch.objects.create(
        user=keeper, name="Werkplaats", query="kind=workshop", rhythm="weekly", due_at=timezone.now() + WEEK
    )
    SavedSearch.objects.update(created_at=timezone.now() - WEEK, looked_at=timezone.now() - WEEK)
    told = activity("Al verteld", sector=Sector.CARE, kind="workshop", ago=2)
    SavedSearch.objects.update(told=[told.pk])
    activity("Zorg", sector=Sector.CARE)
    fits = activity("Past bij de zoekopdracht", kind="workshop")
    activity("Past nergens bij")

    work_off(digest("Een"))

    # Of the digest: what the topics say and what the search finds, without what the alert named.
    titles = ("Al verteld", "Zorg", "Past bij de zoekopdracht", "Past nergens bij")
    assert read(mailoutbox, *titles) == {reader.email: ["Zorg", "Past bij de zoekopdracht"]}
    search.refresh_from_db()
    assert {told.pk, fits.pk} <= set(search.told)
    # Of the alert: what came after the digest.
    later = activity("Na de digest", kind="workshop")
    SavedSearch.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Message.objects.all().delete()
    assert tell_news() == 1
    words = Message.objects.get(kind="activities.search_news").text
    assert (str(later.title) in words, str(fits.title) in words) == (True, False)


def test_twice_as_many_readers_in_a_batch_ask_the_database_nothing_more() -> None:
    for title, sector in (("Zorg", Sector.CARE), ("Bouw", Sector.BUILT_ENVIRONMENT)):
        activity(title, sector=sector)

    def asked(count: int, domain: str) -> int:
        readers = make_readers(count, domain=domain, topics=["sector:care"])
        for reader in readers:
            SavedSearch.objects.create(
                user=make_coordinator(email=reader.email),
                name="Bouw",
                query="kind=workshop&distance=20&places=4",
                rhythm="weekly",
                due_at=timezone.now(),
            )
        with CaptureQueriesContext(connection) as questions:
            telling = Telling(sending, letters, readers)
            mails = [DrawnIssue(*words).for_reader(reader, telling.known_to(reader)) for reader in readers]
        assert all("Zorg" in mail.text for mail in mails)
        return len(questions)

    make_readers(1, domain="een.example")
    sending = digest("Een")
    letters = list(sending.letters.all())
    words = (letters[0].subject, letters[0].html, letters[0].text)

    # The searches with their people, where those are, and what all of them find.
    assert (asked(3, "weinig.example"), asked(6, "veel.example")) == (3, 3)


def test_one_search_that_cannot_be_read_keeps_nobody_else_from_their_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    activity("Zorg", sector=Sector.CARE)
    readers = make_readers(3, topics=["sector:care"])
    real = telling_module.searches()
    asked: list[int] = []

    class OneIsBroken:
        def known_to(self, emails: list[str], cards: frozenset[int]) -> Any:
            asked.append(len(emails))
            if readers[1].email in emails:
                raise ValueError
            return real.known_to(emails, cards)

        def note_told(self, *told: Any) -> None:
            real.note_told(*told)

    monkeypatch.setattr(telling_module, "searches", OneIsBroken)
    sending = work_off(digest("Een"))

    assert (sending.state, sending.sent, asked) == (SendingState.DONE, 3, [3, 1, 1, 1])
