"""Pages of the newsletter; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from newsletter import choice_views, data_views, feeds, frame_views, moving_views, objection_views, sending_views, views

app_name = "newsletter"
urlpatterns: list[URLPattern] = [
    path("nieuwsbrieven/rss.xml", feeds.issues_feed, name="feed"),
    path("nieuwsbrief/", views.subscribe, name="subscribe"),
    path("nieuwsbrief/formulier/", frame_views.frame, name="frame"),
    path("nieuwsbrief/kijk-in-je-mail/", views.look_in_your_mail, name="look-in-your-mail"),
    path("nieuwsbrief/nieuwe-link/", views.request_links, name="request-links"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", choice_views.preferences, name="preferences"),
    path("nieuwsbrief/pauze/<str:token>/", choice_views.pause, name="pause"),
    path("nieuwsbrief/adres/<str:token>/", moving_views.address, name="address"),
    path("nieuwsbrief/nieuw-adres/<str:token>/", moving_views.confirm_address, name="confirm-address"),
    path("nieuwsbrief/minder/<str:token>/", choice_views.less, name="less"),
    path("nieuwsbrief/bezwaar/<str:token>/", objection_views.objection, name="objection"),
    path("nieuwsbrief/uitschrijven/<str:token>/", views.leave, name="leave"),
    path("nieuwsbrief/eigen-link/<str:token>/", data_views.own_link, name="own_link"),
    path("nieuwsbrief/gegevens/<str:token>/", data_views.my_data, name="my_data"),
    path("nieuwsbrief/terug/<str:token>/", views.undo, name="undo"),
    path("regio/nieuwsbrief/", sending_views.sendings, name="sendings"),
    path("regio/nieuwsbrief/verstuur/<int:pk>/", sending_views.send, name="send_issue"),
    path("regio/nieuwsbrief/<int:pk>/", sending_views.sending, name="sending"),
    path("regio/nieuwsbrief/<int:pk>/stand/", sending_views.sending_progress, name="sending_progress"),
    path("regio/nieuwsbrief/<int:pk>/stop/", sending_views.stop, name="stop_sending"),
]
