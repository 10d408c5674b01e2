"""Ringing for a worker while the queue is away breaks nothing, and nobody hears that something was done which was not."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from celery import Celery, current_app
from django.test import Client, TestCase
from django.urls import reverse
from kombu.exceptions import OperationalError

from kit import ringing
from kit.ringing import ring
from stats.choices import OrderStatus, ReaderKind, Term
from stats.models import ReleaseOrder
from stats.services.ordering import order_release
from tests.support.hanging import Hanging
from tests.support.makers import make_region_user
from tests.support.releases import LAST_YEAR, MAKER

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    def send_task(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError("no such file")

    monkeypatch.setattr(Celery, "send_task", send_task)


@pytest.mark.usefixtures("no_queue")
def test_a_ring_that_nobody_hears_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert not ring("stats.count")
    line = caplog.records[0]
    assert (line.getMessage(), line.__dict__["task"], line.__dict__["kind"]) == (
        "doorbell_failed",
        "stats.count",
        "OperationalError",
    )
    with pytest.raises(OperationalError):
        current_app.send_task("stats.count")


def test_a_queue_that_hangs_is_waited_for_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The settings are our own, but for how long: without one of theirs this test would never end."""
    monkeypatch.setattr(ringing, "LONG_SECONDS", 0.0)
    monkeypatch.setattr(ringing, "_rests_until", 0.0)
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] <= 10
    with TemporaryDirectory(prefix="mh") as folder:
        server = Hanging(Path(folder))
        monkeypatch.setenv("CELERY_BROKER_URL", server.queue)
        hangs = Celery("hangs", set_as_current=False)
        hangs.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_timeout": 0.05}
        monkeypatch.setattr(ringing, "current_app", hangs)

        assert not ring("stats.count")
        met = len(server.met)
        assert not ring("stats.count")

        assert met == len(server.met) > 0
        hangs.close()
        server.end()


@pytest.mark.usefixtures("no_queue")
def test_an_order_for_figures_stands_and_the_clock_takes_it_up(settings: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        order_release(start_year=LAST_YEAR, term=Term.AUTUMN, readers=[ReaderKind.PUBLIC], by=MAKER)

    assert ReleaseOrder.objects.get().status == OrderStatus.ASKED
    assert settings.CELERY_BEAT_SCHEDULE["stats.count"]["task"] == "stats.count"


@pytest.mark.parametrize("is_away", [True, False])
def test_who_invites_hears_whether_anybody_is_invited(
    is_away: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(Celery, "send_task", lambda _app, name, **_options: rung.append(name))
    if is_away:
        request.getfixturevalue("no_queue")
    client = Client()
    client.force_login(make_region_user())

    page = client.post(reverse("desk:invite"), follow=True)

    words = page.content.decode()
    assert ("Er is nog niemand uitgenodigd" in words, "gaan nu de deur uit" in words) == (is_away, not is_away)
    assert rung == ([] if is_away else ["newsletter.invite"])
