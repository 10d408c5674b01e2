"""``/api/v1/`` of providers. Their public list is the catalogue's (``activities.catalogue.api``)."""

from django.urls import URLPattern, URLResolver, path

from providers.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("provider-applications/", views.ApplicationList.as_view(), name="provider-application-list"),
    path("provider-applications/<int:pk>/approve/", views.Approve.as_view(), name="provider-application-approve"),
    *(
        path(f"provider-applications/<int:pk>/{name}/", view.as_view(), name=f"provider-application-{name}")
        for name, view in views.DECISION_VIEWS.items()
    ),
]
