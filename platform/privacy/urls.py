"""Pages of privacy; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from privacy import views

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    # Before django-cookie-consent's own list at the same address.
    path("cookies/", views.cookies, name="cookies"),
    path("cookies/meten/", views.choose_measuring, name="choose_measuring"),
    path("beveiliging/", views.security, name="security"),
    path("privacy/beloften/", views.promises, name="promises"),
    path("privacy/bewaren/", views.retention, name="retention"),
    path("privacy/bewaren/bewijzen.json", views.retention_proofs, name="retention_proofs"),
    path("privacy/gewist/<uuid:number>/", views.erased, name="erased"),
    path("privacy/register/", views.register, name="register"),
    path("privacy/register/dpia.csv", views.dpia_file, name="dpia_file"),
    path("privacy/register/verwerkingsregister.csv", views.register_file, name="register_file"),
]
