"""Pages that exist on a developer's machine only."""

from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = []
