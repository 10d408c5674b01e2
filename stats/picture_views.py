"""A chart of a page as a file: the page's own address with ``grafiek=<key>.svg`` or ``.png``."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from kit.pdf import DocumentFailed
from stats.charts import Figure
from stats.pictures import picture_file

PARAMETER = "grafiek"


def picture_answer(request: HttpRequest, figures: Sequence[Figure], *, source: Sequence[str]) -> HttpResponse:
    """Answer with one of these charts as a file. Raises Http404 for a chart that is not there; 503 when none can be made now."""
    name = request.GET.get(PARAMETER, "")
    try:
        made = picture_file(figures, name, source=source)
    except DocumentFailed as refusal:
        return HttpResponse(refusal.detail, status=refusal.status, content_type="text/plain; charset=utf-8")
    if made is None:
        raise Http404
    media_type, content = made
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="meeloop-{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response
