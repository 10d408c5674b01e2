"""What the roof itself has done by the clock."""

from celery import shared_task

from meeloop.clock import note_tick


@shared_task(name="meeloop.tick")
def tick() -> None:
    """Note that beat, queue and worker are there: ``/health/ready`` says when that is too long ago. Safe to repeat."""
    note_tick()
