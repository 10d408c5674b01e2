"""Pages that exist on a developer's machine only."""

from django.urls import URLPattern, path

from meeloop.dev.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("onderdelen/", styleguide, name="styleguide"),
]
