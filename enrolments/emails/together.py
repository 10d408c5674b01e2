"""One letter for several dates that were signed up in one go, to the school and to each provider. Numbers, never names."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrolments.choices import BundleKind, EnrolmentStatus
from enrolments.emails import contents
from enrolments.emails.mails import Mail, Words, letters_of
from enrolments.emails.people import at_school
from enrolments.models import Enrolment
from enrolments.rules.situation import Occasion, Reader
from kit.when import span_text
from outbox.letters import Letter

Parts = Sequence[tuple[Enrolment, Occasion]]


def of_bundle(parts: Parts) -> Sequence[Letter]:
    """Return the letters of groups that have their places together, ready to be queued; at least one part."""
    first = parts[0][0]
    reader = Reader.of(first.enrolled_by, at_school(first.school_id))
    calendar = contents.attachment_of_all([one for one, _occasion in parts])
    mails = [Mail("together", first, [reader] if reader else [], _for_school(parts), calendar)]
    for provider in sorted({occasion.provider_id or 0 for _one, occasion in parts}):
        own = [(one, occasion) for one, occasion in parts if (occasion.provider_id or 0) == provider]
        mails.append(Mail("new_groups", own[0][0], own[0][1].provider_people, _for_provider(own)))
    return [letter for mail in mails for letter in letters_of(mail)]


def _for_school(parts: Parts) -> Words:
    first, occasion = parts[0]

    def words() -> dict[str, object]:
        is_series = first.bundle is not None and first.bundle.kind == BundleKind.SERIES
        return {
            "activity": occasion.activity.title,
            "group": contents.group_name(first),
            "number": len(parts),
            "is_series": is_series,
            "is_asked": any(one.status == EnrolmentStatus.REQUESTED for one, _occasion in parts),
            "facts": [_fact(one, known) for one, known in parts],
            "url": contents.page_of("bundle", first.bundle_id),
            "button": _("Bekijk alle datums"),
        }

    return words


def _for_provider(parts: Parts) -> Words:
    first, occasion = parts[0]

    def words() -> dict[str, object]:
        facts = [_fact(one, known) for one, known in parts]
        if first.enrolled_by:
            facts.append((_("Contact"), contents.contact_of(first)))
        if first.note:
            facts.append((_("Opmerking"), first.note))
        return {
            "activity": occasion.activity.title,
            "school": first.school.name,
            "group": contents.group_name(first),
            "number": len(parts),
            "is_asked": any(one.status == EnrolmentStatus.REQUESTED for one, _occasion in parts),
            "facts": facts,
            "url": contents.page_of("roster", first.session_id),
            "button": _("Bekijk wie er komt"),
        }

    return words


def _fact(enrolment: Enrolment, occasion: Occasion) -> tuple[str, str]:
    session = occasion.session
    return span_text(session.starts_at, session.ends_at), f"{occasion.activity.title}: {contents.head_count(enrolment)}"
