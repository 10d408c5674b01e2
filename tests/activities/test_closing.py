"""Signing up is closed and opened by hand; who is signed up stays."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from activities import errors
from activities.models import Session
from activities.services.closing import close_enrolment, open_enrolment
from activities.services.sessions import cancel_session
from enrolments.errors import EnrolmentClosed
from kit.refusals import Refusal
from providers.choices import ProviderRole
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_provider, make_provider_user, make_session

pytestmark = pytest.mark.django_db


def history(session: Session) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(session).order_by("pk").values_list("action", flat=True))


def test_a_closed_date_takes_no_new_group_and_keeps_who_came_before() -> None:
    session, by = make_session(), make_provider_user()
    make_enrolment(session, places=4)

    close_enrolment(session=session, by=by)

    with pytest.raises(EnrolmentClosed):
        make_enrolment(session, places=4)
    session.refresh_from_db()
    assert (session.is_enrolment_open, session.places_taken, session.sequence) == (False, 4, 0)
    assert history(session) == ["meeloop.enrolment_closed"]


def test_closing_twice_is_closing_once() -> None:
    session, by = make_session(), make_provider_user()

    first = close_enrolment(session=session, by=by).enrolment_closes_at
    again = close_enrolment(session=session, by=by).enrolment_closes_at

    assert first == again
    assert history(session) == ["meeloop.enrolment_closed"]


def test_a_closed_date_opens_again_until_a_moment_before_its_start() -> None:
    session, by = make_session(), make_provider_user()
    close_enrolment(session=session, by=by)

    open_enrolment(session=session, until=session.starts_at, by=by)
    make_enrolment(session, places=4)

    session.refresh_from_db()
    assert (session.enrolment_closes_at, session.is_enrolment_open, session.places_taken) == (session.starts_at, True, 4)
    assert history(session) == ["meeloop.enrolment_closed", "meeloop.enrolment_opened"]


@pytest.mark.parametrize(
    ("hours", "refusal"), [(-1, errors.ClosesInThePast), (0, errors.ClosesInThePast), (24 * 40, errors.ClosesTooLate)]
)
def test_an_end_in_the_past_or_after_the_start_is_refused(hours: int, refusal: type[Refusal]) -> None:
    session = make_session()
    before = session.enrolment_closes_at

    with pytest.raises(refusal):
        open_enrolment(session=session, until=timezone.now() + timedelta(hours=hours), by=make_provider_user())

    session.refresh_from_db()
    assert (session.enrolment_closes_at, history(session)) == (before, [])


def test_a_date_that_opens_later_cannot_be_closed_nor_end_before_it_opens() -> None:
    session = make_session(enrolment_opens_at=timezone.now() + timedelta(days=3))
    by = make_provider_user()

    with pytest.raises(errors.NotOpenYet):
        close_enrolment(session=session, by=by)
    with pytest.raises(errors.NotOpenYet):
        open_enrolment(session=session, until=timezone.now() + timedelta(days=2), by=by)


def test_what_is_off_or_began_is_left_alone() -> None:
    by, off, began = make_provider_user(), make_session(), make_session(starts_at=timezone.now() - timedelta(hours=1))
    cancel_session(session=off, reason="Storm", by=by)

    with pytest.raises(errors.SessionNotScheduled):
        close_enrolment(session=off, by=by)
    with pytest.raises(errors.SessionOver):
        open_enrolment(session=began, until=timezone.now() + timedelta(minutes=5), by=by)


def test_the_page_closes_with_a_click_and_opens_with_a_day_and_a_time(client: Client) -> None:
    provider = make_provider()
    client.force_login(make_provider_user(provider))
    session = make_session(make_activity(provider))
    page = reverse("activities:signing_up", args=[session.activity_id, session.pk])
    dates = reverse("activities:dates", args=[session.activity_id])

    shown = client.get(page).content.decode()
    closed = client.post(page, {"step": "close"})
    listed = client.get(dates).content.decode()
    opened = client.post(page, {"day": at_nine(days=13).strftime("%d-%m-%Y"), "clock": "17.30"})

    session.refresh_from_db()
    assert "Sluit inschrijven" in shown
    assert (closed.status_code, closed["Location"]) == (302, dates)
    assert "Inschrijven is dicht" in listed
    assert (opened.status_code, opened["Location"]) == (302, dates)
    assert timezone.localtime(session.enrolment_closes_at).strftime("%H:%M") == "17:30"


def test_what_was_typed_stays_when_the_moment_is_refused(client: Client) -> None:
    provider = make_provider()
    client.force_login(make_provider_user(provider))
    session = make_session(make_activity(provider))

    answer = client.post(
        reverse("activities:signing_up", args=[session.activity_id, session.pk]), {"day": "2020-01-20", "clock": "09:00"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies een moment dat nog komt" in page
    assert 'value="2020-01-20"' in page


def test_hosts_and_other_providers_find_no_such_page(client: Client) -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    page = reverse("activities:signing_up", args=[session.activity_id, session.pk])

    for person in (make_provider_user(provider, ProviderRole.HOST), make_provider_user(make_provider("Bakkerij"))):
        client.force_login(person)
        assert (client.get(page).status_code, client.post(page, {"step": "close"}).status_code) == (404, 404)


# --- the interface for programs ---


def test_programs_close_and_open_and_read_what_can_be_done() -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    client = Client()
    client.force_login(make_provider_user(provider))
    until = at_nine(days=13)

    def post(step: str, body: object = None, **headers: str) -> tuple[int, dict[str, object]]:
        address = f"/api/v1/sessions/{session.pk}/{step}/"
        answer = client.post(address, body or {}, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    key = {"Idempotency-Key": "dicht"}
    closed, again = post("close-enrolment", **key), post("close-enrolment", **key)
    opened = post("open-enrolment", {"until": until.isoformat()})
    early = post("open-enrolment", {"until": at_nine(days=-1).isoformat()})
    empty = post("open-enrolment")
    off = post("cancel", {"reason": "De machine is stuk."})

    assert closed == again
    assert (closed[0], closed[1]["allowed_actions"]) == (200, ["change", "cancel", "open_enrolment"])
    assert (opened[0], opened[1]["allowed_actions"]) == (200, ["change", "cancel", "close_enrolment", "open_enrolment"])
    assert (early[0], early[1]["code"]) == (422, errors.ClosesInThePast.code)
    assert (empty[0], empty[1]["code"]) == (422, "invalid")
    assert (off[0], off[1]["allowed_actions"]) == (200, [])
    assert post("close-enrolment")[1]["code"] == errors.SessionNotScheduled.code
    assert history(session) == ["meeloop.enrolment_closed", "meeloop.enrolment_opened"]


@pytest.mark.parametrize("role", [None, ProviderRole.HOST])
def test_programs_of_others_find_no_date_to_close(role: ProviderRole | None) -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    client = Client()
    client.force_login(make_provider_user(provider, role) if role else make_provider_user(make_provider()))

    answers = [client.post(f"/api/v1/sessions/{session.pk}/{step}-enrolment/") for step in ("close", "open")]

    assert [one.status_code for one in answers] == [404, 404]
    assert history(session) == []
