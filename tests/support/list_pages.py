"""Ways through the pages of class lists."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schools.models import ClassListImport
from schools.services.school_years import running_year
from tests.support import class_lists as make

UPLOAD = "/school/klassen/inlezen/"
ROWS = [make.HEADINGS, *make.PUPILS]


def upload(web: Client, data: bytes, name: str = "lijst.csv", **more: Any) -> Any:
    return web.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "school_year": str(running_year()), **more})


def paste(web: Client, text: str, **more: Any) -> Any:
    return web.post(UPLOAD, {"text": text, "school_year": str(running_year()), **more})


def previewed(web: Client, data: bytes = make.delimited(ROWS), name: str = "lijst.csv", **more: Any) -> str:
    answer = upload(web, data, name, **more)
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def version() -> int:
    return ClassListImport.objects.order_by("-pk")[0].version


def read_in(web: Client, where: str, **more: Any) -> Any:
    return web.post(where, {"doe": "lees-in", "version": version(), **more})
