"""Whatever a stranger asks the content API, the answer is a problem and never a crash."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
KINDS = ["pages", "images", "documents"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "question", ["search=%00", "slug=a%00b", "fields=%00", "offset=99999999999999999999", "id=-1", "id=%D9%A1"]
)
def test_what_no_column_can_hold_is_refused(client: Client, kind: str, question: str) -> None:
    answer = client.get(f"/api/cms/{kind}/?{question}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_null_character_finds_no_page(client: Client) -> None:
    assert client.get("/api/cms/pages/find/?html_path=%00").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("question", ["search=hek", "offset=0&limit=5", "id=1"])
def test_an_ordinary_question_is_answered(client: Client, kind: str, question: str) -> None:
    assert client.get(f"/api/cms/{kind}/?{question}").status_code == 200


@pytest.mark.parametrize("question", ["search=hek", "limit=1", "search=hek&limit=1&fields=*", "order=-first_published_at"])
def test_an_ordinary_question_about_activities_is_answered(client: Client, question: str) -> None:
    assert client.get(f"/api/cms/pages/?type=activities.ActivityPage&{question}").status_code == 200
