"""Which other programs may have data of a school's pupils: added, ended, and nothing without an agreement (promise SP-9e)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.programs import book, reaches_pupils
from accounts.services.tokens import revoke_tokens_for
from kit.text import clean
from schools import emails
from schools.errors import AgreementNotRunning, AgreementTooLong
from schools.models import Program, School
from schools.rules import check_manages

# An agreement is looked at again once in a while; nobody types a year of four digits wrong unseen.
LONGEST_YEARS = 10


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """What a school writes down about a program."""

    name: str
    purpose: str
    data: str
    agreement_number: str
    agreement_on: date
    runs_until: date


@transaction.atomic
def add_program(*, school: School, facts: ProgramFacts, by: User) -> Program:
    """Let a company's program have data of this school under an agreement that runs.

    Raises ``NotFound`` (not the school's administrator), ``AgreementNotRunning`` and ``AgreementTooLong``.
    """
    check_manages(by, school)
    today = timezone.localdate()
    if facts.agreement_on > today or facts.runs_until < today:
        raise AgreementNotRunning
    if facts.runs_until.year > today.year + LONGEST_YEARS:
        raise AgreementTooLong(years=LONGEST_YEARS)
    made: Program = Program.objects.create(
        school=school,
        name=clean(facts.name),
        purpose=clean(facts.purpose),
        data=clean(facts.data),
        agreement_number=clean(facts.agreement_number),
        agreement_on=facts.agreement_on,
        runs_until=facts.runs_until,
        created_by=by,
    )
    return made


@transaction.atomic
def end_program(*, program: Program, by: User) -> int:
    """End it now: its tokens are revoked, noted in the log of their owners, who get mail; return how many. Twice is once.

    Raises ``NotFound``.
    """
    check_manages(by, program.school)
    # Who makes a token for it at this moment comes before, and is revoked, or after, and is refused.
    locked = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if locked.ended_at is not None:
        return 0
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    tokens = revoke_tokens_for(program=locked.pk, by=by)
    for token in tokens:
        emails.tell_owner_of_token(token)
    return len(tokens)


def end_all_programs(*, school: School, by: User) -> None:
    """End every program of a school that stops."""
    for program in Program.objects.filter(school=school, ended_at=None).order_by("pk"):
        end_program(program=program, by=by)


def tell_of_refused_tokens() -> int:
    """Mail whose tokens reach no pupil any more, and return how many tokens that are; each is told of once.

    Tokens of before programs were kept, those whose agreement came to its last day, and those of somebody who began at another school.
    """
    refused = 0
    living = ApiToken.objects.filter(
        revoked_at=None, expires_at__gt=timezone.now(), user__blocked_at=None, user__is_active=True
    )
    for token in living.select_related("user").order_by("pk"):
        if reaches_pupils(token.scopes) and not book().covers(token.user, token.programs):
            with transaction.atomic():
                emails.tell_owner_of_token(token)
            refused += 1
    return refused
