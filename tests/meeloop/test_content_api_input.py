"""Whatever a stranger asks the content API, the answer is a problem and never a crash."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
@pytest.mark.parametrize("question", ["search=%00", "slug=a%00b", "fields=%00"])
def test_a_null_character_is_refused(client: Client, kind: str, question: str) -> None:
    answer = client.get(f"/api/cms/{kind}/?{question}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_null_character_finds_no_page(client: Client) -> None:
    assert client.get("/api/cms/pages/find/?html_path=%00").status_code == 400
