"""What is mailed about sign-ups: outbox rows in the running transaction; the dedupe key names the cause."""

from functools import partial
from typing import Any

from enrolments.emails import contents, people
from enrolments.emails.by_move import FIRST, cause_of, of_new_enrolment, tell, write_first
from enrolments.emails.mails import Mail, kind_of, provider_id, provider_name, school_words, send
from enrolments.models import Enrolment
from kit.when import span_text
from outbox.later import register_writer
from outbox.readers import register_judge

__all__ = ["of_new_enrolment", "provider_id", "provider_name", "register_writers", "tell", "tell_school_of_change"]


def tell_school_of_change(
    enrolment: Enrolment, *, before: dict[str, Any], is_asked_anew: bool = False
) -> None:  # Any: old values of columns
    """Another time or place: once per change, with the calendar file that moves the event (promise POR-3c)."""
    session = enrolment.session
    old_start, old_end = before.get("starts_at", session.starts_at), before.get("ends_at", session.ends_at)
    words = school_words(
        enrolment, provider_name(enrolment), was=lambda: span_text(old_start, old_end), is_asked_anew=lambda: is_asked_anew
    )
    calendar = contents.attachment(enrolment) if contents.has_event(enrolment.status) else None
    cause = f":{session.sequence}{cause_of(enrolment)}"
    send(Mail("session_changed", enrolment, people.of_school_and_trip(enrolment), words, calendar, cause))


def register_writers() -> None:
    """Tell the outbox who writes the letters that are queued as facts, and who may still read one when it goes out."""
    register_judge("enrolments", people.may_read)
    for letter, name in FIRST.items():
        register_writer(kind_of(name), partial(write_first, letter))
