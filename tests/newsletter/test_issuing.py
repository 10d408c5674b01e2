"""An issue made in the CMS goes out by a button or by the clock: what was online at that moment, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.emails import write_to
from newsletter.errors import IssueNotPublished
from newsletter.issue_checks import findings
from newsletter.issue_mail import DrawnIssue, draw_issue
from newsletter.models import NewsletterIssuePage, Sending, SendingState
from newsletter.services.issuing import issues_to_send, send_due_issues, send_issue
from outbox.models import Message
from tests.support.issues import draft_issue, make_issue
from tests.support.makers import make_region_user
from tests.support.newsletter_readers import make_readers, work_off
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]


def test_what_was_online_is_frozen_and_goes_in_the_readers_language(mailoutbox: list[Any]) -> None:
    make_readers(1)
    make_readers(1, domain="english.example", language="en")
    issue = make_issue()
    sending = send_issue(issue=issue, by=make_region_user(RegionRole.EDITOR))
    issue.subject = issue.title = "Te laat veranderd"
    issue.save_revision().publish()

    work_off(sending)

    assert {mail.subject for mail in mailoutbox} == {"Winter vol werk"}
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Uitschrijven" in bodies["lezer0@lezers.example"]
    assert "Uitschrijven" not in bodies["lezer0@english.example"]
    assert all("Dit is er deze maand te doen." in body for body in bodies.values())
    assert not issues_to_send().exists()


def test_a_draft_cannot_go_out() -> None:
    make_readers(1)
    with pytest.raises(IssueNotPublished):
        send_issue(issue=draft_issue(), by=make_region_user(RegionRole.EDITOR))


def test_the_clock_starts_what_is_due_once() -> None:
    now = timezone.now()
    make_readers(1)
    due = make_issue(send_at=now - timedelta(minutes=1))
    make_issue(title="Later", send_at=now + timedelta(hours=1))
    make_issue(title="Met de hand")

    assert [send_due_issues(now), send_due_issues(now)] == [1, 0]
    assert [sending.issue_id for sending in Sending.objects.all()] == [due.pk]


def test_neither_a_copy_nor_an_alias_nor_an_issue_of_long_ago_goes_by_itself() -> None:
    now = timezone.now()
    make_readers(1)
    sent = make_issue(send_at=now - timedelta(minutes=1))
    make_issue(title="Niemand wilde hem", send_at=now - timedelta(days=3))
    assert send_due_issues(now) == 1

    copied = sent.copy(update_attrs={"slug": "nog-een"}, keep_live=True)
    alias = sent.create_alias(update_slug="elders")

    assert copied.live
    assert alias.live
    assert send_due_issues(now) == 0
    with pytest.raises(IssueNotPublished):
        send_issue(issue=alias, by=make_region_user(RegionRole.EDITOR))


def test_an_issue_that_comes_online_days_late_says_that_it_does_not_go_by_itself(client: Client) -> None:
    make_readers(1)
    editor = make_region_user(RegionRole.EDITOR)
    sign_in(client, editor)
    said = {}
    for name, hours in (("late", 49), ("just", 47)):
        issue = draft_issue(title=name, slug=name, send_at=timezone.now() - timedelta(hours=hours))
        found = " ".join(one.text for one in findings(issue))
        issue.get_latest_revision().publish()
        issue.refresh_from_db()
        pages = [reverse("newsletter:send_issue", args=[issue.pk]), reverse("newsletter:sendings")]
        words = " ".join(client.get(page).content.decode() for page in pages)
        write_to(editor, "newsletter.review_approved", cause=name, issue=issue)
        said[name] = (found, words, Message.objects.get(dedupe_key__contains=f":{name}:").text)
        assert send_due_issues(timezone.now()) == (name == "just")

    found, words, mail = said["late"]
    assert "Hij gaat niet meer vanzelf" in found
    assert "Deze nieuwsbrief ging niet vanzelf" in words
    assert "en ging niet vanzelf" in words
    assert "Hij gaat niet meer vanzelf uit" in mail
    found, words, mail = said["just"]
    assert "Na publiceren begint het meteen" in found
    assert "Deze nieuwsbrief gaat vanzelf" in words
    assert "Hij gaat vanzelf uit" in mail


def test_an_issue_that_cannot_be_drawn_lets_the_next_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    make_readers(1)
    broken = make_issue(title="Stuk", send_at=now - timedelta(minutes=2))
    whole = make_issue(title="Heel", send_at=now - timedelta(minutes=1))

    def draw(issue: NewsletterIssuePage, *, language: str) -> DrawnIssue:
        if issue.pk == broken.pk:
            raise RuntimeError("broken")
        return draw_issue(issue, language=language)

    monkeypatch.setattr("newsletter.services.issuing.draw_issue", draw)
    assert send_due_issues(now) == 1
    assert [sending.issue_id for sending in Sending.objects.all()] == [whole.pk]


def test_an_editor_presses_once(client: Client) -> None:
    sign_in(client, make_region_user(RegionRole.EDITOR))
    issue = make_issue()
    address = reverse("newsletter:send_issue", args=[issue.pk])
    assert client.post(address).status_code == 409  # nobody reads yet
    make_readers(23)

    assert address in client.get(reverse("newsletter:sendings")).content.decode()
    assert "Aantal lezers: 25." in client.get(address).content.decode()
    assert not Sending.objects.exists()
    begun = client.post(address)

    sending = Sending.objects.get()
    assert (sending.state, begun["Location"]) == (SendingState.QUEUED, reverse("newsletter:sending", args=[sending.pk]))
    assert client.post(address)["Location"] == begun["Location"]
    assert Sending.objects.count() == 1
