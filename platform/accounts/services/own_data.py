"""What somebody does with the data about themselves."""

from django.db import transaction

from accounts.models import User
from privacy.exporting import export_person
from privacy.models import AccessPurpose
from privacy.services import log_access


def rename(*, user: User, name: str) -> None:
    """Put one's own name right; it is read anew wherever it is shown."""
    User.objects.filter(pk=user.pk).update(display_name=" ".join(name.split()))


@transaction.atomic
def take_along(*, user: User) -> bytes:
    """Return everything about this person as a zip, and note that it went out."""
    note_taken(user=user)
    return export_person(user)


def note_taken(*, user: User) -> None:
    """Write down that somebody took their own data along."""
    log_access(
        actor_id=user.pk,
        actor_role="self",
        purpose=AccessPurpose.EXPORT,
        school_id=None,
        object_label="account",
        object_id=user.pk,
        pupil_ids=(),
        person_count=1,
    )
