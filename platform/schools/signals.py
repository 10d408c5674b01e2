"""What this app asks of the floors above; they answer inside the transaction."""

from django.dispatch import Signal

# Sends pupil_ids and class_ids (sets); each receiver returns (pupil ids, class ids) that are signed up for something.
who_is_signed_up = Signal()
