"""Where an editor sees how far a newsletter is, and holds it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.choices import RegionRole
from newsletter.models import Sending, SendingState
from newsletter.services import claiming
from newsletter.services.delivering import run_lane
from pages.models import VisitCount
from tests.support.makers import make_region_user
from tests.support.newsletter_readers import begin, make_readers, work_off
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, settings: Any) -> Client:
    """Return an editor of the region, signed in; mail goes at full speed."""
    settings.NEWSLETTER_PER_SECOND = settings.NEWSLETTER_PER_DOMAIN = 100_000
    sign_in(client, make_region_user(RegionRole.EDITOR))
    return client


def test_an_editor_sees_how_far_it_is_holds_it_and_goes_on(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "LARGEST", 20)
    make_readers(41)
    sending = begin()
    lane = sending.lanes.get(number=1)
    run_lane(lane_id=lane.pk, turn=lane.turn)
    page, stand = (reverse(f"newsletter:{view}", args=[sending.pk]) for view in ("sending", "sending_progress"))

    shown = editor.get(page).content.decode()
    assert '<progress id="voortgang" max="41" value="20">' in shown
    assert f'hx-get="{stand}"' in shown
    assert "lezer1@" not in shown

    assert editor.post(page, {"step": "pause"}).status_code == 302
    held = editor.get(stand)
    assert (held.status_code, held["HX-Refresh"], b"hx-get" in held.content) == (286, "true", False)
    assert editor.post(page, {"step": "resume"}).status_code == 302
    assert editor.post(page, {"step": "dance"}).status_code == 422
    work_off(sending)
    over = editor.post(page, {"step": "pause"})
    assert (over.status_code, "klaar of gestopt" in over.content.decode()) == (409, True)


def test_stopping_is_asked_twice_and_holds_for_good(editor: Client) -> None:
    make_readers(12)
    sending = begin()
    stop = reverse("newsletter:stop_sending", args=[sending.pk])

    assert "Wil je “Zomer” stoppen?" in editor.get(stop).content.decode()
    assert Sending.objects.get().state == SendingState.QUEUED
    assert editor.post(stop).status_code == 302
    assert work_off(sending).state == SendingState.STOPPED
    assert editor.get(stop).status_code == 302
    assert "Zomer" in editor.get(reverse("newsletter:sendings")).content.decode()


def test_numbers_are_shown_in_fives_and_not_below_ten(editor: Client) -> None:
    make_readers(9)
    small = work_off(begin("Klein"))
    make_readers(28, domain="veel.example")
    large = work_off(begin("Groot", issue=Page.objects.order_by("pk")[0]))
    hour = timezone.now() - timedelta(hours=2)
    VisitCount.objects.create(page=f"page:{large.issue_id}", hour=hour, visits=12)

    few = editor.get(reverse("newsletter:sending", args=[small.pk])).content.decode()
    many = editor.get(reverse("newsletter:sending", args=[large.pk])).content.decode()

    assert ("<progress" in few, few.count("minder dan 10")) == (False, 4)
    assert ("<dd>35</dd>" in many, "<dd>10</dd>" in many, many.count("minder dan 10")) == (True, True, 3)


def test_an_editor_says_whether_the_server_or_the_addresses_are_wrong(editor: Client) -> None:
    make_readers(60)
    sending = begin()
    Sending.objects.filter(pk=sending.pk).update(state=SendingState.PAUSED, braked_at=timezone.now())
    page = reverse("newsletter:sending", args=[sending.pk])

    shown = editor.get(page).content.decode()
    assert "vanzelf gestopt" in shown
    assert {'value="again"' in shown, 'value="gone"' in shown, 'value="resume"' not in shown} == {True}
    assert editor.post(page, {"step": "resume"}).status_code == 409
    assert editor.post(page, {"step": "again"}).status_code == 302
    assert editor.post(page, {"step": "gone"}).status_code == 409
    Sending.objects.filter(pk=sending.pk).update(trouble="535")
    assert "De mailserver neemt nu niets aan (535)" in editor.get(page).content.decode()
