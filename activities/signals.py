"""What happened to a date; sent inside the transaction in which it happened. Higher floors listen."""

from django.dispatch import Signal

# session, by, before ({"starts_at": ..., "ends_at": ..., "location": ...})
session_rescheduled = Signal()
# session, by, reason
session_cancelled = Signal()
# session, by: more places than before
capacity_raised = Signal()
