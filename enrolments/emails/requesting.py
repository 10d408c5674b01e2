"""Letters about a date on request. Numbers and days, never the name of a pupil."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from enrolments.emails import contents, people
from enrolments.emails.mails import Mail, provider_name, school_words, send, work_of
from enrolments.models import DateRequest, Enrolment
from enrolments.rules.guards import UNDO
from enrolments.rules.situation import Reader
from kit.when import day_and_clock
from outbox.letters import Letter, queue_letters
from outbox.rendering import render
from outbox.services import withdraw_unsent
from schools.rules import COORDINATING


def tell_provider(asked: DateRequest, name: str, *, but: Collection[int] = ()) -> None:
    """Queue a letter to the provider's people, but for these readers."""
    readers = people.of_provider(asked.activity.provider.pk)
    _queue(asked, name, [one for one in readers if one.pk not in but], page="date_request")


def tell_provider_soon(asked: DateRequest) -> None:
    """Queue the question itself, to go when there was time to think better of it."""
    readers = people.of_provider(asked.activity.provider.pk)
    _queue(asked, "date_asked", readers, page="date_request", due_at=timezone.now() + UNDO)


def take_back(asked: DateRequest) -> Collection[int]:
    """Take the question out of the mail where it did not go yet; return the readers who will never have had it."""
    keys = {_key("date_asked", asked, one): one.pk for one in people.of_provider(asked.activity.provider.pk)}
    return [keys[key] for key in withdraw_unsent(list(keys))]


def tell_school(asked: DateRequest, name: str) -> None:
    """Queue a letter to who asked, or to everybody who coordinates at the school now."""
    _queue(asked, name, _at_school(asked), page="own_date_request")


def tell_of_proposal(offered: Enrolment) -> None:
    """Queue the letter with the date that the provider proposes; the sign-up must have been read ``with_details``."""
    until = offered.offer_until or offered.session.starts_at
    words = school_words(offered, provider_name(offered), page="offer", until=lambda: day_and_clock(until))
    send(Mail("date_proposed", offered, people.of_school(offered), words))


def _at_school(asked: DateRequest) -> Sequence[Reader]:
    coordinating = User.objects.filter(
        is_active=True,
        blocked_at=None,
        school_memberships__school=asked.school_id,
        school_memberships__ended_at=None,
        school_memberships__role__in=COORDINATING,
    )
    found = list(coordinating.distinct().order_by("pk"))
    who_asked = [one for one in found if one.pk == asked.asked_by_id]
    return [
        Reader(one.pk, one.email, one.language, organisation=people.at_school(asked.school_id)) for one in who_asked or found
    ]


def _key(name: str, asked: DateRequest, reader: Reader) -> str:
    return f"enrolments.{name}:{asked.pk}:{reader.pk}"


def _queue(asked: DateRequest, name: str, readers: Sequence[Reader], *, page: str, due_at: datetime | None = None) -> None:
    for language in sorted({reader.language for reader in readers}):
        with translation.override(language):
            folder = f"enrolments/email/{name}"
            context = {**_words(asked, page), "words": f"{folder}/words.txt"}
            rendered = render(folder, context, language=language)
        queue_letters(
            [
                Letter(
                    kind=f"enrolments.{name}",
                    recipient=reader.email,
                    subject=rendered.subject,
                    text=rendered.text,
                    html=rendered.html,
                    dedupe_key=_key(name, asked, reader),
                    due_at=due_at,
                    for_work=work_of(reader),
                )
                for reader in readers
                if reader.language == language
            ]
        )


def _words(asked: DateRequest, page: str) -> dict[str, Any]:  # Any: template context
    return {
        "activity": asked.activity.title,
        "school": asked.school.name,
        "group": _("klas %(name)s") % {"name": asked.school_class.name},
        "reason": asked.reason,
        "facts": facts_of(asked),
        "url": settings.SITE_URL.rstrip("/") + reverse(f"enrolments:{page}", args=[asked.pk]),
        "button": _("Bekijk de vraag"),
        "until": day_and_clock(asked.answer_until),
    }


def facts_of(asked: DateRequest) -> contents.Facts:
    """Return what was asked, in words."""
    first, last = (date_format(day, "l j F Y") for day in (asked.first_day, asked.last_day))
    facts = [
        (_("Activiteit"), asked.activity.title),
        (_("School"), f"{asked.school.name}, {asked.school.city}"),
        (_("Klas"), asked.school_class.name),
        (_("Leerlingen"), str(asked.places)),
        (_("Begeleiders"), str(asked.adults)),
        (_("Wanneer"), _("%(first)s tot en met %(last)s") % {"first": first, "last": last}),
        (_("Wensen"), asked.wishes),
    ]
    return [(title, value) for title, value in facts if value]
