"""What changes answers of the content interface, beside the catalogue's own (``activities.catalogue.receivers``). Imported once."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, PageViewRestriction, Site, get_page_models
from wagtail.signals import post_page_move

from activities.catalogue.version import new_version
from privacy.models import ErasureFinding, ErasureLedger

# Written with each draft and each lock: nothing of it is online.
UNSEEN = frozenset(
    {
        *("latest_revision", "latest_revision_id", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        *("locked", "locked_at", "locked_by", "go_live_at", "expire_at"),
    }
)
# A size of a photo is made when somebody first looks at it: only one that goes changes anything.
SAVED = (*get_page_models(), PageViewRestriction, Site, Locale, get_image_model(), get_document_model())
DELETED = (*SAVED, get_image_model().get_rendition_model())


def on_change(update_fields: Collection[str] | None = None, **_: Any) -> None:  # Any: Django's signals
    """Follow a page that is saved, goes online or offline, is moved, hidden or removed, and what pages show or stand under."""
    if not update_fields or not UNSEEN.issuperset(update_fields):
        new_version()


def on_emptied(instance: ErasureFinding, **_: Any) -> None:  # Any: Django's signals
    """Follow words about somebody who was erased: they are taken out of a row without saving it."""
    if instance.emptied_at is not None:
        new_version()


for model in SAVED:
    post_save.connect(on_change, sender=model, dispatch_uid=f"content_saved_{model._meta.label}")  # noqa: SLF001  # Django's documented name
for model in DELETED:
    post_delete.connect(on_change, sender=model, dispatch_uid=f"content_deleted_{model._meta.label}")  # noqa: SLF001  # as above
post_page_move.connect(on_change, dispatch_uid="content_moved")
# Columns that an erasure empties by itself: its line is written in the same transaction.
post_save.connect(on_change, sender=ErasureLedger, dispatch_uid="content_erased")
post_save.connect(on_emptied, sender=ErasureFinding, dispatch_uid="content_emptied")
