"""Outgoing mail. Everything goes through the outbox; this is the wire behind it."""

from urllib.parse import parse_qsl, unquote, urlsplit

from meeloop.settings.environment import env

DEFAULT_FROM_EMAIL = env.default_from_email or "Meeloop <noreply@meeloop.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 20
# In development mail is kept as files and read at /dev/postvak/.
EMAIL_FILE_PATH = env.meeloop_var / "postvak"

# What every mail may say about the region; the outbox itself knows no pages.
OUTBOX_CONTEXT = "pages.mail_context.for_mail"
# What readers of the newsletter may choose; the newsletter itself knows no activity.
NEWSLETTER_INTERESTS = "meeloop.newsletter_interests.interests"
# What an issue of the newsletter may show of the catalogue; the newsletter itself knows no activity.
NEWSLETTER_CARDS = "meeloop.newsletter_cards.CATALOGUE"
# What readers of the newsletter were told by mails about searches that they keep; the newsletter itself knows no search.
NEWSLETTER_SEARCHES = "meeloop.newsletter_searches.SEARCHES"
# Whom the region may invite to the newsletter once a school year; the newsletter itself knows no school and no provider.
NEWSLETTER_CONTACTS = "meeloop.newsletter_contacts.contacts"

# Who tells of bounces later, and what they say to be let in (django-anymail, the extra ``webhooks``).
MAIL_WEBHOOK = env.mail_webhook
ANYMAIL = {"WEBHOOK_SECRET": env.mail_webhook_secret.get_secret_value()}

# The newsletter's own pace (``newsletter.pace``).
NEWSLETTER_PER_SECOND = env.newsletter_per_second
NEWSLETTER_PER_DOMAIN = env.newsletter_per_domain
NEWSLETTER_LANES = env.newsletter_lanes

_parts = urlsplit(env.email_url)
if _parts.scheme in {"smtp", "smtps", "smtp+tls"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _parts.hostname or "localhost"
    EMAIL_PORT = _parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_parts.scheme]
    EMAIL_HOST_USER = unquote(_parts.username or "")
    EMAIL_HOST_PASSWORD = unquote(_parts.password or "")
    EMAIL_USE_SSL = _parts.scheme == "smtps"
    EMAIL_USE_TLS = _parts.scheme == "smtp+tls"
    EMAIL_TIMEOUT = int(dict(parse_qsl(_parts.query)).get("timeout", EMAIL_TIMEOUT))
else:
    EMAIL_BACKEND = "outbox.backends.PostvakBackend"
