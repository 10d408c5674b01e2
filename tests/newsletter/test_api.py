"""The newsletter for sites with pages of their own."""

from typing import Any

import pytest
from django.test import Client

from newsletter import consent
from newsletter.models import ConsentRecord, Subscriber
from outbox.models import Message

from .conftest import EMAIL, use_up

pytestmark = pytest.mark.django_db
PATH = "/api/v1/newsletter/subscriptions/"
ANSWER = {"status": "look_in_your_mail", "detail": "Kijk in je mail. Daar staat wat je nu kunt doen."}


def post(client: Client, **sent: Any) -> Any:
    return client.post(PATH, sent, content_type="application/json")


def test_a_form_elsewhere_learns_the_topics_and_the_words(client: Client) -> None:
    answer = client.get(PATH)

    told = answer.json()
    assert set(told) == {"topics", "groups", "frequencies", "consent"}
    assert told["topics"] == [topic for group in told["groups"] for topic in group["topics"]]
    assert told["groups"][0] == {
        "heading": "Nieuws en bijeenkomsten",
        "topics": [
            {"value": "news", "label": "Nieuws"},
            {"value": "meetings", "label": "Bijeenkomsten"},
            {"value": "new-activities", "label": "Nieuwe activiteiten"},
        ],
    }
    assert {"value": "sector:care", "label": "Zorg, welzijn en sport"} in told["groups"][1]["topics"]
    assert told["frequencies"][0] == {"value": "each", "label": "Elke nieuwsbrief meteen"}
    assert told["consent"] == {"version": consent.TEXT_VERSION, "text": str(consent.TEXT)}
    assert not answer.cookies


@pytest.mark.promise("POR-3d")
def test_asking_from_elsewhere_mails_a_link_on_our_own_site(client: Client) -> None:
    answer = post(client, email=EMAIL, topics=["news", "meetings"])

    assert (answer.status_code, answer.json(), dict(answer.cookies)) == (202, ANSWER, {})
    assert Message.objects.get().kind == "newsletter.confirm"
    assert list(ConsentRecord.objects.values_list("action", "channel", "topics")) == [("asked", "api", ["news", "meetings"])]


def test_the_answer_is_the_same_for_a_known_address(client: Client, subscriber: Subscriber) -> None:
    answer = post(client, email=EMAIL)

    assert (answer.status_code, answer.json()) == (202, ANSWER)
    assert Message.objects.get().kind == "newsletter.already"


def test_the_mail_is_in_the_language_that_was_asked_for(client: Client) -> None:
    post(client, email=EMAIL, language="en")

    assert Subscriber.objects.get().language == "en"


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/email"),
        ({"email": "iris"}, "/email"),
        ({"email": f"{'i' * 250}@school.example"}, "/email"),
        ({"email": EMAIL, "topics": ["made-up"]}, "/topics"),
        ({"email": EMAIL, "topics": "news"}, "/topics"),
        ({"email": EMAIL, "language": "xx"}, "/language"),
        ({"email": EMAIL, "frequency": "hourly"}, "/frequency"),
    ],
)
def test_bad_input_is_named(client: Client, sent: dict[str, Any], pointer: str) -> None:
    answer = post(client, **sent)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [error["pointer"].split("/")[1] for error in answer.json()["errors"]] == [pointer.strip("/")]
    assert not Subscriber.objects.exists()


def test_one_network_may_not_ask_without_end(client: Client) -> None:
    use_up()

    answer = post(client, email=EMAIL)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
