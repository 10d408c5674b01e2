"""Pages of stats; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path, re_path

from stats import region_views, views

app_name = "stats"
YEAR = r"(?P<year>\d{4}-\d{4})"
urlpatterns: list[URLPattern] = [
    path("cijfers/", views.latest, name="latest"),
    re_path(rf"^cijfers/{YEAR}/$", views.year, name="year"),
    re_path(rf"^cijfers/{YEAR}/meeloop\.(?P<suffix>csv|xlsx)$", views.download, name="download"),
    path("regio/rapporten/", region_views.reports, name="reports"),
    path("regio/rapporten/<uuid:pk>/", region_views.report, name="report"),
    re_path(
        r"^regio/rapporten/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<step>goedkeuren|publiceren|intrekken)/$",
        region_views.move,
        name="move",
    ),
]
