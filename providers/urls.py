"""Pages of providers; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from providers import applying, recognising, recognitions_regional, regional

app_name = "providers"
urlpatterns: list[URLPattern] = [
    path("aanbieder/aanmelden/", applying.apply, name="apply"),
    path("aanbieder/erkenning/", recognising.recognitions, name="recognitions"),
    path("aanbieder/erkenning/nieuw/<int:provider_id>/", recognising.enter, name="enter_recognition"),
    path("aanbieder/erkenning/<int:pk>/", recognising.change, name="change_recognition"),
    path("regio/erkenningen/", recognitions_regional.region_list, name="region_recognitions"),
    path("regio/erkenningen/inlezen/", recognitions_regional.read_list, name="read_recognitions"),
    path("regio/erkenningen/<int:pk>/", recognitions_regional.region_detail, name="region_recognition"),
    path("regio/erkenningen/<int:pk>/bevestigen/", recognitions_regional.confirm, name="confirm_recognition"),
    path("regio/erkenningen/<int:pk>/intrekken/", recognitions_regional.withdraw, name="withdraw_recognition"),
    path("regio/aanbieders/", regional.provider_list, name="region_list"),
    path("regio/aanbieders/<int:pk>/", regional.provider_detail, name="region_detail"),
    path("regio/aanbieders/<int:pk>/goedkeuren/", regional.decide, {"decision": "goedkeuren"}, name="approve"),
    path("regio/aanbieders/<int:pk>/afwijzen/", regional.decide, {"decision": "afwijzen"}, name="decline"),
    path("regio/aanbieders/<int:pk>/blokkeren/", regional.decide, {"decision": "blokkeren"}, name="block"),
    path("regio/aanbieders/<int:pk>/weer-toelaten/", regional.decide, {"decision": "weer-toelaten"}, name="unblock"),
]
