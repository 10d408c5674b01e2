"""Words of others that may name somebody who was forgotten: read at the desk of whose words they are, and settled with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.rules import acting_role
from desk.rules import ANSWERING, findings_for, people_above, people_at_desk
from desk.services.letters import Written, send_letter
from kit.refusals import NotFound
from privacy.erasing.settling import settle_finding, words_at
from privacy.models import AccessPurpose, ErasureFinding, SettledWhy
from privacy.registry import registry
from privacy.services import log_access
from schools.models import School

# Somebody was promised that they are forgotten: within a day somebody has read what others wrote.
SETTLE_WITHIN = timedelta(hours=24)
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Place:
    """One finding as the desk reads it. ``words``: what stands there, cut; None when it is gone."""

    finding: ErasureFinding
    about: str
    column: str
    person: str
    words: str | None
    is_late: bool
    settled_by: str = ""


def places_of(findings: Iterable[ErasureFinding]) -> list[Place]:
    """Return what stands at these places now, and who settled them. The caller shows only its own desk's (``findings_for``)."""
    found = list(findings)
    settlers = User.objects.in_bulk({one.settled_by for one in found if one.settled_by is not None})
    late = timezone.now() - SETTLE_WITHIN
    return [
        Place(
            finding=one,
            about=_about(one.label),
            column=str(apps.get_model(one.label)._meta.get_field(one.column).verbose_name),  # noqa: SLF001  # Django's
            person=str(apps.get_model(one.erasure.label)._meta.verbose_name),  # noqa: SLF001  # as above
            words=_cut(words_at(one)) if one.settled_at is None else "",
            is_late=one.settled_at is None and one.found_at < late,
            settled_by=settlers[one.settled_by].get_full_name() if one.settled_by in settlers else "",
        )
        for one in found
    ]


@transaction.atomic
def settle(*, number: int, why: SettledWhy, by: User) -> None:
    """Settle one finding of one's own desk, with the reason. Raises ``NotFound``; twice is the same as once."""
    finding = findings_for(by).filter(pk=number).first()
    if finding is None:
        raise NotFound
    settle_finding(finding, by=by, why=why)


def note_read(*, by: User, school: int | None, count: int, what: str = "findings") -> None:
    """Write down that somebody read words of others at a desk: how many, never which names."""
    log_access(
        actor_id=by.pk,
        actor_role="coordinator" if school else acting_role(by, *ANSWERING),
        purpose=AccessPurpose.REQUEST,
        school_id=school,
        object_label=what,
        object_id=school or 0,
        pupil_ids=(),
        person_count=count,
    )


def tell_of_findings(moment: datetime) -> int:
    """Mail each desk once a day what waits, and who stands above it what waits longer than a day; return how many desks are late."""
    waiting: dict[int | None, list[datetime]] = {}
    rows = ErasureFinding.objects.filter(settled_at=None).values_list("school", "found_at")
    for number, found_at in rows.order_by("found_at"):
        waiting.setdefault(number, []).append(found_at)
    schools = School.objects.in_bulk([key for key in waiting if key is not None])
    late = 0
    for key, since in waiting.items():
        school = schools.get(key) if key is not None else None
        _tell(list(people_at_desk(school)), f"findings:{key or 0}:{moment:%Y%m%d}", len(since), is_late=False)
        too_long = sum(found_at < moment - SETTLE_WITHIN for found_at in since)
        if too_long:
            late += 1
            _tell(list(people_above(school)), f"findings_late:{key or 0}:{moment:%Y%m%d}", too_long, is_late=True)
    return late


def _tell(people: Sequence[User], cause: str, number: int, *, is_late: bool) -> None:
    for person in people:
        send_letter(person.email, person.language, f"{cause}:{person.pk}", lambda: _letter(number, is_late=is_late))


def _letter(number: int, *, is_late: bool) -> Written:
    waits = ngettext("Er wacht %(number)s tekst.", "Er wachten %(number)s teksten.", number) % {"number": number}
    subject = _("Teksten wachten al langer dan een dag") if is_late else _("Lees na of een tekst nog iemand noemt")
    return Written(
        subject,
        [
            _("Iemand is gewist. In teksten van anderen kan de naam nog staan. Een mens kijkt dat na, binnen een dag."),
            waits,
        ],
        label=_("Lees de teksten na"),
        url=settings.SITE_URL + reverse("desk:findings"),
    )


def _about(label: str) -> str:
    declaration = registry.declarations.get(label)
    return str(declaration.about) if declaration is not None else label


def _cut(words: str | None) -> str | None:
    return words if words is None or len(words) <= LONGEST else f"{words[:LONGEST]} …"
