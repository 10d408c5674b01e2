"""The mail that asks who was there for three answers. It goes after the date, once, however often attendance is put right."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from enrolments.choices import Audience
from enrolments.emails import people
from enrolments.emails.mails import Mail, letters_of, provider_id, provider_name, provider_words, school_words
from enrolments.models import Enrolment
from outbox.letters import queue_letters


def ask(enrolment: Enrolment, addresses: Mapping[Audience, str]) -> None:
    """Queue the mails to the adult of the school and to the provider, in the running transaction."""
    if Audience.TEACHER in addresses:
        words = school_words(enrolment, provider_name(enrolment), page="evaluation", button=lambda: _("Naar de vragen"))
        _queue(Mail("evaluation_school", enrolment, people.of_trip(enrolment), words))
    if address := addresses.get(Audience.PROVIDER):
        about = provider_words(enrolment)
        more = lambda: {**about(), "url": address, "button": _("Beantwoord de 3 vragen")}  # noqa: E731  # in the reader's language
        _queue(Mail("evaluation_provider", enrolment, people.of_provider(provider_id(enrolment)), more))


def _queue(mail: Mail) -> None:
    queue_letters([replace(letter, due_at=mail.enrolment.session.ends_at) for letter in letters_of(mail)])
