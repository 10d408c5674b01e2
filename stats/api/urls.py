"""``/api/v1/`` of stats."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from stats.api.views import ReleaseOrderViewSet, ReleaseViewSet

router = SimpleRouter(use_regex_path=False)
router.register("releases", ReleaseViewSet, basename="release")
router.register("release-orders", ReleaseOrderViewSet, basename="release-order")
urlpatterns: list[URLPattern | URLResolver] = router.urls
