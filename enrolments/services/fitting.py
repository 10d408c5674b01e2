"""Which dates fit a class: found in a constant number of queries, whatever the class and however many dates there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.catalogue.bands import public_band
from activities.catalogue.cards import COLUMNS, where
from activities.catalogue.paging import PAGE_SIZE, BoundedPaginator
from activities.catalogue.places import Point, with_distance
from activities.models import CatalogueEntry
from activities.querysets import is_open, smallest_group
from enrolments.choices import ACTIVE
from enrolments.models import Enrolment
from enrolments.rules.asking import Asked, DayOff
from enrolments.rules.fitting import Shortfall, conditions, fitting, nearly_fitting, shortfalls
from enrolments.services.reading import occasions
from kit.holidays import HOLIDAYS
from kit.months import first_of_month
from kit.school_year import Period
from kit.when import midnight
from schools.models import School, SchoolClass, SchoolClosure
from schools.querysets import shown_pupils
from schools.rules import COORDINATING, schools_of

NEARLY_SHOWN = 6


@dataclass(frozen=True, slots=True)
class FittingDate:
    """One date with its activity; ``shortfalls`` is empty when it fits."""

    session: Any  # Any: a session with the annotations of ``dates``
    entry: CatalogueEntry
    shortfalls: list[Shortfall]

    @property
    def km(self) -> float | None:
        """The distance from the school, as the crow flies."""
        return getattr(self.entry, "km", None)

    @property
    def place(self) -> str:
        """Where it is: "Delfzijl · 12 km", or that nobody has to travel."""
        return self.session.location or where(self.entry)

    @property
    def band(self) -> str:
        """The public word for its places."""
        return public_band(self.session).value


@dataclass
class Fitting:
    """The answer to one question."""

    asked: Asked

    @cached_property
    def dates(self) -> QuerySet[Any]:  # Any: annotated sessions
        """Return every date for which this school can sign up now, in the month that was asked."""
        school = self.asked.school_class.school
        overlapping = Enrolment.objects.filter(
            school_class=self.asked.school_class,
            status__in=ACTIVE,
            session__starts_at__lt=OuterRef("ends_at"),
            session__ends_at__gt=OuterRef("starts_at"),
        ).order_by("session__starts_at", "pk")
        found: QuerySet[Any] = (  # Any: as above
            occasions(school.pk)
            .filter(is_open(timezone.now()), self._month(), is_for_school=True, activity__catalogue_entry__isnull=False)
            .annotate(
                free=F("capacity") - F("places_taken") + F("expired_holds"),
                smallest=smallest_group(),
                largest=Coalesce("max_group", "activity__max_group", output_field=IntegerField()),
                busy_with=Subquery(overlapping.values("session")[:1]),
            )
            .select_related("activity", "public_places")
            .order_by("starts_at", "pk")
        )
        return found

    def _month(self) -> Q:
        first = self.asked.month
        if first is None:
            return Q()
        return Q(starts_at__gte=midnight(first), starts_at__lt=midnight(first_of_month(first, 1)))

    @cached_property
    def found(self) -> QuerySet[Any]:  # Any: annotated sessions
        """Return the dates that fit, soonest first."""
        return self.dates.filter(fitting(conditions(self.asked)))

    @cached_property
    def nearly(self) -> list[FittingDate]:
        """Return the first dates on which one thing just fails."""
        just_not = self.dates.filter(nearly_fitting(conditions(self.asked))).exclude(pk__in=self.found.order_by().values("pk"))
        return self.rows(list(just_not[:NEARLY_SHOWN]))

    def page(self, number: str | None) -> tuple[Page[Any], list[FittingDate]]:  # Any: annotated sessions
        """Return one numbered page of what fits."""
        page = BoundedPaginator(self.found, PAGE_SIZE).get_page(number)
        return page, self.rows(list(page.object_list))

    def rows(self, sessions: Sequence[Any]) -> list[FittingDate]:  # Any: annotated sessions
        """Return these dates with their activities and distances, in one query."""
        entries: QuerySet[Any] = CatalogueEntry.objects.filter(pk__in={one.activity_id for one in sessions})  # Any: annotated
        entries = entries.only(*COLUMNS)
        if self.asked.point:
            entries = with_distance(entries, self.asked.point)
        known = {entry.pk: entry for entry in entries}
        return [
            FittingDate(one, known[one.activity_id], shortfalls(one, self.asked, known[one.activity_id]))
            for one in sessions
            if one.activity_id in known
        ]


def classes_of(user: User) -> QuerySet[Any]:  # Any: classes with ``size``
    """Return the classes that this person signs up, each with the number of pupils whose data is not frozen (POR-7d)."""
    members = Q(shown_pupils("memberships__pupil__"), memberships__left_at=None)
    own: QuerySet[Any] = SchoolClass.objects.filter(school__in=schools_of(user, *COORDINATING))  # Any: as above
    sized: QuerySet[Any] = own.select_related("school", "school_year").annotate(size=Count("memberships", filter=members))
    return sized


def point_of(school: School) -> Point | None:
    """Return where the school is, when we know it."""
    if school.latitude is None or school.longitude is None:
        return None
    return Point(school.latitude, school.longitude)


def days_off(school_class: SchoolClass) -> tuple[DayOff, ...]:
    """Return the days to come on which this class would rather stay in: the holidays of its region, and what the school itself says
    for its years. One query.
    """
    today = timezone.localdate()
    coming = SchoolClosure.objects.filter(school=school_class.school_id, last_day__gte=today)
    own = tuple(
        DayOff(Period(one.first_day, one.last_day), _("valt in: %(name)s") % {"name": one.name or one.get_kind_display()})
        for one in coming.order_by("first_day", "pk")
        if not one.years or school_class.year in one.years
    )
    official = (one for one in HOLIDAYS.get(school_class.school.holiday_region, ()) if one.last >= today)
    return (*own, *(DayOff(Period(one.first, one.last), _("valt in: %(name)s") % {"name": one.name}) for one in official))


def asked_for(school_class: SchoolClass, **answers: Any) -> Asked:  # Any: month, km, pupils, let_go
    """Return the whole question for a class: what was answered, and what the class and its school say."""
    school = school_class.school
    return Asked(
        school_class=school_class,
        point=point_of(school),
        days_off=days_off(school_class),
        sees_places=school.is_verified,
        **answers,
    )
