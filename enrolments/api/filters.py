"""How the lists of sign-ups, of holds and of questions for a date can be narrowed."""

import django_filters

from enrolments.choices import DateRequestStatus, EnrolmentStatus
from enrolments.models import DateRequest, Enrolment, Hold


class EnrolmentFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """``?status=accepted&status=waiting&session=12&school_class=4&starts_after=2026-12-01T00:00``."""

    status = django_filters.MultipleChoiceFilter(choices=EnrolmentStatus.choices)
    session = django_filters.NumberFilter(field_name="session_id")
    school_class = django_filters.NumberFilter(field_name="school_class_id")
    school = django_filters.NumberFilter(field_name="school_id")
    starts_after = django_filters.IsoDateTimeFilter(field_name="session__starts_at", lookup_expr="gte")
    starts_before = django_filters.IsoDateTimeFilter(field_name="session__starts_at", lookup_expr="lt")

    class Meta:
        model = Enrolment
        fields = ("status", "session", "school_class", "school", "starts_after", "starts_before")


class HoldFilter(django_filters.FilterSet):  # type: ignore[misc]  # as above
    """``?session=12&school_class=4``."""

    session = django_filters.NumberFilter(field_name="session_id")
    school_class = django_filters.NumberFilter(field_name="school_class_id")
    school = django_filters.NumberFilter(field_name="school_id")

    class Meta:
        model = Hold
        fields = ("session", "school_class", "school")


class DateRequestFilter(django_filters.FilterSet):  # type: ignore[misc]  # as above
    """``?status=open&activity=7&school_class=4``."""

    status = django_filters.MultipleChoiceFilter(choices=DateRequestStatus.choices)
    activity = django_filters.NumberFilter(field_name="activity_id")
    school_class = django_filters.NumberFilter(field_name="school_class_id")
    school = django_filters.NumberFilter(field_name="school_id")

    class Meta:
        model = DateRequest
        fields = ("status", "activity", "school_class", "school")
