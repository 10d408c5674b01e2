"""What happened to a date; sent inside the transaction in which it happened. Higher floors listen."""

from django.dispatch import Signal

# Sends the session, who did it, and what it was before (a dict of starts_at, ends_at and location).
session_rescheduled = Signal()
# Sends the session, who did it, and the reason.
session_cancelled = Signal()
# Sends the session that has more places than before, and who did it.
capacity_raised = Signal()
