"""Two weeks before names go, each school hears how many, and where to look (promise POR-6b)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from privacy.retention.forecast import leaving, names_go_at
from schools.emails import tell_school_names_go
from schools.models import School
from schools.rules import COORDINATING

BEFORE = timedelta(days=14)
# The rows behind which somebody can be called by name.
NAMED = ("schools.Pupil",)


def tell_schools(*, now: datetime | None = None) -> int:
    """Queue the mails that are due; return to how many schools. Each person hears it once a year; twice is the same as once."""
    moment = now or timezone.now()
    goes_at = names_go_at(moment)
    if goes_at - moment > BEFORE:
        return 0
    schools = School.objects.filter(memberships__ended_at=None, memberships__role__in=COORDINATING).distinct().order_by("pk")
    return sum(_tell(school, goes_at, moment) for school in schools)


@transaction.atomic
def _tell(school: School, goes_at: datetime, now: datetime) -> int:
    pupils = sum(one.rows for one in leaving(school.pk, now, labels=NAMED))
    if not pupils:
        return 0
    memberships = school.memberships.filter(ended_at=None, role__in=COORDINATING)
    for person in User.objects.filter(pk__in=memberships.values("user"), is_active=True, blocked_at=None).order_by("pk"):
        tell_school_names_go(school, to=person, goes_on=timezone.localdate(goes_at), pupils=pupils)
    return 1
