"""Letters about the school's own yes that belong to no move."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from enrolments.emails import contents, people
from enrolments.emails.by_move import cause_of
from enrolments.emails.mails import Mail, provider_name, school_words, send
from enrolments.models import Enrolment
from schools.choices import ApprovalMode


def tell_nobody_approves(drafts: Sequence[Enrolment]) -> None:
    """Tell who coordinates a school, once a day, that these groups wait for a yes that nobody can give now."""
    first = drafts[0]

    def words() -> dict[str, Any]:  # Any: template context
        return {
            "total": len(drafts),
            "activity": first.session.activity.title,
            "group": "",
            "facts": [(contents.group_name(one), one.session.activity.title) for one in drafts],
            "asks_mentor": first.school.approval_mode == ApprovalMode.MENTOR,
            "url": contents.page_of("list"),
            "button": _("Bekijk je inschrijvingen"),
        }

    about = f"school-{first.school_id}-{timezone.localdate():%Y%m%d}"
    send(Mail("nobody_approves", first, people.coordinators_of(first.school_id), words, about=about))


def tell_it_grew(enrolment: Enrolment, *, by: User) -> None:
    """Tell who said yes inside the school that the group became larger afterwards; who did that knows already."""
    readers = [one for one in people.approvers_of(enrolment) if one.pk != by.pk]
    send(
        Mail(
            "grown_after_yes", enrolment, readers, school_words(enrolment, provider_name(enrolment)), cause=cause_of(enrolment)
        )
    )
