"""Mail that somebody said something. What was said stays behind the sign-in: a mail cannot be taken back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from enrolments.choices import Side
from enrolments.emails import contents
from enrolments.emails.mails import Mail, Words, provider_id, provider_name, send
from enrolments.emails.people import at_school, of_provider
from enrolments.models import Enrolment, EnrolmentMessage
from enrolments.rules.situation import Reader
from schools.rules import COORDINATING

Said = tuple[EnrolmentMessage, Enrolment]


def tell_of_messages(said: Sequence[Said]) -> None:
    """Queue a mail to the other side of each message, in a number of queries that does not grow with the schools."""
    to_schools = [(message, one) for message, one in said if message.side == Side.PROVIDER]
    to_providers = [(message, one) for message, one in said if message.side == Side.SCHOOL]
    readers = _readers_at({one.school_id for _message, one in to_schools})
    mails = [
        Mail("message", one, _who_at_school(one, readers.get(one.school_id, [])), _words(message, one), None, f":{message.pk}")
        for message, one in to_schools
    ]
    mails += [
        Mail("message", one, of_provider(provider_id(one)), _words(message, one), None, f":{message.pk}")
        for message, one in to_providers
    ]
    send(*mails)


def _words(message: EnrolmentMessage, enrolment: Enrolment) -> Words:
    def words() -> dict[str, Any]:  # Any: template context
        is_from_provider = message.side == Side.PROVIDER
        provider = provider_name(enrolment)
        facts = contents.facts_for_school(enrolment, provider) if is_from_provider else contents.facts_for_provider(enrolment)
        return {
            "sender": provider if is_from_provider else enrolment.school.name,
            "activity": enrolment.session.activity.title,
            "group": contents.group_name(enrolment),
            "facts": facts,
            "url": contents.page_of("messages" if is_from_provider else "provider_messages", enrolment.pk),
            "button": _("Lees en antwoord"),
        }

    return words


def _readers_at(schools: set[int]) -> dict[int, list[Reader]]:
    found = (
        User.objects.filter(
            is_active=True,
            blocked_at=None,
            school_memberships__school__in=schools,
            school_memberships__ended_at=None,
            school_memberships__role__in=COORDINATING,
        )
        .order_by("pk")
        .values_list("school_memberships__school", "pk", "email", "language", "mail_rhythm", "mail_exceptions")
        .distinct()
        if schools
        else []
    )
    people: dict[int, list[Reader]] = {}
    for school_id, pk, email, language, rhythm, exceptions in found:
        reader = Reader(pk, email, language, rhythm, at_school(school_id), tuple(exceptions))
        people.setdefault(school_id, []).append(reader)
    return people


def _who_at_school(enrolment: Enrolment, people: Sequence[Reader]) -> Sequence[Reader]:
    """Return who signed the group up; when that person left the school, everyone who coordinates there now."""
    return [one for one in people if one.pk == enrolment.enrolled_by_id] or people
