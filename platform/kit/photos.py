"""Take everything out of a photo that is not the photo: place, time, camera, owner, thumbnails, texts."""

import io
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, ImageSequence

EXTENSIONS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
# How a picture looks; all else in a file's "info" is about somebody.
LOOKS = ("icc_profile", "transparency", "duration", "loop", "background")
QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}


def without_hidden_data(upload: "File[bytes]") -> "ContentFile[bytes]":
    """Return the same picture, upright and drawn anew, with no EXIF, XMP, IPTC or comments.

    The name keeps its extension only when it is one we know; the format of the content decides how it is written.
    """
    upload.open()
    with Image.open(upload) as original:
        file_format = original.format or "JPEG"
        frames = [stripped(frame) for frame in ImageSequence.Iterator(original)]
    out = io.BytesIO()
    options: dict[str, Any] = {**QUALITY.get(file_format, {}), **looks(frames[0])}  # Any: Pillow's own options
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
    frames[0].save(out, format=file_format, **options)
    return ContentFile(out.getvalue(), name=upload.name)


def stripped(frame: Image.Image) -> Image.Image:
    """Return one frame turned the way the camera held it, without its texts."""
    upright = ImageOps.exif_transpose(frame).copy()
    upright.info = looks(frame)
    return upright


def looks(frame: Image.Image) -> dict[Any, Any]:  # Any: Pillow's own keys
    """Return the part of a frame's information that one can see."""
    return {key: value for key, value in frame.info.items() if key in LOOKS}
