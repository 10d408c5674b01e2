"""``/api/v1/`` of enrolments."""

from django.urls import URLPattern, URLResolver, path

from enrolments.api import attendance, feeds, fitting, holds, messages, requesting, splitting, views
from enrolments.api.actions import ACTION_VIEWS

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar-feeds/", feeds.FeedList.as_view(), name="api-calendar-feeds"),
    path("calendar-feeds/<int:pk>/", feeds.FeedDetail.as_view(), name="api-calendar-feed"),
    path("sessions/<int:session_id>/holds/", holds.SessionHolds.as_view(), name="api-session-holds"),
    path("holds/", holds.HoldList.as_view(), name="api-holds"),
    path("holds/<uuid:pk>/", holds.HoldDetail.as_view(), name="api-hold"),
    path("activities/<int:pk>/date-requests/", requesting.ActivityDateRequests.as_view(), name="api-activity-date-requests"),
    path("date-requests/", requesting.DateRequestList.as_view(), name="api-date-requests"),
    path("date-requests/<int:pk>/", requesting.DateRequestDetail.as_view(), name="api-date-request"),
    path("date-requests/<int:pk>/propose/", requesting.DateRequestPropose.as_view(), name="api-date-request-propose"),
    path("date-requests/<int:pk>/decline/", requesting.DateRequestDecline.as_view(), name="api-date-request-decline"),
    path("date-requests/<int:pk>/withdraw/", requesting.DateRequestWithdraw.as_view(), name="api-date-request-withdraw"),
    path("classes/<int:pk>/split/", splitting.ClassSplit.as_view(), name="api-class-split"),
    path("classes/<int:pk>/fitting-sessions/", fitting.FittingSessions.as_view(), name="api-class-fitting-sessions"),
    path("sessions/<int:session_id>/enrolments/", views.SessionEnrolments.as_view(), name="api-session-enrolments"),
    path("enrolments/", views.EnrolmentList.as_view(), name="api-enrolments"),
    path("enrolments/bulk/", views.ManyEnrolments.as_view(), name="api-enrolments-bulk"),
    path("enrolments/<uuid:pk>/", views.EnrolmentDetail.as_view(), name="api-enrolment"),
    path("enrolments/<uuid:pk>/messages/", messages.EnrolmentMessages.as_view(), name="api-enrolment-messages"),
    path("enrolments/<uuid:pk>/messages/read/", messages.MessagesRead.as_view(), name="api-enrolment-messages-read"),
    path("sessions/<int:session_id>/messages/", messages.SessionMessages.as_view(), name="api-session-messages"),
    path("enrolments/<uuid:pk>/attendance/", attendance.EnrolmentAttendance.as_view(), name="api-enrolment-attendance"),
    *(
        path(f"enrolments/<uuid:pk>/{name.replace('_', '-')}/", view.as_view(), name=f"api-enrolment-{name.replace('_', '-')}")
        for name, view in ACTION_VIEWS.items()
    ),
]
