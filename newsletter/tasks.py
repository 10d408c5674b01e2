"""What workers do for the newsletter."""

from celery import shared_task

from newsletter.services import forget_people, forget_proof


@shared_task(name="newsletter.clean_up")
def clean_up() -> None:
    """Forget what is past its term. Safe to repeat."""
    forget_people()
    forget_proof()
