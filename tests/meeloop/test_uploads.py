"""Every door through which a file comes in: how much it takes, and what decides what the file is (ASVS V5.2)."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meeloop.body_size import MOST_BYTES
from schools.classlist.limits import MAX_BYTES
from tests.support.makers import make_coordinator, make_region_user
from tests.support.sign_in import sign_in

ROOT = Path(__file__).resolve().parents[2]
OURS = ("platform", "providers", "activities", "enrolments", "newsletter", "stats")
# Where our own code declares a file that comes in. Photos and documents come in by forms of Wagtail (the settings name ours).
DOORS = {
    "platform/schools/forms.py",  # class list, by page: 5 MB
    "platform/schools/api/serializers.py",  # class list, by interface: 5 MB
    "providers/recognition_forms.py",  # recognitions: 1 MB
    "platform/meeloop/dev/styleguide.py",  # the style guide of developers: reads nothing
}
FORMS = {
    "WAGTAILIMAGES_IMAGE_FORM_BASE": "enrolments.forms.photos.PhotoForm",
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": "pages.document_forms.DocumentForm",
}
TAKES_A_FILE = re.compile(r"\.(?:File|Image)Field\(")


def test_every_door_for_files_is_known(settings: Any) -> None:
    modules = (path for folder in OURS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)

    assert {str(path.relative_to(ROOT)) for path in modules if TAKES_A_FILE.search(path.read_text())} == DOORS
    assert {name: getattr(settings, name) for name in FORMS} == FORMS
    limits = (settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE, MAX_BYTES)
    assert max(limits) < MOST_BYTES
    # The application refuses in words, unread; the proxy only what is far larger.
    proxy = re.search(r"client_max_body_size (\d+)m;", (ROOT / "deploy" / "nginx" / "meeloop.conf").read_text())
    assert proxy
    assert int(proxy[1]) * 1024 * 1024 > 2 * MOST_BYTES


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/school/klassen/inlezen/", "text/html"),
        ("/bestaat-niet/", "text/html"),
        ("/api/v1/class-list-imports/", "application/problem+json"),
    ],
)
def test_what_is_larger_than_any_upload_is_refused_before_it_is_read(path: str, kind: str) -> None:
    class Unread:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    client = Client()
    answer = client.generic("POST", path, CONTENT_LENGTH=str(MOST_BYTES + 1), **{"wsgi.input": Unread()})

    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (413, kind)
    if kind.startswith("text"):
        assert "12 MB" in answer.content.decode()
    else:
        assert answer.json()["code"] == "too_big"


@pytest.mark.django_db
def test_a_class_list_of_more_than_five_megabytes_is_refused_on_the_page_and_what_was_typed_stays(client: Client) -> None:
    sign_in(client, make_coordinator())
    big = SimpleUploadedFile("lijst.csv", b"Naam;Klas\r\n" + b"Jan Berg;3B\r\n" * 420_000)

    answer = client.post(reverse("schools:upload"), {"file": big, "text": "", "school_year": "2026"})

    assert answer.status_code == 422
    assert "5 MB is het meeste" in answer.content.decode()


@pytest.mark.django_db
def test_recognitions_are_text_of_at_most_one_megabyte(client: Client) -> None:
    sign_in(client, make_region_user())
    url = reverse("providers:read_recognitions")
    form = {"text": "", "source": "sbb", "checked_on": "2026-01-05", "is_trial": "on"}

    def said(data: bytes) -> tuple[int, str]:
        answer = client.post(url, {**form, "file": SimpleUploadedFile("lijst.csv", data)})
        return answer.status_code, answer.content.decode()

    big, picture, archive = (
        said(b"x" * (1024 * 1024 + 1)),
        said(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        said(b"PK\x03\x04\0\0"),
    )

    assert (big[0], "groter dan 1 MB" in big[1]) == (422, True)
    assert (picture[0], archive[0]) == (422, 422)
