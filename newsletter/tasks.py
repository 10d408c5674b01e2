"""What workers do for the newsletter. The truth is in the rows; a task that comes twice does nothing twice."""

from celery import shared_task
from django.utils import timezone

from newsletter.services.delivering import run_lane
from newsletter.services.digests import write_digest
from newsletter.services.gathering import gather_due
from newsletter.services.inviting import invite_waiting
from newsletter.services.issuing import send_due_issues
from newsletter.services.sending import keep_sending as call_workers


@shared_task(name="newsletter.write_digest")
def write_digest_of_this_week() -> None:
    """Write the draft with new activities. Safe to repeat: one a week."""
    write_digest(on=timezone.localdate())


@shared_task(name="newsletter.send_batch")
def send_batch(lane_id: int, turn: int) -> None:
    """Send one batch of a sending and call the next worker."""
    run_lane(lane_id=lane_id, turn=turn)


@shared_task(name="newsletter.keep_sending")
def keep_sending() -> None:
    """Go on with what stands still, and begin what was planned for now. Safe to run twice at once."""
    call_workers()
    send_due_issues(timezone.now())


@shared_task(name="newsletter.gather")
def gather() -> None:
    """Begin the mail about the week and the month that ended. Safe to repeat."""
    gather_due(timezone.now())


@shared_task(name="newsletter.invite")
def invite_contacts() -> None:
    """Invite the contact persons who were not invited this school year. Safe to repeat."""
    invite_waiting()
