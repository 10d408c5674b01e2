"""Activities in an issue: only what everybody may find, drawn when the issue is drawn."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from activities.catalogue.refresh import refresh_activities
from activities.models import PublicPlaces
from newsletter.cards import Newest, catalogue
from newsletter.issue_checks import findings
from newsletter.issue_mail import draw_issue
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from newsletter.services.digests import write_digest
from providers.choices import Sector
from tests.support.issues import draft_issue, make_issue, make_reader
from tests.support.new_activities import activity

pytestmark = pytest.mark.django_db


def titles(asked: Newest) -> list[str]:
    return [card.title for card in catalogue().newest(asked, now=timezone.now())]


def test_a_query_finds_the_newest_with_a_date_in_time_and_room() -> None:
    activity("Oud", ago=30)
    activity("Nieuw", ago=1)
    activity("Ver weg", days=60)
    activity("Zonder datum", days=None)
    activity("Zorg", sector=Sector.CARE)
    full = activity("Vol")
    PublicPlaces.objects.update_or_create(
        session=full.sessions.get(), defaults={"band": "full", "settled_on": timezone.localdate()}
    )
    activity("Concept", published=False)
    refresh_activities([full.pk])

    assert titles(Newest(number=5)) == ["Zorg", "Nieuw", "Oud"]
    assert titles(Newest(number=1, sector=Sector.BUILT_ENVIRONMENT)) == ["Nieuw"]
    assert titles(Newest(number=5, kind="workshop")) == []
    assert "Ver weg" in titles(Newest(number=9, weeks=10))


def test_chosen_activities_come_in_the_editors_order_and_only_while_they_are_public() -> None:
    first, second, draft = activity("Eerst"), activity("Daarna"), activity("Concept", published=False)
    issue = make_issue([("chosen", {"heading": "Onze keuze", "activities": [second, draft, first]})])

    mail = draw_issue(issue)

    assert re.findall(r"<h([23])[^>]*>\s*(?:<a [^>]+>)?([^<]+?)\s*<", mail.html) == [
        ("2", "Onze keuze"),
        ("3", "Daarna"),
        ("3", "Eerst"),
    ]
    assert first.full_url in mail.text
    assert "Concept" not in mail.html + mail.text
    second.unpublish()
    refresh_activities([second.pk])
    assert "Daarna" not in draw_issue(issue).text


def test_an_empty_query_is_told_to_the_editor_and_left_out_of_the_mail() -> None:
    empty = {"heading": "Nieuw in de zorg", "sector": Sector.CARE, "kind": "", "number": 3, "weeks": 4}
    issue = draft_issue([("text", "<p>Dag.</p>"), ("newest", empty)])

    assert "Nieuw in de zorg" not in draw_issue(issue).html
    assert [one.text for one in findings(issue) if "niets te vinden" in one.text] == [
        "Bij “Nieuw in de zorg” is nu niets te vinden. Dit deel komt niet in de mail."
    ]


def test_the_web_version_and_the_content_api_show_the_cards(client: Any) -> None:
    activity("Nieuw", sector=Sector.CARE)
    asked = {"heading": "Nieuw in de zorg", "sector": Sector.CARE, "kind": "", "number": 3, "weeks": 4}
    issue = make_issue([("newest", asked)])

    page = client.get(issue.url).content.decode()
    body = client.get(f"/api/cms/pages/{issue.pk}/").json()["body"]

    assert "Nieuw in de zorg" in page
    assert 'class="card sector--care"' in page
    assert [(card["title"], card["sector"]) for card in body[0]["value"]["activities"]] == [("Nieuw", "care")]


def test_each_reader_gets_what_fits_from_one_drawing() -> None:
    activity("Bouw", ago=2)
    activity("Zorg", sector=Sector.CARE, ago=1)
    activity("Workshop", sector=Sector.CARE, kind="workshop")
    issue = make_issue([("for_you", {"heading": "Nieuw voor jou", "number": 2, "weeks": 4})])
    drawn = draw_issue(issue)

    def read_by(*topics: str) -> list[str]:
        mail = drawn.for_reader(make_reader(f"lezer{'-'.join(topics).replace(':', '')}@school.example", topics=list(topics)))
        assert re.search("[\ue000-\ue00f]", mail.html + mail.text) is None
        in_html, in_text = (
            [title for title in ("Workshop", "Zorg", "Bouw") if re.search(rf"{end}{title}{start}", part)]
            for part, end, start in ((mail.html, ">", "</a>"), (mail.text, "\n", "\n"))
        )
        assert in_html == in_text
        assert ("Deze keer is er niets nieuws" in mail.html) == ("Deze keer is er niets nieuws" in mail.text) == (not in_html)
        return in_html

    assert read_by() == ["Workshop", "Zorg"]
    assert read_by("news") == ["Workshop", "Zorg"]
    # Three fit, two are shown.
    more = "Bekijk alle activiteiten: "
    assert [
        more in drawn.for_reader(one).text for one in (make_reader(), make_reader("b@x.example", topics=["kind:workshop"]))
    ] == [
        True,
        False,
    ]
    assert read_by("sector:built-environment") == ["Bouw"]
    assert read_by("kind:workshop", "sector:built-environment") == ["Workshop", "Bouw"]
    assert read_by("sector:culture") == []


def test_the_clock_writes_one_draft_a_week_where_the_region_asked_for_it() -> None:
    monday = date(2026, 11, 23)
    archive = NewsletterIndexPage.objects.get()
    activity("Nieuw")
    assert write_digest(on=monday) is None

    NewsletterIndexPage.objects.update(writes_digest=True)
    issue = write_digest(on=monday)

    assert issue is not None
    assert write_digest(on=monday + timedelta(days=1)) is None
    assert list(NewsletterIssuePage.objects.child_of(archive)) == [issue]
    assert (issue.live, issue.topics, issue.slug) == (False, ["new-activities"], "nieuwe-activiteiten-2026-48")
    assert timezone.localtime(issue.send_at).isoformat() == "2026-11-25T09:00:00+01:00"
    assert issue.current_workflow_state.status == "in_progress"
    assert "Nieuw" in draw_issue(issue).text


def test_the_clock_writes_nothing_without_anything_new() -> None:
    NewsletterIndexPage.objects.update(writes_digest=True)

    assert write_digest(on=date(2026, 11, 23)) is None
    assert not NewsletterIssuePage.objects.exists()
