"""Who gets a mail about a sign-up."""

from collections.abc import Sequence

from accounts.models import User
from enrolments.models import Enrolment
from enrolments.rules.situation import Reader
from providers.rules import EDITING
from schools.choices import ApprovalMode
from schools.rules import APPROVERS, COORDINATING


def of_school(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who signed the group up; when that person left the school, everyone who coordinates there now."""
    people = list(
        User.objects.filter(
            is_active=True,
            blocked_at=None,
            school_memberships__school=enrolment.school_id,
            school_memberships__ended_at=None,
            school_memberships__role__in=COORDINATING,
        )
        .distinct()
        .order_by("pk")
    )
    signed_up = [person for person in people if person.pk == enrolment.enrolled_by_id]
    return [_reader(person) for person in signed_up or people]


def of_provider(provider_id: int | None) -> Sequence[Reader]:
    """Return the people who look after this provider's dates; hosts of the day get no mail."""
    people = User.objects.filter(
        is_active=True,
        blocked_at=None,
        provider_memberships__provider=provider_id,
        provider_memberships__ended_at=None,
        provider_memberships__role__in=EDITING,
    )
    return [_reader(person) for person in people.distinct().order_by("pk")]


def of_trip(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who goes along, as long as the school still knows them; else who signed the group up."""
    teacher = enrolment.teacher
    return [_reader(teacher)] if teacher and works_at_school(teacher, enrolment.school_id) else of_school(enrolment)


def of_school_and_trip(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who signed the group up and who goes along: both stand before a closed door when nobody tells them."""
    return list(dict.fromkeys((*of_school(enrolment), *of_trip(enrolment))))


def works_at_school(user: User | None, school_id: int) -> bool:
    """Return whether this person still has work at the school, and an open account."""
    return (
        user is not None
        and user.is_active
        and user.blocked_at is None
        and user.school_memberships.filter(school=school_id, ended_at=None).exists()
    )


def approvers_of(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who may say yes inside the school, as the school set it."""
    people = User.objects.filter(
        is_active=True,
        blocked_at=None,
        school_memberships__school=enrolment.school_id,
        school_memberships__ended_at=None,
        school_memberships__role__in=APPROVERS[ApprovalMode(enrolment.school.approval_mode)],
    )
    return [_reader(person) for person in people.distinct().order_by("pk")]


def _reader(person: User) -> Reader:
    return Reader(person.pk, person.email, person.language, person.mail_rhythm)
