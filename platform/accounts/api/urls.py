"""``/api/v1/`` of accounts."""

from django.urls import URLPattern, URLResolver, path

from accounts.api.inbox import MyMessages, MyMessagesRead
from accounts.api.views import MeView, MyDataView

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", MeView.as_view(), name="api-me"),
    path("me/messages/", MyMessages.as_view(), name="api-my-messages"),
    path("me/messages/read/", MyMessagesRead.as_view(), name="api-my-messages-read"),
    path("me/data/", MyDataView.as_view(), name="api-my-data"),
]
