"""A provider says that it is a recognised training company; the region looks it up, confirms it, or notes that it was withdrawn."""

import re
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from kit.constraints import refusing
from kit.versions import tag_of
from providers import emails, errors
from providers.choices import RecognitionSource
from providers.models import Provider, Qualification, Recognition

SHAPE = re.compile(r"^[0-9]{6,10}$")
LONGEST_YEARS = 4
# Outside these no term is meant: a year was mistyped, and not every sum can be made with it.
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_OPEN = 10
ONCE = {"recognition_period_once": errors.RecognitionExists}
ONE_PROVIDER = {"company_id_counts_for_one_provider": errors.CompanyIdTaken}


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of a recognition. Spaces in the ID do not count; ``valid_until`` is the last day."""

    company_id: str
    crebos: Sequence[str]
    valid_from: date
    valid_until: date


@transaction.atomic
def enter_recognition(*, provider: Provider, claim: Claim, by: User) -> Recognition:
    """Write down what a provider says. It shows nowhere until the region confirms it; the region gets mail.

    Raises what ``check_claim`` raises, ``TooManyClaims`` and ``RecognitionExists``.
    """
    claim = check_claim(claim)
    _check_room(provider)
    with refusing(ONCE):
        recognition = Recognition.objects.create(provider=provider, **_columns(claim))
    emails.tell_region_of_recognition(recognition)
    return recognition


@transaction.atomic
def change_recognition(*, recognition: Recognition, claim: Claim, by: User) -> Recognition:
    """Write down what a provider says now. Anything that differs from what was confirmed drops the confirmation; a
    withdrawal stays noted until the region's new word.

    Raises what ``check_claim`` raises, and ``RecognitionExists``.
    """
    claim = check_claim(claim)
    locked = _locked(recognition)
    columns = _columns(claim)
    if all(getattr(locked, name) == value for name, value in columns.items()):
        return locked
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.source, locked.checked_on, locked.confirmed_at, locked.confirmed_by = "", None, None, None
    with refusing(ONCE), transaction.atomic():
        locked.save()
    emails.tell_region_of_recognition(locked)
    return locked


@transaction.atomic
def confirm_recognition(
    *, recognition: Recognition, source: RecognitionSource, checked_on: date, by: User, seen: str | None = None
) -> Recognition:
    """Say for the region that it was looked up, where and on which day: from now on it shows and counts. What was withdrawn by
    mistake stands again. ``seen`` is the ``version_of`` what the region looked at.

    Raises ``CheckedLater``, ``RecognitionChanged``, and ``CompanyIdTaken`` when the ID counts for another provider on one of the
    same days.
    """
    if checked_on > timezone.localdate():
        raise errors.CheckedLater
    lock_confirming()
    locked = _locked(recognition)
    _check_seen(locked, seen)
    locked.source, locked.checked_on, locked.withdrawn_on = source, checked_on, None
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by
    with refusing(ONE_PROVIDER), transaction.atomic():
        locked.save()
    emails.tell_provider_of_recognition(locked, "recognition_confirmed")
    return locked


@transaction.atomic
def withdraw_recognition(*, recognition: Recognition, withdrawn_on: date, by: User, seen: str | None = None) -> Recognition:
    """Note for the region that SBB withdrew it, from a day on. The provider gets mail. ``seen`` is as for ``confirm_recognition``.

    Raises ``WithdrawnBefore`` and ``RecognitionChanged``.
    """
    locked = _locked(recognition)
    _check_seen(locked, seen)
    if not locked.valid_from <= withdrawn_on <= locked.valid_until:
        raise errors.WithdrawnBefore
    locked.withdrawn_on = withdrawn_on
    locked.save()
    emails.tell_provider_of_recognition(locked, "recognition_withdrawn")
    return locked


def lock_confirming() -> None:
    """Let one transaction at a time confirm, before it locks any row: two that confirm one ID would wait for each other for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('providers.confirm_recognition', 0))")


def version_of(recognition: Recognition) -> str:
    """Return a tag of what the region looks up; it changes with each of these facts."""
    return tag_of(recognition.company_id, list(recognition.crebos), recognition.valid_from, recognition.valid_until)


def check_claim(claim: Claim) -> Claim:
    """Return the claim in its one spelling. Raises ``CompanyIdWrong``, ``CreboUnknown``, ``CreboMissing`` and ``TermUnfit``."""
    company_id = re.sub(r"[\s.\-]", "", claim.company_id)
    if not SHAPE.match(company_id):
        raise errors.CompanyIdWrong
    crebos = sorted({code.strip() for code in claim.crebos if code.strip()})
    if unknown := sorted(set(crebos) - choosable_crebos(crebos)):
        raise errors.CreboUnknown(codes=", ".join(code[:12] for code in unknown[:5]))
    # Where no list was read in yet, nobody can choose from it.
    if not crebos and Qualification.objects.exists():
        raise errors.CreboMissing
    within = FIRST_YEAR <= claim.valid_from.year <= LAST_YEAR and claim.valid_until.year <= LAST_YEAR
    if not within or not claim.valid_from <= claim.valid_until < too_late_for(claim.valid_from):
        raise errors.TermUnfit
    return Claim(company_id, crebos, claim.valid_from, claim.valid_until)


def split_crebos(text: str) -> list[str]:
    """Return the codes in what somebody typed or a list holds: with white space, commas, semicolons, slashes or plusses between."""
    return re.split(r"[\s,;/+]+", text)


def choosable_crebos(codes: Sequence[str]) -> set[str]:
    """Return which of these codes are in the list and may still be chosen."""
    today = timezone.localdate()
    # The database takes no NUL in a text, so what cannot be printed is not asked for.
    asked = [code for code in codes if code.isprintable()]
    return {one.code for one in Qualification.objects.filter(pk__in=asked) if one.may_be_chosen_on(today)}


def too_late_for(first: date) -> date:
    """Return the first day that is too late for a term that begins on ``first``: four years later to the day still fits."""
    year = first.year + LONGEST_YEARS
    day = 28 if (first.month, first.day) == (2, 29) and not isleap(year) else first.day
    return first.replace(year=year, day=day) + timedelta(days=1)


def _columns(claim: Claim) -> dict[str, object]:
    return {
        "company_id": claim.company_id,
        "crebos": list(claim.crebos),
        "valid_from": claim.valid_from,
        "valid_until": claim.valid_until,
    }


def _check_seen(locked: Recognition, seen: str | None) -> None:
    # Judged under the lock: the provider may save while the region reads.
    if seen is not None and seen != version_of(locked):
        raise errors.RecognitionChanged


def _check_room(provider: Provider) -> None:
    Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    # What ended before anybody looked waits for nobody.
    waiting = Recognition.objects.filter(provider=provider, valid_until__gte=timezone.localdate()).to_confirm()
    if waiting.count() >= MOST_OPEN:
        raise errors.TooManyClaims(most=MOST_OPEN)


def _locked(recognition: Recognition) -> Recognition:
    locked: Recognition = Recognition.objects.select_for_update(of=("self",)).select_related("provider").get(pk=recognition.pk)
    return locked
