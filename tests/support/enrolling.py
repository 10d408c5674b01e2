"""Small helpers for tests of sign-ups."""

from schools.models import Pupil, SchoolClass


def pupils_of(school_class: SchoolClass) -> list[int]:
    """Return the ids of a class's pupils, oldest row first."""
    return list(Pupil.objects.filter(class_memberships__school_class=school_class).order_by("pk").values_list("pk", flat=True))
