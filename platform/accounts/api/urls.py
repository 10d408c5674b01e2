"""``/api/v1/`` of accounts."""

from django.urls import URLPattern, URLResolver, path

from accounts.api.views import MeView, MyDataView

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", MeView.as_view(), name="api-me"),
    path("me/data/", MyDataView.as_view(), name="api-my-data"),
]
