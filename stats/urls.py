"""Pages of stats; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path, re_path

from stats import board_views, region_views, views

app_name = "stats"
YEAR = r"(?P<year>\d{4}-\d{4})"
urlpatterns: list[URLPattern] = [
    path("cijfers/", views.latest, name="latest"),
    re_path(rf"^cijfers/{YEAR}/$", views.year, name="year"),
    re_path(rf"^cijfers/{YEAR}/meeloop\.(?P<suffix>csv|xlsx)$", views.download, name="download"),
    path("aanbieder/cijfers/", board_views.own_provider, name="own_provider_board"),
    path("aanbieder/<int:pk>/cijfers/<str:year>/", board_views.provider, name="provider_board"),
    path("school/cijfers/", board_views.own_school, name="own_school_board"),
    path("school/<int:pk>/cijfers/<str:year>/", board_views.school, name="school_board"),
    path("regio/vraag-en-aanbod/", board_views.region, name="supply"),
    path("regio/rapporten/", region_views.reports, name="reports"),
    path("regio/rapporten/<uuid:pk>/", region_views.report, name="report"),
    re_path(
        r"^regio/rapporten/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<step>goedkeuren|publiceren|intrekken)/$",
        region_views.move,
        name="move",
    ),
]
