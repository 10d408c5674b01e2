"""What each filter keeps, what it refuses, and what it never tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from activities.catalogue.filters import CatalogueFilter
from activities.choices import Accessibility, ActivityKind, CapacityUnit, LocationKind
from activities.models import CatalogueEntry, PostcodeArea
from providers.choices import Sector
from schools.choices import Level
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider, make_school, make_session

pytestmark = pytest.mark.django_db


def asked(query: str, user: Any = None) -> CatalogueFilter:
    request = RequestFactory().get(f"/activiteiten/?{query}")
    request.user = user or AnonymousUser()
    return CatalogueFilter(QueryDict(query), queryset=CatalogueEntry.objects.all(), request=request)


def titles(query: str, user: Any = None) -> list[str]:
    catalogue = asked(query, user)
    assert catalogue.form.is_valid(), catalogue.form.errors
    return sorted(entry.title for entry in catalogue.qs)


@pytest.fixture
def offer() -> None:
    make_activity(make_provider("Werf"), "Werf", levels=[Level.HAVO], years=[3], accessibility=[Accessibility.WHEELCHAIR])
    make_activity(
        make_provider("Zorg", city="Groningen", latitude=53.219, longitude=6.566),
        "Zorg",
        sector=Sector.CARE,
        kind=ActivityKind.WORKSHOP,
        levels=[],
        years=[],
        accessibility=[Accessibility.WHEELCHAIR, Accessibility.QUIET_ROOM],
    )
    make_activity(
        make_provider("Ver", latitude=52.1, longitude=5.1), "Online", location_kind=LocationKind.ONLINE, levels=[Level.VWO]
    )


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ["Online", "Werf", "Zorg"]),
        ("kind=workshop", ["Zorg"]),
        ("kind=workshop&kind=company-visit", ["Online", "Werf", "Zorg"]),
        ("sector=care", ["Zorg"]),
        ("level=havo", ["Werf", "Zorg"]),
        ("level=havo&level=vwo", ["Online", "Werf", "Zorg"]),
        ("level=havo&year=3", ["Werf", "Zorg"]),
        ("year=5", ["Zorg"]),
        ("accessibility=wheelchair", ["Werf", "Zorg"]),
        ("accessibility=wheelchair&accessibility=quiet-room", ["Zorg"]),
        ("location=online", ["Online"]),
        ("postcode=9712AB&distance=10", ["Online", "Zorg"]),
        ("postcode=9712+ab&distance=50", ["Online", "Werf", "Zorg"]),
        ("q=werf&sector=care", []),
        ("provider=999999", []),
    ],
)
def test_each_filter_narrows_and_its_values_widen(query: str, kept: list[str]) -> None:
    make_school(postcode="9712AB", latitude=53.219, longitude=6.566)

    assert titles(query) == kept


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=onzin", "kind"),
        ("date_from=gisteren", "date_from"),
        ("date_from=2026-12-02&date_to=2026-12-01", "date_to"),
        ("postcode=1111", "postcode"),
        ("postcode=abc", "postcode"),
        ("postcode=0123", "postcode"),
        ("distance=10", "postcode"),
        ("places=0", "places"),
        ("places=2.5", "places"),
        ("distance=100000", "distance"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_own_field(query: str, field: str) -> None:
    assert list(asked(query).form.errors) == [field]


def test_an_unknown_postcode_says_what_to_do() -> None:
    errors = asked("postcode=1111&distance=5").form.errors

    assert errors == {"postcode": ["Deze postcode kennen we niet. Kijk hem na, of kies een andere postcode in de buurt."]}


def test_the_regions_own_list_of_postcodes_comes_first() -> None:
    PostcodeArea.objects.create(pc4="9712", latitude=52.0, longitude=5.0)
    make_school(postcode="9712AB")

    point = asked("postcode=9712").point

    assert point is not None
    assert (point.latitude, point.longitude) == (52.0, 5.0)


@pytest.mark.usefixtures("offer")
def test_a_coordinators_distance_starts_at_school() -> None:
    coordinator = make_coordinator(make_school(latitude=53.219, longitude=6.566))

    assert titles("distance=10", coordinator) == ["Online", "Zorg"]


def test_distances_are_in_kilometres_as_the_crow_flies() -> None:
    make_activity(make_provider(latitude=53.332, longitude=6.922))
    coordinator = make_coordinator(make_school(latitude=53.219, longitude=6.566))

    (entry,) = asked("", coordinator).qs

    assert entry.km == pytest.approx(26.8, abs=0.5)


def test_days_hold_for_one_date_from_the_first_up_to_and_including_the_last() -> None:
    early, late = at_nine(days=5), at_nine(days=30)
    make_session(make_activity(title="Vroeg"), starts_at=early)
    both = make_activity(title="Vroeg en laat")
    make_session(both, starts_at=early)
    make_session(both, starts_at=late)

    day, between = f"{late:%Y-%m-%d}", f"{early + timedelta(days=2):%Y-%m-%d}"
    assert titles(f"date_from={day}&date_to={day}") == ["Vroeg en laat"]
    assert titles(f"date_to={between}") == ["Vroeg", "Vroeg en laat"]
    assert titles(f"date_from={between}&date_to={between}") == []


def test_days_and_places_must_hold_for_the_same_date() -> None:
    page = make_activity(title="Kruislings")
    make_session(page, starts_at=at_nine(days=5), capacity=28, places_taken=28)
    make_session(page, starts_at=at_nine(days=30), capacity=28)

    soon = f"{at_nine(days=6):%Y-%m-%d}"
    assert titles("available=true") == ["Kruislings"]
    assert titles(f"available=true&date_to={soon}") == []


def test_a_coordinator_asks_for_a_number_of_places() -> None:
    make_session(make_activity(title="Vijf vrij"), capacity=28, places_taken=23)
    make_session(make_activity(title="Alles vrij"), capacity=28)
    coordinator = make_coordinator()

    assert titles("places=5", coordinator) == ["Alles vrij", "Vijf vrij"]
    assert titles("places=6", coordinator) == ["Alles vrij"]


def test_a_date_that_counts_groups_has_room_for_any_number_while_one_is_left() -> None:
    make_session(make_activity(title="Nog een groep"), capacity=3, places_taken=2, capacity_unit=CapacityUnit.GROUPS)
    make_session(make_activity(title="Alle groepen bezet"), capacity=3, places_taken=3, capacity_unit=CapacityUnit.GROUPS)

    assert titles("places=26", make_coordinator()) == ["Nog een groep"]


def test_places_that_no_group_may_take_are_no_room() -> None:
    make_session(make_activity(title="Te weinig", min_group=10), capacity=28, places_taken=25)
    make_session(make_activity(title="Net genoeg", min_group=10), capacity=28, places_taken=18)

    assert titles("available=true", make_coordinator()) == ["Net genoeg"]


def test_a_stranger_cannot_find_out_numbers_by_asking_for_them() -> None:
    make_session(make_activity(title="Een vrij"), capacity=28, places_taken=27)
    make_session(make_activity(title="Vol"), capacity=28, places_taken=28)

    answers = [titles(f"places={number}") for number in (1, 2, 10, 28)]

    assert answers == [["Een vrij"]] * 4


def test_a_date_kept_for_one_school_counts_for_that_school_only() -> None:
    school = make_school()
    make_session(make_activity(title="Alleen voor jullie")).reserved_for.add(school)

    assert titles("available=true", make_coordinator(school)) == ["Alleen voor jullie"]
    assert titles("available=true", make_coordinator()) == []
    assert titles("available=true") == []
