"""Read what the rules judge: the date with its surroundings, the class, its pupils. One query each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left, Length
from django.utils import timezone

from accounts.models import User
from activities.choices import CapacityUnit
from activities.models import Session
from activities.querysets import is_open
from activities.recognition import NEEDS_RECOGNITION
from activities.reserved import open_to
from enrolments import errors
from enrolments.choices import ACTIVE
from enrolments.models import Enrolment, Hold, Place
from enrolments.querysets import PATH_STEP
from enrolments.rules.situation import Occasion, SchoolGroup, Situation
from enrolments.services.reading_once import Chosen, read_once
from kit.refusals import NotFound
from providers.models import ProviderPage, Recognition
from schools.models import ClassMembership, Pupil, School, SchoolClass
from schools.querysets import shown_pupils
from schools.rules import COORDINATING, schools_of

ALTERNATIVES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pupil of a class who may be chosen. ``is_here`` and ``is_elsewhere`` say why not."""

    pupil: Pupil
    is_here: bool
    is_elsewhere: bool


def read_occasion(session_id: int, *, school_id: int | None = None) -> Occasion:
    """Return the date with its activity and provider, as this school sees it. Raises ``NotFound``."""
    session = occasions(school_id).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return occasion_of(session)


def occasions(school_id: int | None = None) -> QuerySet[Any]:  # Any: sessions with annotations
    """Return dates with what ``occasion_of`` needs."""
    path = OuterRef("activity__path")
    page = ProviderPage.objects.filter(path=Left(path, Length(path) - PATH_STEP))
    expired = (
        Hold.objects.filter(session=OuterRef("pk"), expires_at__lte=timezone.now())
        .order_by()
        .values("session")
        .annotate(total=Sum("claim"))
        .values("total")
    )
    recognised = Recognition.objects.holding(timezone.localdate()).filter(
        provider__page__path=Left(path, Length(path) - PATH_STEP)
    )
    sessions: QuerySet[Any] = (  # Any: as above
        Session.objects.select_related("activity")
        .defer("activity__search_description", "activity__body", "activity__intro", "activity__draft_title")
        .annotate(
            provider_id=Subquery(page.values("provider_id")[:1]),
            provider_name=Subquery(page.values("provider__name")[:1]),
            provider_status=Subquery(page.values("provider__status")[:1]),
            is_for_school=ExpressionWrapper(open_to(School.objects.filter(pk=school_id or 0)), output_field=BooleanField()),
            expired_holds=Coalesce(Subquery(expired, output_field=IntegerField()), 0),
            lacks_recognition=ExpressionWrapper(
                Q(activity__kind__in=NEEDS_RECOGNITION) & ~Exists(recognised), output_field=BooleanField()
            ),
        )
    )
    return sessions


def occasion_of(session: Session) -> Occasion:
    """Return an annotated date as the rules want it."""
    return Occasion(
        session=session,
        activity=session.activity,
        provider_id=session.provider_id,  # type: ignore[attr-defined]  # annotated by occasions()
        provider_name=session.provider_name or "",  # type: ignore[attr-defined]  # as above
        provider_status=session.provider_status or "",  # type: ignore[attr-defined]  # as above
        is_for_school=session.is_for_school,  # type: ignore[attr-defined]  # as above
        expired_holds=session.expired_holds,  # type: ignore[attr-defined]  # as above
        lacks_recognition=session.lacks_recognition,  # type: ignore[attr-defined]  # as above
    )


def classes_to_enrol(by: User, session_id: int) -> QuerySet[SchoolClass]:
    """Return the classes this person may sign up, each with ``size`` and whether it ``is_enrolled`` on this date."""
    members = (
        ClassMembership.objects.filter(shown_pupils("pupil__"), school_class=OuterRef("pk"), left_at=None)
        .order_by()
        .values("school_class")
        .annotate(total=Count("pk"))
        .values("total")
    )
    enrolled = Enrolment.objects.filter(session=session_id, school_class=OuterRef("pk"), status__in=ACTIVE)
    held = Hold.objects.filter(session=session_id, school_class=OuterRef("pk"), expires_at__gt=timezone.now())
    return (
        SchoolClass.objects.filter(school__in=schools_of(by, *COORDINATING))
        .select_related("school")
        .annotate(
            size=Coalesce(Subquery(members, output_field=IntegerField()), 0),
            is_enrolled=Exists(enrolled),
            held=Coalesce(Subquery(held.values("claim")[:1], output_field=IntegerField()), 0),
        )
    )


def group_of(school_class: SchoolClass) -> SchoolGroup:
    """Return an annotated class as the rules want it, nobody chosen yet."""
    return SchoolGroup(
        school_class=school_class,
        size=school_class.size,  # type: ignore[attr-defined]  # annotated by classes_to_enrol()
        is_enrolled=school_class.is_enrolled,  # type: ignore[attr-defined]  # as above
        held=school_class.held,  # type: ignore[attr-defined]  # as above
    )


def candidates(school_class: SchoolClass, session: Session) -> list[Candidate]:
    """Return the class's pupils for this date, sorted by surname; pupils whose data is frozen are left out (POR-7d)."""
    return [
        Candidate(pupil=pupil, is_here=pupil.is_here, is_elsewhere=pupil.is_elsewhere)
        for pupil in pupils_for(school_class, session).order_by("sort_key", "pk")
    ]


def pupils_for(school_class: SchoolClass, session: Session) -> QuerySet[Any]:  # Any: pupils with annotations
    """Return the pupils of a class who may be signed up, with what stands in their way on this date."""
    places = Place.objects.filter(pupil=OuterRef("pk"), is_active=True)
    overlapping = places.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at).exclude(session=session.pk)
    members = ClassMembership.objects.filter(school_class=school_class, left_at=None).values("pupil")
    return (
        Pupil.objects.shown()
        .filter(pk__in=members)
        .annotate(is_here=Exists(places.filter(session=session.pk)), is_elsewhere=Exists(overlapping))
    )


def read_situation(  # the sign-up as it is asked
    *, session_id: int, school_class_id: int, by: User, pupils: Collection[int], places: int | None, adults: int
) -> Situation:
    """Return what the rules judge, in one query.

    Raises ``NotFound`` for a class that is not this person's to sign up, ``NamesNotNeeded`` and ``PupilsNotInClass``.
    """
    chosen = tuple(sorted(set(pupils)))
    found = read_once(session_id=session_id, school_class_id=school_class_id, by=by, pupils=chosen)
    if found is None:
        raise NotFound
    group = replace(found.group, adults=adults)
    if found.occasion.asks_names:
        group = _named(group, chosen, found.chosen)
    elif pupils:
        raise errors.NamesNotNeeded
    else:
        group = replace(group, places=places or 0)
    return Situation(occasion=found.occasion, group=group, now=timezone.now(), around=found.around)


def alternatives(occasion: Occasion, *, places: int, school_id: int) -> list[Session]:
    """Return the next dates of the same activity on which so many pupils still fit."""
    return list(
        occasions(school_id)
        .filter(
            is_open(timezone.now()),
            activity=occasion.activity.pk,
            series=None,
            capacity__gte=F("places_taken")
            + Case(When(capacity_unit=CapacityUnit.GROUPS, then=Value(1)), default=Value(places)),
            is_for_school=True,
        )
        .exclude(pk=occasion.session.pk)
        .order_by("starts_at", "pk")[:ALTERNATIVES_SHOWN]
    )


def _named(group: SchoolGroup, pupil_ids: tuple[int, ...], chosen: Chosen) -> SchoolGroup:
    if chosen.known != len(pupil_ids):
        raise errors.PupilsNotInClass
    return replace(
        group,
        places=len(pupil_ids),
        pupil_ids=pupil_ids,
        enrolled_here=chosen.here,
        enrolled_elsewhere=chosen.elsewhere,
    )
