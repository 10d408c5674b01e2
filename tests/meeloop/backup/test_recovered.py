"""A database that PostgreSQL put back from its own log holds what was closed and forgotten since: one command, before it opens (OGP-4.1)."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.choices import TokenScope
from accounts.models import ApiToken
from activities.catalogue.version import current_version
from meeloop.backup import righting
from meeloop.backup.steps import Steps
from meeloop.backup.strays import move_strays_aside
from outbox.models import Message
from pages.models import Photo
from pages.models.photo import People
from privacy.erasing.ledger import mark_of
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.photos import jpeg
from tests.support.tokens import bearer


@pytest.fixture(scope="module", autouse=True)
def _as_owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # Any: pytest-django
    """Connect as the operator does, before any transaction of a test begins."""
    known = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
    before, known["USER"] = known["USER"], "meeloop_owner"
    yield
    with django_db_blocker.unblock():
        connection.close()
    known["USER"] = before


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("OGP-4.1")
def test_who_was_forgotten_after_the_moment_is_forgotten_again_and_doors_are_closed(
    tmp_path: Path,
    settings: Any,  # pytest-django
) -> None:
    settings.ERASURE_LEDGER, settings.MEELOOP_VAR = str(tmp_path / "erasures.jsonl"), tmp_path / "var"
    enrolment = make_enrolment(names=2)
    assert enrolment.enrolled_by is not None
    bearer(enrolment.enrolled_by, TokenScope.READ)
    gone, stays = Pupil.objects.order_by("pk")
    Path(settings.ERASURE_LEDGER).write_text(
        json.dumps({"number": "1", "label": "schools.Pupil", "mark": mark_of(gone), "at": timezone.now().isoformat()})
    )
    letters = set(Message.objects.waiting().values_list("pk", flat=True))
    uploads = Path(settings.MEDIA_ROOT) / "original_images"
    uploads.mkdir(parents=True, exist_ok=True)
    photo = Photo.objects.create(title="Zaag", file=ContentFile(jpeg(), name="zaag.jpg"), people=People.NOBODY)
    stray = uploads / "van-niemand.jpg"
    stray.write_bytes(b"x" * 2_000_000)
    version = current_version()
    said = io.StringIO()

    call_command("recovered", after_recovery=True, stdout=said)

    assert list(Pupil.objects.all()) == [stays]
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert letters
    assert not Message.objects.waiting().filter(pk__in=letters).exists()
    lines = said.getvalue().splitlines()
    assert "1 people were back and are gone again (1 lines read)." in lines
    assert lines[-1] == "Ready to open."
    assert (stray.exists(), Path(photo.file.path).exists()) == (False, True)
    (moved,) = Path(settings.MEELOOP_VAR).glob("media-strays-*/original_images/van-niemand.jpg")
    assert f"Moved aside: 1 uploads that no row names (1.9 MB), to {moved.parent.parent}." in lines
    assert current_version() > version


@pytest.mark.django_db
def test_on_a_site_that_nobody_put_back_it_does_nothing(tmp_path: Path) -> None:
    enrolment = make_enrolment(places=3)
    assert enrolment.enrolled_by is not None
    bearer(enrolment.enrolled_by, TokenScope.READ)

    with pytest.raises(CommandError, match="say so: --after-recovery"):
        call_command("recovered", without_ledger=True)

    assert ApiToken.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db
def test_uploads_that_cannot_be_moved_aside_stop_the_opening(tmp_path: Path, settings: Any) -> None:  # pytest-django
    settings.MEELOOP_VAR = Path("/proc/nergens")
    settings.MEDIA_ROOT = tmp_path
    stray = tmp_path / "van-niemand.jpg"
    stray.write_text("x")

    with pytest.raises(CommandError, match="could not all be moved"):
        move_strays_aside()

    assert stray.exists()


@pytest.mark.django_db
def test_valkey_that_is_away_stops_no_opening(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Any,  # pytest-django
) -> None:
    settings.MEELOOP_VAR = tmp_path

    def away() -> None:
        raise RedisConnectionError

    monkeypatch.setattr(righting, "begin_anew", away)
    said = io.StringIO()

    call_command("recovered", after_recovery=True, without_ledger=True, stdout=said)

    lines = said.getvalue().splitlines()
    assert any("Valkey did not answer" in line for line in lines)
    assert lines[-1] == "Ready to open."


@pytest.mark.django_db
def test_without_the_file_of_erasures_nothing_is_touched(tmp_path: Path) -> None:
    enrolment = make_enrolment(places=3)
    assert enrolment.enrolled_by is not None
    bearer(enrolment.enrolled_by, TokenScope.READ)

    with pytest.raises(CommandError, match="There is no file of erasures"):
        call_command("recovered", after_recovery=True, ledger=tmp_path / "nergens.jsonl")

    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_who_waits_hears_of_each_step_and_how_long_it_took() -> None:
    said: list[str] = []
    steps = Steps(said.append)

    steps.did("the file was proved")
    steps.last -= 75
    steps.did("the database was filled")

    assert [line.partition(" s  ")[2] for line in said] == ["the file was proved", "the database was filled"]
    assert float(said[1].partition(" s ")[0]) >= 75
