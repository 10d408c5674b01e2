"""Pages of stats; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern

app_name = "stats"
urlpatterns: list[URLPattern] = []
