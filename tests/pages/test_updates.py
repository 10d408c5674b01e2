"""What is new: notes of the region on the site, in a feed and in the newsletter (promise SP-13)."""

from datetime import date

import pytest
from django.test import Client

from newsletter.issue_sections import Section, sections_of
from newsletter.models import NewsletterIssuePage
from pages.models import UpdatePage, UpdatesPage

pytestmark = pytest.mark.django_db


def note(title: str, day: date, *, live: bool = True) -> UpdatePage:
    """Return a note that an editor published, or a draft."""
    page = UpdatePage(title=title, published_on=day, text=f"<p>Zo werkt <b>{title}</b> nu.</p>", live=False)
    UpdatesPage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


def in_a_mail(number: int) -> list[Section]:
    """Return what an issue says about so many of the newest notes."""
    return list(sections_of(NewsletterIssuePage(title="Winter", subject="Winter", body=[("updates", {"number": number})])))


@pytest.mark.promise("SP-13")
def test_a_published_note_stands_on_the_site_in_the_feed_and_in_the_newsletter(client: Client) -> None:
    UpdatePage.objects.all().delete()
    old, new = note("De kaart", date(2026, 9, 1)), note("Het formulier", date(2026, 11, 1))
    draft = note("Nog geheim", date(2026, 12, 1), live=False)

    page = client.get("/vernieuwd/").content.decode()
    feed = client.get("/vernieuwd/feed.atom")
    [section] = in_a_mail(1)
    mail, text = section.html, section.text

    assert page.index(new.title) < page.index(old.title)
    assert "1 november 2026" in page
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert [title in feed.content.decode() for title in (new.title, old.title)] == [True, True]
    assert f"<b>{new.title}</b>" in mail
    assert new.full_url in mail
    assert new.full_url in text
    assert "Zo werkt Het formulier nu." in text
    assert old.title not in mail + text
    assert draft.title not in page + feed.content.decode() + in_a_mail(5)[0].html
    assert client.get(new.url).status_code == 200
    assert 'href="/vernieuwd/"' in client.get("/contact/").content.decode()


def test_without_notes_the_page_says_so_and_the_newsletter_says_nothing(client: Client) -> None:
    UpdatePage.objects.all().delete()

    assert "Nog niets nieuws" in client.get("/vernieuwd/").content.decode()
    assert in_a_mail(3) == []
