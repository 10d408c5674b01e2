"""Mails that nobody's move made: what is near, what somebody still has to answer, what nobody noted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from enrolments.choices import EnrolmentStatus
from enrolments.emails import contents, people
from enrolments.emails.mails import Mail, provider_id, provider_name, provider_words, school_words
from enrolments.models import Enrolment
from enrolments.rules.reminders import PLANS, Cause
from kit.when import day_and_clock, day_text, span_text


def prepare(enrolment: Enrolment, day: date) -> Mail:
    """What to bring and where to be, with the event for who goes along."""
    plan = PLANS.get(enrolment.session.activity.kind)
    words = school_words(
        enrolment,
        provider_name(enrolment),
        day=lambda: day_text(enrolment.session.starts_at),
        hint=lambda: str(plan.hint) if plan else "",
    )
    return Mail("prepare", enrolment, people.of_trip(enrolment), words, contents.attachment(enrolment), f":{day}")


def coming(enrolment: Enrolment, day: date) -> Mail:
    """The question of the day before; its answer is one click on a page."""
    words = school_words(
        enrolment,
        provider_name(enrolment),
        page="confirm",
        day=lambda: day_text(enrolment.session.starts_at),
        button=lambda: _("Geef antwoord"),
    )
    return Mail("coming", enrolment, people.of_trip(enrolment), words, cause=f":{day}")


def tomorrow(groups: Sequence[Enrolment], day: date) -> Mail:
    """All groups of one date, as numbers, to who receives them."""
    first = groups[0]

    def words() -> dict[str, Any]:  # Any: template context
        return {
            **_about_date(first),
            "facts": [*_facts_of_date(first), *((one.school.name, _line(one)) for one in groups)],
            "total": sum(one.places for one in groups),
        }

    readers = people.of_provider(provider_id(first))
    return Mail("tomorrow", first, readers, words, cause=f":{day}", about=f"date-{first.session_id}")


def answer_needed(enrolment: Enrolment, cause: Cause) -> Mail:
    """To the provider, or to who says yes inside the school."""
    end = enrolment.answer_until or enrolment.session.starts_at
    mark = f":{cause}:{timezone.localtime(end).date()}"
    if enrolment.status == EnrolmentStatus.DRAFT:
        words = school_words(
            enrolment,
            provider_name(enrolment),
            page="approve",
            until=lambda: day_and_clock(end),
            button=lambda: _("Geef akkoord"),
        )
        return Mail("approval_reminder", enrolment, people.approvers_of(enrolment), words, cause=mark)
    about = provider_words(enrolment)
    more = lambda: {**about(), "until": day_and_clock(end), "button": _("Geef antwoord")}  # noqa: E731  # in the reader's language
    return Mail("answer_reminder", enrolment, people.of_provider(provider_id(enrolment)), more, cause=mark)


def offer_ends(enrolment: Enrolment) -> Mail:
    """An offer is about to lapse."""
    end = enrolment.offer_until or enrolment.session.starts_at
    words = school_words(
        enrolment,
        provider_name(enrolment),
        page="offer",
        until=lambda: day_and_clock(end),
        button=lambda: _("Beantwoord het aanbod"),
    )
    return Mail("offer_reminder", enrolment, people.of_school(enrolment), words, cause=f":{timezone.localtime(end).date()}")


def attendance_missing(
    groups: Sequence[Enrolment], cause: Cause, until: datetime, *, by_provider: Sequence[tuple[Enrolment, datetime]]
) -> Sequence[Mail]:
    """Of one date: to the school of each group that was not noted, and once to the provider, about those it can still note.

    ``by_provider`` are those groups, each with until when.
    """
    first = groups[0]
    mark = f":{cause}"
    mails = [
        Mail(
            "attendance_school",
            one,
            people.of_trip(one),
            school_words(
                one,
                provider_name(one),
                page="attendance",
                day=lambda: day_text(first.session.starts_at),
                until=lambda: day_and_clock(until),
                button=lambda: _("Noteer wie er was"),
            ),
            cause=mark,
        )
        for one in groups
    ]

    def words() -> dict[str, Any]:  # Any: template context
        return {
            **_about_date(first),
            "facts": [*_facts_of_date(first), *((one.school.name, _line(one)) for one, _end in by_provider)],
            "until": day_and_clock(min(end for _one, end in by_provider)),
            "button": _("Noteer wie er was"),
        }

    if not by_provider:
        return mails
    readers = people.of_provider(provider_id(first))
    return [*mails, Mail("attendance_provider", first, readers, words, cause=mark, about=f"date-{first.session_id}")]


def _about_date(enrolment: Enrolment) -> dict[str, Any]:  # Any: template context
    return {
        "activity": enrolment.session.activity.title,
        "day": day_text(enrolment.session.starts_at),
        "url": contents.page_of("roster", enrolment.session_id),
        "button": _("Bekijk wie er komt"),
    }


def _facts_of_date(enrolment: Enrolment) -> contents.Facts:
    session = enrolment.session
    return [
        (_("Activiteit"), session.activity.title),
        (_("Wanneer"), span_text(session.starts_at, session.ends_at)),
    ]


def _line(enrolment: Enrolment) -> str:
    """Return "klas 3B: 24 leerlingen en 2 begeleiders", and whether the school said that it comes."""
    line = f"{contents.group_name(enrolment)}: {contents.head_count(enrolment)}"
    return _("%(group)s (bevestigd)") % {"group": line} if enrolment.status == EnrolmentStatus.CONFIRMED else line
