"""/dev/klassenlijst/: the sample class list of the demo, to download. Routed in development only."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meeloop.demo.class_list import FILE_NAME, sample_class_list


@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    """GET /dev/klassenlijst/"""
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(sample_class_list(), content_type="text/csv; charset=utf-8", headers=headers)
