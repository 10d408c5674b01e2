"""How often pages are looked at: counted without knowing who, shown only in large totals, and gone after a year."""

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis import Redis

from accounts.choices import RegionRole
from kit import rate_limit
from pages.models import VisitCount
from pages.visits import counting
from pages.visits.counting import KEPT, counted, hour_of
from pages.visits.reading import SHOWN_FROM, WEEK, days, looked_at, shown, together, weeks
from pages.visits.writing import write_visits
from privacy.registry import registry
from privacy.retention.keeping import keep_terms
from tests.support.makers import make_coordinator, make_region_user, make_session
from tests.support.sign_in import sign_in
from tests.support.tracing import traces_of

pytestmark = pytest.mark.django_db
PUBLISHED_FROM = 5  # the threshold of published counts
BROWSER = "Mozilla/5.0 (X11; Kwxlinux) Kwxbrowser/1.0"


def visitor(**headers: str) -> Client:
    return Client(headers={"User-Agent": BROWSER, **headers})


def totals() -> dict[str, int]:
    """Return what was counted, by page."""
    write_visits()
    return dict(VisitCount.objects.values_list("page", "visits"))


# Counting


@pytest.mark.promise("OGP-1.2")
def test_the_table_says_which_page_and_which_hour_and_has_no_column_for_who() -> None:
    columns = {field.name: field.get_internal_type() for field in VisitCount._meta.get_fields()}

    assert columns == {
        "id": "BigAutoField",  # of the row, not of a visitor
        "page": "CharField",
        "hour": "DateTimeField",
        "visits": "PositiveIntegerField",
    }
    assert registry.declarations["pages.VisitCount"].nobody


@pytest.mark.promise("POR-5c", "OGP-1.2")
@pytest.mark.django_db(databases=["default", "stats"])
def test_a_hundred_visitors_of_a_page_are_one_number_and_nothing_else() -> None:
    session = make_session()
    activity = session.activity.page_ptr_id
    rows = {model: model._base_manager.count() for model in apps.get_models() if model._meta.managed}

    for number in range(100):
        somebody = visitor(Referer="https://kwxelders.example/")
        answer = somebody.get(f"/activiteiten/{activity}/", follow=True, REMOTE_ADDR=f"198.51.100.{number}")
        assert answer.status_code == 200
        assert not somebody.cookies
    visitor().get("/hulp/", REMOTE_ADDR="198.51.100.7")
    assert {model: rows[model] for model in rows} == {model: model._base_manager.count() for model in rows}

    found = totals()

    assert found[f"page:{activity}"] == 100
    assert len(found) == 2
    assert len(set(VisitCount.objects.values_list("hour", flat=True))) == 1
    assert VisitCount.objects.count() == 2
    for trace in ("198.51.100.", "kwxbrowser", "kwxelders"):
        assert traces_of(trace) == []
    assert not Session.objects.exists()


@pytest.mark.django_db(databases=["default", "stats"])
def test_who_works_here_who_crawls_and_who_fetches_ahead_is_not_counted(client: Client) -> None:
    editor, coordinator = visitor(), visitor()
    sign_in(editor, make_region_user(RegionRole.EDITOR))
    sign_in(coordinator, make_coordinator())
    for header in (
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"From": "bot@x.example"},
    ):
        visitor(**header).get("/nieuwsbrief/")
    for robot in ("", "Googlebot/2.1", "curl/8.1", "python-requests/2", "HeadlessChrome/120"):
        Client(headers={"User-Agent": robot}).get("/nieuwsbrief/")
    editor.get("/nieuwsbrief/")
    visitor(**{"HX-Request": "true"}).get("/nieuwsbrief/")
    visitor().head("/nieuwsbrief/")
    visitor().post("/nieuwsbrief/", {"email": ""})
    visitor().get("/bestaat-niet/")
    visitor().get("/api/v1/releases/")
    visitor().get("/health/live")
    assert totals() == {}

    coordinator.get("/nieuwsbrief/")
    visitor().get("/contact/")

    assert totals() == {"newsletter:subscribe": 1, "desk:contact": 1}


def test_written_twice_is_written_once_and_a_worker_may_stand_still_for_a_day() -> None:
    with time_machine.travel("2026-10-25T00:30:00Z", tick=False):  # the night in which the clock goes back
        visitor().get("/contact/")
    with time_machine.travel("2026-10-25T01:30:00Z", tick=False):
        visitor().get("/contact/")
        visitor().get("/contact/")
        assert [write_visits(), write_visits()] == [2, 2]
        cache.clear()  # Valkey began anew in the same hour
        visitor().get("/contact/")
        write_visits()
    with time_machine.travel("2026-10-26T01:20:00Z", tick=False):
        assert len(list(counted(timezone.now()))) == 1

    hours = dict(VisitCount.objects.values_list("hour", "visits"))
    assert hours == {datetime(2026, 10, 25, 0, tzinfo=UTC): 1, datetime(2026, 10, 25, 1, tzinfo=UTC): 2}
    key = counting.key_of(hour_of(datetime(2026, 10, 25, 1, tzinfo=UTC)))
    assert 0 < rate_limit.valkey().ttl(key) <= KEPT.total_seconds()  # type: ignore[operator]  # the client is not async


def test_without_valkey_every_page_works_and_waits_for_it_once(monkeypatch: Any) -> None:
    tried: list[int] = []

    def away() -> Redis:
        tried.append(1)
        return Redis.from_url("redis://127.0.0.1:1/0", **settings.CACHES["default"]["OPTIONS"])

    monkeypatch.setattr(counting, "valkey", away)
    monkeypatch.setattr(counting, "_rests_until", 0.0)

    assert [visitor().get("/contact/").status_code for _look in range(3)] == [200, 200, 200]
    assert len(tried) == 1
    assert write_visits() == 0


# Showing


def looks(page: str, day: datetime, visits: int) -> None:
    VisitCount.objects.create(page=page, hour=hour_of(day), visits=visits)


@pytest.mark.promise("OGP-2.1e")
def test_editors_see_totals_above_the_threshold_and_nothing_below(client: Client) -> None:
    day = timezone.localtime().replace(hour=12) - timedelta(days=1)
    page = make_session().activity.page_ptr_id
    for hour in range(3):
        looks("desk:contact", day + timedelta(hours=hour), 4)  # few in an hour, enough in a day
    looks("desk:contact", day - timedelta(days=1), SHOWN_FROM - 1)
    looks(f"page:{page}", day, 41)
    looks("newsletter:subscribe", day, SHOWN_FROM - 1)
    looks("newsletter:subscribe", day - timedelta(days=1), 1)
    sign_in(client, make_region_user(RegionRole.EDITOR))
    stranger = Client()
    sign_in(stranger, make_coordinator())

    table = client.get("/regio/bezoek/").content.decode()

    assert {row.page: row.numbers[-2:] for row in looked_at(days(timezone.now()), timedelta(days=1))} == {
        f"page:{page}": (None, 40),
        "desk:contact": (None, 10),
    }
    assert "/contact/" in table
    assert "minder dan 10" in table
    assert ">40<" in "".join(table.split())
    assert "/nieuwsbrief/</th>" not in "".join(table.split())
    assert client.get("/regio/bezoek/?per=week").status_code == 200
    assert stranger.get("/regio/bezoek/").status_code == 404


@pytest.mark.promise("OGP-2.1e")
def test_no_number_below_the_threshold_of_published_counts_can_be_worked_out() -> None:
    assert SHOWN_FROM >= 2 * PUBLISHED_FROM
    assert [shown(total) for total in range(SHOWN_FROM)] == [None] * SHOWN_FROM
    assert all(shown(total) % 5 == 0 for total in range(SHOWN_FROM, 60))  # type: ignore[operator]  # not None from ten on
    # Weeks of which 1 to 3 days or all were too few to show: who reads the days and the total is left with five answers or more.
    for too_few in (1, 2, 3, 7):
        left: dict[tuple[object, ...], set[int]] = {}
        for seen in combinations_with_replacement(range(SHOWN_FROM, 18), 7 - too_few):
            for hidden in combinations_with_replacement(range(SHOWN_FROM), too_few):
                read = (*map(shown, seen), together((*seen, *hidden)))
                left.setdefault(read, set()).update(hidden)
        assert [read for read, answers in left.items() if min(answers) < PUBLISHED_FROM and len(answers) < PUBLISHED_FROM] == []


def test_weeks_begin_on_monday_and_today_does_not_count_yet() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday

    assert [one.isoformat() for one in days(now)[-2:]] == ["2026-11-23", "2026-11-24"]
    assert [one.isoformat() for one in weeks(now)[-2:]] == ["2026-11-09", "2026-11-16"]
    looks("desk:contact", datetime(2026, 11, 22, 22, 30, tzinfo=UTC), 20)  # Sunday, half past eleven here
    looks("desk:contact", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 50)  # Monday: a week that is not over
    assert [row.numbers[-1] for row in looked_at(weeks(now), WEEK)] == [20]


@pytest.mark.promise("OGP-1.2")
def test_after_twelve_months_the_numbers_are_gone() -> None:
    now = timezone.now()
    looks("desk:contact", now - timedelta(days=400), 20)
    looks("desk:contact", now - timedelta(days=300), 30)

    keep_terms(label="pages.VisitCount")

    assert list(VisitCount.objects.values_list("visits", flat=True)) == [30]
