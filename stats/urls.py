"""Pages of stats; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path, re_path

from stats import board_views, more_views, opening_views, region_views, views

app_name = "stats"
PERIOD = r"(?P<period>\d{4}-\d{4}(?:-[1-3])?)"
VERSION = rf"{PERIOD}/v(?P<number>[1-9]\d{{0,2}})"
UUID = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
urlpatterns: list[URLPattern] = [
    path("cijfers/", views.latest, name="latest"),
    path("aanbieder/cijfers/", board_views.own_provider, name="own_provider_board"),
    path("aanbieder/<int:pk>/cijfers/<str:year>/", board_views.provider, name="provider_board"),
    path("school/cijfers/", board_views.own_school, name="own_school_board"),
    path("school/<int:pk>/cijfers/<str:year>/", board_views.school, name="school_board"),
    path("regio/vraag-en-aanbod/", board_views.region, name="supply"),
    path("cijfers/akkoord/", region_views.approvals, name="approvals"),
    path("cijfers/akkoord/<uuid:pk>/", region_views.approval, name="approval"),
    re_path(rf"^cijfers/akkoord/{UUID}/(?P<step>akkoord|weigeren)/$", region_views.decide, name="decide"),
    re_path(
        r"^cijfers/akkoord/commercieel/(?P<pk>\d{1,12})/(?P<step>akkoord|weigeren)/$",
        region_views.decide_commercial,
        name="decide_commercial",
    ),
    path("cijfers/vergelijken/", more_views.comparison, name="comparison"),
    path("cijfers/verantwoording/<uuid:pk>/", more_views.account, name="account"),
    path("cijfers/open-data/", opening_views.open_data, name="open_data"),
    path("cijfers/catalogus.jsonld", opening_views.catalogue, name="catalogue"),
    path("cijfers/nieuw.atom", opening_views.feed, name="feed"),
    path("cijfers/bericht/", opening_views.subscription, name="subscription"),
    re_path(rf"^cijfers/{PERIOD}/uitsplitsing/$", more_views.breakdown, name="breakdown"),
    re_path(rf"^cijfers/{PERIOD}/$", views.period, name="period"),
    re_path(rf"^cijfers/{VERSION}/$", views.version, name="version"),
    re_path(rf"^cijfers/{VERSION}/akkoord/$", views.accept, name="accept"),
    re_path(rf"^cijfers/{VERSION}/commercieel/$", views.commercial, name="commercial"),
    re_path(rf"^cijfers/{VERSION}/(?P<name>(?:(?:tabellen|codelists|grafieken)/)?[\w.-]{{1,100}})$", views.file, name="file"),
    path("regio/rapporten/", region_views.reports, name="reports"),
    re_path(r"^regio/rapporten/opdracht/(?P<pk>\d{1,12})/intrekken/$", region_views.withdraw, name="withdraw_order"),
    path("regio/rapporten/<uuid:pk>/", region_views.report, name="report"),
    re_path(rf"^regio/rapporten/{UUID}/(?P<step>aanvragen|publiceren|intrekken)/$", region_views.move, name="move"),
]
