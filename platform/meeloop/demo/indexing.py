"""The search index of the CMS in bulk: many rows go in faster when its three GIN indexes are made afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.models import Index
from wagtail.search.models import IndexEntry

# From so many activities on, making the indexes again costs less than keeping them up to date.
MANY = 1_000


def fill_search_index(*, activities: int) -> None:
    """Make the search index of every page."""
    if activities < MANY or not owns_search_table():
        call_command("wagtail_update_index", verbosity=0)
        return
    with without_search_indexes():
        call_command("wagtail_update_index", verbosity=0)


@contextmanager
def without_search_indexes() -> Iterator[None]:
    """Drop the indexes and make them again, whatever happens in between.

    Outside a transaction: what is killed in between leaves a table without indexes, which ``mend_search_indexes`` repairs.
    """
    with connection.schema_editor(atomic=False) as editor:
        for index in search_indexes():
            editor.remove_index(IndexEntry, index)
    try:
        yield
    finally:
        mend_search_indexes()


def mend_search_indexes() -> int:
    """Make the indexes that an interrupted load left out; return how many."""
    missing = [index for index in search_indexes() if index.name not in existing_indexes()]
    if missing and owns_search_table():
        with connection.schema_editor(atomic=False) as editor:
            for index in missing:
                editor.add_index(IndexEntry, index)
        return len(missing)
    return 0


def search_indexes() -> list[Index]:
    """Return the indexes that Wagtail's own migrations make on its table."""
    return list(IndexEntry._meta.indexes)  # noqa: SLF001  # public by documentation


def existing_indexes() -> set[str]:
    """Return the names of the indexes that the table has."""
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, IndexEntry._meta.db_table)  # noqa: SLF001  # public by documentation
    return set(known)


def owns_search_table() -> bool:
    """Return whether this role may make indexes on the table: the owner's may, the web server's may not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'usage') FROM pg_class WHERE oid = %s::regclass",
            [IndexEntry._meta.db_table],  # noqa: SLF001  # public by documentation
        )
        return bool(cursor.fetchone()[0])
