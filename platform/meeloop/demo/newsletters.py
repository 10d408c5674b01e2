"""What the region wrote: an issue that went, one that waits for a colleague, a draft, and a message to who uses the site."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from activities.choices import SearchRhythm
from activities.services.searches import save_search
from desk.service_choices import ServiceKind
from desk.services.announcing import Announcement, publish_message, write_message
from meeloop.demo.scenes import People
from meeloop.demo.world import Setting
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage, Sending, SendingState, Topic

LEAD = "<p>In {place} kan je klas deze winter op veel plekken kijken. We zetten de mooiste op een rij.</p>"
SEARCHES = (
    ("kind=workshop", "Workshops voor de onderbouw", SearchRhythm.WEEKLY),
    ("sector=care&sector=ict-creative", "Zorg en ICT", SearchRhythm.DAILY),
)


def write_newsletters(setting: Setting, people: People) -> None:
    """Make the issues and the message; nothing is mailed to readers."""
    archive = NewsletterIndexPage.objects.first()
    if archive is not None:
        editor = people["redactie"]
        note_sent(setting, add_issue(archive, went(setting), editor), editor)
        waiting = add_issue(archive, waits(), editor)
        waiting.get_workflow().start(waiting, editor)
        add_issue(archive, draft(), editor)
    tell_providers(setting, people["regio"])


def add_issue(archive: NewsletterIndexPage, issue: NewsletterIssuePage, editor: User) -> NewsletterIssuePage:
    """Put an issue below the archive, with a revision."""
    archive.add_child(instance=issue)
    issue.save_revision(user=editor)
    return issue


def note_sent(setting: Setting, issue: NewsletterIssuePage, editor: User) -> None:
    """Put it online, and say that it went to the readers of that day; who got it is forgotten."""
    issue.get_latest_revision().publish(user=editor)
    at = setting.now - timedelta(days=6, hours=2)
    NewsletterIssuePage.objects.filter(pk=issue.pk).update(first_published_at=at - timedelta(hours=1))
    Sending.objects.create(
        issue=issue.page_ptr,
        title=issue.title,
        topics=issue.topics,
        state=SendingState.DONE,
        started_by=editor,
        started_at=at,
        ended_at=at + timedelta(minutes=2),
        per_second=20,
        expected=24,
        sent=23,
        bounced=1,
        spread_at=at,
    )


def went(setting: Setting) -> NewsletterIssuePage:
    """Return an issue with a little of everything."""
    meeting = setting.now.replace(hour=15, minute=30, second=0, microsecond=0) + timedelta(days=20)
    body: list[tuple[str, Any]] = [  # Any: values of blocks
        ("heading", {"text": "Winter vol werk", "level": "2"}),
        ("text", LEAD.format(place="Noordrand")),
        ("newest", {"heading": "Nieuw in de zorg", "sector": "care", "kind": "", "number": 3, "weeks": 26}),
        (
            "event",
            {
                "title": "Kom langs: zo ontvang je een klas",
                "starts_at": meeting,
                "ends_at": None,
                "where": "Dorpshuis De Wierde, Noordrand",
                "text": "Drie bedrijven vertellen hoe zij het doen. Er is soep.",
                "link": "",
                "link_text": "",
            },
        ),
        (
            "quote",
            {
                "text": "Ik wist niet dat lassen zo precies is.",
                "first_name": "Fenna",
                "town": "Noordrand",
                "is_permitted": True,
                "permitted_on": setting.today - timedelta(days=12),
            },
        ),
    ]
    return NewsletterIssuePage(
        title="Winter vol werk",
        slug="winter-vol-werk",
        live=False,
        subject="Winter vol werk: hier kan je klas kijken",
        preheader="Nieuwe plekken in de zorg, en een middag voor bedrijven.",
        topics=[Topic.NEWS, Topic.MEETINGS],
        body=body,
    )


def waits() -> NewsletterIssuePage:
    """Return an issue for a colleague to read along."""
    return NewsletterIssuePage(
        title="Beroepenmarkt in maart",
        slug="beroepenmarkt-in-maart",
        live=False,
        subject="Kom naar de beroepenmarkt",
        preheader="Leerlingen praten met veertig bedrijven.",
        topics=[Topic.MEETINGS],
        body=[("text", "<p>In maart is er weer een beroepenmarkt. Leerlingen vragen, bedrijven vertellen.</p>")],
    )


def draft() -> NewsletterIssuePage:
    """Return an issue that somebody began."""
    new = {"heading": "Nieuw voor jou", "number": 8, "weeks": 26, "only_with_news": True}
    return NewsletterIssuePage(
        title="Nieuwe activiteiten voor jou",
        slug="nieuwe-activiteiten-voor-jou",
        live=False,
        subject="Nieuwe activiteiten",
        preheader="Wat er nieuw is en past bij wat jij koos.",
        topics=[Topic.NEW_ACTIVITIES],
        body=[("text", "<p>Dit kwam erbij. Je kunt je klas nu inschrijven.</p>"), ("for_you", new)],
    )


def tell_providers(setting: Setting, by: User) -> None:
    """Put a message on the site for providers: a bar, no mail."""
    said = Announcement(
        kind=ServiceKind.UPDATE,
        title="Je eigen cijfers staan bij Mijn activiteiten",
        text="Je ziet nu per activiteit hoeveel leerlingen er waren en hoe vol je datums zaten.",
        title_en="Your own figures are at My activities",
        text_en="You now see for each activity how many pupils came and how full your dates were.",
        starts_at=setting.now - timedelta(hours=20),
        ends_at=setting.now + timedelta(days=9),
        groups=["provider:owner", "provider:editor"],
    )
    publish_message(message=write_message(said=said, by=by), by=by)


def keep_searches(by: User) -> None:
    """Let a coordinator keep searches; the catalogue must be there."""
    for query, name, rhythm in SEARCHES:
        save_search(query=query, name=name, rhythm=rhythm, by=by)
