"""``/api/v1/`` (DRF), ``/api/cms/`` (Wagtail) and their description."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from meeloop.api.cms import cms_api
from meeloop.api.schema import SchemaView

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("schools.api.urls")),
    path("v1/", include("providers.api.urls")),
    path("v1/", include("activities.api.urls")),
    path("v1/", include("enrolments.api.urls")),
    path("v1/", include("newsletter.api.urls")),
    path("v1/", include("stats.api.urls")),
    path("v1/", include("desk.api.urls")),
    path("schema/", SchemaView.as_view(permission_classes=[]), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema", permission_classes=[]), name="api-docs"),
    path("cms/", cms_api.urls),
]
