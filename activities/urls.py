"""Pages of activities; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from activities.catalogue import views

app_name = "activities"
urlpatterns: list[URLPattern] = [
    path("", views.catalogue, name="home"),
    path("activiteiten/", views.catalogue, name="catalogue"),
    path("activiteiten/aantal/", views.count, name="count"),
    path("activiteiten/<int:pk>/", views.to_activity, name="activity"),
    path("activiteiten/datum/<int:pk>.ics", views.calendar, name="calendar"),
]
