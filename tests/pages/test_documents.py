"""Documents of the CMS are what their bytes say, and nothing opens inside a page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from tests.support.documents import BAD, GOOD, PDF
from tests.support.makers import make_region_user

pytestmark = pytest.mark.django_db


def form_with(name: str, data: bytes) -> Any:
    """Return the form of a region's editor with this file."""
    make = get_document_form(get_document_model())
    posted = {"title": "Folder", "collection": 1}
    return make(posted, {"file": SimpleUploadedFile(name, data)}, user=make_region_user())


def test_a_pdf_and_a_text_of_word_or_libreoffice_are_taken() -> None:
    assert {name: dict(form_with(name, data).errors) for name, data in GOOD.items()} == {name: {} for name in GOOD}


def test_what_only_says_it_is_a_document_is_refused_by_its_bytes() -> None:
    said = {}
    for what, (name, data, _code) in BAD.items():
        form = form_with(name, data)
        said[what] = [error.code for error in form.errors["file"].as_data()] if "file" in form.errors else []

    assert said == {what: [code] for what, (_name, _data, code) in BAD.items()}


def test_a_document_is_saved_first_and_can_do_nothing(client: Client) -> None:
    client.force_login(make_region_user())
    upload = SimpleUploadedFile("folder.pdf", PDF)
    client.post(reverse("wagtaildocs:add"), {"title": "Folder", "file": upload, "collection": 1})
    document = get_document_model().objects.get()

    answer = Client().get(document.url)

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)  # type: ignore[attr-defined]  # a file
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == ("default-src 'none'", "nosniff")
    answer.close()


def test_a_document_of_more_than_ten_megabytes_is_refused(settings: Any) -> None:
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == 10 * 1024 * 1024

    form = form_with("folder.pdf", PDF + bytes(10 * 1024 * 1024))

    assert [error.code for error in form.errors["file"].as_data()] == ["file_too_large"]
