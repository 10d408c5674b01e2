"""Keep pupils by hand: add one, correct one, take one out of a class (promise OGP-0b)."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kit import bsn
from kit.constraints import refusing
from privacy.erasing import erase_person, kept_until
from privacy.models import ErasureReason
from schools.errors import BsnRefused, PupilNumberTaken, PupilRestricted
from schools.models import ClassMembership, Pupil, SchoolClass
from schools.rules import check_coordinates
from schools.services.agreements import check_agreement
from schools.services.holding import pointed_at, signed_up
from schools.services.import_confirming import new_pupil, with_keys
from schools.services.pupil_changes import facts_of, note_changes
from schools.services.standing import check_verified, lock_school

# So many numbers of a school tell whether its own numbers are as long as a BSN.
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class PupilTexts:
    """What is known of a pupil; a call name is enough (promise POR-2g)."""

    first_name: str = field(repr=False)
    name_prefix: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    pupil_number: str = field(default="", repr=False)


@transaction.atomic
def add_pupil(*, school_class: SchoolClass, texts: PupilTexts, by: User, name_withheld: bool = False) -> Pupil:
    """Add one pupil to a class. Raises ``NotFound``, ``SchoolNotVerified``, ``AgreementNeeded``, ``BsnRefused`` and ``PupilNumberTaken``."""
    check_coordinates(by, school_class.school)
    school = lock_school(school_class.school_id)
    check_verified(school)
    check_agreement(school)
    _refuse_bsn(school_class.school_id, texts)
    pupil = new_pupil(school_class.school_id, texts)
    _refuse_taken_number(pupil)
    _withhold(pupil, is_withheld=name_withheld)
    pupil.save()
    ClassMembership.objects.create(school_id=pupil.school_id, school_class=school_class, pupil=pupil)
    return pupil


@transaction.atomic
def change_pupil(*, pupil: Pupil, texts: PupilTexts, by: User, name_withheld: bool | None = None) -> Pupil:
    """Correct names or number, and whether providers may read the name (None leaves that as it is). Raises ``NotFound``, ``AgreementNeeded``, ``PupilRestricted``, ``BsnRefused`` and ``PupilNumberTaken``."""
    check_coordinates(by, pupil.school)
    check_agreement(lock_school(pupil.school_id))
    locked = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
    if locked.restricted_at is not None:
        raise PupilRestricted
    _refuse_bsn(locked.school_id, texts)
    before = facts_of(locked)
    locked.first_name, locked.name_prefix = texts.first_name, texts.name_prefix
    locked.last_name, locked.pupil_number = texts.last_name, texts.pupil_number
    if name_withheld is not None:
        _withhold(locked, is_withheld=name_withheld)
    _refuse_taken_number(with_keys(locked))
    with refusing({"pupil_number_once_per_school": PupilNumberTaken}):
        locked.save()
    note_changes([(locked, before)], by=by)
    return locked


@transaction.atomic
def remove_from_class(*, school_class: SchoolClass, pupil: Pupil, by: User) -> bool:
    """Take a pupil out of a class; return whether the pupil was forgotten altogether.

    Who is in no other class and signed up for nothing is forgotten: we keep no pupil that nothing needs (POR-2g), but for a duty.
    Raises ``NotFound`` and ``PupilRestricted``.
    """
    check_coordinates(by, school_class.school)
    lock_school(school_class.school_id)
    locked = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
    if locked.restricted_at is not None:
        raise PupilRestricted
    own = ClassMembership.objects.filter(school_class=school_class, pupil=locked, left_at=None)
    own.update(left_at=timezone.now())
    if ClassMembership.objects.filter(pupil=locked, left_at=None).exists():
        return False
    if signed_up(pupil_ids=[locked.pk])[0] or pointed_at(Pupil, [locked.pk]) or kept_until(locked):
        return False
    erase_person(locked, by=by, reason=ErasureReason.UNUSED)
    return True


def _withhold(pupil: Pupil, *, is_withheld: bool) -> None:
    """Keep the name from providers from now on, or no longer; since when stays what it was."""
    pupil.name_withheld_at = (pupil.name_withheld_at or timezone.now()) if is_withheld else None


def _refuse_bsn(school_id: int, texts: PupilTexts) -> None:
    spoken = (texts.first_name, texts.name_prefix, texts.last_name)
    if any(map(bsn.contains_bsn, (*spoken, " ".join(spoken)))):
        raise BsnRefused
    if bsn.contains_bsn(texts.pupil_number):
        others = Pupil.objects.filter(school=school_id).exclude(pupil_number="").order_by("pk")
        if not bsn.is_column_of_long_numbers(others.values_list("pupil_number", flat=True)[:_SAMPLE]):
            raise BsnRefused


def _refuse_taken_number(pupil: Pupil) -> None:
    others = Pupil.objects.filter(school=pupil.school_id, pupil_number_key=pupil.pupil_number_key).exclude(pk=pupil.pk)
    if pupil.pupil_number_key and others.exists():
        raise PupilNumberTaken
