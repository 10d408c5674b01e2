"""Pages of the newsletter; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from newsletter import data_views, views

app_name = "newsletter"
urlpatterns: list[URLPattern] = [
    path("nieuwsbrief/", views.subscribe, name="subscribe"),
    path("nieuwsbrief/kijk-in-je-mail/", views.look_in_your_mail, name="look-in-your-mail"),
    path("nieuwsbrief/nieuwe-link/", views.request_links, name="request-links"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", views.preferences, name="preferences"),
    path("nieuwsbrief/uitschrijven/<str:token>/", views.leave, name="leave"),
    path("nieuwsbrief/gegevens/<str:token>/", data_views.my_data, name="my_data"),
    path("nieuwsbrief/terug/<str:token>/", views.undo, name="undo"),
]
