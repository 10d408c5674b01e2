"""The programs of schools, as accounts asks about them when a token is made and each time it is used (promise SP-9e)."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from accounts.errors import ProgramMissing
from accounts.models import User
from schools.models import Program, SchoolMembership
from schools.rules import schools_of


class SchoolPrograms:
    """Which programs run, and whether they cover every school that a token of somebody reaches."""

    def needed_by(self, user: User) -> bool:
        """Return whether this person works at a school now."""
        return _schools_at(user).exists()

    def choices_for(self, user: User) -> Sequence[tuple[int, str]]:
        """Return the running programs of this person's schools, with the school where there are more."""
        schools = dict(schools_of(user).values_list("pk", "name"))
        found = Program.objects.running().filter(school__in=schools).order_by("name", "pk")
        return [(one.pk, f"{one.name} ({schools[one.school_id]})" if len(schools) > 1 else one.name) for one in found]

    def hold(self, user: User, programs: Collection[int]) -> None:
        """Lock these programs and look whether they cover this person's schools. Raises ``ProgramMissing``."""
        # In one order: whoever ends one waits here, and the other way round.
        list(Program.objects.select_for_update(no_key=True).filter(pk__in=programs).order_by("pk").values_list("pk"))
        if not self.covers(user, programs):
            raise ProgramMissing
        own = schools_of(user).values("pk")
        if Program.objects.running().filter(pk__in=programs, school__in=own).count() != len(set(programs)):
            raise ProgramMissing

    def covers(self, user: User, programs: Collection[int]) -> bool:
        """Return whether no school where this person works is without one of these programs, running. One question."""
        running = Program.objects.running().filter(pk__in=programs).values("school")
        return not _schools_at(user).exclude(school__in=running).exists()


def _schools_at(user: User) -> QuerySet[SchoolMembership]:
    return SchoolMembership.objects.filter(user=user, ended_at=None)
