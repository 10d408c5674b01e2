"""One function per message. Each writes outbox rows in the running transaction; the dedupe key names the cause."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from activities.models import Session
from enrolments.choices import EnrolmentStatus
from enrolments.emails import contents, people
from enrolments.models import Enrolment
from enrolments.rules.situation import Occasion, Reader
from kit.when import day_and_clock, span_text
from outbox.letters import Letter, queue_letters
from outbox.rendering import render
from outbox.services import Attachment

Words = Callable[[], dict[str, Any]]  # Any: template context; called in the reader's language
ENDS = {
    EnrolmentStatus.CANCELLED_BY_SCHOOL: "cancelled",
    EnrolmentStatus.DECLINED: "declined",
    EnrolmentStatus.LAPSED: "lapsed",
    EnrolmentStatus.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to several people, each in their own language. ``cause`` makes it unique beside the sign-up itself."""

    name: str
    enrolment: Enrolment
    readers: Sequence[Reader]
    words: Words
    attachment: Attachment | None = None
    cause: str = field(default="")


def of_new_enrolment(enrolment: Enrolment, occasion: Occasion, *, is_accepted: bool) -> Sequence[Letter]:
    """Return the confirmation to who signs up and the notice to the provider, ready to be queued: nothing is read or written."""
    reader = Reader.of(enrolment.enrolled_by)
    mails = (
        _to_school(enrolment, [reader] if reader else [], occasion.provider_name, is_accepted=is_accepted),
        _to_provider(enrolment, occasion.provider_people, is_accepted=is_accepted),
    )
    return [letter for mail in mails for letter in _letters(mail)]


def tell_of_enrolment(enrolment: Enrolment, *, is_accepted: bool) -> None:
    """The same, for a group that took its offer."""
    _send(
        _to_school(enrolment, people.of_school(enrolment), provider_name(enrolment), is_accepted=is_accepted),
        _to_provider(enrolment, people.of_provider(provider_id(enrolment)), is_accepted=is_accepted),
    )


def tell_school_of_yes(enrolment: Enrolment) -> None:
    """The provider said yes."""
    _send(_to_school(enrolment, people.of_school(enrolment), provider_name(enrolment), is_accepted=True))


def tell_of_waiting(enrolment: Enrolment, occasion: Occasion) -> None:
    """The group stands on the waiting list."""
    reader = Reader.of(enrolment.enrolled_by)
    words = _school_words(enrolment, occasion.provider_name)
    _send(Mail("waiting", enrolment, [reader] if reader else [], words))


def tell_of_offer(enrolment: Enrolment) -> None:
    """Places came free and are held; answer before the end."""
    until = enrolment.offer_until or enrolment.session.starts_at
    words = _school_words(enrolment, provider_name(enrolment), page="offer", until=lambda: day_and_clock(until))
    _send(Mail("offered", enrolment, people.of_school(enrolment), words))


def tell_school_of_end(enrolment: Enrolment) -> None:
    """The group does not go: its own wish, a provider's no, an offer or request that ran out."""
    words = _school_words(enrolment, provider_name(enrolment), reason=lambda: enrolment.status_reason)
    name = ENDS[EnrolmentStatus(enrolment.status)]
    _send(Mail(name, enrolment, people.of_school(enrolment), words, contents.attachment(enrolment)))


def tell_provider_of_cancellation(enrolment: Enrolment) -> None:
    """A school took its group off the date."""
    words = _provider_words(enrolment, reason=enrolment.status_reason)
    _send(Mail("group_cancelled", enrolment, people.of_provider(provider_id(enrolment)), words))


def tell_school_of_cancelled_session(enrolment: Enrolment, *, others: list[Session]) -> None:
    """The date is off; these other dates have room for the whole group."""
    words = _school_words(
        enrolment,
        provider_name(enrolment),
        reason=lambda: enrolment.status_reason,
        others=lambda: contents.other_dates(others),
    )
    calendar = contents.attachment(enrolment)
    _send(Mail("session_cancelled", enrolment, people.of_school(enrolment), words, calendar))


def tell_school_of_change(enrolment: Enrolment, *, before: dict[str, Any]) -> None:  # Any: old values of columns
    """Another time or place: once per change, with the calendar file that moves the event (promise POR-3c)."""
    session = enrolment.session
    old_start, old_end = before.get("starts_at", session.starts_at), before.get("ends_at", session.ends_at)
    words = _school_words(enrolment, provider_name(enrolment), was=lambda: span_text(old_start, old_end))
    has_event = enrolment.status != EnrolmentStatus.WAITING
    calendar = contents.attachment(enrolment) if has_event else None
    readers, cause = people.of_school(enrolment), f":{session.sequence}"
    _send(Mail("session_changed", enrolment, readers, words, calendar, cause))


def provider_id(enrolment: Enrolment) -> int | None:
    """Return the provider of a sign-up that was read ``with_details``."""
    return enrolment.provider_id  # type: ignore[attr-defined,no-any-return]  # annotated by with_provider()


def provider_name(enrolment: Enrolment) -> str:
    """Return the provider's name of a sign-up that was read ``with_details``."""
    return enrolment.provider_name or ""  # type: ignore[attr-defined]  # as above


def _to_school(enrolment: Enrolment, readers: Sequence[Reader], provider: str, *, is_accepted: bool) -> Mail:
    words = _school_words(enrolment, provider)
    if is_accepted:
        return Mail("confirmed", enrolment, readers, words, contents.attachment(enrolment))
    # In the calendar too, as something that is not sure yet.
    return Mail("requested", enrolment, readers, words, contents.attachment(enrolment))


def _to_provider(enrolment: Enrolment, readers: Sequence[Reader], *, is_accepted: bool) -> Mail:
    return Mail("new_group" if is_accepted else "new_request", enrolment, readers, _provider_words(enrolment))


def _school_words(enrolment: Enrolment, provider: str, *, page: str = "detail", **more: Callable[[], Any]) -> Words:
    """Return what makes the context, later and in the reader's language."""

    def words() -> dict[str, Any]:  # Any: template context
        return {
            "activity": enrolment.session.activity.title,
            "provider": provider,
            "group": contents.group_name(enrolment),
            "facts": contents.facts_for_school(enrolment, provider),
            "url": contents.page_of(page, enrolment.pk),
            "button": _("Bekijk je inschrijving"),
            **{name: value() for name, value in more.items()},
        }

    return words


def _provider_words(enrolment: Enrolment, *, reason: str = "") -> Words:
    def words() -> dict[str, Any]:  # Any: template context
        return {
            "activity": enrolment.session.activity.title,
            "school": enrolment.school.name,
            "group": contents.group_name(enrolment),
            "facts": contents.facts_for_provider(enrolment),
            "url": contents.page_of("roster", enrolment.session_id),
            "button": _("Bekijk wie er komt"),
            "reason": reason,
        }

    return words


def _send(*mails: Mail) -> None:
    queue_letters([letter for mail in mails for letter in _letters(mail)])


def _letters(mail: Mail) -> Sequence[Letter]:
    return [letter for language in sorted({reader.language for reader in mail.readers}) for letter in _in(mail, language)]


def _in(mail: Mail, language: str) -> Sequence[Letter]:
    with translation.override(language):
        folder = f"enrolments/email/{mail.name}"
        rendered = render(folder, {**mail.words(), "words": f"{folder}/words.txt"}, language=language)
    return [
        Letter(
            kind=f"enrolments.{mail.name}",
            recipient=reader.email,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            dedupe_key=f"enrolments.{mail.name}:{mail.enrolment.pk}:{reader.pk}{mail.cause}",
            attachment=mail.attachment,
        )
        for reader in mail.readers
        if reader.language == language
    ]
