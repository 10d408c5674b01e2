"""Which schools a provider works with."""

from collections.abc import Collection

from django.db import connection


def schools_with_providers(providers: Collection[int | None]) -> tuple[int, ...]:
    """Return the schools that have (or had) a sign-up, a hold or a question for a date with one of these providers.

    Only approved ones count: a provider that the region put out has no schools. Asked of the database itself, by a function
    that runs as the owner: nobody is bound to these schools yet.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT enrolments_reach_of(%s::bigint[])", [sorted(pk for pk in providers if pk is not None)])
        [schools] = cursor.fetchone() or [[]]
    return tuple(schools)
