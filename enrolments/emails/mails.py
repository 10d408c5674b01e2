"""From a sign-up and a template to letters, each in its reader's own language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enrolments.emails import contents
from enrolments.emails.patience import can_wait
from enrolments.models import Enrolment
from enrolments.rules.situation import Reader
from kit.when import span_text
from outbox.letters import DigestPart, ForWork, Letter, queue_letters
from outbox.rendering import render, render_words
from outbox.services import Attachment

Words = Callable[[], dict[str, Any]]  # Any: template context; called in the reader's language


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to several people. ``cause`` makes it unique beside the sign-up itself.

    ``about`` takes the sign-up's place there, for a mail about several of them. A mail ``can_wait`` for who wants one mail a
    day (``emails.patience`` says which letters may, and when not).
    """

    name: str
    enrolment: Enrolment
    readers: Sequence[Reader]
    words: Words
    attachment: Attachment | None = None
    cause: str = field(default="")
    about: str = field(default="")


def kind_of(name: str) -> str:
    """Return the outbox's name for a message."""
    return f"enrolments.{name}"


def key_of(name: str, about: object, reader: Reader, cause: str) -> str:
    """Return what makes a message to this reader one and the same, however often it is queued."""
    return f"{kind_of(name)}:{about}:{reader.pk}{cause}"


def provider_id(enrolment: Enrolment) -> int | None:
    """Return the provider of a sign-up that was read ``with_details``."""
    return enrolment.provider_id  # type: ignore[attr-defined,no-any-return]  # annotated by with_provider()


def provider_name(enrolment: Enrolment) -> str:
    """Return the provider's name of a sign-up that was read ``with_details``."""
    return enrolment.provider_name or ""  # type: ignore[attr-defined]  # as above


def school_words(enrolment: Enrolment, provider: str, *, page: str = "detail", **more: Callable[[], Any]) -> Words:
    """Return what makes the context for somebody of the school, later and in the reader's language."""

    def words() -> dict[str, Any]:  # Any: template context
        return {
            "activity": enrolment.session.activity.title,
            "provider": provider,
            "group": contents.group_name(enrolment),
            "facts": contents.facts_for_school(enrolment, provider),
            "url": contents.page_of(page, enrolment.pk),
            "button": _("Bekijk je inschrijving"),
            "why": enrolment.status_reason,
            **{name: value() for name, value in more.items()},
        }

    return words


def provider_words(enrolment: Enrolment) -> Words:
    """Return what makes the context for the provider's people."""

    def words() -> dict[str, Any]:  # Any: template context
        return {
            "activity": enrolment.session.activity.title,
            "school": enrolment.school.name,
            "group": contents.group_name(enrolment),
            "facts": contents.facts_for_provider(enrolment),
            "url": contents.page_of("roster", enrolment.session_id),
            "button": _("Bekijk wie er komt"),
            "why": enrolment.status_reason,
        }

    return words


def send(*mails: Mail) -> None:
    """Queue these mails in the running transaction."""
    queue_letters([letter for mail in mails for letter in letters_of(mail)])


def letters_of(mail: Mail) -> Sequence[Letter]:
    """Return the mail as letters: rendered once per language."""
    return [letter for language in sorted({reader.language for reader in mail.readers}) for letter in _in(mail, language)]


def _in(mail: Mail, language: str) -> Sequence[Letter]:
    readers = [reader for reader in mail.readers if reader.language == language]
    with translation.override(language):
        folder = f"enrolments/email/{mail.name}"
        context = {**mail.words(), "words": f"{folder}/words.txt"}
        rendered = render(folder, context, language=language)
        part = None
        if any(reader.is_daily(kind_of(mail.name)) for reader in readers) and can_wait(mail.name, mail.enrolment):
            part = _part(mail, context, language)
    return [
        Letter(
            kind=kind_of(mail.name),
            recipient=reader.email,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            dedupe_key=key_of(mail.name, mail.about or mail.enrolment.pk, reader, mail.cause),
            attachment=mail.attachment,
            digest=replace(part, reader=reader.pk, organisation=reader.organisation)
            if part and reader.is_daily(kind_of(mail.name))
            else None,
            for_work=work_of(reader),
        )
        for reader in readers
    ]


def work_of(reader: Reader) -> ForWork | None:
    """Return for which work this person reads a letter, for who asks again before it goes out."""
    return ForWork(reader.pk, reader.organisation) if reader.organisation else None


def _part(mail: Mail, context: Mapping[str, Any], language: str) -> DigestPart:  # Any: template context
    """Return the letter as it stands in a digest: what happened and when the activity is; the rest is a click away."""
    session = mail.enrolment.session
    when = span_text(session.starts_at, session.ends_at)
    about = f"{capfirst(context['group'])}, {when}" if context.get("group") else when
    words = [render_words(context["words"], context, language=language), about]
    return DigestPart(
        reader=0,
        heading=context["activity"],
        words="\n\n".join(words),
        label=context["button"],
        url=context["url"],
        # A file with several events is about no one of them.
        event="" if mail.attachment and mail.attachment.content.count("BEGIN:VEVENT") > 1 else str(mail.enrolment.pk),
    )
