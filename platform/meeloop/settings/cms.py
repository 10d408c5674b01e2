"""Wagtail. Nothing of it may call a third party (promise OGP-0e)."""

from meeloop.settings.base import SITE_URL

WAGTAIL_SITE_NAME = "Meeloop"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# Our own model takes hidden data (place, time, owner) out of every upload; SVG can carry scripts and is refused.
WAGTAILIMAGES_IMAGE_MODEL = "pages.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "enrolments.forms.photos.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pages.document_forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# No document opens inside a page of ours, a PDF neither: it is saved first.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_SEARCH_ENABLED = True
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "nl_unaccent"},
}
# Comments would send mail past the outbox.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
