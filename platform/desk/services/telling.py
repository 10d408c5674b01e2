"""Tell people of a new statement: one mail each, and what they do with it."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from desk.models import StatementNotice, StatementVersion
from desk.services.letters import Written, send_letter
from desk.services.stating import current_statement

BATCH = 200


def tell_everybody() -> int:
    """Mail the newest material version to everybody with an account who was not told yet; return to how many. Safe to repeat."""
    version = StatementVersion.objects.filter(is_material=True).order_by("-number").first()
    told = 0
    while version is not None and (batch := _tell_some(version)):
        told += batch
    return told


@transaction.atomic
def _tell_some(version: StatementVersion) -> int:
    """Tell the next ones: the note that they were told and the mail are one transaction."""
    people = User.objects.filter(is_active=True, blocked_at=None, date_joined__lt=version.published_at)
    told = StatementNotice.objects.filter(version=version).values("user")
    some = list(people.exclude(pk__in=told).order_by("pk").select_for_update(of=("self",), no_key=True)[:BATCH])
    made = StatementNotice.objects.bulk_create(
        [StatementNotice(version=version, user=person) for person in some], ignore_conflicts=True
    )
    for person in some:
        send_letter(person.email, person.language, f"statement:{version.number}:{person.pk}", lambda: _letter(version))
    return len(made)


def news_for(user: User) -> StatementVersion | None:
    """Return the newest material version when this person has not said that they read it."""
    notice = StatementNotice.objects.filter(user=user, read_at=None, version__is_material=True)
    found = notice.select_related("version").order_by("-version__number").first()
    return found.version if found is not None else None


def waits_for_acceptance(user: User) -> StatementVersion | None:
    """Return the newest version with another controller when this person, who was here before it, has not agreed."""
    version = StatementVersion.objects.filter(asks_acceptance=True).order_by("-number").first()
    if version is None or user.date_joined >= version.published_at:
        return None
    agreed = StatementNotice.objects.filter(user=user, version__number__gte=version.number, accepted_at__isnull=False)
    return None if agreed.exists() else version


def note_read(*, user: User) -> None:
    """Note that somebody read what is new: no banner any more."""
    StatementNotice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def accept(*, user: User) -> None:
    """Note that somebody agrees to the newest version, also when its mail has not gone out yet."""
    version = current_statement()
    if version is None:
        return
    StatementNotice.objects.get_or_create(version=version, user=user)
    now = timezone.now()
    StatementNotice.objects.filter(version=version, user=user).update(accepted_at=now)
    User.objects.filter(pk=user.pk).update(statement_asked_at=None)
    note_read(user=user)


def _letter(version: StatementVersion) -> Written:
    return Written(
        _("Onze privacyverklaring verandert"),
        [
            version.changes,
            _("Dit is versie %(number)s. Op de site zie je precies welke regels anders zijn.") % {"number": version.number},
        ],
        label=_("Lees wat er anders is"),
        url=settings.SITE_URL + reverse("desk:statement_version", args=[version.number]),
    )
