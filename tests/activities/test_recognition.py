"""Expired or withdrawn: the badge is gone at every door, and a kind that needs recognition takes nobody new (SBB-2a)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from activities.catalogue.api import with_recognition
from activities.catalogue.refresh import refresh_provider
from activities.choices import ActivityKind
from activities.errors import RecognitionNeeded
from activities.models import ActivityPage, CatalogueEntry, Session
from activities.rules import SessionPlan
from activities.services.moderation import put_online, send_in, waiting_for_region
from activities.services.sessions import schedule_session
from activities.tasks import publish_scheduled
from enrolments.choices import EnrolmentStatus
from enrolments.errors import RecognitionEnded
from enrolments.models import Enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.promoting import promote
from providers.models import Provider, Recognition
from providers.services.recognitions import withdraw_recognition
from schools.choices import Level
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_recognition,
    make_region_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BADGE = "Erkend leerbedrijf"


@pytest.fixture
def provider() -> Provider:
    return make_provider()


@pytest.fixture
def placement(provider: Provider) -> ActivityPage:
    return make_activity(provider, "Stage bij de werf", kind=ActivityKind.MBO_PLACEMENT, levels=[Level.MBO], years=[1])


@pytest.fixture
def coordinator() -> Iterator[User]:
    school = make_school()
    user = make_coordinator(school)
    for name in ("M1", "M2", "M3"):
        make_class(school, name, levels=[Level.MBO], year=1)
    return user


def badges(provider: Provider, activity: ActivityPage) -> dict[str, bool]:
    """Return at which doors the provider is shown as recognised, now."""
    client = Client()
    api = client.get(f"/api/v1/activities/{activity.pk}/").json()
    provider_json = client.get(f"/api/v1/providers/{provider.pk}/").json()
    cms = client.get(f"/api/cms/pages/{activity.pk}/").json()
    return {
        "provider page": BADGE in client.get(provider.page.url).content.decode(),
        "activity page": BADGE in client.get(activity.url).content.decode(),
        "card": BADGE in client.get("/activiteiten/").content.decode(),
        "api activity": api["is_recognised_training_company"],
        "api list": client.get("/api/v1/activities/").json()["results"][0]["is_recognised_training_company"],
        "api provider": provider_json["is_recognised_training_company"],
        "cms": cms["provider"]["is_recognised_training_company"],
    }


def a_sunday() -> date:
    """Return a Sunday some weeks ahead: the day after is one on which may be worked."""
    today = timezone.localdate()
    return today + timedelta(days=27 - today.weekday())


def class_ids(user: User) -> list[int]:
    return list(user.school_memberships.get().school.classes.order_by("name").values_list("pk", flat=True))


@pytest.mark.promise("SBB-2a")
def test_the_badge_shows_up_to_the_last_day_and_is_gone_at_every_door_from_midnight(
    provider: Provider, placement: ActivityPage, coordinator: User
) -> None:
    last = a_sunday()
    known = make_recognition(provider, valid_until=last, crebos=["25655"], company_id="100200300")
    session = make_session(
        placement, starts_at=datetime(last.year, last.month, last.day, 9, tzinfo=AMSTERDAM) + timedelta(days=9)
    )
    first, second, third = class_ids(coordinator)
    moments = {
        "last": datetime(last.year, last.month, last.day, 23, 59, 30, tzinfo=AMSTERDAM),
        "after": datetime(last.year, last.month, last.day, 0, 0, tzinfo=AMSTERDAM) + timedelta(days=1),
    }

    with time_machine.travel(moments["last"], tick=False):
        shown = badges(provider, placement)
        page = Client().get(provider.page.url).content.decode()
        stands = enrol_class(session_id=session.pk, school_class_id=first, places=2, adults=1, by=coordinator)
    # Nothing runs in between: no job, no save.
    with time_machine.travel(moments["after"], tick=False):
        gone = badges(provider, placement)
        with pytest.raises(RecognitionEnded):
            enrol_class(session_id=session.pk, school_class_id=second, places=2, adults=1, by=coordinator)
        text = Client().get(placement.url).content.decode()

    assert shown == dict.fromkeys(shown, True)
    assert ("100200300" in page, "25655" in page, f"{last.day} " in page) == (True, True, True)
    assert gone == dict.fromkeys(gone, False)
    assert "De aanbieder is nu geen erkend leerbedrijf." in text
    assert Enrolment.objects.get(pk=stands.pk).status == stands.status
    assert known.holds_on(last)
    # Withdrawn within its term: the same, from the day itself, and who waits is offered nothing.
    with time_machine.travel(moments["last"] - timedelta(days=3), tick=False):
        withdraw_recognition(recognition=known, withdrawn_on=timezone.localdate(), by=make_region_user())
        assert set(badges(provider, placement).values()) == {False}
        with pytest.raises(RecognitionEnded):
            enrol_class(session_id=session.pk, school_class_id=third, places=2, adults=1, by=coordinator)


@pytest.mark.promise("SBB-2a")
def test_what_needs_recognition_goes_online_by_no_way_without_it(provider: Provider, client: Client) -> None:
    owner, region = make_provider_user(provider), make_region_user()
    draft = make_activity(provider, kind=ActivityKind.MBO_PLACEMENT, levels=[Level.MBO], years=[], published=False)
    with pytest.raises(RecognitionNeeded):
        send_in(page=draft, by=owner)
    known = make_recognition(provider)
    send_in(page=draft, by=owner)
    Recognition.objects.filter(pk=known.pk).update(withdrawn_on=timezone.localdate())

    with pytest.raises(RecognitionNeeded):
        put_online(task_state=waiting_for_region().get(), by=region)
    with pytest.raises(RecognitionNeeded):
        draft.get_latest_revision().publish()
    # The clock puts nothing online either: the version keeps its moment.
    revision = draft.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    publish_scheduled()
    # In Wagtail's own screens the same rule is a sentence, not an error.
    client.force_login(region)
    state = waiting_for_region().get()
    answer = client.post(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]), {"comment": ""})

    assert (answer.status_code, Page.objects.get(pk=draft.pk).live) == (302, False)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None
    Recognition.objects.filter(pk=known.pk).update(withdrawn_on=None)
    put_online(task_state=waiting_for_region().get(), by=region)
    assert Page.objects.get(pk=draft.pk).live


def test_a_date_is_added_and_a_place_offered_only_while_it_counts(
    provider: Provider, placement: ActivityPage, coordinator: User, client: Client
) -> None:
    known = make_recognition(provider)
    session = make_session(
        placement, capacity=2, starts_at=datetime.combine(a_sunday() + timedelta(days=1), time(9), AMSTERDAM)
    )
    first, second, _third = class_ids(coordinator)
    enrol_class(session_id=session.pk, school_class_id=first, places=2, adults=1, by=coordinator)
    waits = join_waiting_list(session_id=session.pk, school_class_id=second, places=1, adults=1, by=coordinator)
    Session.objects.filter(pk=session.pk).update(capacity=9)
    Recognition.objects.filter(pk=known.pk).update(withdrawn_on=timezone.localdate())

    assert (promote(session.pk), Enrolment.objects.get(pk=waits.pk).status) == ([], EnrolmentStatus.WAITING)
    starts = session.starts_at + timedelta(days=1)
    with pytest.raises(RecognitionNeeded):
        schedule_session(activity=placement, plan=SessionPlan(starts, starts + timedelta(hours=2), 4), by=make_region_user())
    client.force_login(make_region_user())
    assert "Stage bij de werf" in client.get(reverse("activities:closed_placements")).content.decode()
    client.force_login(make_provider_user(provider))
    assert "Gesloten voor nieuwe inschrijvingen" in client.get(reverse("activities:provider_home")).content.decode()
    # Other kinds need none.
    visit = make_activity(provider, "Kijken mag altijd")
    assert schedule_session(activity=visit, plan=SessionPlan(starts, starts + timedelta(hours=2), 4), by=make_region_user())


def test_the_flat_table_knows_the_last_sure_day_and_the_reader_compares(provider: Provider, placement: ActivityPage) -> None:
    make_recognition(provider, valid_until=timezone.localdate())
    refresh_provider(provider)

    entry = CatalogueEntry.objects.get(pk=placement.pk)
    assert (entry.recognised_until, entry.is_recognised) == (timezone.localdate(), True)
    assert '"is_recognised_training_company":false' in with_recognition("{}", date(2020, 1, 1), timezone.localdate())
