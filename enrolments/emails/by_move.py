"""What the table of moves says about letters, carried out: for each letter who reads it and what it says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Session
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails import contents, people
from enrolments.emails.later import later, reader_of, thaw
from enrolments.emails.mails import Mail, kind_of, letters_of, provider_id, provider_name, provider_words, school_words, send
from enrolments.models import Enrolment
from enrolments.moves import Letter, Move
from enrolments.rules.situation import Occasion, Reader
from kit.when import day_and_clock
from outbox.letters import LaterLetter
from outbox.letters import Letter as Post
from outbox.services import Attachment

Builder = Callable[[Enrolment, Move, Sequence[Session]], Mail | None]
ENDS = {
    EnrolmentStatus.CANCELLED_BY_SCHOOL: "cancelled",
    EnrolmentStatus.DECLINED: "declined",
    EnrolmentStatus.LAPSED: "lapsed",
    EnrolmentStatus.EXPIRED: "expired",
}


def tell(enrolment: Enrolment, move: Move, *, others: Sequence[Session] = ()) -> None:
    """Queue the letters of a move just made. ``others`` are dates to choose from, for a group that cannot come.

    The sign-up must have been read ``with_details``.
    """
    mails = [mail for letter in move.letters if (mail := MAILS[letter](enrolment, move, others))]
    send(*mails)


def of_new_enrolment(enrolment: Enrolment, occasion: Occasion, move: Move) -> Sequence[Post | LaterLetter]:
    """Return the letters of a sign-up that begins with this move, ready to be queued: nothing is read or written.

    They are written by the worker from what is true now; for who wants a digest at once, because letters meet there. The
    people who read them came with the occasion; approvers of a school are asked by ``tell`` afterwards.
    """
    provider = occasion.provider_name
    posts: list[Post | LaterLetter] = []
    for letter in move.letters:
        if letter not in FIRST:
            continue
        readers = occasion.provider_people if letter in OF_PROVIDER else _who_signed_up(enrolment)
        kind = kind_of(FIRST[letter])
        now = [one for one in readers if one.is_daily(kind)]
        then = [one for one in readers if not one.is_daily(kind)]
        posts += later(FIRST[letter], enrolment, then, provider=provider, cause=cause_of(enrolment))
        posts += letters_of(first_mail(letter, enrolment, now, provider)) if now else []
    return posts


def write_first(letter: Letter, recipient: str, facts: Mapping[str, Any]) -> Post:
    """Write such a letter from its frozen facts (``outbox.later``)."""
    mail = first_mail(letter, thaw(facts), [reader_of(recipient, facts)], facts["provider"])
    return letters_of(mail)[0]


def cause_of(enrolment: Enrolment) -> str:
    """Return what tells one move of a sign-up from the next: a group can be told twice that it is confirmed."""
    return f":{enrolment.sequence}" if enrolment.sequence else ""


def _who_signed_up(enrolment: Enrolment) -> Sequence[Reader]:
    reader = Reader.of(enrolment.enrolled_by, people.at_school(enrolment.school_id))
    return [reader] if reader else []


FIRST = {
    Letter.SCHOOL_CONFIRMED: "confirmed",
    Letter.SCHOOL_REQUESTED: "requested",
    Letter.SCHOOL_WAITING: "waiting",
    Letter.PROVIDER_NEW_GROUP: "new_group",
    Letter.PROVIDER_ASKED: "new_request",
}

OF_PROVIDER = (Letter.PROVIDER_NEW_GROUP, Letter.PROVIDER_ASKED)


def first_mail(letter: Letter, enrolment: Enrolment, readers: Sequence[Reader], provider: str) -> Mail:
    """Return one of the letters with which a sign-up begins."""
    name = FIRST[letter]
    if letter in OF_PROVIDER:
        return Mail(name, enrolment, readers, provider_words(enrolment), cause=cause_of(enrolment))
    # What was asked for stands in the calendar too, as something that is not sure yet.
    has_event = letter in {Letter.SCHOOL_CONFIRMED, Letter.SCHOOL_REQUESTED}
    calendar = contents.attachment(enrolment) if has_event else None
    return Mail(name, enrolment, readers, school_words(enrolment, provider), calendar, cause_of(enrolment))


def _later(letter: Letter) -> Builder:
    def mail(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
        is_providers = letter in OF_PROVIDER
        readers = people.of_provider(provider_id(enrolment)) if is_providers else people.of_school(enrolment)
        return first_mail(letter, enrolment, readers, provider_name(enrolment))

    return mail


def _offered(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    until = enrolment.offer_until or enrolment.session.starts_at
    name = "offered_other_date" if enrolment.stands_in_for_id else "offered"
    words = school_words(
        enrolment,
        provider_name(enrolment),
        page="offer",
        until=lambda: day_and_clock(until),
        wanted=lambda: enrolment.wanted_places,
        offered=lambda: contents.pupils(enrolment.places),
    )
    return Mail(name, enrolment, people.of_school(enrolment), words, cause=cause_of(enrolment))


def _ended(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    name = "disapproved" if move.action == "disapprove" else ENDS[EnrolmentStatus(enrolment.status)]
    words = school_words(enrolment, provider_name(enrolment), was=lambda: move.origin, has_event=lambda: _had_event(move))
    readers = people.of_school_and_trip(enrolment) if move.origin in GOING else people.of_school(enrolment)
    return Mail(name, enrolment, readers, words, _last_event(enrolment, move), cause_of(enrolment))


def _date_off(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    is_whole_date = enrolment.session.status != "scheduled"
    words = school_words(
        enrolment, provider_name(enrolment), others=lambda: contents.other_dates(others), has_event=lambda: _had_event(move)
    )
    name = "session_cancelled" if is_whole_date else "withdrawn"
    readers = people.of_school_and_trip(enrolment)
    return Mail(name, enrolment, readers, words, _last_event(enrolment, move), cause_of(enrolment))


def _restored(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    calendar = contents.attachment(enrolment) if contents.has_event(enrolment.status) else None
    words = school_words(enrolment, provider_name(enrolment), status=lambda: EnrolmentStatus(enrolment.status).label)
    readers = people.of_school_and_trip(enrolment) if enrolment.status in GOING else people.of_school(enrolment)
    return Mail("restored", enrolment, readers, words, calendar, cause_of(enrolment))


def _had_event(move: Move) -> bool:
    return contents.has_event(move.origin)


def _last_event(enrolment: Enrolment, move: Move) -> Attachment | None:
    """Return the file that takes the event out of calendars, where it ever got in."""
    return contents.attachment(enrolment) if _had_event(move) else None


def _approvers_asked(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    until = enrolment.answer_until or enrolment.session.starts_at
    words = school_words(
        enrolment,
        provider_name(enrolment),
        page="approve",
        until=lambda: day_and_clock(until),
        button=lambda: _("Geef akkoord"),
    )
    return Mail("approval_asked", enrolment, people.approvers_of(enrolment), words, cause=cause_of(enrolment))


def _provider_cancelled(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    readers = people.of_provider(provider_id(enrolment))
    return Mail("group_cancelled", enrolment, readers, provider_words(enrolment), cause=cause_of(enrolment))


def _provider_restored(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail | None:
    if enrolment.status not in {EnrolmentStatus.REQUESTED, *GOING}:
        return None  # its provider never heard of this group
    readers = people.of_provider(provider_id(enrolment))
    return Mail("group_restored", enrolment, readers, provider_words(enrolment), cause=cause_of(enrolment))


def _provider_expired(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    """Nobody answered in time: the places are free again, and whose answer it was hears that too."""
    readers = people.of_provider(provider_id(enrolment))
    return Mail("request_expired", enrolment, readers, provider_words(enrolment), cause=cause_of(enrolment))


def _school_changed(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    words = school_words(enrolment, provider_name(enrolment), has_event=lambda: contents.has_event(enrolment.status))
    calendar = contents.attachment(enrolment) if contents.has_event(enrolment.status) else None
    readers = people.of_school_and_trip(enrolment) if enrolment.status in GOING else people.of_school(enrolment)
    return Mail("changed", enrolment, readers, words, calendar, cause_of(enrolment))


def _provider_changed(enrolment: Enrolment, move: Move, others: Sequence[Session]) -> Mail:
    """Numbers only: who comes stands on the list, for who may see it. A provider's calendar holds dates, no groups."""
    readers = people.of_provider(provider_id(enrolment))
    return Mail("group_changed", enrolment, readers, provider_words(enrolment), cause=cause_of(enrolment))


MAILS: Mapping[Letter, Builder] = {
    **{letter: _later(letter) for letter in FIRST},
    Letter.SCHOOL_OFFERED: _offered,
    Letter.SCHOOL_ENDED: _ended,
    Letter.SCHOOL_DATE_OFF: _date_off,
    Letter.SCHOOL_RESTORED: _restored,
    Letter.APPROVERS_ASKED: _approvers_asked,
    Letter.PROVIDER_CANCELLED: _provider_cancelled,
    Letter.PROVIDER_RESTORED: _provider_restored,
    Letter.PROVIDER_EXPIRED: _provider_expired,
    Letter.SCHOOL_CHANGED: _school_changed,
    Letter.PROVIDER_CHANGED: _provider_changed,
}
