"""Pages that wait for their moment to go online: one with a photo that may not stand there goes on waiting (POR-2e)."""

import logging

from django.utils import timezone
from wagtail.models import Revision

from pages.models.showing import ShowsPhotos, photos_on, refusal_of

logger = logging.getLogger("meeloop.activities")


def take_back_what_lacks_consent() -> int:
    """Take the moment off drafts that are due and may not go online; return of how many. Their makers publish again, without the photo.

    Otherwise the first of them would stop all that come after it.
    """
    taken_back = 0
    for revision in Revision.objects.filter(approved_go_live_at__lte=timezone.now()).order_by("pk"):
        page = revision.as_object()
        if isinstance(page, ShowsPhotos) and refusal_of(photos_on(page), page=page.pk):
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("photo_needs_consent", extra={"page": page.pk})
            taken_back += 1
    return taken_back
