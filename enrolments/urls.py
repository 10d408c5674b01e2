"""Pages of enrolments; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from enrolments.views import (
    answering,
    approving,
    attendance,
    calendar_feed,
    choosing,
    feeds,
    fitting,
    overview,
    provider,
    single,
    today,
)

app_name = "enrolments"
urlpatterns: list[URLPattern] = [
    path("agenda/<slug:secret>.ics", calendar_feed.feed, name="feed"),
    path("account/agenda/", feeds.feeds, name="feeds"),
    path("account/agenda/<int:pk>/intrekken/", feeds.close, name="close_feed"),
    path("account/agenda/<int:pk>/vernieuwen/", feeds.renew, name="renew_feed"),
    path("school/", today.today, name="today"),
    path("school/inschrijven/<int:session_id>/", choosing.choose_class, name="choose_class"),
    path("school/inschrijven/<int:session_id>/<int:class_id>/", choosing.enrol, name="enrol"),
    path("school/zoeken/", fitting.choose, name="fitting_choose"),
    path("school/klassen/<int:pk>/zoeken/", fitting.fitting, name="fitting"),
    path("school/inschrijvingen/", overview.enrolments, name="list"),
    path("school/wachtlijst/", overview.waiting_list, name="waiting_list"),
    path("school/inschrijvingen/<uuid:pk>/", single.detail, name="detail"),
    path("school/inschrijvingen/<uuid:pk>/gelukt/", single.done, name="done"),
    path("school/inschrijvingen/<uuid:pk>/lijst/", single.print_list, name="print_list"),
    path("school/inschrijvingen/<uuid:pk>/agenda.ics", single.calendar, name="calendar"),
    path("school/inschrijvingen/<uuid:pk>/afmelden/", single.cancel, name="cancel"),
    path("school/inschrijvingen/<uuid:pk>/aanbod/", single.offer, name="offer"),
    path("school/inschrijvingen/<uuid:pk>/terugdraaien/", single.undo_cancel, name="undo_cancel"),
    path("school/inschrijvingen/<uuid:pk>/gaat-door/", single.confirm, name="confirm"),
    path("school/inschrijvingen/<uuid:pk>/akkoord/", approving.approve, name="approve"),
    path("school/inschrijvingen/<uuid:pk>/opkomst/", attendance.by_school, name="attendance"),
    path("aanbieder/datums/<int:session_id>/deelnemers/", provider.roster, name="roster"),
    path("aanbieder/datums/<int:session_id>/deelnemers/opkomst/<uuid:pk>/", attendance.by_provider, name="provider_attendance"),
    path("aanbieder/aanvragen/<uuid:pk>/akkoord/", answering.accept, name="accept"),
    path("aanbieder/aanvragen/<uuid:pk>/afwijzen/", answering.decline, name="decline"),
]
