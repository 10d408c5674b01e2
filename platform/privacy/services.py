"""Write down who looked."""

from privacy.models import AccessEvent, AccessPurpose


def log_access(
    *,
    actor_id: int,
    actor_role: str,
    purpose: AccessPurpose,
    school_id: int | None,
    object_label: str,
    object_id: object,
    person_count: int,
) -> AccessEvent:
    """Note one look at personal data: ids and labels, never a name (trust page §6, audit trail)."""
    return AccessEvent.objects.create(
        actor_id=actor_id,
        actor_role=actor_role,
        purpose=purpose,
        school_id=school_id,
        object_label=object_label,
        object_id=str(object_id),
        person_count=person_count,
    )
