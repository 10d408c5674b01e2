"""The inbox: every letter of one's own once, without names, read or not, for ninety days."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as post
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import MailRhythm, TokenScope
from accounts.models import InboxItem, User
from accounts.services import make_token
from accounts.services.inbox import path_in
from activities.choices import AcceptanceMode
from desk.services.service_mail import mail_service_messages
from enrolments.models import Enrolment
from enrolments.services import answering
from enrolments.services.digesting import send_digests
from outbox.delivery import deliver_due
from outbox.models import Message
from outbox.services import queue_message, withdraw_unsent
from privacy.exporting import collect
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_activity, make_coordinator, make_provider, make_provider_user, make_session, make_user
from tests.support.programs import programs_for
from tests.support.service_messages import make_message
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
Commits = Callable[..., Any]


def items_of(user: User) -> list[tuple[str, str]]:
    """Return what is in somebody's inbox: kind and page, oldest first."""
    return list(InboxItem.objects.filter(user=user).order_by("at", "pk").values_list("kind", "path"))


def mailed(user: User) -> list[str]:
    """Return the subjects that really went out to somebody."""
    return [one.subject for one in post.outbox if user.email in one.to]


def accepted_by(owner: User) -> Enrolment:
    """Return a group that asked to come and was accepted: letters for both sides."""
    provider = owner.provider_memberships.get().provider
    session = make_session(make_activity(provider, "Lassen", acceptance_mode=AcceptanceMode.MANUAL))
    group = make_enrolment(session)
    answering.accept_request(fresh(group), by=owner)
    return group


def test_a_mail_that_went_out_is_in_its_readers_inbox_with_the_page_and_no_name() -> None:
    owner = make_provider_user()
    group = accepted_by(owner)
    deliver_due()

    assert group.enrolled_by
    kinds = dict(items_of(group.enrolled_by))
    assert kinds["enrolments.confirmed"] == f"/school/inschrijvingen/{group.pk}/"
    assert len(mailed(group.enrolled_by)) == len(kinds)
    stored = "".join(str(value) for row in InboxItem.objects.values_list() for value in row)
    assert "Lassen" not in stored
    assert group.school.name not in stored
    item = InboxItem.objects.get(kind="enrolments.confirmed")
    assert item.sentence == "Een inschrijving is bevestigd."


def test_who_reads_on_the_site_gets_no_mail_of_it_but_does_of_what_cannot_wait() -> None:
    owner = make_provider_user(mail_rhythm=MailRhythm.HERE)
    group = accepted_by(owner)
    assert group.enrolled_by
    User.objects.filter(pk=group.enrolled_by.pk).update(mail_exceptions=["sign-ups:here"])
    make_message(by_mail=True)
    mail_service_messages()
    deliver_due()
    deliver_due()

    assert mailed(owner) == mailed(group.enrolled_by) == ["Zaterdag is de site even weg"]
    assert ("enrolments.confirmed", f"/school/inschrijvingen/{group.pk}/") in items_of(group.enrolled_by)
    assert {kind for kind, path in items_of(owner) if path.startswith("/aanbieder/")} == {"enrolments.new_request"}
    left = Message.objects.filter(kind="enrolments.confirmed").values_list("recipient", "text", "error", "sent_at")
    assert list(left) == [("", "", "read on the site", None)]


def test_who_wants_one_mail_a_day_sees_it_at_once_and_once() -> None:
    owner = make_provider_user(mail_exceptions=["sign-ups:daily"])
    provider = owner.provider_memberships.get().provider
    make_enrolment(make_session(make_activity(provider)))

    before = items_of(owner)
    parts = Message.objects.filter(digest_for=owner.pk).update(due_at="2020-01-01T00:00Z", created_at="2020-01-01T00:00Z")
    send_digests()
    deliver_due()

    assert [kind for kind, _path in before] == ["enrolments.new_group"]
    assert parts == 1
    assert len(mailed(owner)) == 1
    assert items_of(owner) == before


def test_what_is_taken_back_unread_leaves_the_inbox_too() -> None:
    owner = make_provider_user(mail_rhythm=MailRhythm.DAILY)
    make_enrolment(make_session(make_activity(owner.provider_memberships.get().provider)))
    key = Message.objects.get(digest_for=owner.pk).dedupe_key

    withdraw_unsent([key])

    assert items_of(owner) == []


def write(user: User, *, kind: str = "stats.new_release", text: str = "Dag", key: str = "x") -> Message:
    """Put one mail in the outbox."""
    return queue_message(kind=kind, recipient=user.email.upper(), subject="Dag", text=text, dedupe_key=key)


def test_a_worker_that_tries_twice_notes_it_once_and_mail_of_others_is_not_noted() -> None:
    user = make_user()
    for number in range(2):
        write(user, key="stats.new_release:1")
        Message.objects.update(sent_at=None, recipient=user.email, subject="Dag", text=f"Dag {number}")
        deliver_due()
    write(user, kind="newsletter.confirm", key="a")
    write(user, kind="accounts.code", key="b")
    write(User(email="niemand@elders.example"), key="c")
    deliver_due()

    assert items_of(user) == [("stats.new_release", "")]
    assert InboxItem.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Zie {site}/school/inschrijvingen/12345678-1234-4234-8234-123456789abc/?a=1.", "/school/inschrijvingen/12345678-1234-4234-8234-123456789abc/"),
        ("{site}/ en {site}/account/uitnodiging/geheim/ en {site}/bericht/7/", "/bericht/7/"),
        ("{site}/privacy/verzoek/geheim/", ""),
        ("{site}/agenda/geheim.ics {site}/account/berichten/", ""),
        ("https://elders.example/bericht/7/ {site}/bestaat-niet/", ""),
        ("{site}.elders.example/bericht/7/", ""),
    ],
)  # fmt: skip
def test_the_inbox_leads_to_a_page_of_ours_and_never_keeps_a_secret(text: str, path: str, settings: Any) -> None:
    assert path_in(Message(text=text.format(site=settings.SITE_URL))) == path


def test_somebody_reads_their_own_and_the_head_of_the_page_counts_without_a_query(
    client: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    user, other = make_coordinator(), make_user()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            write(user, key=f"n{number}")
        write(other, key="o")
        deliver_due()
    sign_in(client, user)

    page = client.get("/account/postvak/").content.decode()
    assert page.count("Er zijn nieuwe cijfers.") >= 3
    assert "3 nieuwe berichten" in page
    foreign, own = InboxItem.objects.get(user=other), InboxItem.objects.filter(user=user).order_by("pk")[0]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/postvak/gelezen/", {"item": foreign.pk})
        client.post("/account/postvak/gelezen/", {"item": own.pk})
        client.post("/account/postvak/gelezen/", {"item": "geen getal"})
    assert "2 nieuwe berichten" in client.get("/account/berichten/").content.decode()
    with CaptureQueriesContext(connection) as captured:
        client.get("/account/berichten/")
    assert not any("accounts_inboxitem" in one["sql"] for one in captured.captured_queries)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/postvak/gelezen/")
    assert "nieuwe berichten" not in client.get("/account/postvak/").content.decode()
    assert InboxItem.objects.filter(read_at=None).get() == foreign


def test_a_program_reads_the_inbox_and_marks_what_was_read(django_capture_on_commit_callbacks: Commits) -> None:
    user, other = make_coordinator(), make_user()
    write(user, kind="desk.service", text="Dag", key="a")
    write(user, key="b")
    write(other, key="c")
    deliver_due()
    text = make_token(
        user=user, name="x", scopes=[TokenScope.READ, TokenScope.ENROL], days=30, by=user, programs=programs_for(user)
    ).text
    program = Client(headers={"authorization": f"Bearer {text}"})

    found = program.get("/api/v1/me/messages/").json()["results"]
    with django_capture_on_commit_callbacks(execute=True):
        marked = program.post("/api/v1/me/messages/read/", {"ids": [found[0]["id"]]}, content_type="application/json").json()
    rest = program.post("/api/v1/me/messages/read/", {}, content_type="application/json").json()
    wrong = program.post("/api/v1/me/messages/read/", {"ids": ["x"]}, content_type="application/json")

    assert {one["kind"]: one["sentence"] for one in found} == {
        "desk.service": "De regio stuurde een bericht over de site.",
        "stats.new_release": "Er zijn nieuwe cijfers.",
    }
    assert set(found[0]) == {"id", "kind", "sentence", "path", "at", "read_at"}
    assert (marked, rest["read"], wrong.status_code) == ({"read": 1, "unread": 1}, 1, 422)
    assert InboxItem.objects.filter(user=other, read_at=None).exists()


def test_the_inbox_is_in_the_export() -> None:
    user = make_provider_user(make_provider())
    write(user, key="a")
    deliver_due()

    assert "stats.new_release" in str(collect(user).sections)
