"""A school that asks a provider for a date."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from activities.models import ActivityPage
from activities.rules import SessionPlan
from enrolments.models import DateRequest
from enrolments.services.requesting import (
    Question,
    ask_for_date,
)
from schools.models import SchoolClass
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
)


def question(**more: Any) -> Question:
    today = timezone.localdate()
    return Question(**{"places": 20, "first_day": today + timedelta(days=20), "last_day": today + timedelta(days=40), **more})


def start(**activity: Any) -> tuple[ActivityPage, SchoolClass, User, User]:
    page = make_activity(is_on_request=True, **activity)
    school_class = make_class()
    return page, school_class, make_coordinator(school_class.school), make_provider_user(page.provider)


def ask(page: ActivityPage, school_class: SchoolClass, by: User, **more: Any) -> DateRequest:
    return ask_for_date(activity_id=page.pk, school_class_id=school_class.pk, question=question(**more), by=by)


def plan(days: int = 25, capacity: int = 20) -> SessionPlan:
    return SessionPlan(starts_at=at_nine(days=days), ends_at=at_nine(days=days) + timedelta(hours=2), capacity=capacity)
