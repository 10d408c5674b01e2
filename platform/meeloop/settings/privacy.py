"""Cookies and terms that the privacy statement promises."""

from meeloop.settings.environment import env

COOKIE_CONSENT_SECURE = env.is_production
COOKIE_CONSENT_HTTPONLY = True
COOKIE_CONSENT_SAMESITE = "Lax"
COOKIE_CONSENT_LOG_ENABLED = False
COOKIE_CONSENT_CACHE_BACKEND = "local"
