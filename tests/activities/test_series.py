"""Series of dates: made, changed and taken apart while nobody has a place."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from activities.errors import SeriesDatesMissing, SeriesDatesOverlap, SeriesDateTaken, SeriesNameMissing, SeriesRunsThen
from activities.models import Series, Session
from activities.rules import SessionPlan
from activities.services.series import change_series, end_series, make_series
from activities.services.sessions import change_session, plan_of, reschedule_session
from tests.support.makers import at_nine, make_activity, make_provider_user, make_session
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def dates(number: int) -> list[Session]:
    page = make_activity()
    return [make_session(page, starts_at=at_nine(days=14 + day)) for day in range(number)]


def series_of(sessions: list[Session]) -> Series:
    activity = sessions[0].activity
    by = make_provider_user(activity.provider)
    return make_series(activity=activity, title=" Twee dagen ", session_ids=[one.pk for one in sessions], by=by)


def in_series(series: Series) -> set[int]:
    return set(Session.objects.filter(series=series).values_list("pk", flat=True))


def moved_to(session: Session, starts_at: datetime) -> SessionPlan:
    by = starts_at - session.starts_at
    plan = plan_of(session)
    return replace(plan, starts_at=starts_at, ends_at=plan.ends_at + by, enrolment_closes_at=session.enrolment_closes_at + by)


def test_dates_are_joined_added_and_taken_out() -> None:
    first, second, third = dates(3)
    series = series_of([first, second])
    by = make_provider_user(first.activity.provider)

    change_series(series=series, title="Samen", session_ids=[first.pk, third.pk], by=by)

    assert (series.title, in_series(series)) == ("Samen", {first.pk, third.pk})
    end_series(series=series, by=by)
    assert not Series.objects.exists()
    assert Session.objects.filter(series=None).count() == 3


def test_nothing_moves_once_somebody_has_a_place() -> None:
    first, second, third = dates(3)
    series = series_of([first, second])
    by = make_provider_user(first.activity.provider)
    Session.objects.filter(pk=first.pk).update(places_taken=1)

    for ids in ([first.pk, second.pk, third.pk], [second.pk, third.pk]):
        with pytest.raises(SeriesDateTaken):
            change_series(series=series, title="Samen", session_ids=ids, by=by)
    with pytest.raises(SeriesDateTaken):
        end_series(series=series, by=by)
    change_series(series=series, title="Andere naam", session_ids=[first.pk, second.pk], by=by)

    assert (Series.objects.get().title, in_series(series)) == ("Andere naam", {first.pk, second.pk})


def test_what_is_no_series_is_refused() -> None:
    first, second, third = dates(3)
    activity, by = first.activity, make_provider_user(first.activity.provider)
    elsewhere = make_session()
    series_of([first, second])

    with pytest.raises(SeriesNameMissing):
        make_series(activity=activity, title=" ", session_ids=[third.pk, make_session(activity).pk], by=by)
    for ids in ([third.pk], [third.pk, elsewhere.pk], [third.pk, first.pk]):
        with pytest.raises(SeriesDatesMissing):
            make_series(activity=activity, title="Reeks", session_ids=ids, by=by)


def test_dates_at_the_same_time_are_no_series() -> None:
    first, second, third = dates(3)
    activity, by = first.activity, make_provider_user(first.activity.provider)
    within = make_session(activity, starts_at=first.starts_at + timedelta(hours=2), ends_at=first.ends_at + timedelta(hours=2))

    with pytest.raises(SeriesDatesOverlap):
        make_series(activity=activity, title="Reeks", session_ids=[first.pk, within.pk], by=by)
    series = series_of([first, second])
    with pytest.raises(SeriesDatesOverlap):
        change_series(series=series, title="Reeks", session_ids=[first.pk, second.pk, within.pk], by=by)
    change_series(series=series, title="Reeks", session_ids=[second.pk, third.pk, within.pk], by=by)

    assert in_series(series) == {second.pk, third.pk, within.pk}


def test_no_date_moves_onto_another_of_its_series() -> None:
    first, second, third = dates(3)
    by = make_provider_user(first.activity.provider)
    series_of([first, second])
    before = list(Session.objects.order_by("pk").values_list("starts_at", "ends_at", "sequence"))

    for one, other in ((first, second), (second, first)):
        for hours in (-2, 2):
            plan = moved_to(one, other.starts_at + timedelta(hours=hours))
            for act in (reschedule_session, change_session):
                with pytest.raises(SeriesRunsThen):
                    act(session=one, plan=plan, by=by)
    assert list(Session.objects.order_by("pk").values_list("starts_at", "ends_at", "sequence")) == before

    # Right after it is not at the same time, and a date that is no part of the series does not count.
    reschedule_session(session=first, plan=moved_to(first, second.ends_at), by=by)
    done = reschedule_session(session=second, plan=moved_to(second, third.starts_at + timedelta(hours=1)), by=by)
    assert done.starts_at == third.starts_at + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_dates_that_move_to_one_moment_at_once_one_does() -> None:
    first, second = dates(2)
    by = make_provider_user(first.activity.provider)
    series_of([first, second])
    moment = first.starts_at + timedelta(days=7)
    plans = {first: moved_to(first, moment), second: moved_to(second, moment + timedelta(hours=1))}

    done = at_once(
        [lambda one=one, plan=plan: reschedule_session(session=one, plan=plan, by=by) for one, plan in plans.items()]
    )

    assert sorted(type(one).__name__ for one in done) == ["SeriesRunsThen", "Session"]


def test_a_provider_makes_and_changes_a_series_on_a_page() -> None:
    first, second, third = dates(3)
    activity = first.activity
    client = sign_in(Client(), make_provider_user(activity.provider))
    url = f"/aanbieder/activiteiten/{activity.pk}/reeksen/"

    made = client.post(url, {"title": "Twee dagen", "sessions": [first.pk, second.pk]})
    series = Series.objects.get()
    shown = client.get(f"{url}{series.pk}/")
    client.post(f"{url}{series.pk}/", {"title": "Twee dagen", "sessions": [first.pk, third.pk], "step": "save"})

    assert made.url == url
    assert shown.content.decode().count("checked") == 2
    assert in_series(series) == {first.pk, third.pk}
    assert "Twee dagen" in client.get(url).content.decode()
    client.post(f"{url}{series.pk}/", {"step": "end"})
    assert not Series.objects.exists()


def test_somebody_elses_series_is_not_there() -> None:
    series = series_of(dates(2))
    client = sign_in(Client(), make_provider_user())

    for address in (f"{series.activity_id}/reeksen/", f"{series.activity_id}/reeksen/{series.pk}/"):
        assert client.get(f"/aanbieder/activiteiten/{address}").status_code == 404
