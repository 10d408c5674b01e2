"""What schools do later. Nobody imports this; the schedule and others name a task."""

from celery import shared_task

from schools.services.agreement_ends import remind_schools
from schools.services.import_undoing import discard_old_previews
from schools.services.programs import tell_of_refused_tokens
from schools.services.rolling_over import end_old_years
from schools.services.telling_what_goes import tell_schools


@shared_task(name="schools.discard_old_previews")
def forget_old_previews() -> None:
    """Forget the names in previews older than a day, and what could be undone until yesterday (promise POR-2g)."""
    discard_old_previews()


@shared_task(name="schools.end_old_years")
def end_memberships_of_old_years() -> None:
    """End the old memberships of roll-overs that were made before 1 August; runs every hour, does its work on that day."""
    end_old_years()


@shared_task(name="schools.tell_what_goes")
def tell_what_goes() -> None:
    """Tell schools two weeks before that names of pupils go, or that their agreement ends, and owners of tokens that reach no pupil any more. Safe to repeat."""
    tell_schools()
    remind_schools()
    tell_of_refused_tokens()
