"""The mail of a service message: once to each person whom it concerns, with or without a newsletter (promise OGP-2.1c).

In batches by number, each in one transaction with the note how far it came: a worker that dies in between leaves nobody out and
mails nobody twice, two workers wait for each other, and a hundred thousand people take no more memory than two hundred.

A message whose mail cannot be made keeps no other waiting: the region sees it at the message, and each next turn tries again. An
account whose address is none is passed over.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from desk.models import ServiceMessage
from desk.service_reach import reached_by
from outbox.checking import check_envelope
from outbox.errors import UnsendableMessage
from outbox.letters import Letter, queue_letters
from outbox.rendering import Rendered, render

logger = logging.getLogger("meeloop.desk")
KIND = "desk.service"
BATCH = 200


def mail_service_messages() -> int:
    """Queue the mail of every published message that has begun; return to how many people. Safe to repeat.

    What goes wrong with one message is noted there (``mail_failed_at``) and keeps no other waiting.
    """
    now = timezone.now()
    due = ServiceMessage.objects.filter(
        by_mail=True, mailed_at=None, withdrawn_at=None, published_at__lte=now, starts_at__lte=now, ends_at__gt=now
    )
    total = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        total += _mail_one(pk)
    return total


def _mail_one(pk: int) -> int:
    total = 0
    try:
        while queued := _mail_some(pk):
            total += queued
    except Exception:
        logger.exception("service_mail_failed", extra={"object_id": str(pk)})
        ServiceMessage.objects.filter(pk=pk).update(mail_failed_at=timezone.now())
        return total
    ServiceMessage.objects.filter(pk=pk).exclude(mail_failed_at=None).update(mail_failed_at=None)
    return total


def letter_of(message: ServiceMessage, language: str) -> Rendered:
    """Return the mail in one language, as it would be sent."""
    with translation.override(language):
        return render("desk/email/service", _context(message), language=language)


def cause_of(message: ServiceMessage) -> str:
    """Return how the dedupe keys of its mails begin."""
    return f"{KIND}:{message.pk}:"


@transaction.atomic
def _mail_some(pk: int) -> int:
    """Queue the next ones; nobody left is noted as the end of it."""
    message = ServiceMessage.objects.select_for_update().get(pk=pk)
    if message.mailed_at is not None or message.withdrawn_at is not None:
        return 0
    people = list(reached_by(message).filter(pk__gt=message.mailed_to).only("pk", "email", "language")[:BATCH])
    if not people:
        message.mailed_at = timezone.now()
        message.save(update_fields=["mailed_at"])
        return 0
    letters = _letters(message, people)
    queue_letters(letters)
    message.mailed_to, message.mailed = people[-1].pk, message.mailed + len(letters)
    message.save(update_fields=["mailed_to", "mailed"])
    return len(people)


def _letters(message: ServiceMessage, people: Sequence[User]) -> Sequence[Letter]:
    """Return one letter a person, written once a language."""
    written = {language: letter_of(message, language) for language in {person.language for person in people}}
    letters = [
        Letter(
            kind=KIND,
            recipient=person.email,
            subject=written[person.language].subject,
            text=written[person.language].text,
            html=written[person.language].html,
            dedupe_key=f"{cause_of(message)}{person.pk}",
        )
        for person in people
    ]
    return [letter for letter in letters if _has_an_address(letter)]


def _has_an_address(letter: Letter) -> bool:
    try:
        check_envelope(kind=letter.kind, recipient=letter.recipient, dedupe_key=letter.dedupe_key)
    except UnsendableMessage:
        logger.warning("service_mail_unaddressed", extra={"object_id": letter.dedupe_key})
        return False
    return True


def _context(message: ServiceMessage) -> dict[str, Any]:  # Any: template context
    title, text = message.words
    return {
        "title": title,
        "paragraphs": [line.strip() for line in text.splitlines() if line.strip()],
        "url": settings.SITE_URL.rstrip("/") + reverse("desk:service_message", args=[message.pk]),
        "label": _("Lees het op de site"),
        "why_mailed": _(
            "Je krijgt deze mail omdat je een account hebt en dit gaat over het gebruik van de site. Dit is geen nieuwsbrief."
        ),
    }
