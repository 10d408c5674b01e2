"""Activities that came into the catalogue some time ago."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from activities.catalogue.refresh import refresh_activities
from activities.models import ActivityPage, CatalogueEntry, Session
from tests.support.makers import at_nine, make_activity, make_provider, make_session

AN_HOUR = timedelta(hours=1)


def activity(title: str, *, days: int | None = 14, ago: int = 0, **fields: Any) -> ActivityPage:
    """Return an activity with a date in so many days, online since so many days and an hour."""
    page = make_activity(make_provider(f"Bedrijf {title}"), title, **fields)
    since = timezone.now() - timedelta(days=ago)
    if days is not None:
        add_date(page, days=days, ago=ago)
    Page.objects.filter(pk=page.pk).update(first_published_at=since)
    refresh_activities([page.pk])
    CatalogueEntry.objects.filter(pk=page.pk).update(listed_at=since - AN_HOUR)
    return page


def add_date(page: ActivityPage, *, days: int, ago: int = 0) -> Session:
    """Return a date of an activity, made so many days and an hour ago."""
    session = make_session(page, starts_at=at_nine(days=days))
    Session.objects.filter(pk=session.pk).update(created_at=timezone.now() - timedelta(days=ago) - AN_HOUR)
    return session
