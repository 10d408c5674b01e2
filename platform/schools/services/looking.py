"""Who saw which pupils: written down by every door that shows names (promise SBB-10)."""

from collections.abc import Collection

from accounts.models import User
from privacy.models import AccessPurpose
from privacy.services import log_access


def note_look(*, by: User, school_id: int, label: str, pk: int, pupils: Collection[int], rows: int | None = None) -> None:
    """Write down that somebody saw these pupils (their ids); an empty list is no look.

    ``rows`` is how many people were seen where not all of them are pupils yet: the preview of a class list.
    """
    if pupils or rows:
        log_access(
            actor_id=by.pk,
            actor_role="coordinator",
            purpose=AccessPurpose.CLASS_VIEW,
            school_id=school_id,
            object_label=label,
            object_id=pk,
            pupil_ids=pupils,
            person_count=rows,
        )
