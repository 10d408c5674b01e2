"""Pages of activities; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from activities.catalogue import views
from activities.views import closed, closing, dates, keeping, own, queue, renewing, searches, series, shortlists

app_name = "activities"
urlpatterns: list[URLPattern] = [
    path("", views.catalogue, name="home"),
    path("activiteiten/", views.catalogue, name="catalogue"),
    path("activiteiten/aantal/", views.count, name="count"),
    path("activiteiten/<int:pk>/", views.to_activity, name="activity"),
    path("activiteiten/datum/<int:pk>.ics", views.calendar, name="calendar"),
    path("aanbieder/", own.home, name="provider_home"),
    path("aanbieder/nieuw/", own.new, name="new"),
    path("aanbieder/nieuw/kopie-van-<int:pk>/", own.copy, name="copy"),
    path("aanbieder/activiteiten/<int:pk>/aanpassen/", own.change, name="change"),
    path("aanbieder/activiteiten/<int:pk>/datums/", dates.dates, name="dates"),
    path("aanbieder/activiteiten/<int:pk>/datums/<int:session_pk>/", dates.change_date, name="change_date"),
    path("aanbieder/activiteiten/<int:pk>/datums/<int:session_pk>/vervallen/", dates.cancel_date, name="cancel_date"),
    path("aanbieder/activiteiten/<int:pk>/datums/<int:session_pk>/inschrijven/", closing.signing_up, name="signing_up"),
    path("aanbieder/activiteiten/<int:pk>/reeksen/", series.series, name="series"),
    path("aanbieder/activiteiten/<int:pk>/reeksen/<int:series_pk>/", series.change, name="change_series"),
    path("aanbieder/verlengen/", renewing.renew, name="renew"),
    path("school/bewaard/", keeping.saved, name="saved"),
    path("school/bewaard/hart/", keeping.keep, name="keep"),
    path("school/bewaard/lijstjes/", shortlists.new, name="new_shortlist"),
    path("school/bewaard/op-lijstje/<int:pk>/", shortlists.put_on, name="put_on_list"),
    path("school/bewaard/lijstjes/<int:pk>/", shortlists.one, name="shortlist"),
    path("school/bewaard/lijstjes/<int:pk>/delen/", shortlists.share, name="share_shortlist"),
    path("school/bewaard/lijstjes/<int:pk>/niet-meer-delen/", shortlists.unshare, name="unshare_shortlist"),
    path("school/bewaard/lijstjes/<int:pk>/weg/", shortlists.remove, name="remove_shortlist"),
    path("school/zoekopdrachten/", searches.searches, name="searches"),
    path("school/zoekopdrachten/nieuw/", searches.new, name="new_search"),
    path("school/zoekopdrachten/<int:pk>/", searches.change, name="change_search"),
    path("school/zoekopdrachten/<int:pk>/stop/", searches.stop, name="stop_search"),
    path("zoekopdracht/stop/<str:token>/", searches.stop_by_link, name="stop_by_link"),
    path("lijstje/<str:secret>/", shortlists.shared, name="shared_shortlist"),
    path("regio/erkenningen/gesloten/", closed.closed_placements, name="closed_placements"),
    path("regio/te-beoordelen/", queue.queue, name="queue"),
    path("regio/te-beoordelen/<int:pk>/online/", queue.approve, name="approve"),
    path("regio/te-beoordelen/<int:pk>/terug/", queue.ask_for_changes, name="ask_for_changes"),
]
