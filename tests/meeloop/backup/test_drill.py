"""The drill: back up, forget somebody, put back; and everything that a file can be besides whole (OGP-4.1)."""

import io
import os
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model

from accounts.choices import TokenScope
from accounts.models import Invitation
from activities.models import Shortlist
from benchmarks.growing import Copies
from enrolments.models import Enrolment
from meeloop.backup.closing import TO_CHECK
from meeloop.backup.dumping import rows_in
from meeloop.backup.errors import BackupRefused, FileDamaged, KeyMissing, KeyWrong, NoRoom, TargetNotEmpty
from meeloop.backup.making import ENDING, make_backup
from meeloop.backup.parcels import DATABASE, UPLOAD
from meeloop.backup.restoring import check_backup, put_back
from meeloop.backup.uploads import Folder
from outbox.models import Message
from privacy.erasing import erase_person
from privacy.models import ErasureReason
from schools.models import Pupil, School
from tests.support.database import superuser_address
from tests.support.enrolling import make_enrolment
from tests.support.feeds import mine
from tests.support.photos import photo_of, say
from tests.support.servers import ROOT
from tests.support.tokens import bearer

KEY = "een lange zin die niemand raadt"
# So many times 31 pupils and 5 activities: 16,120 and 2,600, with a place and a sign-up for each.
REGION = 520


def address(variable: str, name: str) -> str:
    """Return a role's address of the database ``name``."""
    return re.sub(r"@/[^?]*\?", f"@/{name}?", os.environ[variable])


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "werf.webp").write_bytes(os.urandom(3_000_000))
    (folder / "leeg.txt").write_bytes(b"")
    return folder


def run_restore(file: Path, fresh: str, media: Path, ledger: Path, *, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """Run the command as its operator does."""
    variables = {name: address(name, fresh) for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")}
    env = (
        os.environ
        | variables
        | {
            "MEELOOP_DB_ROLE": "owner",
            "MEELOOP_ENV": "test",
            "BACKUP_KEY": key,
            "MEDIA_ROOT": str(media),
            "MEELOOP_VAR": str(media.parent),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        }
    )
    command = [sys.executable, "manage.py", "restore", str(file), "--ledger", str(ledger)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


CLOSED = {
    "django_session",
    "usersessions_usersession",
    "accounts_accountevent",
    "enrolments_pupilconsent",
    "pages_photorendition",
}


def open_everything(enrolment: Enrolment) -> None:
    """Let a backup hold what must not work again: a sign-in, a token, a calendar, a link, an invitation, a letter, a yes."""
    by = enrolment.enrolled_by
    assert by is not None
    Client().force_login(by)
    bearer(by, TokenScope.READ)
    mine(by)
    Shortlist.objects.create(school=enrolment.school, name="Techniek", link_hash="a" * 64)
    soon = timezone.now() + timedelta(days=7)
    Invitation.objects.create(email="a@b.example", kind="region", role="editor", secret_hash="b" * 64, expires_at=soon)
    say(enrolment, yes=True)
    photo_of(enrolment)
    if not Message.objects.waiting().exists():
        Message.objects.create(kind="test", recipient="a@b.example", dedupe_key="x")


def check_closed(fresh: str, said: str) -> None:
    """Look whether none of that works, and whether its operator knows."""
    with psycopg.connect(superuser_address(fresh)) as back:
        counts = [
            (back.execute(f"SELECT count(*) FROM {what}".encode()).fetchone() or (None,))[0]  # noqa: S608  # our own words
            for what in (
                "django_session",
                "usersessions_usersession",
                "accounts_apitoken WHERE revoked_at IS NULL",
                "enrolments_calendarfeed WHERE revoked_at IS NULL",
                "activities_shortlist WHERE link_hash IS NOT NULL",
                "accounts_invitation WHERE accepted_at IS NULL AND withdrawn_at IS NULL",
                # What forgetting and the terms wrote afterwards may go.
                (
                    "outbox_message WHERE sent_at IS NULL AND failed_at IS NULL "
                    "AND created_at <= (SELECT max(failed_at) FROM outbox_message)"
                ),
            )
        ]
        query = "SELECT DISTINCT ON (pupil_id) is_given, source FROM enrolments_pupilconsent ORDER BY pupil_id, id DESC"
        last = set(back.execute(query).fetchall())
    assert (counts, last) == ([0] * 7, {(False, "restored")})
    for line in (
        "1 tokens of programs",
        "1 calendar links",
        "1 links to shortlists",
        "1 invitations",
        "3 times a yes",
        "held back",
    ):
        assert f"Closed: {line}" in said, said
    assert said.count("Check yourself: ") == len(TO_CHECK)


def grow_to_a_region(school: School) -> int:
    """Let there be as many pupils, activities and sign-ups as in a region, by SQL; return the number of pupils."""
    for _ in range(4):
        make_enrolment(school=school, names=7)
    copies = Copies(superuser_address(str(connection.settings_dict["NAME"])))
    rows = copies.grow(REGION)
    copies.forget()
    assert (rows["activities_catalogueentry"], rows["enrolments_place"]) == (5 * REGION, 31 * REGION)
    return rows["schools_pupil"]


@contextmanager
def people_who_sign_in(name: str) -> Iterator[None]:
    """Let rows be written to a database all the time; at least one comes after the block."""
    stop = threading.Event()

    def write() -> None:
        with psycopg.connect(superuser_address(name), autocommit=True) as writer:
            ended = False
            while not ended:
                ended = stop.is_set()
                writer.execute("INSERT INTO django_session VALUES (gen_random_uuid()::text, '', now() + interval '1 day')")
                time.sleep(0.005)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("OGP-4.1")
def test_a_backup_comes_back_whole_and_who_was_forgotten_since_does_not(
    fresh: str,
    uploads: Path,
    tmp_path: Path,
    settings: Any,  # pytest-django
) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    enrolment = make_enrolment(names=3)
    open_everything(enrolment)
    get_document_model().objects.create(title="Werf", file="images/werf.webp")
    pupils = grow_to_a_region(enrolment.school)
    here = connection.settings_dict["NAME"]
    source = address("DATABASE_BACKUP_URL", here)
    file = tmp_path / "kopie.meeloop-backup"

    with people_who_sign_in(here):
        manifest = make_backup(address=source, uploads=Folder(uploads), to=file, passphrase=KEY, software="test")

    # One file, sealed, readable by its maker alone, and nothing beside it.
    assert (sorted(path.name for path in tmp_path.iterdir() if path.is_file()), file.stat().st_mode & 0o77) == ([file.name], 0)
    assert b"PGDMP" not in file.read_bytes()
    assert manifest == check_backup(file, passphrase=KEY)
    own = {name for name in manifest.digests if "original_images" not in name}
    assert own == {f"{DATABASE}/meeloop.dump", f"{UPLOAD}/images/werf.webp", f"{UPLOAD}/leeg.txt"}
    assert manifest.tables["schools_pupil"] == pupils > 16_000
    # Others went on meanwhile. That what came back is of one moment is what the restore counts.
    assert 1 <= manifest.tables["django_session"] < Session.objects.count()

    gone = Pupil.objects.filter(places__enrolment=enrolment).order_by("pk").first()
    assert gone
    name = gone.last_name
    erase_person(gone, by=None, reason=ErasureReason.BY_SCHOOL)
    media = tmp_path / "back" / "media"
    media.parent.mkdir()
    done = run_restore(file, fresh, media, Path(settings.ERASURE_LEDGER))

    assert (done.returncode, "1 people were back and are gone again" in done.stdout, "Ready to open." in done.stdout) == (
        0,
        True,
        True,
    ), done.stderr
    with psycopg.connect(superuser_address(fresh)) as back, psycopg.connect(superuser_address(here)) as there:
        restored, now = rows_in(back), rows_in(there)
        left = back.execute("SELECT count(*) FROM schools_pupil WHERE last_name = %s", [name]).fetchone()
        assert left == there.execute("SELECT count(*) FROM schools_pupil WHERE last_name = %s", [name]).fetchone()
        # The plain role of the site still has what it may, and no more.
        granted = back.execute("SELECT has_table_privilege('meeloop_web', 'schools_pupil', 'SELECT, TRUNCATE')").fetchone()
        truncates = back.execute("SELECT has_table_privilege('meeloop_web', 'schools_pupil', 'TRUNCATE')").fetchone()
    assert (restored["schools_pupil"], granted, truncates) == (pupils - 1, (True,), (False,))
    # Equal to what is there now, but for the log of forgetting, of the terms that ran, and of what was closed.
    running = {"privacy_erasureledger", "privacy_retentionrun", *CLOSED}
    assert {key: restored[key] for key in set(restored) - running} == {key: now[key] for key in set(now) - running}
    assert (media / "images" / "werf.webp").read_bytes() == (uploads / "images" / "werf.webp").read_bytes()
    # A file that no row names may be of somebody who was forgotten.
    assert not (media / "leeg.txt").exists()
    assert len(list(media.parent.glob("media-strays-*/leeg.txt"))) == 1
    check_closed(fresh, done.stdout)
    # A second time there is something: nothing is overwritten.
    with pytest.raises(TargetNotEmpty):
        put_back(file, passphrase=KEY, address=address("DATABASE_OWNER_URL", fresh), uploads=Folder(tmp_path / "elders"))


@pytest.mark.django_db
@pytest.mark.promise("OGP-4.1")
def test_a_damaged_file_and_a_wrong_key_are_refused_before_anything_is_changed(
    fresh: str, uploads: Path, tmp_path: Path
) -> None:
    source, file = address("DATABASE_BACKUP_URL", connection.settings_dict["NAME"]), tmp_path / "kopie"
    make_backup(address=source, uploads=Folder(uploads), to=file, passphrase=KEY, software="test")
    whole = file.read_bytes()
    broken = tmp_path / "stuk"
    half, third = len(whole) // 2, len(whole) // 3

    def refused(data: bytes, error: type[BackupRefused] = FileDamaged, *, key: str = KEY) -> str:
        broken.write_bytes(data)
        with pytest.raises(error) as caught:
            put_back(broken, passphrase=key, address=address("DATABASE_OWNER_URL", fresh), uploads=Folder(tmp_path / "nergens"))
        return str(caught.value)

    changed = bytearray(whole)
    changed[half] ^= 1
    first_piece = 17 + 23 + 28
    size = 4 + int.from_bytes(whole[first_piece : first_piece + 4], "big")
    one, two = whole[first_piece : first_piece + size], whole[first_piece + size : first_piece + 2 * size]

    assert "damaged" in refused(bytes(changed))
    for data in (whole[:third], whole[:-1], whole[: first_piece + size], whole[:first_piece], whole + whole[-40:]):
        assert "damaged" in refused(data)
    # Two pieces that changed places are each as they were made, and still no backup.
    assert "damaged" in refused(whole[:first_piece] + two + one + whole[first_piece + 2 * size :])
    assert "no backup" in refused(b"PGDMP something else")
    assert "does not open" in refused(whole, KeyWrong, key="een andere lange zin om te raden")
    refused(whole, KeyMissing, key="kort")
    with psycopg.connect(superuser_address(fresh)) as untouched:
        assert (rows_in(untouched), (tmp_path / "nergens").exists()) == ({}, False)
    with pytest.raises(BackupRefused):
        make_backup(address=source, uploads=Folder(uploads), to=file, passphrase=KEY, software="test")
    assert django_settings.BACKUP_KEY == ""


@contextmanager
def disk_takes(size: int) -> Iterator[None]:
    """Let this process write no file beyond so many bytes: what a full disk says, without filling one."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@pytest.mark.promise("OGP-4.1")
def test_a_full_disk_leaves_no_half_backup_and_says_so_while_one_is_put_back(fresh: str, uploads: Path, tmp_path: Path) -> None:
    source, file = address("DATABASE_BACKUP_URL", fresh), tmp_path / "kopie"  # without a table: the uploads are what is large

    with disk_takes(2_000_000), pytest.raises(NoRoom, match="Make room there"):
        make_backup(address=source, uploads=Folder(uploads), to=file, passphrase=KEY, software="test")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []

    make_backup(address=source, uploads=Folder(uploads), to=file, passphrase=KEY, software="test")
    with disk_takes(2_000_000), pytest.raises(NoRoom, match="begin again with an empty database"):
        put_back(file, passphrase=KEY, address=address("DATABASE_OWNER_URL", fresh), uploads=Folder(tmp_path / "terug"))


@pytest.mark.promise("OGP-4.1")
def test_what_is_older_than_the_term_goes_once_the_new_one_is_whole(
    fresh: str,
    uploads: Path,
    tmp_path: Path,
    settings: Any,  # pytest-django
) -> None:
    settings.BACKUP_ADDRESS, settings.BACKUP_KEY = address("DATABASE_BACKUP_URL", fresh), KEY
    settings.MEDIA_ROOT = uploads
    folder, said = tmp_path / "backups", io.StringIO()
    folder.mkdir()
    for days, name in ((31, f"oud{ENDING}"), (29, f"jonger{ENDING}"), (90, "van-iemand-anders.dump")):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (0, time.time() - days * 24 * 3600))

    with pytest.raises(CommandError, match="1 or more"):
        call_command("backup", to=folder / f"nieuw{ENDING}", keep_days=0)
    assert len(list(folder.iterdir())) == 3
    call_command("backup", to=folder / f"nieuw{ENDING}", keep_days=30, stdout=said)

    assert sorted(one.name for one in folder.iterdir()) == [f"jonger{ENDING}", f"nieuw{ENDING}", "van-iemand-anders.dump"]
    assert f"Thrown away, older than 30 days: oud{ENDING}" in said.getvalue()
