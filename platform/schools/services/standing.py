"""The school's own row as lock: what two people do to one school at once happens one after the other."""

from schools.errors import SchoolNotVerified
from schools.models import School


def lock_school(school_id: int) -> School:
    """Return the school, locked until the transaction ends. Rows that point at it can still be written elsewhere."""
    return School.objects.select_for_update(of=("self",), no_key=True).get(pk=school_id)


def check_verified(school: School) -> None:
    """Refuse a school that the region has not checked (promise OGP-0a). Raises ``SchoolNotVerified``."""
    if not school.is_verified:
        raise SchoolNotVerified
