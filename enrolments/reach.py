"""Whose schools somebody reaches: the third lock between schools (guide "isolation")."""

from django.db import connection
from django.utils import timezone

from accounts.models import User


def schools_reached_by(user: User) -> tuple[int, ...]:
    """Return the schools where this person works or looks along now, and those that have (or had) a sign-up, a hold or a question for a date
    with an approved provider where this person works now.

    Asked of the database itself, by a function that runs as the owner: nobody is bound to these schools yet. Past Django's
    cursors, as the binding that it is for: no page counts it among its own questions.
    """
    connection.ensure_connection()
    row = connection.connection.execute(
        "SELECT enrolments_reach_of(%s::bigint, %s::timestamptz)", [user.pk, timezone.now()]
    ).fetchone()
    return tuple(row[0])
