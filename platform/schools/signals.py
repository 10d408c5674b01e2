"""What this app asks of the floors above; they answer inside the transaction."""

from django.dispatch import Signal

# Sends pupil_ids and class_ids (sets); each receiver returns (pupil ids, class ids) that are signed up for something.
who_is_signed_up = Signal()
# Sends school_id; each receiver returns how many groups of that school are still to go somewhere.
groups_to_come = Signal()
# Sends pupil (frozen or freed just now): what is shown of them elsewhere goes, or comes back.
pupil_restricted = Signal()
