"""Write down who looked."""

from collections.abc import Collection

from kit.middleware.request_id import current_token
from privacy.models import AccessEvent, AccessPurpose


def log_access(
    *,
    actor_id: int,
    actor_role: str,
    purpose: AccessPurpose,
    school_id: int | None,
    object_label: str,
    object_id: object,
    pupil_ids: Collection[int],
    person_count: int | None = None,
) -> AccessEvent:
    """Note one look at personal data: ids and labels, never a name (trust page §6, audit trail).

    When a program asks, its token's number is noted by itself. ``person_count`` is given only where people were shown that have no id yet: rows of a file.
    """
    return AccessEvent.objects.create(
        actor_id=actor_id,
        actor_role=actor_role,
        purpose=purpose,
        school_id=school_id,
        object_label=object_label,
        object_id=str(object_id),
        person_count=len(pupil_ids) if person_count is None else person_count,
        pupil_ids=sorted(pupil_ids),
        token_id=current_token.get(),
    )
