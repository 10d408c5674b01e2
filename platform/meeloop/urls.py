"""Every address of the site. Apps declare whole paths in their own ``urls``."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from meeloop import health
from meeloop.media import rendition
from meeloop.metrics import metrics
from meeloop.region_home import region_home
from meeloop.region_retention import region_retention
from meeloop.region_speed import region_speed
from meeloop.region_visits import region_visits
from meeloop.security_txt import security_txt

handler404 = "meeloop.error_pages.not_found"
handler500 = "meeloop.error_pages.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
    path("media/images/<path:path>", rendition, name="rendition"),
    path("regio/", region_home, name="region-home"),
    path("regio/bewaren/", region_retention, name="region-retention"),
    path("regio/snelheid/", region_speed, name="region-speed"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("regio/bezoek/", region_visits, name="region-visits"),
    # First: programs ask most, and every address before theirs is tried for each request.
    path("api/", include("meeloop.api.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("providers.urls")),
    path("", include("activities.urls")),
    path("", include("enrolments.urls")),
    path("", include("newsletter.urls")),
    path("", include("stats.urls")),
    path("", include("desk.urls")),
    path("", include("pages.urls")),
    path("", include("privacy.urls")),
    path("account/", include("allauth.urls")),
    path("cookies/", include("cookie_consent.urls")),
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
]

if settings.DEV_SIGN_IN:
    from meeloop.dev import urls as dev_urls

    urlpatterns.append(path("dev/", include(dev_urls)))

if settings.MAIL_WEBHOOK:
    from newsletter.webhooks import door_of

    urlpatterns.append(door_of(settings.MAIL_WEBHOOK))

# Wagtail's own form for visitors lets somebody in by password alone, past the second factor and its limits.
urlpatterns.append(path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)))
urlpatterns.append(path("", include(wagtail_urls)))
