"""Search that forgives, and that nobody can break."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.catalogue import searching
from activities.catalogue.searching import search
from activities.models import CatalogueEntry
from providers.choices import Sector
from tests.support.makers import at_nine, make_activity, make_provider, make_session

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [entry.title for entry in search(CatalogueEntry.objects.all(), text).entries]


@pytest.fixture
def offer() -> None:
    make_activity(make_provider("Werf De Vaart"), "Een dag mee op de scheepswerf", body=body("Je draagt een helm."))
    make_activity(
        make_provider("Hoeve Lichtveld"), "Van melk tot kaas", sector=Sector.FOOD_GREEN_HOSPITALITY, intro="Roer de wei."
    )
    make_activity(
        make_provider("Café Noord"), "Werk als coördinator", sector=Sector.RETAIL, kind="guest-lesson", intro="Regel een dag."
    )


def body(text: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("techniek", ["Een dag mee op de scheepswerf"]),
        ("tecniek", ["Een dag mee op de scheepswerf"]),
        ("scheepswerf", ["Een dag mee op de scheepswerf"]),
        ("scheepswref", ["Een dag mee op de scheepswerf"]),
        ("helm", ["Een dag mee op de scheepswerf"]),
        ("lichtveld", ["Van melk tot kaas"]),
        ("lichtvelt", ["Van melk tot kaas"]),
        ("coordinator", ["Werk als coördinator"]),
        ("coördinatoren", ["Werk als coördinator"]),
        ("cafe", ["Werk als coördinator"]),
        ("gastlessen", ["Werk als coördinator"]),
        ('"melk tot kaas"', ["Van melk tot kaas"]),
        ("kaas -melk", []),
        ("zzzzqqq", []),
    ],
)
def test_word_forms_accents_and_mistakes_are_forgiven(text: str, titles: list[str]) -> None:
    assert found(text) == titles


@pytest.mark.usefixtures("offer")
def test_every_form_of_a_kind_finds_all_of_its_kind() -> None:
    assert sorted(found("bedrijfsbezoeken")) == ["Een dag mee op de scheepswerf", "Van melk tot kaas"]


@pytest.mark.usefixtures("offer")
def test_only_a_mistake_is_called_a_guess() -> None:
    assert [search(CatalogueEntry.objects.all(), text).is_guess for text in ("techniek", "tecniek")] == [False, True]


def test_a_word_in_the_title_beats_one_in_the_text() -> None:
    make_activity(title="Kijk in de kas", body=body("Wie durft er te lassen?"))
    make_activity(title="Leer lassen")

    assert found("lassen") == ["Leer lassen", "Kijk in de kas"]


def test_only_the_soonest_hits_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", 2)
    for number in range(4):
        make_activity(title=f"Lassen {number}")

    assert len(found("lassen")) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=150) | st.sampled_from(["'; DROP TABLE x; --", "a:*b & | !(", "\\", "%_", '"', "-", "<->", "\0"]))
def test_nothing_anybody_types_breaks_the_search(text: str) -> None:
    list(search(CatalogueEntry.objects.all(), text).entries)


@pytest.mark.usefixtures("offer")
def test_a_typing_mistake_keeps_the_other_filters() -> None:
    entries: Any = CatalogueEntry.objects.filter(sector=Sector.RETAIL)

    assert list(search(entries, "tecniek").entries) == []


@pytest.mark.parametrize("ranked", [1, 2, 3, 5, 6, 9])
def test_looking_among_the_soonest_first_finds_what_looking_everywhere_finds(
    ranked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 7):
        activity = make_activity(title=f"Lassen {day}" if day != 2 else "Bakken")
        make_session(activity, starts_at=at_nine(days=10 + day))
    monkeypatch.setattr(searching, "RANKED", ranked)
    monkeypatch.setattr(searching, "HORIZONS", "test:horizons")
    found_with = {}
    for near in ((), (1,), (2, 4), (3, 50)):
        monkeypatch.setattr(searching, "NEAR", near)
        cache.delete(searching.HORIZONS)
        found_with[near] = found("lassen")
    assert len(found_with[()]) == min(ranked, 5)
    assert all(titles == found_with[()] for titles in found_with.values()), found_with


def test_horizons_are_the_soonest_so_many_and_none_for_a_small_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [at_nine(days=day) for day in (11, 12, 13)]
    for day in days:
        make_session(make_activity(), starts_at=day)
    monkeypatch.setattr(searching, "HORIZONS", "test:horizons")
    for near, expected in (((1, 2), days[1:]), ((1, 3), days[1:2]), ((3,), [])):
        monkeypatch.setattr(searching, "NEAR", near)
        cache.delete(searching.HORIZONS)
        assert searching.horizons() == expected
