"""The first letters of a sign-up, written by the worker: what they say is frozen in the transaction of the sign-up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from activities.models import ActivityPage, Session
from enrolments.emails.mails import key_of, kind_of, work_of
from enrolments.models import Enrolment
from enrolments.rules.situation import Reader
from outbox.letters import LaterLetter
from schools.models import School, SchoolClass

# Every column that the words and the calendar file of a first letter come from.
FROZEN: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "enrolment": (
        Enrolment,
        ("id", "session_id", "places", "adults", "note", "status", "status_reason", "sequence", "updated_at"),
    ),
    "session": (Session, ("id", "starts_at", "ends_at", "location", "sequence", "updated_at")),
    "activity": (ActivityPage, ("id", "title", "location_kind", "street", "postcode", "city", "what_to_bring")),
    "school": (School, ("id", "name", "city")),
    "school_class": (SchoolClass, ("id", "name")),
    "by": (User, ("id", "email", "display_name")),
}
# Any, below: JSON.


def later(name: str, enrolment: Enrolment, readers: Sequence[Reader], *, provider: str, cause: str) -> Sequence[LaterLetter]:
    """Return this message as letters to be written later."""
    facts = freeze(enrolment, provider) if readers else {}
    return [
        LaterLetter(
            kind=kind_of(name),
            recipient=reader.email,
            dedupe_key=key_of(name, enrolment.pk, reader, cause),
            facts={**facts, "reader": reader.pk, "language": reader.language},
            for_work=work_of(reader),
        )
        for reader in readers
    ]


def freeze(enrolment: Enrolment, provider: str) -> dict[str, Any]:
    """Return what a first letter says about this sign-up, as plain JSON."""
    rows: dict[str, models.Model | None] = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "school": enrolment.school,
        "school_class": enrolment.school_class,
        "by": enrolment.enrolled_by,
    }
    frozen: dict[str, Any] = {
        name: {column: _plain(getattr(row, column)) for column in FROZEN[name][1]} for name, row in rows.items() if row
    }
    return {**frozen, "provider": provider}


def thaw(facts: Mapping[str, Any]) -> Enrolment:
    """Return the sign-up as it was, with what hangs on it; none of it is a row."""
    rows: dict[str, Any] = {
        name: model(**{column: _rich(model, column, value) for column, value in facts[name].items()})
        for name, (model, _columns) in FROZEN.items()
        if name in facts
    }
    enrolment: Enrolment = rows["enrolment"]
    enrolment.session, enrolment.school = rows["session"], rows["school"]
    enrolment.session.activity = rows["activity"]
    enrolment.school_class, enrolment.enrolled_by = rows.get("school_class"), rows.get("by")
    return enrolment


def reader_of(recipient: str, facts: Mapping[str, Any]) -> Reader:
    """Return who reads the letter."""
    return Reader(facts["reader"], recipient, facts["language"])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def _rich(model: type[models.Model], column: str, value: Any) -> Any:
    column_of: Any = model._meta.get_field(column)  # noqa: SLF001  # Django documents it
    return column_of.to_python(value)
