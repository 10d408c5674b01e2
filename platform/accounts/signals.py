"""What happened to an account; sent inside the transaction in which it happened. Higher floors listen."""

from django.dispatch import Signal

# Sends the invitation and the user, after the membership was made through the organisation's role book.
invitation_accepted = Signal()
# Sends the user whose account was closed at once (PM-6).
account_blocked = Signal()
# Sends kind, organisation_id and user: somebody got or lost a role there.
roles_changed = Signal()
