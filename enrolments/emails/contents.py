"""What a mail about a sign-up says: facts, addresses, a calendar file. Never the name of a pupil."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import LocationKind
from enrolments.choices import ENDED, GOING, EnrolmentStatus
from enrolments.models import Enrolment
from kit.calendars import CalendarEvent, EventStatus, calendar_file, mailed_calendar, mailed_calendars, method_of
from kit.when import span_text
from outbox.services import Attachment

Facts = list[tuple[str, str]]
# The group goes, or went.
SURE = (*GOING, EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)


def place_of(enrolment: Enrolment) -> str:
    """Return where the group is expected, in words."""
    session, activity = enrolment.session, enrolment.session.activity
    if session.location:
        return session.location
    if activity.location_kind == LocationKind.AT_SCHOOL:
        return f"{enrolment.school.name}, {enrolment.school.city}"
    if activity.location_kind == LocationKind.ONLINE:
        return _("Online")
    return ", ".join(part for part in (activity.street, f"{activity.postcode} {activity.city}".strip()) if part)


def group_name(enrolment: Enrolment) -> str:
    """Return "klas 3B", or the school for a group without a class; a sentence that begins with it needs a capital."""
    return _("klas %(name)s") % {"name": enrolment.school_class.name} if enrolment.school_class else enrolment.school.name


def head_count(enrolment: Enrolment) -> str:
    """Return "24 leerlingen en 2 begeleiders"."""
    adults = ngettext("%(n)s begeleider", "%(n)s begeleiders", enrolment.adults) % {"n": enrolment.adults}
    return _("%(pupils)s en %(adults)s") % {"pupils": pupils(enrolment.places), "adults": adults}


def pupils(number: int) -> str:
    """Return "24 leerlingen"."""
    return ngettext("%(n)s leerling", "%(n)s leerlingen", number) % {"n": number}


def facts_for_school(enrolment: Enrolment, provider_name: str) -> Facts:
    """Return what the school wants to read again."""
    activity = enrolment.session.activity
    facts = [
        (_("Activiteit"), activity.title),
        (_("Aanbieder"), provider_name),
        (_("Wanneer"), span_text(enrolment.session.starts_at, enrolment.session.ends_at)),
        (_("Waar"), place_of(enrolment)),
        (_("Wie"), capfirst(f"{group_name(enrolment)}: {head_count(enrolment)}")),
    ]
    if activity.what_to_bring:
        facts.append((_("Neem mee"), activity.what_to_bring))
    return [(name, value) for name, value in facts if value]


def facts_for_provider(enrolment: Enrolment) -> Facts:
    """Return what the provider needs to receive the group (promise POR-4c): numbers and a colleague at the school."""
    facts = [
        (_("Activiteit"), enrolment.session.activity.title),
        (_("Wanneer"), span_text(enrolment.session.starts_at, enrolment.session.ends_at)),
        (_("School"), f"{enrolment.school.name}, {enrolment.school.city}"),
        (_("Wie"), capfirst(f"{group_name(enrolment)}: {head_count(enrolment)}")),
    ]
    if enrolment.enrolled_by:
        facts.append((_("Contact"), contact_of(enrolment)))
    if enrolment.teacher and enrolment.teacher.display_name and enrolment.teacher.restricted_at is None:
        facts.append((_("Gaat mee"), enrolment.teacher.display_name))
    if enrolment.note:
        facts.append((_("Opmerking"), enrolment.note))
    return facts


def contact_of(enrolment: Enrolment) -> str:
    """Return the colleague at the school who signed the group up, with the address to reach them; nobody who is frozen."""
    user = enrolment.enrolled_by
    if user is not None and user.restricted_at is not None:
        return ""
    return f"{user.display_name} ({user.email})" if user and user.display_name else user.email if user else ""


def page_of(name: str, *args: object) -> str:
    """Return the whole address of one of our pages."""
    return settings.SITE_URL.rstrip("/") + reverse(f"enrolments:{name}", args=args)


def event_of(enrolment: Enrolment) -> CalendarEvent:
    """Return the group's event: the same UID for ever, a higher SEQUENCE with each change (RFC 5545).

    The same in a mail, as a file and in every feed, so that a calendar knows it is one event. No pupil, no adult, no remark.
    """
    session = enrolment.session
    return CalendarEvent(
        uid=f"inschrijving-{enrolment.pk}@{urlsplit(settings.SITE_URL).hostname}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.activity.title} ({group_name(enrolment)})",
        description=head_count(enrolment),
        location=place_of(enrolment),
        sequence=session.sequence + enrolment.sequence,
        status=certainty_of(enrolment.status),
        url=page_of("detail", enrolment.pk),
        stamp=max(enrolment.updated_at, session.updated_at),
    )


def certainty_of(status: str) -> EventStatus:
    """Return how sure a group's event is."""
    if status in ENDED:
        return EventStatus.CANCELLED
    return EventStatus.CONFIRMED if status in SURE else EventStatus.TENTATIVE


def calendar_text(enrolment: Enrolment) -> str:
    """Return the group's event as a file to fetch."""
    return calendar_file(event_of(enrolment))


def attachment(enrolment: Enrolment) -> Attachment:
    """Return the group's event as it travels with a mail: put it in your calendar, or take it out."""
    event = event_of(enrolment)
    text = mailed_calendar(event, organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    return Attachment(content=text, content_type=f"text/calendar; method={method_of(event)}")


def attachment_of_all(enrolments: Sequence[Enrolment]) -> Attachment:
    """Return the events of several groups that go, in one file."""
    text = mailed_calendars([event_of(one) for one in enrolments], organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    return Attachment(content=text, content_type="text/calendar; method=PUBLISH")


def has_event(status: str) -> bool:
    """Return whether a group in this state stands in calendars: as asked for, or as sure."""
    return status == EnrolmentStatus.REQUESTED or status in SURE


def other_dates(sessions: Sequence[Any]) -> Facts:  # Any: sessions with annotations
    """Return dates to choose from, with the page on which to choose."""
    return [(span_text(one.starts_at, one.ends_at), page_of("choose_class", one.pk)) for one in sessions]
