"""What the desk does with words that name somebody who is gone."""

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from privacy.erasing.ring import erase_after_commit, refresh_statistics_after_commit
from privacy.erasing.steps import empty_value
from privacy.models import ErasureFinding

REVISION = "wagtailcore.Revision"


@transaction.atomic
def settle_finding(finding: ErasureFinding, *, by: models.Model | None, empties: bool) -> None:
    """Have a worker empty the words of one finding, or let them stand because they name nobody. Twice is the same as once."""
    settled = ErasureFinding.objects.filter(pk=finding.pk, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by.pk if by else None, empties=empties
    )
    if settled and empties:
        erase_after_commit()


def empty_findings() -> int:
    """Empty what the desk said (by a worker: some of it stands in logs that the web role cannot touch); return how much."""
    done = 0
    for number in ErasureFinding.objects.filter(empties=True, emptied_at=None).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            finding = ErasureFinding.objects.select_for_update(skip_locked=True).filter(pk=number, emptied_at=None).first()
            if finding is None:
                continue
            if _empty(finding):
                finding.emptied_at = timezone.now()
                finding.save(update_fields=["emptied_at"])
                refresh_statistics_after_commit()
                done += 1
    return done


def _empty(finding: ErasureFinding) -> bool:
    """Empty one place; False when it has to wait. An old version of a page goes as a whole: without words it is no version."""
    model = apps.get_model(finding.label)
    rows = model._base_manager.filter(pk=finding.row_key)
    if finding.label != REVISION:
        rows.update(**{finding.column: empty_value(model, finding.column)})
        return True
    in_use = Page.objects.filter(Q(latest_revision=OuterRef("pk")) | Q(live_revision=OuterRef("pk")))
    rows.filter(~Exists(in_use), approved_go_live_at=None).delete()
    # Still there: an editor changes the page first, and then this version is an old one.
    return not rows.exists()
