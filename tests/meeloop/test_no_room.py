"""The disk of uploads is full, or may only be read: a clear answer, and nothing by half."""

import errno
import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files import locks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.documents import get_document_model

from kit.storage import is_no_room
from meeloop.error_pages import server_error
from tests.support.documents import PDF
from tests.support.makers import make_region_user

# Asked once the file is there, still empty: where a disk that becomes full breaks it off.
LOCK = "django.core.files.storage.filesystem.locks.lock"
LOCKING = locks.lock
FULL = OSError(errno.ENOSPC, "No space left on device")


def raise_full(*_arguments: Any) -> None:
    raise FULL


def all_files() -> set[Path]:
    return {one for one in Path(django_settings.MEDIA_ROOT).rglob("*") if one.is_file()}


@pytest.mark.django_db
def test_an_upload_without_room_is_answered_in_words_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client, documents = Client(raise_request_exception=False), get_document_model().objects
    client.force_login(make_region_user())
    before = all_files()

    def send() -> Any:
        posted = {"title": "Folder", "file": SimpleUploadedFile("folder.pdf", PDF), "collection": 1}
        return client.post(reverse("wagtaildocs:add"), posted)

    with monkeypatch.context() as patched:
        patched.setattr(LOCK, raise_full)
        answer = send()
    assert answer.status_code == 507
    assert "Er is niets van bewaard" in answer.content.decode()
    assert (documents.count(), all_files()) == (0, before)

    assert send().status_code == 302
    assert documents.count() == 1


def test_a_file_that_does_not_fit_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LOCK, raise_full)
    with pytest.raises(OSError, match="No space") as refused:
        default_storage.save("vol.txt", ContentFile(b"half"))
    assert is_no_room(refused.value)
    assert not default_storage.exists("vol.txt")


def test_what_breaks_off_touches_no_file_of_another_with_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's came to the same name while this one was on its way."""

    def another_comes(*_arguments: Any) -> None:
        with monkeypatch.context() as calm:
            calm.setattr(LOCK, LOCKING)
            assert default_storage.save("folder.txt", ContentFile(b"van een ander")) == "folder.txt"
        raise_full()

    with monkeypatch.context() as patched:
        patched.setattr(LOCK, another_comes)
        with pytest.raises(OSError, match="No space"):
            default_storage.save("folder.txt", ContentFile(b"half"))

    assert Path(default_storage.path("folder.txt")).read_bytes() == b"van een ander"
    assert default_storage.save("folder.txt", ContentFile(b"heel")) != "folder.txt"
    assert not list(Path(django_settings.MEDIA_ROOT).rglob("*.part"))


def test_many_at_once_with_one_name_keep_each_their_own() -> None:
    def save(number: int) -> tuple[str, bytes]:
        content = bytes([number]) * 5_000
        return default_storage.save("map/folder.pdf", ContentFile(content)), content

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(save, range(40)))

    assert len({name for name, _content in saved}) == 40
    assert [Path(default_storage.path(name)).read_bytes() for name, _content in saved] == [content for _name, content in saved]
    assert {stat.S_IMODE(Path(default_storage.path(name)).stat().st_mode) for name, _content in saved} == {0o644}


def test_a_page_that_cannot_make_a_size_of_a_photo_says_nothing_of_what_was_sent() -> None:
    def answer_to(method: str) -> int:
        try:
            raise FULL
        except OSError:
            return server_error(RequestFactory().generic(method, "/activiteiten/")).status_code

    assert [answer_to(method) for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")] == [500, 500, 507, 507, 507, 507]


def test_a_real_disk_that_is_full_or_may_only_be_read_keeps_no_half_file(tmp_path: Path) -> None:
    mounted = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=64k none "$0" && exec "$@"', str(tmp_path)]
    if subprocess.run([*mounted, "true"], capture_output=True, check=False).returncode:
        pytest.skip("whoever runs this may mount nothing")

    done = subprocess.run(
        [*mounted, sys.executable, "-m", "tests.support.full_disk", str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == [["a.txt", ["a.txt"]], *[["no room", ["a.txt"]]] * 3]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_programs_hear_it_too_and_other_troubles_say_no_more_than_before(number: int) -> None:
    def answer_to(problem: Exception) -> Any:
        try:
            raise problem  # noqa: TRY301  # as a view does
        except Exception:  # noqa: BLE001  # Django calls the handler while one is handled
            return server_error(RequestFactory().post("/api/v1/class-list-imports/"))

    answer = answer_to(OSError(number, "x"))
    assert (answer.status_code, b'"no_room"' in answer.content) == (507, True)
    assert [answer_to(one).status_code for one in (OSError(errno.EACCES, "x"), ValueError("x"))] == [500, 500]
