"""The disk of uploads is full, or may only be read: a clear answer, and nothing by half."""

import errno
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
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


def test_a_real_disk_that_is_full_or_may_only_be_read_keeps_no_half_file(tmp_path: Path) -> None:
    mounted = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=64k none "$0" && exec "$@"', str(tmp_path)]
    if subprocess.run([*mounted, "true"], capture_output=True, check=False).returncode:
        pytest.skip("whoever runs this may mount nothing")

    done = subprocess.run(
        [*mounted, sys.executable, "-m", "tests.support.full_disk", str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == [["a.txt", ["a.txt"]], *[["no room", ["a.txt"]]] * 3]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_programs_hear_it_too_and_other_troubles_say_no_more_than_before(number: int) -> None:
    def answer_to(problem: Exception) -> Any:
        try:
            raise problem  # noqa: TRY301  # as a view does
        except Exception:  # noqa: BLE001  # Django calls the handler while one is handled
            return server_error(RequestFactory().post("/api/v1/class-list-imports/"))

    answer = answer_to(OSError(number, "x"))
    assert (answer.status_code, b'"no_room"' in answer.content) == (507, True)
    assert [answer_to(one).status_code for one in (OSError(errno.EACCES, "x"), ValueError("x"))] == [500, 500]
