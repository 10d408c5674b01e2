"""From Valkey to the table: the totals of the last hours, as they are now."""

from datetime import datetime

from django.db import connection
from django.utils import timezone
from redis.exceptions import RedisError

from pages.visits.counting import counted

# The greater one stays: written twice is written once, and a Valkey that began anew within the hour takes nothing away.
WRITE = """
INSERT INTO pages_visitcount (page, hour, visits)
SELECT * FROM unnest(%(pages)s::text[], %(hours)s::timestamptz[], %(visits)s::integer[])
ON CONFLICT (hour, page) DO UPDATE SET visits = EXCLUDED.visits WHERE pages_visitcount.visits < EXCLUDED.visits
"""


def write_visits(now: datetime | None = None) -> int:
    """Write the totals of the last day and return how many there are; 0 when Valkey is away. Safe to repeat."""
    try:
        rows = list(counted(now or timezone.now()))
    except (RedisError, OSError):
        return 0
    if rows:
        pages, hours, visits = (list(column) for column in zip(*rows, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(WRITE, {"pages": pages, "hours": hours, "visits": visits})
    return len(rows)
