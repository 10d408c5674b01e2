"""The one clock by which claims on mail are held and run out: PostgreSQL's.

A worker whose own clock jumps neither takes what another is sending nor keeps what it claimed for longer than the lease.
"""

from datetime import datetime

from django.db import connection


def lease_now() -> datetime:
    """Return what time it is for everybody who claims mail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    moment: datetime = now
    return moment
