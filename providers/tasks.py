"""What providers do later. Nobody imports this; the schedule names a task."""

from celery import shared_task

from providers.services.recognition_reminders import remind_of_ends


@shared_task(name="providers.remind_of_recognitions", ignore_result=True)
def remind_of_recognitions() -> None:
    """Tell providers three months and one month ahead that a recognition ends. Safe to repeat."""
    remind_of_ends()
