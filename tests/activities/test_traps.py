"""The known traps: publishing an old draft, and pages that go while dates hang on them."""

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from activities.models import ActivityPage, Session
from activities.services.places import claim_places
from activities.services.sessions import cancel_session
from tests.support.makers import at_nine, make_activity, make_provider, make_region_user, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(client: Client) -> Client:
    """Return a browser of somebody who may do anything with pages."""
    client.force_login(make_region_user())
    return client


def test_publishing_an_old_draft_touches_no_date_and_no_place() -> None:
    activity = make_activity()
    session = make_session(activity, capacity=28)
    old_draft = activity.save_revision()
    claim_places(session.pk, 20)
    later = make_session(activity, starts_at=at_nine(days=30))
    Session.objects.filter(pk=session.pk).update(location="Loods 2")

    old_draft.publish()

    session.refresh_from_db()
    assert (session.places_taken, session.capacity, session.location) == (20, 28, "Loods 2")
    assert set(activity.sessions.all()) == {session, later}


def test_the_database_itself_keeps_a_page_with_dates() -> None:
    activity = make_activity()
    make_session(activity)

    with pytest.raises(ProtectedError):
        activity.delete()
    with pytest.raises(ProtectedError):
        ActivityPage.objects.filter(pk=activity.pk).delete()


@pytest.mark.parametrize("whose", ["activity", "provider", "overview"])
@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_no_page_goes_above_a_date_to_come(region: Client, action: str, whose: str) -> None:
    activity = make_activity()
    make_session(activity)
    page = {"activity": activity, "provider": activity.get_parent(), "overview": activity.get_parent().get_parent()}[whose]

    answer = region.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), follow=True)

    page.refresh_from_db()
    assert page.live
    assert "Laat de datums eerst vervallen" in answer.content.decode()


def test_dates_of_the_past_keep_a_page_from_deletion_but_not_from_going_offline(region: Client) -> None:
    activity = make_activity()
    make_session(activity, starts_at=at_nine(days=-30))

    region.post(reverse("wagtailadmin_pages:unpublish", args=[activity.pk]))
    region.post(reverse("wagtailadmin_pages:delete", args=[activity.pk]))

    assert not ActivityPage.objects.get(pk=activity.pk).live


def test_a_page_with_dates_does_not_move_to_another_provider(region: Client) -> None:
    activity = make_activity()
    make_session(activity)
    other = make_provider("Drukkerij Twee").page

    answer = region.post(reverse("wagtailadmin_pages:move_confirm", args=[activity.pk, other.pk]), follow=True)

    assert not ActivityPage.objects.get(pk=activity.pk).is_child_of(other)
    assert "Laat de datums eerst vervallen" in answer.content.decode()


@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
def test_one_page_with_dates_stops_a_whole_bulk_action(region: Client, action: str) -> None:
    with_dates, without = make_activity(), make_activity()
    make_session(with_dates)
    other = make_provider("Drukkerij Twee").page
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    answer = region.post(f"{url}?id={with_dates.pk}&id={without.pk}", {"chooser": other.pk, "next": "/beheer/"}, follow=True)

    assert ActivityPage.objects.live().count() == 2
    assert not any(page.is_child_of(other) for page in ActivityPage.objects.all())
    assert "Laat de datums eerst vervallen" in answer.content.decode()


def test_the_internal_api_of_wagtail_moves_and_deletes_nothing(region: Client) -> None:
    activity = make_activity()
    make_session(activity)

    for action in ("delete", "unpublish", "move"):
        answer = region.post(f"/beheer/api/main/pages/{activity.pk}/action/{action}/")
        assert answer.status_code == 404

    assert ActivityPage.objects.get(pk=activity.pk).live


def test_a_page_goes_when_its_dates_are_gone(region: Client) -> None:
    activity = make_activity()
    session = make_session(activity)
    cancel_session(session=session, reason="De werf is dicht.", by=make_region_user())

    region.post(reverse("wagtailadmin_pages:unpublish", args=[activity.pk]))

    assert not ActivityPage.objects.get(pk=activity.pk).live
