"""The flat table is always what a rebuild would make."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from PIL import Image

from activities.catalogue.refresh import COPIED, refresh_all
from activities.choices import SessionStatus
from activities.models import ActivityPage, CatalogueEntry, PostcodeArea, PublicPlaces, Session
from pages.models import Photo
from providers.choices import ProviderStatus, Sector
from providers.models import Provider, ProviderPage
from tests.support.makers import at_nine, make_activity, make_provider, make_school, make_session

db = pytest.mark.django_db


def table() -> list[dict[str, Any]]:
    return list(CatalogueEntry.objects.order_by("pk").values("pk", *COPIED))


def assert_true_to_its_sources() -> None:
    kept = table()
    assert refresh_all() == 0
    assert table() == kept
    CatalogueEntry.objects.all().delete()
    refresh_all()
    assert table() == kept


def provider_page() -> ProviderPage:
    return ProviderPage.objects.get()


CAUSES: dict[str, Callable[[Session], Any]] = {
    "a new date": lambda session: make_session(session.activity, starts_at=at_nine(days=3)),
    "a date that is removed": lambda session: session.delete(),
    "a date that moves": lambda session: change(
        session, starts_at=at_nine(days=20), ends_at=at_nine(days=20) + timedelta(hours=2)
    ),
    "a date called off": lambda session: change(session, status=SessionStatus.CANCELLED),
    "a date kept for one school": lambda session: session.reserved_for.add(make_school()),
    "new words": lambda session: publish(session.activity, title="Las een hek", intro="Je last.", levels=[], years=[]),
    "new words nobody approved yet": lambda session: draft(session.activity, title="Nog niet"),
    "an activity that goes offline": lambda session: session.activity.unpublish(),
    "a provider with another name": lambda _: change(Provider.objects.get(), name="Werf Nieuw", city="Winsum"),
    "a provider that is blocked": lambda _: change(Provider.objects.get(), status=ProviderStatus.BLOCKED),
    "a provider's page that goes offline": lambda _: provider_page().unpublish(),
    "a provider's page with another address": lambda _: publish(provider_page(), slug="een-ander-adres"),
    "an activity that moves to another provider": lambda session: move(session.activity),
    "an activity thrown away": lambda session: (session.delete(), ActivityPage.objects.get().delete()),
}


def change(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def draft(page: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(page, name, value)
    return page.save_revision()


def publish(page: Any, **fields: Any) -> None:
    draft(page, **fields).publish()


def move(page: ActivityPage) -> None:
    other = make_provider("Zorghuis Noord")
    page.move(ProviderPage.objects.get(provider=other), pos="last-child")


@db
@pytest.mark.parametrize("cause", CAUSES)
def test_the_table_follows_each_cause_in_its_own_transaction(cause: str) -> None:
    session = make_session()

    CAUSES[cause](session)

    assert_true_to_its_sources()


@db
def test_a_live_activity_of_an_approved_provider_has_one_row_with_everything_a_card_shows() -> None:
    session = make_session(places_taken=7531, capacity=7531)

    row = CatalogueEntry.objects.get()

    assert (row.title, row.provider_name, row.city) == ("Een dag mee op de scheepswerf", "Werf De Vaart", "Delfzijl")
    assert (row.next_starts_at, row.sorts_at, row.upcoming_count) == (session.starts_at, session.starts_at, 1)
    assert [date["places"] for date in row.upcoming] == ["full"]
    assert "7531" not in row.document


@db
@pytest.mark.parametrize(
    "cause", ["an activity that goes offline", "a provider that is blocked", "a provider's page that goes offline"]
)
def test_what_is_not_public_has_no_row(cause: str) -> None:
    CAUSES[cause](make_session())

    assert not CatalogueEntry.objects.exists()


@db
def test_a_draft_shows_nowhere() -> None:
    make_session(make_activity(published=False))

    assert not CatalogueEntry.objects.exists()


@db
def test_a_photo_that_is_thrown_away_leaves_the_card(django_capture_on_commit_callbacks: Any) -> None:
    photo = Photo.objects.create(title="Werf", file=SimpleUploadedFile("werf.png", red_dot()), people="nobody")
    page = make_activity(image=photo, image_alt="Een schip in aanbouw")
    assert CatalogueEntry.objects.get(pk=page.pk).image_alt == "Een schip in aanbouw"

    with django_capture_on_commit_callbacks(execute=True):
        photo.delete()

    row = CatalogueEntry.objects.get(pk=page.pk)
    assert (row.image_url, row.image_alt) == ("", "")
    assert_true_to_its_sources()


def red_dot() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 500), "red").save(file, "PNG")
    return file.getvalue()


@db
def test_a_date_kept_for_certain_schools_is_not_in_the_public_row() -> None:
    session = make_session()

    session.reserved_for.add(make_school())

    row = CatalogueEntry.objects.get()
    assert (row.upcoming, row.next_starts_at) == ([], None)


@db
def test_past_dates_move_out_by_the_clock() -> None:
    soon = make_session(starts_at=at_nine(days=2))
    later = make_session(soon.activity, starts_at=at_nine(days=9))

    with time_machine.travel(soon.ends_at + timedelta(minutes=1)):
        call_command("refresh_catalogue")

    assert CatalogueEntry.objects.get().next_starts_at == later.starts_at


@db
def test_an_activity_without_a_point_of_its_own_is_where_its_postcode_is() -> None:
    PostcodeArea.objects.create(pc4="9712", latitude=53.22, longitude=6.56)

    page = make_activity(latitude=None, longitude=None, postcode="9712 AB")

    row = CatalogueEntry.objects.get(pk=page.pk)
    assert (row.latitude, row.longitude) == (53.22, 6.56)


@db
def test_nothing_chosen_means_everybody_is_welcome() -> None:
    page = make_activity(levels=[], years=[])

    row = CatalogueEntry.objects.get(pk=page.pk)

    assert (len(row.levels), row.years) == (9, [1, 2, 3, 4, 5, 6])


@pytest.mark.django_db(transaction=True)
def test_dates_added_at_the_same_moment_all_reach_the_table() -> None:
    page = make_activity()
    together = Barrier(6)

    def add(days: int) -> None:
        together.wait()
        try:
            make_session(page, starts_at=at_nine(days=days))
        finally:
            connections.close_all()

    threads = [Thread(target=add, args=[days]) for days in range(3, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CatalogueEntry.objects.get().upcoming_count == 6


@db
def test_refreshing_costs_the_same_for_one_and_for_many(django_assert_max_num_queries: Any) -> None:
    provider = make_provider(sectors=[Sector.CARE])
    for number in range(3):
        make_session(make_activity(provider, f"Activiteit {number}"))

    with django_assert_max_num_queries(16):
        assert refresh_all() == 0


@db
def test_a_date_gets_its_public_word_at_once() -> None:
    session = make_session(capacity=20, places_taken=16)

    places = PublicPlaces.objects.get(session=session)

    assert (places.band, places.settled_on) == ("limited", timezone.localdate())
