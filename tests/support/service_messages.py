"""Messages of the region, made in one line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from desk.models import ServiceMessage
from desk.services.announcing import Announcement, publish_message, write_message
from tests.support.makers import make_region_user

TITLE, TEXT = "Zaterdag is de site even weg", "We werken aan de site.\n\nProbeer het zondag weer."


def announcement(**fields: Any) -> Announcement:
    """Return what is filled in: a change for everybody, from an hour ago until tomorrow."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "kind": "change",
        "title": TITLE,
        "text": TEXT,
        "for_everybody": "groups" not in fields,
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(days=1),
    }
    return Announcement(**{**defaults, **fields})


def make_draft(**fields: Any) -> ServiceMessage:
    """Return a message that nobody has seen yet."""
    return write_message(said=announcement(**fields), by=make_region_user())


def make_message(**fields: Any) -> ServiceMessage:
    """Return a message that was published."""
    draft = make_draft(**fields)
    assert draft.made_by
    return publish_message(message=draft, by=draft.made_by)
