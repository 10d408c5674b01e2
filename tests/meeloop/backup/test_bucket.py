"""Uploads in a bucket of S3-compatible storage: shown by us alone, backed up, put back, and looked at by the doctor."""

import gc
import os
import shutil
import socket
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
import time_machine
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.db import transaction
from django.test import Client, TestCase
from moto import mock_aws
from PIL import Image

from kit import bucket as kept_in
from kit.storage import WholeFileStorage
from meeloop.backup.errors import BackupRefused
from meeloop.backup.making import make_backup
from meeloop.backup.restoring import put_back
from meeloop.backup.strays import move_strays_aside
from meeloop.backup.uploads import our_uploads
from meeloop.doctor import bucket as look
from meeloop.doctor import services
from meeloop.settings.environment import Environment
from pages.models import Photo
from pages.models.photo import People
from privacy.retention.files import delete_files_of
from tests.meeloop.backup.test_drill import KEY, address
from tests.support.photos import jpeg, named_group, photo_of, say

# moto keeps what was thrown away in temporary files that it does not close.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
NAME = "meeloop-uploads"
OPTIONS = {"bucket_name": NAME, "region_name": "eu-west-1", "access_key": "sleutel", "secret_key": "geheim"}


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:  # pytest-django
    """A bucket in this process, and a site that keeps its uploads there."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        made = boto3.resource("s3", region_name="eu-west-1").create_bucket(
            Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        settings.MEDIA_BUCKET = NAME
        settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "kit.bucket.BucketStorage", "OPTIONS": OPTIONS}}
        yield made
        settings.MEDIA_BUCKET = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def content_of(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def names(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


@pytest.mark.django_db
def test_a_photo_goes_there_and_comes_from_us(bucket: Any, client: Client) -> None:
    photo = Photo.objects.create(title="Zaag", file=ContentFile(jpeg(), name="zaag.jpg"), people=People.NOBODY)
    shown = photo.get_rendition("fill-32x32|format-webp")

    answer = client.get(shown.url)

    assert shown.url.startswith("/media/images/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Image.open(BytesIO(answer.getvalue())).size == (32, 32)
    assert len(names(bucket)) == 2
    assert [
        client.get(f"/media/images/{path}").status_code
        for path in ("niet-daar.webp", "../original_images/x", "%2e%2e/x", "%00", "a%01b", "%ff")
    ] == [404] * 6
    with TestCase.captureOnCommitCallbacks(execute=True):
        photo.delete()
    assert names(bucket) == []


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_a_photo_of_pupils_is_shown_while_everybody_agrees(bucket: Any, client: Client) -> None:
    enrolment, _pupils = named_group()
    photo = photo_of(enrolment)
    say(enrolment, yes=True)
    shown = Photo.objects.get(pk=photo.pk).get_rendition("width-32|format-webp")
    assert client.get(shown.url).status_code == 200

    say(enrolment, yes=False)

    # A bucket's own library reads "\\" as "/", and takes ".." away.
    path = shown.url.removeprefix("/media/images/leerlingen/")
    disguised = [f"leerlingen%5C{path}", f"x/..%5Cleerlingen%5C{path}", f"./leerlingen/{path}", f"leerlingen//{path}"]
    original = photo.file.name.replace("/", "%5C")
    asked = [shown.url, *(f"/media/images/{one}" for one in (*disguised, f"..%5C{original}", f"x%5C..%5C..%5C{original}"))]
    assert [client.get(one).status_code for one in asked] == [404] * len(asked)
    assert {shown.file.name, photo.file.name} <= set(names(bucket))


def test_a_name_with_a_dot_early_on_is_a_name(bucket: Any) -> None:
    name = f"documents/1._{'a' * 80}.pdf"

    kept = default_storage.save(name, ContentFile(b"een"), max_length=100)

    assert (kept[:14], kept[-4:], len(kept)) == ("documents/1._a", ".pdf", 100)


def test_only_what_we_could_have_put_there_is_a_name(bucket: Any, tmp_path: Path, settings: Any) -> None:  # pytest-django
    """Whoever has the key of the bucket gets no file on our disk by it, and takes no other file away."""
    strange = ["../../weg", "/weg", "images/../weg", "images//1.webp", "images\\1.webp"]
    for name in ("images/1.webp", "weg", *strange):
        bucket.put_object(Key=name, Body=b"x")

    assert our_uploads().names() == ["images/1.webp", "weg"]


def test_two_uploads_of_one_name_are_two_files(bucket: Any) -> None:
    first, second = (default_storage.save("map/folder.pdf", ContentFile(content)) for content in (b"een", b"twee"))

    assert first != second
    assert [content_of(name) for name in (first, second)] == [b"een", b"twee"]
    assert len(default_storage.get_available_name(f"map/{'a' * 200}.pdf", max_length=100)) == 100


@pytest.mark.promise("OGP-4.1")
def test_it_is_in_the_backup_and_comes_back(bucket: Any, fresh: str, tmp_path: Path, settings: Any) -> None:  # pytest-django
    kept = {f"images/{number}.webp": os.urandom(20_000) for number in range(3)}
    for name, content in kept.items():
        default_storage.put(name, BytesIO(content))
    file = tmp_path / "kopie"
    made = make_backup(
        address=address("DATABASE_BACKUP_URL", fresh), uploads=our_uploads(), to=file, passphrase=KEY, software="test"
    )
    assert {name for name in made.digests if name.startswith("upload/")} == {f"upload/{name}" for name in kept}

    def restore() -> None:
        put_back(file, passphrase=KEY, address=address("DATABASE_OWNER_URL", fresh), uploads=our_uploads())

    with pytest.raises(BackupRefused, match=f"There are files in the bucket {NAME}"):
        restore()
    bucket.objects.all().delete()
    restore()

    assert {name: content_of(name) for name in names(bucket)} == kept


def test_a_bucket_that_says_no_makes_no_half_backup(bucket: Any, fresh: str, tmp_path: Path) -> None:
    default_storage.put("images/1.webp", BytesIO(b"1"))
    uploads, file = our_uploads(), tmp_path / "kopie"
    bucket.objects.all().delete()
    bucket.delete()

    with pytest.raises(BackupRefused, match="The backup was not made"):
        make_backup(address=address("DATABASE_BACKUP_URL", fresh), uploads=uploads, to=file, passphrase=KEY, software="test")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_what_no_row_names_is_moved_out_of_it(bucket: Any, tmp_path: Path, settings: Any) -> None:  # pytest-django
    settings.MEELOOP_VAR = tmp_path
    photo = Photo.objects.create(title="Zaag", file=ContentFile(jpeg(), name="zaag.jpg"), people=People.NOBODY)
    default_storage.put("images/van-niemand.webp", BytesIO(b"niemand"))

    moved = move_strays_aside()

    assert (moved.number, moved.size, names(bucket)) == (1, 7, [photo.file.name])
    assert moved.folder is not None
    assert (moved.folder / "images" / "van-niemand.webp").read_bytes() == b"niemand"


@pytest.mark.django_db
@pytest.mark.promise("POR-6b")
def test_what_could_not_be_thrown_away_is_said_a_day_later(
    bucket: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A bucket that is away when two photos end: each is tried, and what waits for the same commit goes on."""
    settings.MEELOOP_VAR = tmp_path
    photos = [
        Photo.objects.create(title=title, file=ContentFile(jpeg(), name="a.jpg"), people=People.NOBODY) for title in "abc"
    ]
    went_on: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(kept_in.BucketStorage, "delete", away)
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            delete_files_of(Photo, [photo.pk for photo in photos[:2]])
            Photo.objects.filter(pk__in=[photo.pk for photo in photos[:2]]).delete()
            transaction.on_commit(lambda: went_on.append(1))
    assert (went_on, caplog.text.count("file_not_removed"), len(names(bucket))) == ([1], 2, 3)
    assert list(services.uploads()) == []

    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1), tick=False):
        assert [one.code for one in services.uploads()] == ["uploads.left"]
        call_command("uploads_left_over", stdout=(output := StringIO()))
        assert list(services.uploads()) == []
        call_command("uploads_left_over", stdout=output)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=32), tick=False):
        assert [one.code for one in services.uploads()] == ["uploads.aside"]
    shutil.rmtree(next(tmp_path.iterdir()))
    assert list(services.uploads()) == []
    assert "Moved aside: 2 uploads" in output.getvalue()
    assert "Every upload" in output.getvalue()
    assert names(bucket) == [photos[2].file.name]


def away(_storage: Any, _name: str) -> None:
    raise EndpointConnectionError(endpoint_url="https://s3.example.org")


def test_one_that_hangs_holds_nobody_for_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_in, "ANSWER_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        storage = kept_in.BucketStorage(**OPTIONS, endpoint_url=f"http://127.0.0.1:{hangs.getsockname()[1]}")
        with pytest.raises(ReadTimeoutError):
            storage.open("images/1.webp")

        # The system took its tries for us: there were no more than we said.
        hangs.settimeout(0.5)
        tries = [hangs.accept()[0] for _ in range(kept_in.TRIES)]
        with pytest.raises(TimeoutError):
            hangs.accept()
    for one in tries:
        one.close()


def test_the_doctor_tries_it_and_leaves_nothing(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # This storage in the test opens to everybody, which the doctor must see.
    assert [one.code for one in services.bucket()] == ["bucket.open"]
    monkeypatch.setattr(look, "is_open", lambda: False)
    assert (list(services.bucket()), names(bucket)) == ([], [])

    bucket.delete()

    (problem,) = services.bucket()
    assert problem.code == "bucket.closed"
    assert "NoSuchBucket" in problem.said


def test_without_a_bucket_nothing_of_it_is_asked(settings: Any) -> None:  # pytest-django
    assert list(services.bucket()) == []
    assert isinstance(storages["default"], WholeFileStorage)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"media_bucket_url": "http://s3.example.org"}, "MEDIA_BUCKET_URL"),
        ({}, "MEDIA_BUCKET_REGION"),
        ({"media_bucket_region": "nl", "media_bucket_key_id": "k"}, "MEDIA_BUCKET_SECRET"),
    ],
)
def test_a_bucket_that_cannot_be_right_stops_the_start(given: dict[str, str], refused: str) -> None:
    with pytest.raises(ValueError, match=refused):
        Environment(meeloop_env="test", media_bucket="x", **given)
    Environment(meeloop_env="test", media_bucket="x", media_bucket_url="https://s3.example.org", media_bucket_region="nl")
