"""Note what staff change about pupils, so that pupil and parent can see it (promise SP-8d). Every service that changes one calls this."""

from collections.abc import Iterable, Mapping

from accounts.models import User
from schools.choices import SchoolRole
from schools.models import Pupil, PupilChange
from schools.models.pupil_change import ChangedBy, PupilFact, Said

TEXTS = (PupilFact.FIRST_NAME, PupilFact.NAME_PREFIX, PupilFact.LAST_NAME, PupilFact.PUPIL_NUMBER)
Facts = Mapping[str, str]


def facts_of(pupil: Pupil) -> Facts:
    """Return what is known of a pupil, as ``PupilChange`` writes it; to be asked before a change."""
    known = {fact.value: str(getattr(pupil, fact.value)) for fact in TEXTS}
    known[PupilFact.NAME_WITHHELD.value] = _yes_or_no(is_so=pupil.name_withheld)
    known[PupilFact.RESTRICTED.value] = _yes_or_no(is_so=pupil.restricted_at is not None)
    return known


def note_changes(changed: Iterable[tuple[Pupil, Facts]], *, by: User) -> None:
    """Note what differs from before, for each pupil; what stayed is no row. Two statements at most, one when nothing changed: none."""
    rows = [
        PupilChange(school_id=pupil.school_id, pupil=pupil, fact=fact, before=before[fact], after=after)
        for pupil, before in changed
        for fact, after in facts_of(pupil).items()
        if fact in before and before[fact] != after
    ]
    if rows:
        role = role_at(by, rows[0].school_id)
        for row in rows:
            row.role = role
        PupilChange.objects.bulk_create(rows)


def role_at(by: User, school_id: int) -> ChangedBy:
    """Return in which role somebody changes pupils of this school."""
    roles = set(by.school_memberships.filter(school=school_id, ended_at=None).values_list("role", flat=True))
    if SchoolRole.COORDINATOR in roles:
        return ChangedBy.COORDINATOR
    return ChangedBy.ADMIN if SchoolRole.ADMIN in roles else ChangedBy.REGION


def _yes_or_no(*, is_so: bool) -> str:
    return (Said.YES if is_so else Said.NO).value
