"""The clock's part: offers that lapse, and what nobody answered in time. Enqueued by beat, by name."""

from celery import shared_task

from enrolments.services import approving, digesting, holding, reminding, requesting, waiting, watching
from enrolments.services.sweeping import in_turn


@shared_task(name="enrolments.keep_time")
def keep_time() -> None:
    """Clear away holds that ended, send on what needs no yes any more, take back offers whose end has come, end what nobody answered in time, serve who can come."""
    in_turn(
        holding.release_expired,
        approving.go_on_without_approval,
        waiting.lapse_offers,
        waiting.expire_unanswered,
        waiting.serve_forgotten,
        requesting.lapse_questions,
    )


@shared_task(name="enrolments.remind")
def remind() -> None:
    """Queue the reminders that are due. Safe to repeat."""
    in_turn(reminding.remind, approving.tell_where_nobody_approves)


@shared_task(name="enrolments.send_digests")
def send_digests() -> None:
    """Queue the digests that are due. Safe to repeat."""
    digesting.send_digests()


@shared_task(name="enrolments.check_invariants")
def check_invariants() -> None:
    """Check what must always be true of sign-ups, and write down what was found: /health/ready says it. Safe to repeat."""
    watching.check_and_note()
