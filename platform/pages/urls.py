"""Pages of the region that come from its settings, and its feed of what is new; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from pages import views
from pages.feeds import updates_feed

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("colofon/", views.colophon, name="colophon"),
    path("privacy/leerlingen/", views.for_pupils, name="for_pupils"),
    path("vernieuwd/feed.atom", updates_feed, name="updates_feed"),
]
