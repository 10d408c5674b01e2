"""``/api/v1/`` of activities, sessions and providers: the catalogue reads, ``views`` write."""

from django.urls import URLPattern, URLResolver, path

from activities.api import closing, keeping, searches, views
from activities.catalogue import api as catalogue

urlpatterns: list[URLPattern | URLResolver] = [
    path("activities/", views.Activities.as_view(), name="activity-list"),
    path("activities/<int:pk>/", catalogue.ActivityView.as_view(), name="activity-detail"),
    path("activities/<int:pk>/sessions/", views.Schedule.as_view(), name="activity-sessions"),
    path("activities/<int:pk>/revisions/", views.Revise.as_view(), name="activity-revisions"),
    path("activities/<int:pk>/approve/", views.Approve.as_view(), name="activity-approve"),
    path("activities/<int:pk>/send-back/", views.SendBack.as_view(), name="activity-send-back"),
    path("own-activities/", views.OwnActivities.as_view(), name="own-activity-list"),
    path("sessions/", catalogue.SessionListView.as_view(), name="session-list"),
    path("sessions/<int:pk>/", views.OneSession.as_view(), name="session-detail"),
    path("sessions/<int:pk>/cancel/", views.CancelSession.as_view(), name="session-cancel"),
    path("sessions/<int:pk>/close-enrolment/", closing.CloseEnrolment.as_view(), name="session-close-enrolment"),
    path("sessions/<int:pk>/open-enrolment/", closing.OpenEnrolment.as_view(), name="session-open-enrolment"),
    path("favourites/", keeping.Favourites.as_view(), name="favourite-list"),
    path("favourites/<int:activity>/", keeping.OneFavourite.as_view(), name="favourite-detail"),
    path("shortlists/", keeping.Shortlists.as_view(), name="shortlist-list"),
    path("shortlists/<int:pk>/", keeping.OneShortlist.as_view(), name="shortlist-detail"),
    path("shortlists/<int:pk>/activities/<int:activity>/", keeping.Listed.as_view(), name="shortlist-activity"),
    path("shortlists/<int:pk>/link/", keeping.Link.as_view(), name="shortlist-link"),
    path("me/saved-searches/", searches.SavedSearches.as_view(), name="saved-search-list"),
    path("me/saved-searches/<int:pk>/", searches.OneSavedSearch.as_view(), name="saved-search-detail"),
    path("providers/", catalogue.ProviderListView.as_view(), name="provider-list"),
    path("providers/<int:pk>/", catalogue.ProviderView.as_view(), name="provider-detail"),
]
