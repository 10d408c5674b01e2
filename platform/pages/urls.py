"""Pages of the region that come from its settings; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from pages import views

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("colofon/", views.colophon, name="colophon"),
    path("privacy/leerlingen/", views.for_pupils, name="for_pupils"),
]
