"""What the newsletter forgets by itself, and what it must remember."""

from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from newsletter import services
from newsletter.models import ConsentRecord, Subscriber, Suppression
from privacy.retention.keeping import keep_terms
from tests.support.database import superuser_address

from .conftest import ask

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(minutes=5)
ONE_DAY = timedelta(days=1)
# Twelve months, with a leap day in some years.
KEEP_PROOF = timedelta(days=366)
UNCONFIRMED, LEFT = "newsletter.Subscriber:unconfirmed:created_at", "newsletter.Subscriber:left:left_at"


def clean_up(*, after: timedelta) -> tuple[int, int]:
    """Keep the terms at a later time."""
    with time_machine.travel(timezone.now() + after):
        run = keep_terms(label="newsletter.Subscriber")
    assert run is not None
    return run.counts.get(UNCONFIRMED, 0), run.counts.get(LEFT, 0)


def clean_up_as_worker() -> None:
    """Keep the terms of proof with the worker's database role."""
    settings = connection.settings_dict
    connection.close()
    web, settings["USER"] = settings["USER"], "meeloop_worker"
    try:
        keep_terms(label="newsletter.ConsentRecord")
    finally:
        connection.close()
        settings["USER"] = web


def age_proof(by: timedelta) -> None:
    """Let proof be older, as nobody but the superuser can."""
    address = superuser_address(str(connection.settings_dict["NAME"]))
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute("UPDATE newsletter_consentrecord SET at = at - %s", [by])


@pytest.mark.promise("POR-3d")
def test_who_never_said_yes_is_forgotten_after_eight_days() -> None:
    ask()

    assert clean_up(after=timedelta(days=8) - A_MOMENT) == (0, 0)
    assert clean_up(after=timedelta(days=8) + A_MOMENT) == (1, 0)
    assert not Subscriber.objects.exists()


def test_of_who_left_only_a_keyed_hash_stays_after_thirty_days(subscriber: Subscriber) -> None:
    services.leave(subscriber=subscriber, channel="page")

    assert clean_up(after=timedelta(days=30) - A_MOMENT) == (0, 0)
    assert clean_up(after=timedelta(days=30) + A_MOMENT) == (0, 1)
    assert not Subscriber.objects.exists()
    assert Suppression.objects.get().address_hash == subscriber.address_hash


def test_a_subscriber_is_not_forgotten(subscriber: Subscriber) -> None:
    assert clean_up(after=timedelta(days=2000)) == (0, 0)


@pytest.mark.promise("POR-3g")
def test_the_web_can_add_proof_but_not_change_or_delete_it(subscriber: Subscriber) -> None:
    for statement in ("DELETE FROM newsletter_consentrecord", "UPDATE newsletter_consentrecord SET action = 'given'"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_proof_is_kept_a_year_after_the_last_word_and_as_long_as_somebody_is_on_the_list(subscriber: Subscriber) -> None:
    ask("vertrokken@school.example")
    gone = Subscriber.objects.get(email="vertrokken@school.example")
    services.leave(subscriber=gone, channel="page")
    gone.delete()
    age_proof(KEEP_PROOF - 2 * ONE_DAY)
    clean_up_as_worker()
    assert ConsentRecord.objects.count() == 4
    age_proof(2 * ONE_DAY)

    clean_up_as_worker()

    assert set(ConsentRecord.objects.values_list("address_hash", "action")) == {
        (subscriber.address_hash, "asked"),
        (subscriber.address_hash, "given"),
    }
