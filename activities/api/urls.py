"""``/api/v1/`` of activities, sessions and providers."""

from django.urls import URLPattern, URLResolver, path

from activities.catalogue import api as catalogue

urlpatterns: list[URLPattern | URLResolver] = [
    path("activities/", catalogue.ActivityListView.as_view(), name="activity-list"),
    path("activities/<int:pk>/", catalogue.ActivityView.as_view(), name="activity-detail"),
    path("sessions/", catalogue.SessionListView.as_view(), name="session-list"),
    path("sessions/<int:pk>/", catalogue.SessionView.as_view(), name="session-detail"),
    path("providers/", catalogue.ProviderListView.as_view(), name="provider-list"),
    path("providers/<int:pk>/", catalogue.ProviderView.as_view(), name="provider-detail"),
]
