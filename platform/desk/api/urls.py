"""``/api/v1/`` of the desk."""

from django.urls import URLPattern, path

from desk.api.contact import ContactView
from desk.api.views import OneRequest, Requests

urlpatterns: list[URLPattern] = [
    path("contact/", ContactView.as_view(), name="api-contact"),
    path("privacy-requests/", Requests.as_view(), name="api-privacy-requests"),
    path("privacy-requests/<uuid:pk>/", OneRequest.as_view(), name="api-privacy-request"),
]
