"""The description of the interface, as programs and the page of documentation read it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

_drawn_up: dict[tuple[str, str | None, str], tuple[bytes, str]] = {}


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1. It changes with the code only and takes a second to draw up: each process does so once per language and format.

    Everybody may read it: drawn up anew for each question, it would be the cheapest way to keep a server busy.
    """

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: as the library has it
        """Return the description: ``?lang=nl|en``, ``?format=json|yaml`` or by the header ``Accept``."""
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            return self._get_schema_response(request)

    def _get_schema_response(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        version = self._get_version_parameter(request)  # type: ignore[no-untyped-call]  # the library's
        key = (translation.get_language(), version, renderer.media_type)
        if key not in _drawn_up:
            drawn = super()._get_schema_response(request)  # type: ignore[no-untyped-call]  # as above
            text: Any = renderer.render(drawn.data, renderer.media_type, {})
            _drawn_up[key] = bytes(text), drawn.headers["Content-Disposition"]
        content, disposition = _drawn_up[key]
        kind = f"{renderer.media_type}; charset={renderer.charset}" if renderer.charset else renderer.media_type
        return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
