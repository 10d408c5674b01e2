"""A database in use: there are sign-ups already, and PostgreSQL knows how many."""

import psycopg

from benchmarks import by_hand
from benchmarks.subjects import make_subjects
from meeloop.local.testing import Addresses


def make_history(addresses: Addresses, classes: int = 60) -> None:
    """Sign up some classes by hand, and have everything counted. Call it when the subjects of a measurement are there.

    These servers count nothing by themselves: every plan would be one for empty tables, and each sign-up slower than the last.
    """
    subjects = make_subjects(classes, sides=1)
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        for group in subjects.by_http:
            by_hand.sign_up(owner, group, subjects.user_id)
    analyze(addresses)


def analyze(addresses: Addresses) -> None:
    """Have PostgreSQL count every table, as it does by itself in a database in use."""
    with psycopg.connect(addresses.superuser, autocommit=True) as superuser:
        superuser.execute("ANALYZE")
