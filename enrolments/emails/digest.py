"""The mail of 16.00: what could wait, by activity, with the calendar files that came along."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from outbox.digests import calendars_of
from outbox.letters import Letter, queue_letters
from outbox.models import Message
from outbox.rendering import render

KIND = "enrolments.digest"


@dataclass(frozen=True, slots=True)
class Group:
    """What is about one activity, oldest first."""

    heading: str
    letters: list[dict[str, Any]]  # Any: template context


def queue_digest(user: User, parts: Sequence[Message], *, dedupe_key: str) -> None:
    """Queue these parts as one mail, in the running transaction."""
    calendars = calendars_of(parts)
    with translation.override(user.language):
        context = {
            "total": len(parts),
            "groups": groups_of(parts),
            "has_calendar": bool(calendars),
            "why_mailed": _("Je kreeg deze berichten in één mail."),
            "settings_url": settings.SITE_URL.rstrip("/") + reverse("accounts:mail_rhythm"),
        }
        mail = render("enrolments/email/digest", context, language=user.language)
    letter = Letter(
        kind=KIND,
        recipient=user.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        dedupe_key=dedupe_key,
        attachment=calendars[0] if calendars else None,
        more_attachments=calendars[1:],
    )
    queue_letters([letter])


def groups_of(parts: Sequence[Message]) -> Sequence[Group]:
    """Return the parts by activity, in the order in which the activities first came up."""
    found: dict[str, Group] = {}
    for part in parts:
        heading = str(part.digest["heading"])
        letter = {
            # The heading names the activity already.
            "subject": part.subject.removesuffix(f": {heading}"),
            "words": part.text,
            "label": part.digest["label"],
            "url": part.digest["url"],
        }
        found.setdefault(heading, Group(heading, [])).letters.append(letter)
    return list(found.values())
