"""The main job through the API alone: the script of the documentation, run as its readers run it."""

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import ApiToken, FunderOrganisation
from activities.models import Session
from enrolments.models import Enrolment
from schools.models import Pupil
from stats.choices import ReaderKind
from stats.cubes import load_cube
from tests.support.makers import (
    at_nine,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_provider_user,
    make_region_user,
)
from tests.support.programs import programs_for
from tests.support.releases import make_published
from tests.support.servers import ROOT
from tests.support.worker import eventually

SCRIPT = ROOT / "docs" / "examples" / "main_job.py"
AT_DEMO = "@demo.meeloop.example"


def make_demo_people() -> None:
    """Make the five people that the script acts for."""
    province = FunderOrganisation.objects.create(name="Provincie Noord", kind="province", verified_at=timezone.now())
    make_provider_user(make_provider(), email=f"aanbieder{AT_DEMO}")
    make_region_user(email=f"regio{AT_DEMO}")
    make_region_user(RegionRole.ADMIN, email=f"regio-2{AT_DEMO}")
    programs_for(make_coordinator(email=f"lob{AT_DEMO}"))
    make_funder_user(province, email=f"financier{AT_DEMO}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "stats"])
def test_the_script_does_the_whole_main_job(live_server: Any, tmp_path: Path) -> None:
    make_demo_people()
    release = make_published(readers=(ReaderKind.PROVINCE,))
    tokens = tmp_path / "tokens.json"
    call_command("demo_tokens", write=tokens, stdout=StringIO())

    with subprocess.Popen(
        [sys.executable, SCRIPT, "--base", live_server.url, "--tokens", tokens, "--starts", at_nine(days=10).isoformat()],
        env={name: value for name, value in os.environ.items() if name == "PATH"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as script:
        try:
            eventually(lambda: Enrolment.objects.exists() or script.poll() is not None, seconds=60)
            the_day_passes()
            said = script.communicate(timeout=60)[0]
        finally:
            script.kill()

    assert script.returncode == 0, said
    enrolment, shown = Enrolment.objects.get(), load_cube(release).value("attended")
    assert said.splitlines()[-1] == f"Participations of pupils, as everybody may know them: {shown}"
    assert "the list has 22 pupils; left out: Telefoon" in said
    assert "22 pupils come to activity" in said
    assert "21 of 22 came" in said
    assert (enrolment.places, enrolment.attended_count, Pupil.objects.count()) == (22, 21, 22)


def the_day_passes() -> None:
    """Move the date to the day before yesterday, straight in the database: nobody can wait ten days."""
    starts_at = at_nine(days=-2)
    Session.objects.update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), enrolment_closes_at=starts_at - timedelta(days=2)
    )


def test_the_script_says_which_token_is_missing(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.json"
    tokens.write_text(json.dumps({"provider": "meeloop_a_b", "region": "meeloop_a_b", "funder": "meeloop_a_b"}))

    ended = subprocess.run([sys.executable, SCRIPT, "--tokens", tokens], env={}, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (1, "No token for coordinator: see the first lines of this file.\n")


def test_the_script_fits_on_a_few_screens_and_needs_nothing_else() -> None:
    lines = SCRIPT.read_text().splitlines()
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}

    assert len(lines) <= 200
    assert imported <= sys.stdlib_module_names


@pytest.mark.django_db
def test_demo_tokens_are_made_anew_and_kept_to_oneself(tmp_path: Path) -> None:
    make_demo_people()
    file = tmp_path / "tokens.json"
    file.touch(mode=0o644)

    printed = StringIO()
    call_command("demo_tokens", stdout=printed)
    call_command("demo_tokens", write=file, stdout=StringIO())

    first, second = json.loads(printed.getvalue()), json.loads(file.read_text())
    assert list(first) == list(second) == ["provider", "region", "second", "coordinator", "funder"]
    assert not set(first.values()) & set(second.values())
    assert (ApiToken.objects.filter(revoked_at=None).count(), ApiToken.objects.count()) == (5, 10)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_demo_tokens_need_development_and_demo_people(settings: Any) -> None:
    with pytest.raises(CommandError, match="No demo people here"):
        call_command("demo_tokens", stdout=StringIO())

    settings.DEV_SIGN_IN = False
    with pytest.raises(CommandError, match="development only"):
        call_command("demo_tokens", stdout=StringIO())
