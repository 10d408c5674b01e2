"""What a mail service tells later, in its own words (examples made after the services' documentation)."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pydantic import ValidationError

from meeloop.settings.environment import Environment
from newsletter.models import Subscriber, SubscriberStatus, Suppression
from newsletter.services import undo_leaving
from newsletter.services.bouncing import MOST_IN_AN_HOUR
from newsletter.webhooks import door_of
from tests.support.newsletter_readers import make_readers

pytestmark = pytest.mark.django_db
SECRET = "maildienst:een-lange-zin-die-niemand-raadt"
READER = "lezer0@lezers.example"


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def tell(service: str, said: Any, *, secret: str = SECRET) -> HttpResponse:
    """Post as the mail service does."""
    word = base64.b64encode(secret.encode()).decode()
    request = RequestFactory().post(
        "/mail/teruggekomen/",
        said if isinstance(said, bytes) else json.dumps(said),
        content_type="application/json",
        headers={"Authorization": f"Basic {word}"},
    )
    answer: HttpResponse = door_of(service).callback(request)
    return answer


def brevo(event: str, email: str = READER) -> dict[str, Any]:
    return {"event": event, "email": email, "id": 1, "ts_epoch": 1_790_000_000_000, "message-id": "<a@meeloop.example>"}


def mailjet(event: str, *, is_final: bool, error: str = "user unknown") -> list[dict[str, Any]]:
    said = {"event": event, "email": READER, "time": 1_790_000_000, "MessageID": 7, "hard_bounce": is_final, "error": error}
    return [{**said, "Payload": ""}]


@pytest.mark.parametrize(
    ("service", "said", "reason"),
    [
        ("brevo", brevo("hard_bounce"), "bounced"),
        ("brevo", brevo("invalid_email"), "bounced"),
        ("brevo", brevo("spam"), "left"),
        ("brevo", brevo("soft_bounce"), None),
        ("brevo", brevo("blocked"), None),
        ("brevo", brevo("opened"), None),
        ("brevo", brevo("delivered"), None),
        ("mailjet", mailjet("bounce", is_final=True), "bounced"),
        ("mailjet", mailjet("bounce", is_final=False, error="mailbox inactive"), None),
        ("mailjet", mailjet("spam", is_final=False, error=""), "left"),
    ],
)
def test_who_is_gone_or_complained_goes_off_the_list_and_nobody_else(service: str, said: Any, reason: str | None) -> None:
    make_readers(2)

    answers = [tell(service, said).status_code for _twice in range(2)]

    assert answers == [200, 200]
    assert list(Suppression.objects.values_list("reason", flat=True)) == ([reason] if reason else [])
    assert Subscriber.objects.mailable().count() == (1 if reason else 2)


def test_who_complained_by_mistake_can_come_back() -> None:
    (reader,) = make_readers(1)
    tell("brevo", brevo("spam"))

    undo_leaving(subscriber=reader)

    reader.refresh_from_db()
    assert reader.status == SubscriberStatus.ACTIVE


def test_a_stranger_takes_nobody_off_the_list() -> None:
    make_readers(1)

    for secret in ("maildienst:fout", ":", SECRET[:-1]):
        with pytest.raises(SuspiciousOperation):  # Django answers 400
            tell("brevo", brevo("hard_bounce"), secret=secret)

    assert Subscriber.objects.mailable().count() == 1


NO_POST = (b"", b"[", b"null", b"1", b"\xff", b"[" * 100_000)
ODD = [
    *NO_POST,
    *(b'"x"', b"[1]", b"[null]", b"[{}]"),
    *(b'{"event":[],"email":"x"}', b'[{"event":[],"email":"x"}]', b'{"items":[]}'),
    *(
        body % email
        for body in (b'{"event":"spam","email":%s}', b'[{"event":"spam","email":%s}]')
        for email in (b"7", b'["%s"]' % READER.encode(), b"{}", b'"\\ud800@c.example"')
    ),
    *(b'{"event":"spam","email":"a@b.example","ts_epoch":%s}' % when for when in (b'"x"', b"1e300", b"null")),
    *(b'[{"event":"spam","email":"a@b.example","time":%s}]' % when for when in (b'"x"', b"1e99", b"null")),
    b'{"event":"spam","email":"a@b.example","X-Mailin-custom":"{"}',
]


@pytest.mark.parametrize("service", ["brevo", "mailjet"])
def test_what_no_mail_service_would_say_is_refused_or_nothing_and_never_quoted(service: str) -> None:
    (reader,) = make_readers(1)

    answers = [answered(service, body) for body in ODD]

    assert {str(answer) for answer in answers} <= {"200", "a post of the mail service cannot be read"}
    assert 200 not in answers[: len(NO_POST)]
    reader.refresh_from_db()
    assert reader.status == SubscriberStatus.ACTIVE


def test_one_event_that_nobody_understands_keeps_no_other_waiting(caplog: pytest.LogCaptureFixture) -> None:
    make_readers(3)
    (good,) = mailjet("bounce", is_final=True)
    bad: list[Any] = [7, {}, {**good, "email": [READER]}, {**good, "time": "x"}, {**good, "email": "\ud800@c.example"}]

    answer = tell("mailjet", [*bad[:3], good, *bad[3:], {**good, "event": "spam", "email": "lezer1@lezers.example"}])

    assert answer.status_code == 200
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == ["bounced", "left"]
    assert Subscriber.objects.mailable().count() == 1
    missed = [record for record in caplog.records if record.getMessage() == "newsletter_bounces_not_understood"]
    assert [vars(record)["count"] for record in missed] == [len(bad)]
    assert tell("brevo", {**brevo("spam"), "ts_epoch": "x"}).status_code == 200  # it would say the same again
    assert "@" not in caplog.text


def answered(service: str, body: bytes) -> int | SuspiciousOperation:
    """Return the status, or the refusal that Django answers with 400 and logs with what stands behind it."""
    try:
        return tell(service, body).status_code
    except SuspiciousOperation as refusal:
        return refusal if refusal.__suppress_context__ else SuspiciousOperation("quotes what it refused")


def test_a_flood_of_bounces_is_not_believed() -> None:
    make_readers(MOST_IN_AN_HOUR + 10)

    for number in range(MOST_IN_AN_HOUR + 10):
        tell("brevo", brevo("hard_bounce", f"lezer{number}@lezers.example"))

    assert Subscriber.objects.mailable().count() == 10


def test_without_a_service_there_is_no_door_and_with_one_it_has_a_lock() -> None:
    assert Client().post("/mail/teruggekomen/", {}, content_type="application/json").status_code == 404
    assert Environment(mail_webhook="brevo", mail_webhook_secret=SECRET).mail_webhook == "brevo"
    for secret in ("", "kort:woord", "x" * 40):
        with pytest.raises(ValidationError, match="MAIL_WEBHOOK_SECRET is needed"):
            Environment(mail_webhook="brevo", mail_webhook_secret=secret)
