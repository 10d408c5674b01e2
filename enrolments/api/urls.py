"""``/api/v1/`` of enrolments."""

from django.urls import URLPattern, URLResolver, path

from enrolments.api import feeds, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar-feeds/", feeds.FeedList.as_view(), name="api-calendar-feeds"),
    path("calendar-feeds/<int:pk>/", feeds.FeedDetail.as_view(), name="api-calendar-feed"),
    path("sessions/<int:session_id>/enrolments/", views.SessionEnrolments.as_view(), name="api-session-enrolments"),
    path("enrolments/", views.EnrolmentList.as_view(), name="api-enrolments"),
    path("enrolments/<uuid:pk>/", views.EnrolmentDetail.as_view(), name="api-enrolment"),
    path("enrolments/<uuid:pk>/cancel/", views.CancelEnrolment.as_view(), name="api-enrolment-cancel"),
    path("enrolments/<uuid:pk>/accept-offer/", views.AcceptOffer.as_view(), name="api-enrolment-accept-offer"),
    path("enrolments/<uuid:pk>/decline-offer/", views.DeclineOffer.as_view(), name="api-enrolment-decline-offer"),
    path("enrolments/<uuid:pk>/accept/", views.AcceptEnrolment.as_view(), name="api-enrolment-accept"),
    path("enrolments/<uuid:pk>/decline/", views.DeclineEnrolment.as_view(), name="api-enrolment-decline"),
    path("enrolments/<uuid:pk>/attendance/", views.EnrolmentAttendance.as_view(), name="api-enrolment-attendance"),
]
