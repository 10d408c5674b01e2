"""The region's screens and those of approvers: from an order to what readers see."""

import pytest
from django.test import Client

from schools.choices import SchoolRole
from stats.choices import OrderStatus, ReleaseStatus
from stats.method.types import Finding, FindingLevel
from stats.models import Release, ReleaseOrder
from tests.support.makers import make_coordinator, make_funder_user, make_region_user
from tests.support.releases import LAST_YEAR, make_published, make_published_alike, make_release
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
REPORTS, APPROVALS = "/regio/rapporten/", "/cijfers/akkoord/"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


@pytest.mark.promise("PM-5")
def test_two_bodies_approve_in_the_browser_before_the_region_publishes() -> None:
    maker, colleague = signed_in(make_region_user()), signed_in(make_region_user())
    board = signed_in(make_coordinator(role=SchoolRole.ADMIN))
    release = make_release()
    page = f"{REPORTS}{release.pk}/"

    assert "Niets herleidbaar" in maker.get(page).content.decode()
    assert board.get(f"{APPROVALS}{release.pk}/").status_code == 404
    maker.post(f"{page}aanvragen/", {"embargo_until": ""})
    asker = maker.post(f"{APPROVALS}{release.pk}/akkoord/", follow=True).content.decode()
    colleague.post(f"{APPROVALS}{release.pk}/akkoord/")
    too_early = maker.post(f"{page}publiceren/", follow=True).content.decode()
    waiting = board.get(APPROVALS).content.decode()
    seen = board.get(f"{APPROVALS}{release.pk}/").content.decode()
    board.post(f"{APPROVALS}{release.pk}/akkoord/")
    maker.post(f"{page}publiceren/")

    release.refresh_from_db()
    assert "Een ander geeft akkoord" in asker
    assert "de publicatie staat op ‘Wacht op akkoord’" in too_early
    assert release.period_words in waiting
    assert "Je antwoordt namens Stichting Dollard Lyceum" in seen
    assert "bevinding" not in seen
    assert release.status == ReleaseStatus.PUBLISHED
    assert "Deelname naar gemeente en niveau" in Client().get("/cijfers/", follow=True).content.decode()


@pytest.mark.promise("POR-4d")
def test_what_was_found_is_said_to_the_region_only_and_holds_the_release() -> None:
    words = "Stichting Noord kan het aantal van Eemsdelta op 1 na uitrekenen."
    release = make_release(findings=[Finding(FindingLevel.NARROW, "insider", words)])
    maker = signed_in(make_region_user())
    page = maker.get(f"{REPORTS}{release.pk}/").content.decode()

    refused = maker.post(f"{REPORTS}{release.pk}/aanvragen/", follow=True).content.decode()

    assert words in page
    assert "Deze publicatie kan niet verder" in page
    assert "Vraag akkoord</span>" not in page
    assert "vond iets dat herleidbaar is" in refused
    for other in (signed_in(make_coordinator(role=SchoolRole.ADMIN)), signed_in(make_funder_user()), Client()):
        assert words not in other.get(f"{REPORTS}{release.pk}/", follow=True).content.decode()
        assert words not in other.get(f"{APPROVALS}{release.pk}/", follow=True).content.decode()


def test_no_with_a_reason_and_a_reason_that_is_missing() -> None:
    maker, board = signed_in(make_region_user()), signed_in(make_coordinator(role=SchoolRole.ADMIN))
    release = make_release()
    maker.post(f"{REPORTS}{release.pk}/aanvragen/", {"embargo_until": "2030-01-01T09:00"})
    empty = board.post(f"{APPROVALS}{release.pk}/weigeren/", {"reason": " "})
    board.post(f"{APPROVALS}{release.pk}/weigeren/", {"reason": "Onze school telt dubbel."})

    page = maker.get(f"{REPORTS}{release.pk}/").content.decode()
    assert empty.status_code == 422
    assert "Niet te zien voor" in page
    assert "Onze school telt dubbel." in page
    assert Release.objects.get().status == ReleaseStatus.WITHDRAWN


def test_an_order_is_kept_told_and_refused_with_what_was_chosen() -> None:
    maker = signed_in(make_region_user())
    choice = {"period": f"{LAST_YEAR}-1", "readers": ["fund", "school"], "is_confidential": "on"}

    wrong = maker.post(REPORTS, {**choice, "readers": ["public"]})
    named = {"school_year": f"{LAST_YEAR}-{LAST_YEAR + 1}", "term": 1, "readers": ["public", "fund"], "is_confidential": True}
    by_token = Client(headers=bearer(make_region_user(), "report"))  # type: ignore[arg-type]  # a scope by its name
    sent = by_token.post("/api/v1/release-orders/", named, content_type="application/json")
    nothing = ReleaseOrder.objects.count()
    maker.post(REPORTS, choice)
    again = maker.post(REPORTS, choice)

    order = ReleaseOrder.objects.get()
    assert (wrong.status_code, again.status_code) == (422, 422)
    assert "Wat iedereen mag lezen, is niet vertrouwelijk" in wrong.content.decode()
    assert (sent.status_code, sent.json()["code"], nothing) == (422, "confidential_is_not_public", 0)
    assert "Er is nog een publicatie onderweg" in again.content.decode()
    assert (order.start_year, order.term, order.readers, order.is_confidential) == (LAST_YEAR, 1, ["fund", "school"], True)
    assert "We tellen nog" in maker.get(REPORTS).content.decode()
    ReleaseOrder.objects.update(status=OrderStatus.REFUSED, words="Er valt nog niets te tellen.")
    assert "Er valt nog niets te tellen." in maker.get(REPORTS).content.decode()


def test_the_region_hears_that_a_year_is_no_longer_the_sum_of_its_terms() -> None:
    words, maker = "opnieuw tellen als alle periodes kloppen", signed_in(make_region_user())
    first = make_published_alike()
    make_published_alike(term=0)

    before = maker.get(REPORTS).content.decode()
    make_published_alike(corrects=first)

    assert words not in before
    assert words in maker.get(REPORTS).content.decode()


def test_the_interface_takes_the_same_steps_with_its_scope() -> None:
    maker, colleague = make_region_user(), make_region_user()
    by_maker = Client(headers=bearer(maker, "report"))
    published = make_published()
    release = make_release(corrects=published)
    address = f"/api/v1/releases/{release.pk}/"

    ordered = by_maker.post(
        "/api/v1/release-orders/",
        {"school_year": "2020-2021", "term": 1, "readers": ["public"]},
        content_type="application/json",
    )
    asked = by_maker.post(f"{address}request-approval/", {}, content_type="application/json").json()["status"]
    own = by_maker.post(f"{address}approve/")
    first = Client(headers=bearer(colleague, "report")).post(f"{address}approve/").json()["status"]
    reads = Client(headers=bearer(colleague, "read")).post(f"{address}approve/")

    assert (ordered.status_code, ordered.json()["code"]) == (409, "another_release_open")
    assert (asked, own.json()["code"], first) == ("requested", "approver_made_it", "requested")
    assert (reads.status_code, reads.json()["code"]) == (403, "scope_missing")
    assert [row["version"] for row in Client().get("/api/v1/releases/").json()["results"]] == [1]
