"""Pages that show photos: none goes online with a photo of pupils that somebody on it did not agree to (POR-2e)."""

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models, transaction
from wagtail.fields import StreamField

from pages.errors import PhotoNeedsConsent, PhotoOfAnotherPage
from pages.judging import pages_for
from pages.models.photo import People, Photo

logger = logging.getLogger("meeloop.pages")
# What Wagtail's ``publish_scheduled`` says it does; nobody is there to read a refusal.
BY_CLOCK = "wagtail.publish.scheduled"


class ShowsPhotos(models.Model):
    """Stands before ``Page`` in a page's bases. Every way to publish ends in ``save``: screens, workflow, the clock."""

    class Meta:
        abstract = True

    def publish(self, revision: Any, **kwargs: Any) -> None:  # Any: Wagtail's, and its keyword arguments
        """Put a version online. What the clock may not put online goes on waiting: it keeps its moment, and goes online at the first
        round after the last yes. The rest of the round goes on.
        """
        if not is_by_clock(kwargs):
            super().publish(revision, **kwargs)  # type: ignore[misc]  # of the page that this stands before
            return
        try:
            with transaction.atomic():
                super().publish(revision, **kwargs)  # type: ignore[misc]  # as above
        except PhotoNeedsConsent as refusal:
            logger.info(refusal.code, extra={"page": self.pk})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> Any:  # Any: Wagtail's own
        """Save; what is or goes online as a whole is judged first. Raises ``PhotoNeedsConsent``,
        ``PhotoOfAnotherPage``.

        Judged photos stay locked until the page is stored: who takes a yes back meanwhile waits, and then finds the page.
        """
        with transaction.atomic():
            if update_fields is None and getattr(self, "live", False):
                check_photos(photos_on(self), page=self.pk)
            if update_fields is not None:
                kwargs["update_fields"] = update_fields
            return super().save(*args, **kwargs)


def is_by_clock(publishing: Mapping[str, Any]) -> bool:  # Any: Wagtail's keyword arguments
    """Tell from what ``publish`` was called with whether the clock does it."""
    return publishing.get("log_action") == BY_CLOCK


def photos_on(page: models.Model) -> set[int]:
    """Return the ids of the photos that a page shows: above its words, and in its body."""
    found: set[int] = set()
    for field in page._meta.concrete_fields:  # noqa: SLF001  # Django's documented name
        if field.related_model is Photo:
            found.add(getattr(page, field.attname))
        elif isinstance(field, StreamField):
            references = field.extract_references(getattr(page, field.name))
            found.update(int(key) for model, key, *_path in references if model is Photo)
    return found - {None}


def refusal_of(photos: Iterable[int], *, page: int | None) -> PhotoNeedsConsent | None:
    """Return why a page (its id, None for a new one) may not show these photos now, or None."""
    with_pupils = Photo.objects.filter(pk__in=set(photos), people=People.PUPILS).values_list("pk", flat=True)
    return _judge(list(with_pupils), page)


def check_photos(photos: Iterable[int], *, page: int | None) -> None:
    """Lock the photos with pupils, then judge them. Needs a transaction. Raises ``PhotoNeedsConsent``, ``PhotoOfAnotherPage``."""
    wanted = set(photos)
    if not wanted:
        return
    rows = Photo.objects.filter(pk__in=wanted, people=People.PUPILS).order_by("pk").select_for_update(of=("self",), no_key=True)
    refusal = _judge(list(rows.values_list("pk", flat=True)), page)
    if refusal is not None:
        raise refusal


def _judge(with_pupils: Collection[int], page: int | None) -> PhotoNeedsConsent | None:
    agreed = pages_for(with_pupils)
    if len(agreed) < len(with_pupils):
        return PhotoNeedsConsent()
    return None if set(agreed.values()) <= {page} else PhotoOfAnotherPage()
