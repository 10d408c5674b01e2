"""A database that PostgreSQL put back from its own log holds what was closed and forgotten since: one command, before it opens (OGP-4.1)."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.choices import TokenScope
from accounts.models import ApiToken
from meeloop.backup.steps import Steps
from outbox.models import Message
from privacy.erasing.ledger import mark_of
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
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
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    enrolment = make_enrolment(names=2)
    assert enrolment.enrolled_by is not None
    bearer(enrolment.enrolled_by, TokenScope.READ)
    gone, stays = Pupil.objects.order_by("pk")
    Path(settings.ERASURE_LEDGER).write_text(
        json.dumps({"number": "1", "label": "schools.Pupil", "mark": mark_of(gone), "at": timezone.now().isoformat()})
    )
    letters = set(Message.objects.waiting().values_list("pk", flat=True))
    said = io.StringIO()

    call_command("recovered", stdout=said)

    assert list(Pupil.objects.all()) == [stays]
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert letters
    assert not Message.objects.waiting().filter(pk__in=letters).exists()
    lines = said.getvalue().splitlines()
    assert "1 people were back and are gone again (1 lines read)." in lines
    assert lines[-1] == "Ready to open."


@pytest.mark.django_db
def test_without_the_file_of_erasures_nothing_is_touched(tmp_path: Path) -> None:
    enrolment = make_enrolment(places=3)
    assert enrolment.enrolled_by is not None
    bearer(enrolment.enrolled_by, TokenScope.READ)

    with pytest.raises(CommandError, match="There is no file of erasures"):
        call_command("recovered", ledger=tmp_path / "nergens.jsonl")

    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_who_waits_hears_of_each_step_and_how_long_it_took() -> None:
    said: list[str] = []
    steps = Steps(said.append)

    steps.did("the file was proved")
    steps.last -= 75
    steps.did("the database was filled")

    assert [line.partition(" s  ")[2] for line in said] == ["the file was proved", "the database was filled"]
    assert float(said[1].partition(" s ")[0]) >= 75
