"""What happened to an account; sent inside the transaction in which it happened. Higher floors listen."""

from django.dispatch import Signal

# invitation, user: the organisation's app makes the membership
invitation_accepted = Signal()
