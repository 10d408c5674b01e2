"""Whose schools somebody reaches: the third lock between schools (guide "isolation")."""

from collections.abc import Callable

from django.utils import timezone

from kit.isolation import Question, Schools


def question_about(user_id: int, learn: Callable[[Schools], object]) -> Question:
    """Ask at which schools this person works or looks along now, and which have (or had) a sign-up, a hold or a question for a
    date with an approved provider where this person works now.

    The database answers it itself, by a function that runs as the owner: nobody is bound to these schools yet. ``learn`` hears
    the answer.
    """
    return Question("enrolments_reach_of(%s::bigint, %s::timestamptz)", (user_id, timezone.now()), learn)
