"""No order stands for ever, and none is counted twice."""

import uuid
from contextlib import closing
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from stats.choices import OrderStatus, ReaderKind, ReleaseStatus, Term
from stats.errors import AnotherReleaseOpen, OrderEnded
from stats.models import ProgrammeYear, Release, ReleaseOrder
from stats.services.counting import Gathered, store
from stats.services.ordering import order_release, withdraw_order
from stats.services.working import COUNTER, TRIES, count_next
from tests.support.makers import make_region_user
from tests.support.racing import meanwhile
from tests.support.releases import LAST_YEAR, MAKER, facts_of, groups, made, year_of
from tests.support.sign_in import sign_in
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])


def ask(term: Term = Term.AUTUMN) -> ReleaseOrder:
    return order_release(start_year=LAST_YEAR, term=term, readers=[ReaderKind.PUBLIC], by=MAKER)


def counted(order: ReleaseOrder) -> Release | None:
    """Store the release that was made for this order, as the worker does."""
    one = made()
    facts = facts_of(list(groups()), start_year=LAST_YEAR)
    gathered = Gathered(facts, year_of(), earlier=(), previous=None, kept=None, corrects=None, seen=frozenset())
    with translation.override("nl"):
        return store(replace(one, issue=replace(one.issue, release=str(uuid.uuid4()))), order, gathered)


def test_an_order_in_the_moment_in_which_another_becomes_a_release_is_refused() -> None:
    standing = ask()

    outcome = meanwhile(lambda: counted(standing), lambda: ask(Term.WINTER))

    assert isinstance(outcome, AnotherReleaseOpen), outcome
    assert Release.objects.get().status == ReleaseStatus.AUDITED
    assert [one.status for one in ReleaseOrder.objects.all()] == [OrderStatus.DONE]


def test_only_one_worker_counts_at_a_time() -> None:
    order = ask()
    with closing(connection.copy()) as elsewhere, elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [COUNTER])

        assert not count_next()
        order.refresh_from_db()
        assert (order.status, order.tries) == (OrderStatus.ASKED, 0)
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [COUNTER])

    assert count_next()
    order.refresh_from_db()
    assert (order.status, order.refusal, order.tries) == (OrderStatus.REFUSED, "nothing_to_count", 1)


def test_what_goes_wrong_again_and_again_is_given_up() -> None:
    """A decision that no longer can be read, say: nobody foresaw it, and no other order could come while this one stands."""
    ProgrammeYear.objects.create(pk=LAST_YEAR, version="?", decision={}, digest="?")
    order = ask()

    for _ in range(TRIES):
        order.refresh_from_db()
        assert order.status == OrderStatus.ASKED
        with pytest.raises(Exception):  # noqa: B017  # whatever it is
            count_next()
    order.refresh_from_db()
    assert (order.status, order.refusal) == (OrderStatus.REFUSED, "counting_failed")

    killed = ask()
    ReleaseOrder.objects.filter(pk=killed.pk).update(tries=TRIES)
    assert count_next()
    killed.refresh_from_db()
    assert (killed.status, killed.refusal) == (OrderStatus.REFUSED, "counting_failed")


def test_an_order_that_waits_can_be_taken_back_and_then_nothing_is_stored() -> None:
    region = make_region_user()
    first = ask()
    page = sign_in(Client(), region)
    assert "Trek de opdracht in" in page.get("/regio/rapporten/").content.decode()

    page.post(f"/regio/rapporten/opdracht/{first.pk}/intrekken/")
    first.refresh_from_db()
    second = ask()
    answer = Client(headers=bearer(region, "report")).post(f"/api/v1/release-orders/{second.pk}/withdraw/")
    again = Client(headers=bearer(region, "report")).post(f"/api/v1/release-orders/{second.pk}/withdraw/")

    assert (first.status, first.withdrawn_by) == (OrderStatus.WITHDRAWN, region.pk)
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert (again.status_code, again.json()["code"]) == (409, "order_ended")
    assert counted(second) is None
    assert not Release.objects.exists()
    with pytest.raises(OrderEnded):
        withdraw_order(order=first, by=MAKER)
