"""Everything about one pupil, for the school that answers for it: read, taken along, erased (promises POR-7a, POR-7c, SP-11e)."""

from django.db import transaction

from accounts.models import User
from privacy.erasing import Receipt, erase_person
from privacy.exporting import export_person
from privacy.models import AccessPurpose, ErasureReason
from privacy.services import log_access
from schools.models import Pupil
from schools.rules import check_coordinates


@transaction.atomic
def take_pupil_along(*, pupil: Pupil, by: User) -> bytes:
    """Return everything about a pupil as a zip, and note that it went out. Raises ``NotFound``."""
    check_coordinates(by, pupil.school)
    note_taken(pupil=pupil, by=by)
    return export_person(pupil)


def note_taken(*, pupil: Pupil, by: User) -> None:
    """Write down that somebody took all data about a pupil along."""
    log_access(
        actor_id=by.pk,
        actor_role="coordinator",
        purpose=AccessPurpose.EXPORT,
        school_id=pupil.school_id,
        object_label="pupil",
        object_id=pupil.pk,
        pupil_ids=[pupil.pk],
    )


def erase_pupil(*, pupil: Pupil, by: User) -> Receipt:
    """Forget a pupil: from every table, out of every group, and whoever waits gets the chair. Raises ``NotFound``."""
    check_coordinates(by, pupil.school)
    return erase_person(pupil, by=by, reason=ErasureReason.BY_SCHOOL)
