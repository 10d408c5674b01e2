"""An issue from draft to archive: what is refused, who reads along, and what everybody sees."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.choices import RegionRole
from kit.api.throttling import VisitorThrottle
from newsletter.blocks.simple import QuoteBlock as IssueQuoteBlock
from newsletter.errors import HeadingsOutOfOrder, IssueIsEmpty, IssueUnfit, LinkSaysNothing, QuoteNeedsPermission
from newsletter.issue_checks import findings
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage, issues_due
from outbox.models import Message
from pages.blocks import QuoteBlock
from tests.support.issues import WORDS, draft_issue, make_issue, whole_body
from tests.support.makers import make_provider, make_provider_user, make_region_user

pytestmark = pytest.mark.django_db
QUOTE = {"text": "Mooi werk.", "first_name": "Yara"}
UNFIT: list[tuple[type[IssueUnfit], list[Any]]] = [
    (IssueIsEmpty, []),
    (QuoteNeedsPermission, [("quote", QUOTE)]),
    (QuoteNeedsPermission, [("quote", {**QUOTE, "is_permitted": True})]),
    (
        QuoteNeedsPermission,
        [("quote", {**QUOTE, "is_permitted": True, "permitted_on": timezone.localdate() + timedelta(days=2)})],
    ),
    (LinkSaysNothing, [("text", '<p>Zin in soep? Klik <a href="https://voorbeeld.example">hier</a>.</p>')]),
    (LinkSaysNothing, [("text", '<p><a href="https://voorbeeld.example">https://voorbeeld.example</a></p>')]),
    (LinkSaysNothing, [("button", {"label": "Lees meer »", "link": "https://voorbeeld.example"})]),
    (HeadingsOutOfOrder, [*WORDS, ("heading", {"text": "Klein", "level": "3"})]),
]


@pytest.mark.parametrize(("refusal", "body"), UNFIT)
def test_what_cannot_go_online_is_refused_whichever_way_it_is_published(refusal: type[IssueUnfit], body: list[Any]) -> None:
    issue = draft_issue(body)

    with pytest.raises(refusal):
        issue.get_latest_revision().publish()

    issue.refresh_from_db()
    assert not issue.live
    assert next(one for one in findings(issue) if one.refuses)


def test_the_clock_leaves_an_unfit_issue_waiting_and_goes_on() -> None:
    unfit, fit = draft_issue([("quote", QUOTE)]), draft_issue(title="Voorjaar")

    for issue in (unfit, fit):
        issue.get_latest_revision().publish(log_action="wagtail.publish.scheduled")

    assert list(NewsletterIssuePage.objects.live()) == [fit]


def test_an_editor_hears_in_the_form_what_is_missing_and_loses_nothing(client: Client) -> None:
    client.force_login(make_region_user(RegionRole.EDITOR))
    archive = NewsletterIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["newsletter", "newsletterissuepage", archive.pk])
    quote = {"text": "Mooi werk.", "first_name": "Yara", "town": "", "is_permitted": "", "permitted_on": ""}
    form = {
        "title": "Winter",
        "slug": "winter",
        "subject": "Winter vol werk",
        "preheader": "",
        "send_at": "",
        "topics": ["news"],
        "go_live_at": "",
        "expire_at": "",
        "body": streamfield([("text", rich_text("<p>Dag allemaal.</p>")), ("quote", quote)]),
    }
    flat = {**nested_form_data({**form, "topics": ""}), "topics": ["news"]}

    refused = client.post(address, {**flat, "action-publish": "1"})
    kept = NewsletterIssuePage.objects.count()
    saved = client.post(address, flat)

    assert (refused.status_code, kept) == (200, 0)
    page = refused.content.decode()
    assert "Bij een citaat ontbreekt de toestemming." in page
    assert "Dag allemaal." in page
    assert saved.status_code == 302
    issue = NewsletterIssuePage.objects.get()
    draft = issue.get_latest_revision_as_object()
    assert (draft.live, draft.topics, [one.block_type for one in draft.body]) == (False, ["news"], ["text", "quote"])
    assert "Eerst nodig:" in client.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()


def test_an_editor_sees_the_mail_before_it_goes(client: Client) -> None:
    client.force_login(make_region_user(RegionRole.EDITOR))
    issue = draft_issue(whole_body())
    address = reverse("wagtailadmin_pages:view_draft", args=[issue.pk])

    seen = {mode: client.get(address, {"mode": mode}) for mode, _label in issue.preview_modes}

    assert {answer.status_code for answer in seen.values()} == {200}
    assert all("frame-ancestors 'self'" in answer["Content-Security-Policy"] for answer in seen.values())
    assert all("script-src 'none'" in seen[mode]["Content-Security-Policy"] for mode in ("desktop", "phone", "dark", "text"))
    text = {mode: answer.content.decode() for mode, answer in seen.items()}
    assert all("Ik wil nu lasser worden." in one for one in text.values())
    assert text["text"].startswith("Winter vol werk\n\nWinter vol werk\n")
    assert "prefers-color-scheme" in text["desktop"] + text["phone"]
    assert "prefers-color-scheme" not in text["dark"]
    assert "max-width: 375px" in text["phone"]
    assert '<nav class="crumbs"' in text["web"]


def test_a_proof_goes_to_whoever_asks_and_to_nobody_else(client: Client) -> None:
    editor = make_region_user(RegionRole.EDITOR)
    issue = draft_issue()
    address = reverse("newsletter_cms:proof", args=[issue.pk])
    client.force_login(make_provider_user(make_provider()))
    refused = client.post(address)

    client.force_login(editor)
    looked = client.get(address)
    asked = [client.post(address), client.post(address)]

    assert (refused.status_code, looked.status_code, [answer.status_code for answer in asked]) == (404, 200, [302, 302])
    [message] = Message.objects.all()
    assert (message.recipient, message.kind, message.subject) == (editor.email, "newsletter.proof", "Proef: Winter vol werk")
    assert "Dit is er deze maand te doen." in message.text
    assert "/nieuwsbrief/uitschrijven/voorbeeld/" in message.html


def test_proofs_have_a_limit(client: Client) -> None:
    client.force_login(make_region_user(RegionRole.EDITOR))
    address = reverse("newsletter_cms:proof", args=[draft_issue().pk])

    for _turn in range(21):
        client.post(address)

    assert "Je stuurde jezelf veel proeven." in client.get(address).content.decode()
    assert Message.objects.count() <= 3


def test_a_colleague_is_asked_once_and_approves_and_the_author_hears_so(client: Client) -> None:
    editor, colleague = (make_region_user(RegionRole.EDITOR, display_name=name) for name in ("Iris", "Jan"))
    make_region_user(RegionRole.EDITOR, is_active=False)
    issue = draft_issue()
    state = issue.get_workflow().start(issue, editor)

    (asked,) = Message.objects.all()
    assert (asked.kind, asked.recipient, asked.subject) == (
        "newsletter.review_asked",
        colleague.email,
        f"Lees mee: {issue.title}",
    )
    assert "Iris vraagt of je meeleest" in asked.text
    assert f"/beheer/pages/{issue.pk}/edit/" in asked.text
    client.force_login(colleague)
    queue = client.get(reverse("activities:queue"))
    assert (queue.status_code, issue.title in queue.content.decode()) == (200, False)

    state.current_task_state.specific.approve(user=colleague)

    issue.refresh_from_db()
    assert issue.live
    told = Message.objects.exclude(pk=asked.pk).get()
    assert (told.kind, told.recipient, told.subject) == (
        "newsletter.review_approved",
        editor.email,
        f"Goedgekeurd: {issue.title}",
    )
    assert "Versturen doe je zelf" in told.text


def test_who_offered_an_issue_hears_what_must_change_and_a_mended_one_is_asked_about_again() -> None:
    editor, colleague = make_region_user(RegionRole.EDITOR), make_region_user(RegionRole.EDITOR)
    issue = draft_issue()
    state = issue.get_workflow().start(issue, editor)
    state.current_task_state.specific.reject(user=colleague, comment="De datum klopt niet.")
    state.refresh_from_db()
    state.resume(user=editor)

    kinds = list(Message.objects.order_by("created_at", "pk").values_list("kind", "recipient"))
    assert kinds == [
        ("newsletter.review_asked", colleague.email),
        ("newsletter.review_returned", editor.email),
        ("newsletter.review_asked", colleague.email),
    ]
    assert "De datum klopt niet." in Message.objects.get(kind="newsletter.review_returned").text


def test_an_issue_that_the_clock_made_asks_everybody_and_tells_nobody_when_it_is_judged() -> None:
    one, other = make_region_user(RegionRole.EDITOR), make_region_user(RegionRole.EDITOR)
    issue = draft_issue()
    state = issue.get_workflow().start(issue, None)
    state.current_task_state.specific.approve(user=one)

    assert sorted(Message.objects.values_list("kind", "recipient")) == sorted(
        ("newsletter.review_asked", editor.email) for editor in (one, other)
    )
    assert all("vanzelf is gemaakt" in message.text for message in Message.objects.all())


def test_what_is_published_stands_in_the_archive_the_feed_and_the_content_api(client: Client) -> None:
    issue, draft = make_issue(whole_body()), draft_issue(title="Nog geheim", slug="nog-geheim")

    archive, feed = client.get("/nieuwsbrieven/"), client.get(reverse("newsletter:feed"))
    page = client.get(issue.url)
    listed = client.get("/api/cms/pages/?type=newsletter.NewsletterIssuePage&fields=*").content.decode()

    assert feed["Content-Type"].startswith("application/rss+xml")
    assert issue.full_url in feed.content.decode()
    assert [answer.status_code for answer in (archive, feed, page)] == [200, 200, 200]
    assert all(issue.title in answer.content.decode() for answer in (archive, feed, page))
    assert "Ik wil nu lasser worden." in page.content.decode()
    body = json.loads(listed)["items"][0]["body"]
    assert [part["type"] for part in body] == ["heading", "text", "event", "quote", "button"]
    shown = archive.content.decode() + feed.content.decode() + listed
    assert draft.title not in shown
    assert client.get(f"/nieuwsbrieven/{draft.slug}/").status_code == 404


def test_the_content_api_gives_twenty_issues_at_once_and_has_a_pace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_issue(title="Winter"), make_issue(title="Voorjaar")
    issues = "/api/cms/pages/?type=newsletter.NewsletterIssuePage&fields=*"
    first, second = (client.get(f"{issues}&limit=1&offset={offset}").json() for offset in (0, 1))

    assert [page["meta"]["total_count"] for page in (first, second)] == [2, 2]
    assert {page["items"][0]["title"] for page in (first, second)} == {"Winter", "Voorjaar"}
    assert client.get(f"{issues}&limit=20").status_code == 200
    for many in ("21", "0100"):
        refused = client.get(f"{issues}&limit={many}")
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    monkeypatch.setitem(VisitorThrottle.THROTTLE_RATES, "anon", "2/min")
    cache.clear()
    answers = [client.get(f"{issues}&limit=1") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0


@pytest.mark.promise("OGP-2.2")
def test_what_somebody_said_stands_there_by_permission_with_first_name_and_town_and_goes_everywhere_when_they_ask(
    client: Client,
) -> None:
    issue = make_issue(whole_body())
    with pytest.raises(QuoteNeedsPermission):
        draft_issue([("quote", QUOTE)], slug="zonder").get_latest_revision().publish()
    # There is no field for a surname, on an issue or on a page.
    fields = {name for block in (IssueQuoteBlock, QuoteBlock) for name in block().child_blocks}
    assert fields == {"text", "first_name", "town", "is_permitted", "permitted_on"}

    def shown() -> str:
        places = ["/nieuwsbrieven/winter-vol-werk/", "/nieuwsbrieven/"]
        places += ["/nieuwsbrieven/rss.xml", "/api/cms/pages/?type=newsletter.NewsletterIssuePage&fields=*"]
        return " ".join(client.get(place).content.decode() for place in places)

    assert all(words in shown() for words in ("Ik wil nu lasser worden.", "Yara, Appingedam"))

    # Taken back: the editor takes the part out, and no page, feed or interface has it any more.
    issue.body = list(WORDS)
    issue.save_revision().publish()
    assert not [words for words in ("Ik wil nu lasser worden.", "Appingedam") if words in shown()]


def test_an_issue_is_due_when_it_is_published_and_its_moment_has_come() -> None:
    now = timezone.now()
    due = make_issue(title="Nu", send_at=now - timedelta(minutes=5))
    make_issue(title="Straks", send_at=now + timedelta(hours=1))
    make_issue(title="Met de hand")
    draft_issue(title="Concept", send_at=now - timedelta(hours=1))

    assert list(issues_due(now)) == [due]
