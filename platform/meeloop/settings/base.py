"""What Django needs everywhere: apps, middleware, templates, language, files."""

from meeloop.settings.environment import ROOT, env

DEBUG = env.is_development
SECRET_KEY = env.secret_key.get_secret_value() or "development-only-" + "0" * 50
SECRET_KEY_FALLBACKS = env.secret_key_fallbacks
ALLOWED_HOSTS = env.allowed_hosts or ["localhost", "127.0.0.1", "[::1]", "testserver"]
SITE_URL = env.site_url or "http://localhost:8000"
ROOT_URLCONF = "meeloop.urls"
WSGI_APPLICATION = "meeloop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

OUR_APPS = [
    "meeloop",
    "desk",
    "stats",
    "enrolments",
    "newsletter",
    "activities",
    "providers",
    "schools",
    "accounts",
    "pages",
    "outbox",
    "privacy",
    "kit",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.api.v2",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "meeloop.cms.CmsConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "cookie_consent",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before WhiteNoise, which answers for static files itself.
    "kit.middleware.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever answers by itself: a redirect and a page for too large a form are not to be framed either.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "kit.middleware.headers.CmsPolicyMiddleware",
    "privacy.middleware.MeasuringMiddleware",
    "kit.middleware.request_id.RequestIdMiddleware",
    "meeloop.health.LiveMiddleware",
    # Nothing but where TELEMETRY_URL is set.
    "kit.middleware.tracing.TracingMiddleware",
    "kit.middleware.timing.TimingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "meeloop.isolation.IsolationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.clock.SessionClockMiddleware",
    "accounts.middleware.language.LanguageMiddleware",
    "accounts.middleware.gates.TermsMiddleware",
    "desk.middleware.AgreementMiddleware",
    "accounts.middleware.gates.CmsSecondFactorMiddleware",
    "activities.cms.door.CmsDoorMiddleware",
    "kit.middleware.methods.KnownMethodsMiddleware",
    "meeloop.body_size.BodySizeMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Inside all that add headers: a 304 has them too.
    "kit.middleware.not_modified.NotModifiedMiddleware",
    "cookie_consent.middleware.CleanCookiesMiddleware",
    # Outside the next one: it writes to Valkey only, and knows who is asking.
    "meeloop.visits.VisitsMiddleware",
    "kit.middleware.readonly.ReadOnlyGetMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    # Last: it calls the view itself.
    "kit.replicas.middleware.ReplicaMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.region",
                "meeloop.navigation.navigation",
                "accounts.context_processors.session_clock",
                "privacy.context_processors.measuring",
                "accounts.context_processors.unread",
                "desk.context_processors.notices",
            ],
        },
    },
]
FORM_RENDERER = "kit.renderer.PartsRenderer"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
# "words" holds what we let Django and allauth say; apart, because makemessages would drop strings that are not in our source.
LOCALE_PATHS = [ROOT / "platform" / "meeloop" / "locale", ROOT / "platform" / "meeloop" / "words"]
LANGUAGE_COOKIE_NAME = "__Host-language" if env.is_production else "django_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = env.is_production
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.media_root or env.meeloop_var / "media"
BUCKET = {
    "bucket_name": env.media_bucket,
    "endpoint_url": env.media_bucket_url or None,
    "region_name": env.media_bucket_region or None,
    "access_key": env.media_bucket_key_id or None,
    "secret_key": env.media_bucket_secret.get_secret_value() or None,
}
STORAGES = {
    "default": {"BACKEND": "kit.bucket.BucketStorage", "OPTIONS": BUCKET}
    if env.media_bucket
    else {"BACKEND": "kit.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.is_production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env.is_production
# No page of another site needs to read our files by script.
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Reading every file's name at the start is for a server that then runs for weeks: a test starts the site thousands of times.
WHITENOISE_AUTOREFRESH = not env.is_production

MEDIA_BUCKET = env.media_bucket
MEELOOP_VAR = env.meeloop_var
MEELOOP_ENV = env.meeloop_env
# In development one page signs in as any demo role; accounts.checks proves that production cannot have it.
DEV_SIGN_IN = env.is_development or env.meeloop_env == "test"
# GET requests that write fail where developers see it; production logs them.
READONLY_GET = "log" if env.is_production else "refuse"
