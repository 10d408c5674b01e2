"""Funders and partners: who may read figures is the region's decision (promise PM-2a)."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import FunderExists
from accounts.models import FunderOrganisation


def add_funder(*, name: str, kind: str) -> FunderOrganisation:
    """Make a verified funder: whoever of the region adds it has checked it. Raises ``FunderExists``."""
    try:
        with transaction.atomic():
            return FunderOrganisation.objects.create(name=name.strip(), kind=kind, verified_at=timezone.now())
    except IntegrityError as same:
        raise FunderExists from same


def set_verified(*, funder: FunderOrganisation, is_verified: bool) -> None:
    """Open or close the figures for everybody of this funder, from the next request on."""
    funder.verified_at = timezone.now() if is_verified else None
    funder.save(update_fields=["verified_at"])
