"""What a mail about a sign-up says: facts, addresses, a calendar file. Never the name of a pupil."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import LocationKind
from enrolments.models import Enrolment
from kit.calendars import calendar_file
from kit.when import span_text
from outbox.services import Attachment

Facts = list[tuple[str, str]]


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
    pupils = ngettext("%(n)s leerling", "%(n)s leerlingen", enrolment.places) % {"n": enrolment.places}
    adults = ngettext("%(n)s begeleider", "%(n)s begeleiders", enrolment.adults) % {"n": enrolment.adults}
    return _("%(pupils)s en %(adults)s") % {"pupils": pupils, "adults": adults}


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
    if enrolment.note:
        facts.append((_("Opmerking"), enrolment.note))
    return facts


def contact_of(enrolment: Enrolment) -> str:
    """Return the colleague at the school who signed the group up, with the address to reach them."""
    user = enrolment.enrolled_by
    return f"{user.display_name} ({user.email})" if user and user.display_name else user.email if user else ""


def page_of(name: str, *args: object) -> str:
    """Return the whole address of one of our pages."""
    return settings.SITE_URL.rstrip("/") + reverse(f"enrolments:{name}", args=args)


def calendar_text(enrolment: Enrolment, *, is_cancelled: bool = False) -> str:
    """Return the group's event: the same UID for ever, a higher SEQUENCE with each change (RFC 5545)."""
    session = enrolment.session
    return calendar_file(
        uid=f"inschrijving-{enrolment.pk}@{urlsplit(settings.SITE_URL).hostname}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.activity.title} ({group_name(enrolment)})",
        description=head_count(enrolment),
        location=place_of(enrolment),
        sequence=session.sequence + is_cancelled,
        cancelled=is_cancelled,
        url=page_of("detail", enrolment.pk),
    )


def attachment(enrolment: Enrolment, *, is_cancelled: bool = False) -> Attachment:
    """Return the calendar file as it travels with a mail."""
    return Attachment(content=calendar_text(enrolment, is_cancelled=is_cancelled))


def other_dates(sessions: list[Any]) -> Facts:  # Any: sessions with annotations
    """Return dates to choose from, with the page on which to choose."""
    return [(span_text(one.starts_at, one.ends_at), page_of("choose_class", one.pk)) for one in sessions]
