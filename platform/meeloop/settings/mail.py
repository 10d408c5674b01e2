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
