"""The site's own addresses, and two that fall over: a page and a door of the interface."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meeloop.urls import urlpatterns as real


def fall_over(request: HttpRequest) -> HttpResponse:
    """Fall over, with something in hand that nobody may read."""
    secret = "geheim-van-de-server"  # planted, to be looked for in the answer
    raise RuntimeError(secret)


class FallOver(APIView):
    """The same for the interface."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """Fall over."""
        raise RuntimeError("geheim-van-de-server")


urlpatterns = [path("stuk/", fall_over), path("api/v1/stuk/", FallOver.as_view()), *real]
