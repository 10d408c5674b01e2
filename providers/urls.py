"""Pages of providers; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from providers import applying, regional

app_name = "providers"
urlpatterns: list[URLPattern] = [
    path("aanbieder/aanmelden/", applying.apply, name="apply"),
    path("regio/aanbieders/", regional.provider_list, name="region_list"),
    path("regio/aanbieders/<int:pk>/", regional.provider_detail, name="region_detail"),
    path("regio/aanbieders/<int:pk>/goedkeuren/", regional.decide, {"decision": "goedkeuren"}, name="approve"),
    path("regio/aanbieders/<int:pk>/afwijzen/", regional.decide, {"decision": "afwijzen"}, name="decline"),
    path("regio/aanbieders/<int:pk>/blokkeren/", regional.decide, {"decision": "blokkeren"}, name="block"),
    path("regio/aanbieders/<int:pk>/weer-toelaten/", regional.decide, {"decision": "weer-toelaten"}, name="unblock"),
]
