"""Accounts that nobody uses: two warnings by mail, then they go (promise POR-6a). When, ``privacy.terms`` says."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import AccountAct, RegionRole
from accounts.emails import warn_of_removal
from accounts.models import AccountEvent, RegionMembership, User
from accounts.querysets import shown_people
from accounts.services.log import note_act
from privacy.erasing import erase_person
from privacy.models import ErasureReason
from privacy.terms import ACCOUNTS

# Two months before the end, and one.
WARNINGS = tuple(replace(ACCOUNTS, months=ACCOUNTS.months - before) for before in (2, 1))
# A late warning keeps the account a little longer: who reads mail once a month must have had two.
BETWEEN = timedelta(days=25)
NOT_WARNED, LAST_ADMINISTRATOR = "not_warned_twice", "last_administrator"


def warn_idle(*, now: datetime | None = None) -> int:
    """Queue the warnings that are due; return how many. Twice is the same as once: each is noted with the account."""
    moment = now or timezone.now()
    return sum(_warn(user, number, moment) for number in range(len(WARNINGS)) for user in _to_warn(number, moment))


def remove_accounts(keys: Collection[int]) -> None:
    """Forget these accounts, in the running transaction. Who reads the newsletter as well goes on reading it: that is another wish."""
    for user in User.objects.filter(pk__in=keys).order_by("pk"):
        erase_person(user, by=None, reason=ErasureReason.TERM, takes_along=False)


def not_warned_twice(now: datetime) -> Q:
    """Return which accounts wait: who has not had two warnings since the last sign-in, the second some weeks ago."""
    warned = _with_warnings().filter(warnings__gte=len(WARNINGS), last_warned_at__lte=now - BETWEEN)
    return ~Q(pk__in=warned.values("pk"))


def last_administrators(now: datetime) -> Q:
    """Return the region's administrators when none of them would be left: then nobody could let anybody in."""
    administrators = RegionMembership.objects.filter(role=RegionRole.ADMIN).values("user")
    in_use = _with_warnings().filter(pk__in=administrators, since__gte=ACCOUNTS.cutoff(now))
    return Q(pk__in=()) if in_use.exists() else Q(pk__in=administrators)


def _with_warnings() -> QuerySet[Any]:  # Any: users with more columns than the model has
    """Return accounts with when they were last used, how often they were warned since, and when last."""
    since = Coalesce("last_login", "date_joined")
    events = AccountEvent.objects.filter(user=OuterRef("pk"), act=AccountAct.IDLE_WARNED, at__gte=OuterRef("since"))
    number = events.order_by().values("user").annotate(number=Count("pk")).values("number")
    return User.objects.annotate(since=since).annotate(
        warnings=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        last_warned_at=Subquery(events.order_by("-at").values("at")[:1]),
    )


def _to_warn(number: int, now: datetime) -> list[User]:
    """Return who is due for the first (0) or second (1) warning."""
    # Who is frozen gets no mail, and so stays: whoever asked it wants the data kept.
    silent = _with_warnings().filter(shown_people(), since__lt=WARNINGS[number].cutoff(now), warnings=number)
    if number:
        silent = silent.filter(last_warned_at__lte=now - BETWEEN)
    return list(silent.order_by("pk"))


@transaction.atomic
def _warn(user: User, number: int, now: datetime) -> int:
    locked = User.objects.select_for_update(skip_locked=True).filter(pk=user.pk, last_login=user.last_login).first()
    if locked is None:
        return 0  # signed in just now, or another worker is at it
    since = locked.last_login or locked.date_joined
    still_to_come = BETWEEN * (len(WARNINGS) - number)
    removed_at = max(ACCOUNTS.ends_at(since), now + still_to_come)
    is_last = number == len(WARNINGS) - 1
    warn_of_removal(locked, since=since, removed_on=timezone.localdate(removed_at), is_last=is_last)
    note_act(user=locked, act=AccountAct.IDLE_WARNED, by=None)
    return 1
