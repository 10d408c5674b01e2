"""An issue in a real browser: as a mail at two widths, light and dark, and as a page of the site."""

from typing import TYPE_CHECKING

import pytest

from activities.catalogue.refresh import refresh_activities
from newsletter.issue_mail import draw_issue
from tests.support.browser import look
from tests.support.issues import make_issue, make_reader, whole_body
from tests.support.mails import pictures_of
from tests.support.makers import make_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_issue_fits_a_phone_and_a_desktop_as_a_mail_and_as_a_page(chromium: "Browser", page: "Page") -> None:
    activity = make_session().activity
    refresh_activities([activity.pk])
    issue = make_issue([*whole_body(), ("chosen", {"heading": "Onze keuze", "activities": [activity]})])
    mail = draw_issue(issue).for_reader(make_reader())

    pictures = list(pictures_of(chromium, mail.html, name="mail-newsletter.issue"))

    assert [(picture.overflow, picture.other_hosts) for picture in pictures] == [(0, [])] * 4
    page.goto("/nieuwsbrieven/")
    assert look(page, "nieuwsbrieven") == []
    page.get_by_role("link", name=issue.title).click()
    page.get_by_role("heading", name="Onze keuze").wait_for()
    assert look(page, "nieuwsbrief-op-de-site") == []
