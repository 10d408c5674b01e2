"""What happened to a provider; sent inside the transaction in which it happened. Higher floors listen."""

from django.dispatch import Signal

# Sends provider, by and reason: its dates cannot go on.
provider_blocked = Signal()
