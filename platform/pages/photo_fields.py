"""The field in which a photo comes in: Wagtail looks at its first bytes, we at all of it."""

import struct
import zlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageSequence
from wagtail.images.fields import WagtailImageField

# What Pillow raises on a file that stops halfway, or that something changed on its way.
DAMAGED = (OSError, EOFError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError)
# A picture that moves for twenty seconds. Ten megabytes of frames of one dot each would keep a server busy for minutes.
MOST_FRAMES = 500


class WholePhotoField(WagtailImageField):  # type: ignore[misc]  # Wagtail is untyped
    """A photo that can be drawn from its first dot to its last."""

    def clean(self, data: Any, initial: Any = None) -> Any:  # Any: an upload, and the file that the photo has
        """Refuse a photo that keeps its file when that is gone: its dots would be counted, outside the form."""
        if not data and initial and not initial.storage.exists(initial.name):
            raise ValidationError(
                _("Het bestand van deze foto is er niet meer. Kies de foto opnieuw, of verwijder de foto."), code="photo_gone"
            )
        return super().clean(data, initial)

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
    """Draw every frame. Raises one of ``DAMAGED``; ``ValidationError`` when there are more of them than we want to draw.

    Wagtail counts the dots of the first frame alone (with Pillow), and a later one may be larger than that.
    """
    file.seek(0)
    dots = 0
    with Image.open(file.file) as picture:
        for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
            dots += frame.width * frame.height
            if number > MOST_FRAMES or dots > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise ValidationError(
                    _("Deze foto beweegt te lang, of is daar te groot voor. Kies een foto die stilstaat."),
                    code="photo_moves_too_much",
                )
            frame.load()
    file.seek(0)
