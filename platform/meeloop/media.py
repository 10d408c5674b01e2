"""Photos as they are shown on pages. Originals are never served: the CMS makes renditions of them."""

import posixpath
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from pages.models import PhotoRendition
from pages.models.photo import OF_PUPILS

RENDITIONS = "images"
LONGEST = 255


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a rendition: what lies below ``images`` of the uploads. A proxy may take this address over, but for what lies
    below ``leerlingen/``: there it is asked each time whether everybody on the photo agrees, and nobody may keep a copy (POR-2e).

    A file that somebody uploaded may never act as a page of ours (ASVS V3.2.1): it is sandboxed and has no content policy
    that lets it load anything.
    """
    # No disk has a file with a longer name; asking for it is an error of its own.
    if max(len(part.encode(errors="replace")) for part in path.split("/")) > LONGEST or len(path) > LONGEST * 4:
        raise Http404
    if is_disguised(path):
        raise Http404
    of_pupils = OF_PUPILS in path.split("/")
    if of_pupils and not is_agreed(path):
        raise Http404
    response = _from_bucket(path) if settings.MEDIA_BUCKET else _from_disk(request, path)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if of_pupils:
        patch_cache_control(response, no_cache=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=30 * 24 * 3600)
    return response


def _from_disk(request: HttpRequest, path: str) -> HttpResponseBase:
    response: HttpResponseBase = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / RENDITIONS))
    return response


def _from_bucket(path: str) -> HttpResponseBase:
    """Give a file of the bucket: it opens to nobody but us."""
    try:
        return FileResponse(default_storage.open(f"{RENDITIONS}/{path}"), filename=PurePosixPath(path).name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None


def is_disguised(path: str) -> bool:
    """Return whether a storage may read another name here than we do: that of a bucket takes "\\" for "/", and ".." away.

    What is asked below is asked about the name as it stands here.
    """
    return "\\" in path or "\0" in path or posixpath.normpath(path) != path or path.startswith(("/", ".."))


def is_agreed(path: str) -> bool:
    """Return whether this is a size of a photo that everybody on it agrees to now."""
    found = PhotoRendition.objects.filter(file=f"{RENDITIONS}/{path}").select_related("image").first()
    return found is not None and not found.image.is_withheld
