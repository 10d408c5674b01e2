"""What Wagtail keeps between choosing photos and saying who is on them: without hidden data from the first moment (POR-2e).

Its name is the moment and a random number: the camera's own says who is in it, and by the moment it goes after a day
(``privacy.thirdparty.wagtail_media``), for Wagtail keeps no other.
"""

from datetime import UTC
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.models import UploadedFile

from kit.photos import EXTENSIONS, without_hidden_data

MOMENT = "%Y%m%d%H%M%S"


@receiver(pre_save, sender=UploadedFile, dispatch_uid="pages.half_uploads")
def clean_half_upload(sender: object, *, instance: Any, **kwargs: Any) -> None:  # Any: Wagtail is untyped, Django's protocol
    """Store a new file only after its hidden data and its name are taken out."""
    if not instance.file or instance.file._committed:  # noqa: SLF001  # as pages.models.photo
        return
    kind = instance.for_content_type.model_class() if instance.for_content_type else None
    is_photo = kind is not None and issubclass(kind, AbstractImage)
    extension = instance.file.name.rpartition(".")[2].lower()
    ending = extension if not is_photo or extension in EXTENSIONS else "img"
    # The photo that is made of it later takes these bytes as they are: its own save sees a file that is stored already.
    clean = without_hidden_data(instance.file) if is_photo else ContentFile(instance.file.read())
    clean.name = f"{timezone.now().astimezone(UTC):{MOMENT}}-{uuid4().hex}.{ending}"
    instance.file = clean
