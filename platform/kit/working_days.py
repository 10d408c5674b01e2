"""Days on which schools and companies read their mail: Monday to Friday."""

from datetime import datetime, timedelta

SATURDAY = 5


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many working days later; a moment in the weekend counts as Friday's."""
    later = moment
    for _ in range(days):
        later += timedelta(days=1)
        while later.weekday() >= SATURDAY:
            later += timedelta(days=1)
    return later
