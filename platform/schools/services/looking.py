"""Who saw which pupils: written down by every door that shows names (promise SBB-10)."""

from accounts.models import User
from privacy.models import AccessPurpose
from privacy.services import log_access


def note_look(*, by: User, school_id: int, label: str, pk: int, people: int) -> None:
    """Write down that somebody saw these pupils; an empty list is no look."""
    if people:
        log_access(
            actor_id=by.pk,
            actor_role="coordinator",
            purpose=AccessPurpose.CLASS_VIEW,
            school_id=school_id,
            object_label=label,
            object_id=pk,
            person_count=people,
        )
