"""What sign-ups ask of a provider's people: an answer to a group, or who was there."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.own_work import Waiting
from activities.rules import activities_below
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails.contents import group_name
from enrolments.models import Enrolment
from enrolments.services.windows import names_window
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of

MOST = 20


def work_for_provider(user: User) -> Iterator[Waiting]:
    """Yield groups that asked for a place (for who may answer) and groups that came without attendance noted."""
    now = timezone.now()
    approved = providers_of(user).filter(status=ProviderStatus.APPROVED)
    answering = providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED)
    asked = Q(status=EnrolmentStatus.REQUESTED, session__starts_at__gt=now, session__activity__in=activities_below(answering))
    came = Q(
        status__in=GOING,
        session__starts_at__lte=now,
        session__ends_at__gte=now - timedelta(days=names_window().days_after),
        session__activity__in=activities_below(approved),
    )
    for enrolment in Enrolment.objects.filter(asked | came).with_details().order_by("session__starts_at", "pk")[:MOST]:
        session = enrolment.session
        is_past = session.starts_at <= now
        yield Waiting(
            title=session.activity.title,
            who=f"{enrolment.school.name}, {group_name(enrolment)}",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            url=reverse("enrolments:provider_attendance", args=[session.pk, enrolment.pk])
            if is_past
            else reverse("enrolments:roster", args=[session.pk]),
            label=_("Noteer opkomst") if is_past else _("Beantwoord"),
        )
