"""Messages of the region, made in one line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from desk.models import ServiceMessage
from desk.services.announcing import Announcement, publish_message, write_message
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from tests.support.makers import (
    make_coordinator,
    make_funder_user,
    make_provider,
    make_provider_user,
    make_region_user,
    make_school,
    make_user,
)

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


def people_of_every_kind() -> dict[str, User]:
    """Return somebody of every kind, at two schools and two providers; some who are not to be reached at all."""
    school, other = make_school("School A"), make_school("School B")
    firm, second = make_provider("Firma A"), make_provider("Firma B")
    gone = make_coordinator(school)
    gone.school_memberships.update(ended_at=timezone.now())
    return {
        "coordinator_a": make_coordinator(school),
        "teacher_a": make_coordinator(school, role=SchoolRole.TEACHER),
        "coordinator_b": make_coordinator(other),
        "owner_a": make_provider_user(firm),
        "host_b": make_provider_user(second, role=ProviderRole.HOST),
        "funder": make_funder_user(),
        "region": make_region_user(RegionRole.EDITOR),
        "nobody": make_user(),
        "gone": gone,
    }


def school_of(user: User) -> int:
    """Return where somebody works."""
    return int(user.school_memberships.values_list("school", flat=True)[0])


def firm_of(user: User) -> int:
    """Return for which provider somebody works."""
    return int(user.provider_memberships.values_list("provider", flat=True)[0])
