"""The mail that asks who was there for three answers. It goes after the date, once, however often attendance is put right."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from enrolments.choices import Audience
from enrolments.emails import people
from enrolments.emails.mails import Mail, letters_of, provider_id, provider_name, provider_words, school_words
from enrolments.models import Enrolment
from enrolments.rules.situation import Reader
from outbox.services import queue_message


def ask(enrolment: Enrolment, addresses: Mapping[Audience, str]) -> None:
    """Queue the mails to the adult of the school and to the provider, in the running transaction."""
    if Audience.TEACHER in addresses:
        words = school_words(enrolment, provider_name(enrolment), page="evaluation", button=lambda: _("Naar de vragen"))
        _queue(Mail("evaluation_school", enrolment, _adult(enrolment), words))
    if address := addresses.get(Audience.PROVIDER):
        about = provider_words(enrolment)
        more = lambda: {**about(), "url": address, "button": _("Beantwoord de 3 vragen")}  # noqa: E731  # in the reader's language
        _queue(Mail("evaluation_provider", enrolment, people.of_provider(provider_id(enrolment)), more))


def _adult(enrolment: Enrolment) -> Sequence[Reader]:
    """Return who goes along, as long as the school still knows them; else who signed the group up."""
    teacher = Reader.of(enrolment.teacher) if people.works_at_school(enrolment.teacher, enrolment.school_id) else None
    return [teacher] if teacher else people.of_school(enrolment)


def _queue(mail: Mail) -> None:
    for letter in letters_of(mail):
        queue_message(
            kind=letter.kind,
            recipient=letter.recipient,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            dedupe_key=letter.dedupe_key,
            due_at=mail.enrolment.session.ends_at,
        )
