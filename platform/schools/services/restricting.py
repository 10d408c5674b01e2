"""A pupil's data is frozen, and freed: stored, shown to nobody but who looks after it, in no list, mail or count (POR-7d, SBB-6b)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kit.refusals import ReasonMissing
from kit.text import clean
from schools.models import Pupil
from schools.rules import check_coordinates
from schools.services.pupil_changes import facts_of, note_changes
from schools.services.standing import lock_school
from schools.signals import pupil_restricted


@transaction.atomic
def restrict_pupil(*, pupil: Pupil, why: str, by: User) -> Pupil:
    """Freeze a pupil's data from now on; twice keeps the first moment, with the newer reason. Places on activities stay held.

    Raises ``NotFound`` and ``ReasonMissing``.
    """
    locked = _locked(pupil, by)
    if not (reason := clean(why, limit=200)):
        raise ReasonMissing
    before = facts_of(locked)
    locked.restricted_at, locked.restricted_why = locked.restricted_at or timezone.now(), reason
    locked.save(update_fields=["restricted_at", "restricted_why"])
    note_changes([(locked, before)], by=by)
    pupil_restricted.send(Pupil, pupil=locked)
    return locked


@transaction.atomic
def free_pupil(*, pupil: Pupil, by: User) -> Pupil:
    """Show a pupil again, everywhere where they were; the reason goes. Raises ``NotFound``."""
    locked = _locked(pupil, by)
    before = facts_of(locked)
    locked.restricted_at, locked.restricted_why = None, ""
    locked.save(update_fields=["restricted_at", "restricted_why"])
    note_changes([(locked, before)], by=by)
    pupil_restricted.send(Pupil, pupil=locked)
    return locked


def _locked(pupil: Pupil, by: User) -> Pupil:
    check_coordinates(by, pupil.school)
    lock_school(pupil.school_id)
    return Pupil.objects.select_for_update(of=("self",)).select_related("school").get(pk=pupil.pk)
