"""The field in which a photo comes in: Wagtail looks at its first bytes, we at all of it."""

import struct
import zlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageSequence
from wagtail.images.fields import WagtailImageField

# What Pillow raises on a file that stops halfway, or that something changed on its way.
DAMAGED = (OSError, EOFError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError)


class WholePhotoField(WagtailImageField):  # type: ignore[misc]  # Wagtail is untyped
    """A photo that can be drawn from its first dot to its last."""

    def to_python(self, data: Any) -> Any:  # Any: an upload, as Django hands it on
        """Refuse half a photo in words: it would fall over where it is drawn, after the form."""
        try:
            file = super().to_python(data)
            if file is not None:
                draw(file)
        except ValidationError:
            raise
        except DAMAGED as problem:
            raise ValidationError(
                _("Deze foto is beschadigd of niet compleet. Bewaar de foto opnieuw en kies het nieuwe bestand."),
                code="photo_damaged",
            ) from problem
        return file


def draw(file: Any) -> None:  # Any: an upload
    """Draw every frame. Raises one of ``DAMAGED``."""
    file.seek(0)
    with Image.open(file.file) as picture:
        for frame in ImageSequence.Iterator(picture):
            frame.load()
    file.seek(0)
