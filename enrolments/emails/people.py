"""Who gets a mail about a sign-up."""

from collections.abc import Sequence

from accounts.models import User
from enrolments.models import Enrolment
from enrolments.rules.situation import Reader
from providers.choices import ProviderStatus
from providers.rules import EDITING
from schools.rules import COORDINATING, approvers_at

SCHOOL, PROVIDER = "school", "provider"


def of_school(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who signed the group up; when that person left the school, everyone who coordinates there now."""
    people = coordinators_of(enrolment.school_id)
    return [reader for reader in people if reader.pk == enrolment.enrolled_by_id] or people


def coordinators_of(school_id: int) -> Sequence[Reader]:
    """Return everyone who coordinates at a school now."""
    people = User.objects.filter(
        is_active=True,
        blocked_at=None,
        school_memberships__school=school_id,
        school_memberships__ended_at=None,
        school_memberships__role__in=COORDINATING,
    )
    return [_reader(person, at_school(school_id)) for person in people.distinct().order_by("pk")]


def of_provider(provider_id: int | None) -> Sequence[Reader]:
    """Return the people who look after this provider's dates; hosts of the day and a provider that is not approved get no mail."""
    people = User.objects.filter(
        is_active=True,
        blocked_at=None,
        provider_memberships__provider=provider_id,
        provider_memberships__ended_at=None,
        provider_memberships__role__in=EDITING,
        # In one filter with the membership: who also works for another provider reads nothing of a blocked one.
        provider_memberships__provider__status=ProviderStatus.APPROVED,
    )
    return [_reader(person, at_provider(provider_id)) for person in people.distinct().order_by("pk")]


def of_trip(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who goes along, as long as the school still knows them; else who signed the group up."""
    teacher = enrolment.teacher
    if teacher and works_at_school(teacher, enrolment.school_id):
        return [_reader(teacher, at_school(enrolment.school_id))]
    return of_school(enrolment)


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
    people = approvers_at(enrolment.school)
    return [_reader(person, at_school(enrolment.school_id)) for person in people.order_by("pk")]


def at_school(school_id: int) -> str:
    """Return the name of a school's work, as a reader carries it."""
    return f"{SCHOOL}:{school_id}"


def at_provider(provider_id: int | None) -> str:
    """Return the name of a provider's work, as a reader carries it."""
    return f"{PROVIDER}:{provider_id}"


def may_read(reader: int, organisation: str) -> bool:
    """Return whether this person, by number, still does this work: asked before a letter that waited goes out."""
    user = User.objects.filter(pk=reader, is_active=True, blocked_at=None).first()
    return user is not None and organisation in work_of(user)


def work_of(user: User) -> frozenset[str]:
    """Return the names of all work this person does now: any at a school, and editing for an approved provider."""
    schools = user.school_memberships.filter(ended_at=None).values_list("school", flat=True)
    providers = user.provider_memberships.filter(
        ended_at=None, role__in=EDITING, provider__status=ProviderStatus.APPROVED
    ).values_list("provider", flat=True)
    return frozenset((*map(at_school, schools), *map(at_provider, providers)))


def _reader(person: User, organisation: str) -> Reader:
    exceptions = tuple(person.mail_exceptions)
    return Reader(person.pk, person.email, person.language, person.mail_rhythm, organisation, exceptions)
