"""What workers do for the desk, by the clock (settings/queue.py)."""

from celery import shared_task

from desk.services.incident_time import keep_incident_time
from desk.services.inquiry_time import keep_inquiry_time
from desk.services.keeping_time import keep_time
from desk.services.service_mail import mail_service_messages
from desk.services.telling import tell_everybody


@shared_task(name="desk.keep_time")
def keep_the_clocks() -> None:
    """Remind, escalate, end and forget requests and inquiries. Safe to repeat."""
    keep_time()
    keep_inquiry_time()


@shared_task(name="desk.tell_statement")
def tell_of_the_statement() -> None:
    """Mail a material change of the privacy statement to whom it was not told yet. Safe to repeat."""
    tell_everybody()


@shared_task(name="desk.keep_incident_time")
def keep_the_clocks_of_incidents() -> None:
    """Tell who must act that the clock of an incident runs. Safe to repeat."""
    keep_incident_time()


@shared_task(name="desk.mail_service_messages")
def mail_what_people_must_know() -> None:
    """Mail the service messages that have begun, once to each person. Safe to repeat."""
    mail_service_messages()
