"""The site's addresses, and an empty one (``benchmarks.floor``)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.site import EMPTY
from meeloop import urls as site

handler404, handler500 = site.handler404, site.handler500


def nothing(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing."""
    return HttpResponse()


urlpatterns = [path(EMPTY.removeprefix("/"), nothing), *site.urlpatterns]
