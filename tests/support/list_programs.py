"""A program that sends class lists."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.choices import TokenScope
from accounts.models import User
from accounts.services.tokens import make_token
from schools.models import School
from tests.support import class_lists as make
from tests.support.programs import programs_for

IMPORTS = "/api/v1/class-list-imports/"
ROWS = [make.HEADINGS, *make.PUPILS]


class Program:
    """A program with the token of a coordinator."""

    def __init__(self, user: User, *scopes: TokenScope) -> None:
        token = make_token(
            user=user, name="rooster", scopes=scopes or tuple(TokenScope), days=10, by=user, programs=programs_for(user)
        )
        self.headers = {"Authorization": f"Bearer {token.text}"}
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, data: Any = None, key: str = "") -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.client.post(path, data or {}, content_type="application/json", headers=headers)

    def patch(self, path: str, data: Any) -> Any:
        return self.client.patch(path, data, content_type="application/json", headers=self.headers)

    def upload(self, school: School, data: bytes, name: str = "lijst.csv", key: str = "", **more: Any) -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.client.post(IMPORTS, {"school": school.pk, "file": SimpleUploadedFile(name, data), **more}, headers=headers)
