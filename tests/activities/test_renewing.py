"""Last school year's dates again: same weekday, no holidays, all or nothing, once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.choices import CapacityUnit, SessionStatus
from activities.errors import RenewalRefused
from activities.models import ActivityPage, Series, Session
from activities.rules import SessionPlan
from activities.services import renewing
from activities.services.proposals import taken_over
from activities.services.renewing import Proposal, Renewed, proposals_for, renew_dates
from activities.vacations import days_without_schools
from kit.holidays import HOLIDAYS, holiday_on
from kit.school_year import days_of, start_year_on
from providers.choices import ProviderRole
from tests.support.makers import (
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db
RUNNING = start_year_on(timezone.localdate())
NEXT = RUNNING + 1
# A Tuesday in the middle of the running school year, and the same one in the next.
TUESDAY = date(RUNNING + 1, 1, 15) + timedelta(days=(1 - date(RUNNING + 1, 1, 15).weekday()) % 7)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def never(day: date) -> bool:
    return False


def dated(page: ActivityPage | None = None, day: date = TUESDAY, **fields: Any) -> Session:
    return make_session(page, starts_at=at(day), **fields)


def proposed(*pages: ActivityPage, is_free: Callable[[date], bool] = never, start_year: int = NEXT) -> list[Proposal]:
    return proposals_for(pages, start_year=start_year, is_free=is_free)


def plan_for(session: Session, day: date) -> SessionPlan:
    return SessionPlan(starts_at=at(day), ends_at=at(day, 12), capacity=session.capacity)


# --- what is proposed ---


def test_a_date_is_proposed_on_the_same_weekday_in_the_next_school_year() -> None:
    session = dated()

    (one,) = proposed(session.activity)

    assert (one.source, one.day, one.was_moved, one.is_there) == (session, TUESDAY + timedelta(weeks=52), False, False)
    assert one.day.weekday() == TUESDAY.weekday()


@pytest.mark.parametrize("day", [days_of(RUNNING).first, days_of(RUNNING).last])
def test_a_proposal_is_always_within_the_school_year(day: date) -> None:
    (one,) = proposed(dated(day=day).activity)

    assert one.day in days_of(NEXT)
    assert one.day.weekday() == day.weekday()


def test_a_holiday_moves_a_proposal_to_the_first_week_after_it() -> None:
    session, usual = dated(), TUESDAY + timedelta(weeks=52)

    (one,) = proposed(session.activity, is_free=lambda day: usual <= day < usual + timedelta(weeks=2))

    assert (one.day, one.was_moved) == (usual + timedelta(weeks=2), True)


def test_two_dates_never_end_up_on_one_day() -> None:
    page, usual = make_activity(), TUESDAY + timedelta(weeks=52)
    dated(page)
    dated(page, TUESDAY + timedelta(weeks=1))

    days = [one.day for one in proposed(page, is_free=lambda day: day == usual)]

    assert days == [usual + timedelta(weeks=1), usual + timedelta(weeks=2)]


def test_a_date_that_is_there_already_says_so() -> None:
    session = dated()
    dated(session.activity, TUESDAY + timedelta(weeks=52))

    (one,) = proposed(session.activity)

    assert one.is_there


def test_only_the_last_school_year_is_proposed_and_no_date_that_was_called_off() -> None:
    page = make_activity()
    last = dated(page)
    dated(page, TUESDAY - timedelta(weeks=52))
    dated(page, TUESDAY + timedelta(days=1), status=SessionStatus.CANCELLED)

    assert [one.source for one in proposed(page)] == [last]


def test_an_activity_that_paused_a_year_is_renewed_from_the_year_before() -> None:
    session = dated(day=TUESDAY - timedelta(weeks=52))

    (one,) = proposed(session.activity)

    assert one.day == TUESDAY + timedelta(weeks=52)


def test_days_that_are_over_are_not_proposed() -> None:
    session = dated(day=TUESDAY - timedelta(weeks=52))
    pages = [session.activity]

    assert proposals_for(pages, start_year=RUNNING, is_free=never, today=TUESDAY) == []
    assert len(proposals_for(pages, start_year=RUNNING, is_free=never, today=TUESDAY - timedelta(days=1))) == 1


def test_an_activity_without_dates_has_nothing_to_renew() -> None:
    assert proposed(make_activity(is_on_request=True)) == []


def test_the_table_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "MOST_DATES", 2)
    page = make_activity()
    for number in range(3):
        dated(page, TUESDAY + timedelta(days=number))

    assert len(proposed(page)) == 2


@pytest.mark.parametrize(("regions", "is_off"), [(["north"], True), (["north", "south"], False), ([], False)])
def test_a_holiday_counts_when_every_school_here_has_it(regions: list[str], is_off: bool) -> None:
    for region in regions:
        make_school(f"School {region}", holiday_region=region)
    make_school("Niet gecontroleerd", verified=False, holiday_region="middle")
    only_north = next(
        day
        for one in HOLIDAYS["north"]
        for day in (one.first + timedelta(days=number) for number in range((one.last - one.first).days + 1))
        if not holiday_on(day, "south")
    )

    assert days_without_schools()(only_north) is is_off


# --- what is made ---


def test_a_renewed_date_takes_everything_along() -> None:
    page, school = make_activity(), make_school()
    series = Series.objects.create(activity=page, title="Twee dinsdagen")
    fields: dict[str, Any] = {
        "location": "Hal 2",
        "min_group": 5,
        "max_group": 20,
        "series": series,
        "capacity_unit": CapacityUnit.GROUPS,
        "reserved_municipalities": ["0014"],
        "enrolment_closes_at": at(TUESDAY) - timedelta(days=10),
    }
    sources = [dated(page, TUESDAY + timedelta(days=number), **fields) for number in range(2)]
    sources[0].reserved_for.add(school)
    user = make_provider_user(page.provider)
    plans = {one: plan_for(one, TUESDAY + timedelta(weeks=52, days=number)) for number, one in enumerate(sources)}

    assert renew_dates(plans=plans, by=user) == Renewed(made=2, were_there=0)

    first, second = Session.objects.exclude(pk__in=[one.pk for one in sources]).order_by("starts_at")
    assert (first.location, first.min_group, first.max_group, first.capacity) == ("Hal 2", 5, 20, 28)
    assert (first.capacity_unit, first.reserved_municipalities) == (CapacityUnit.GROUPS, ["0014"])
    assert (list(first.reserved_for.all()), list(second.reserved_for.all())) == ([school], [])
    assert first.places_taken == 0
    assert timezone.localdate(first.enrolment_closes_at) == timezone.localdate(first.starts_at) - timedelta(days=10)
    assert first.series == second.series != series
    assert second.series is not None
    assert second.series.title == "Twee dinsdagen"


def test_all_dates_are_made_or_none() -> None:
    page = make_activity()
    good, bad = dated(page), dated(page, TUESDAY + timedelta(days=1))
    plans = {good: plan_for(good, TUESDAY + timedelta(weeks=52)), bad: plan_for(bad, timezone.localdate() - timedelta(days=1))}

    with pytest.raises(RenewalRefused) as refusal:
        renew_dates(plans=plans, by=make_provider_user(page.provider))

    assert {pk: one.code for pk, one in refusal.value.problems.items()} == {bad.pk: "date_is_past"}
    assert Session.objects.count() == 2


def test_a_renewed_series_does_not_run_over_itself() -> None:
    page = make_activity()
    series = Series.objects.create(activity=page, title="Twee dinsdagen")
    morning, later = dated(page, series=series), dated(page, TUESDAY + timedelta(days=1), series=series)
    day = TUESDAY + timedelta(weeks=52)
    over = SessionPlan(starts_at=at(day, 11), ends_at=at(day, 14), capacity=20)

    with pytest.raises(RenewalRefused) as refusal:
        renew_dates(plans={morning: plan_for(morning, day), later: over}, by=make_provider_user(page.provider))

    assert {pk: one.code for pk, one in refusal.value.problems.items()} == {later.pk: "series_runs_then"}
    assert Session.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_each_date_once() -> None:
    page = make_activity()
    sources = [dated(page), dated(page, TUESDAY + timedelta(days=1))]
    user = make_provider_user(page.provider)
    plans = {one: plan_for(one, TUESDAY + timedelta(weeks=52, days=number)) for number, one in enumerate(sources)}

    outcomes = at_once([lambda: renew_dates(plans=plans, by=user)] * 3)

    assert sorted(one.made for one in outcomes if isinstance(one, Renewed)) == [0, 0, 2]
    assert Session.objects.count() == 4


# --- the page ---


def row(session: Session, on: date, **fields: str) -> dict[str, str]:
    usual = {"go": "on", "day": f"{on:%Y-%m-%d}", "begins": "09:00", "ends": "12:00", "capacity": "28"}
    return {f"d{session.pk}-{name}": value for name, value in {**usual, **fields}.items()}


def test_a_provider_renews_several_activities_with_one_button(client: Client) -> None:
    provider = make_provider()
    first, second = dated(make_activity(provider, "Lassen")), dated(make_activity(provider, "Schilderen"))
    client.force_login(make_provider_user(provider, ProviderRole.EDITOR))
    table = client.get(
        "/aanbieder/verlengen/", {"activiteit": [first.activity_id, second.activity_id], "jaar": NEXT}
    ).content.decode()
    day = TUESDAY + timedelta(weeks=52)
    assert table.count(f'value="{day:%Y-%m-%d}"') == 2

    sent = {"datum": [first.pk, second.pk], "idempotency_key": "k1", **row(first, day), **row(second, day, capacity="12")}
    answers = [client.post("/aanbieder/verlengen/", sent) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/aanbieder/")] * 2
    made = Session.objects.filter(starts_at=at(day)).order_by("activity__title")
    assert [(one.activity.title, one.capacity) for one in made] == [("Lassen", 28), ("Schilderen", 12)]
    assert "Er zijn 2 datums bijgekomen." in client.get("/aanbieder/").content.decode()


def test_a_row_that_is_not_ticked_is_not_looked_at(client: Client) -> None:
    page = make_activity()
    go, stay = dated(page), dated(page, TUESDAY + timedelta(days=1))
    client.force_login(make_provider_user(page.provider))
    day = TUESDAY + timedelta(weeks=52)
    left_out = {name: value for name, value in row(stay, day, day="geen dag").items() if not name.endswith("-go")}

    response = client.post("/aanbieder/verlengen/", {"datum": [go.pk, stay.pk], **row(go, day), **left_out})

    assert response.status_code == 302
    assert Session.objects.count() == 3


def test_what_is_wrong_stands_at_its_row_and_nothing_is_lost(client: Client) -> None:
    page = make_activity()
    good, bad = dated(page), dated(page, TUESDAY + timedelta(days=1))
    client.force_login(make_provider_user(page.provider))
    day = TUESDAY + timedelta(weeks=52)
    sent = {"datum": [good.pk, bad.pk], **row(good, day, capacity="17"), **row(bad, timezone.localdate() - timedelta(days=3))}

    response = client.post("/aanbieder/verlengen/", sent)

    text = response.content.decode()
    assert response.status_code == 422
    assert "Er is nog niets gemaakt." in text
    assert text.count("Kies een dag die nog komt.") == 1
    assert 'value="17"' in text
    assert Session.objects.count() == 2


def test_nothing_ticked_is_said(client: Client) -> None:
    session = dated()
    client.force_login(make_provider_user(session.activity.provider))
    sent = {name: value for name, value in row(session, TUESDAY).items() if not name.endswith("-go")}

    response = client.post("/aanbieder/verlengen/", {"datum": [session.pk], **sent})

    assert (response.status_code, "Kies minstens 1 datum." in response.content.decode()) == (422, True)


def test_dates_of_somebody_else_are_not_there(client: Client) -> None:
    session = dated()
    other = dated(make_activity(make_provider("Elders"), "Anders"))
    client.force_login(make_provider_user(other.activity.provider))
    day = TUESDAY + timedelta(weeks=52)

    response = client.post("/aanbieder/verlengen/", {"datum": [session.pk, other.pk], **row(session, day), **row(other, day)})
    table = client.get("/aanbieder/verlengen/", {"activiteit": [session.activity_id]}).content.decode()

    assert response.status_code == 404
    assert Session.objects.count() == 2
    assert session.activity.title not in table


def test_who_writes_for_no_provider_finds_nothing(client: Client) -> None:
    session = dated()
    for user in (make_coordinator(make_school()), make_provider_user(session.activity.provider, ProviderRole.HOST)):
        client.force_login(user)
        assert client.get("/aanbieder/verlengen/").status_code == 404
        assert client.post("/aanbieder/verlengen/", {"datum": [session.pk]}).status_code == 404


def test_a_copy_takes_the_rules_along() -> None:
    rules: dict[str, Any] = {"is_on_request": True, "answer_working_days": 3, "most_per_school": 40, "most_per_class": 20}
    page = make_activity(**rules)

    assert {name: taken_over(page)[name] for name in rules} == rules
