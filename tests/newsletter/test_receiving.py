"""Who gets an issue at a moment: by topic, by how often, and nobody who paused or left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsletter.models import Frequency, Subscriber, SubscriberStatus, Suppression
from newsletter.receiving import note_issue, receivers

pytestmark = pytest.mark.django_db
# A Wednesday.
AT = datetime(2026, 11, 18, 9, tzinfo=UTC)


def reader(name: str, **values: Any) -> Subscriber:
    """Make somebody on the list."""
    given = {"status": SubscriberStatus.ACTIVE, "confirmed_at": AT, **values}
    return Subscriber.objects.create(email=f"{name}@lezer.example", address_hash=name, **given)


def names(*topics: str, at: datetime = AT, **asked: Any) -> set[str]:
    return set(receivers(topics=topics, at=at, **asked).values_list("address_hash", flat=True))


def test_an_issue_reaches_who_wants_one_of_its_topics_and_has_not_muted_it() -> None:
    reader("all")
    reader("news", topics=["news"])
    reader("care", topics=["sector:care", "kind:workshop"])
    reader("all but news", muted=["news"])
    reader("muted own choice", topics=["news"], muted=["news"])

    assert names() == {"all", "news", "care", "all but news", "muted own choice"}
    assert names("news") == {"all", "news"}
    assert names("news", "sector:care") == {"all", "news", "care", "all but news"}
    assert names("region:0014") == {"all", "all but news"}


@pytest.mark.promise("POR-3d")
def test_nobody_unconfirmed_gone_unreachable_or_on_a_pause_gets_anything() -> None:
    reader("here")
    reader("asked", status=SubscriberStatus.PENDING, confirmed_at=None)
    reader("gone", status=SubscriberStatus.LEFT, left_at=AT)
    reader("bounced")
    Suppression.objects.create(address_hash="bounced", reason="bounced")
    reader("asleep", paused_until=date(2026, 11, 19))
    reader("awake today", paused_until=date(2026, 11, 18))

    assert names() == names("news") == {"here", "awake today"}
    assert "asleep" in names(at=AT + timedelta(days=1))


def test_who_wants_one_a_week_or_a_month_gets_no_issue_and_one_mail_for_each() -> None:
    readers = [reader(frequency, frequency=frequency) for frequency in Frequency.values]

    def gathered(at: datetime) -> set[str]:
        return {name for each in ("weekly", "monthly") for name in names(at=at, frequency=each)}

    assert (names(), gathered(AT)) == ({"each"}, {"weekly", "monthly"})

    note_issue(subscriber_ids=[one.pk for one in readers], at=AT)

    assert (names(at=AT), gathered(AT)) == ({"each"}, set())
    # Sunday night is the same week; Monday, Dutch time, is the next.
    assert gathered(datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == set()
    assert gathered(datetime(2026, 11, 22, 23, 1, tzinfo=UTC)) == {"weekly"}
    assert gathered(datetime(2026, 12, 1, 9, tzinfo=UTC)) == {"weekly", "monthly"}


def test_who_chose_a_sector_hears_of_new_activities_in_it_and_who_muted_those_does_not() -> None:
    reader("all")
    reader("new", topics=["new-activities"])
    reader("care", topics=["sector:care"])
    reader("culture", topics=["sector:culture"])
    reader("news", topics=["news"])
    reader("no more", topics=["sector:care"], muted=["new-activities"])

    assert names("new-activities") == {"all", "new"}
    assert names("new-activities", interests=["sector:care", "kind:workshop"]) == {"all", "new", "care"}


def test_a_page_of_receivers_by_number_is_one_question() -> None:
    last = reader("one").pk
    reader("two")

    with CaptureQueriesContext(connection) as asked:
        found = list(receivers(topics=["news"], at=AT).filter(pk__gt=last).order_by("pk")[:500])

    assert ([one.address_hash for one in found], len(asked)) == (["two"], 1)
