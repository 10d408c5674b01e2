"""``/api/v1/`` of the newsletter."""

from django.urls import URLPattern, URLResolver, path

from newsletter.api.views import SubscriptionsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("newsletter/subscriptions/", SubscriptionsView.as_view(), name="newsletter-subscriptions"),
]
