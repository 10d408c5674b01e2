"""Cookies and terms that the privacy statement promises."""

from typing import Any

from meeloop.settings.environment import ROOT, env

# Keyed hashes of addresses (who left the newsletter) must outlive a change of SECRET_KEY: keep this key when that one changes.
ADDRESS_HASH_KEY = env.address_hash_key.get_secret_value() or env.secret_key.get_secret_value() or "development-only"

COOKIE_CONSENT_NAME = "__Host-consent" if env.is_production else "cookie_consent"
COOKIE_CONSENT_SECURE = env.is_production
COOKIE_CONSENT_HTTPONLY = True
COOKIE_CONSENT_SAMESITE = "Lax"
COOKIE_CONSENT_LOG_ENABLED = False
COOKIE_CONSENT_CACHE_BACKEND = "local"

# One line per person who was forgotten, beside the database: a restored backup is compared with it (`manage.py replay_erasures`).
# Keep it where a backup of the database does not overwrite it.
ERASURE_LEDGER = str(env.meeloop_var / "erasures.jsonl")

# What the last run of the tests said about each promise (`make promises` writes it); shown at /privacy/beloften/.
PROMISES_RESULTS = str(ROOT / "var" / "promises.json")

# Where what stands, as two letters of a country; shown at /beveiliging/. Production does not start outside Europe (promise SP-7a).
DATA_COUNTRIES = {"storage": env.storage_country, "mail": env.mail_country, "backup": env.backup_country}
if env.telemetry_url:
    DATA_COUNTRIES["telemetry"] = env.telemetry_country

# Optional measuring (promise POR-5e); the environment refused it already without agreement, Europe and anonymous addresses.
MATOMO: dict[str, Any] | None = (  # Any: address, number and name
    {"url": env.matomo_url, "site_id": env.matomo_site_id, "supplier": env.matomo_supplier.strip()} if env.matomo_url else None
)
# Says by name whether a supplier works for the region now, under an agreement; schools know their register.
SUPPLIER_AT_WORK = "schools.services.suppliers.works_for_us"
