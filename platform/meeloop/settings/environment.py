"""Everything that comes from outside, read once into typed values.

Each variable may also be given as a file: ``SECRET_KEY_FILE=/run/secrets/key`` (12-factor with container secrets).
"""

import base64
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kit.countries import is_in_europe
from kit.tracing.telemetry import is_fit, missing_packages

ROOT = Path(__file__).resolve().parents[3]
CommaSeparated = Annotated[list[str], NoDecode]


def read_secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the values of every ``NAME_FILE`` variable of ours under its own ``NAME``, lower case."""
    known = {name.upper() for name in Environment.model_fields}
    return {
        name.removesuffix("_FILE").lower(): Path(path).read_text().strip()
        for name, path in environ.items()
        if name.endswith("_FILE") and name.removesuffix("_FILE") in known and name not in known
    }


def is_key(text: str) -> bool:
    """Return whether this is the private half of an Ed25519 key: 32 bytes in URL-safe base64, with or without padding."""
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def setting(default: Any, words: str, *, needed: bool = False, **limits: Any) -> Any:  # Any: as pydantic's Field
    """Return a field with what the reference says of it (``manage.py settings_reference``); ``needed`` in production."""
    return Field(default, description=words, json_schema_extra={"needed": needed}, **limits)


class Environment(BaseSettings):
    """The settings of one installation. Defaults are those of production and safe; development relaxes a few."""

    # What was given may hold a password, and this refusal ends up in a log.
    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False, hide_input_in_errors=True)

    meeloop_env: Literal["production", "development", "test"] = setting(
        "production", "What this installation is for: `production`, `development` or `test`."
    )
    meeloop_db_role: Literal["web", "worker", "owner"] = setting(
        "web",
        "What this process does: `web`, `worker` (Celery) or `owner` (migrations, bootstrap). Decides with which role it connects.",
    )
    meeloop_var: Path = setting(ROOT / "var", "Where files of the installation are kept; empty: `var/` beside the code.")

    secret_key: SecretStr = setting(SecretStr(""), "50 characters or more, random.", needed=True)
    secret_key_fallbacks: CommaSeparated = setting([], "Earlier keys, comma-separated, while you rotate.")
    allowed_hosts: CommaSeparated = setting([], "Host names, comma-separated; no `*`.", needed=True)
    site_url: str = setting("", "The address people type, `https://...`.", needed=True)
    trust_x_forwarded_proto: bool = setting(default=False, words="`true` only behind a proxy that sets this header itself.")
    trusted_proxy_count: int = setting(
        0, "How many proxies of your own stand before us and set X-Forwarded-For (sign-in limits)."
    )
    hsts_seconds: int = setting(63_072_000, "How long browsers remember that this site is https only.")

    database_url: str = setting(
        "", "As meeloop_web: `postgresql://user:password@host:5432/meeloop?sslmode=verify-full`.", needed=True
    )
    database_worker_url: str = setting("", "As meeloop_worker; empty: the same as DATABASE_URL.")
    database_owner_url: str = setting("", "As meeloop_owner: migrations only.")
    database_stats_url: str = setting("", "As meeloop_stats: reads published tables and nothing else.", needed=True)
    database_backup_url: str = setting("", "As meeloop_backup: read by pg_dump, never by the application.")
    database_pool_size: int = setting(
        5,
        "Connections per web process: threads + 1. Web connections prepare statements: a PgBouncer in between must be 1.21 or newer.",
    )
    database_replica_urls: SecretStr = setting(
        SecretStr(""),
        "Copies of the database that follow it, for public pages: addresses as that of DATABASE_URL, as meeloop_web, with a space in "
        "between. Empty: everything is read from DATABASE_URL.",
    )
    database_stats_replica_urls: SecretStr = setting(
        SecretStr(""),
        "The same copies in the same order, as meeloop_stats; empty: published tables are read from DATABASE_STATS_URL.",
    )
    replica_most_seconds: float = setting(
        10.0, "How many seconds a copy may be behind and still be read; further behind, the primary is read.", gt=0, le=60
    )
    valkey_url: str = setting("", "Cache: `redis://host:6379/0` or `unix:///path?db=0`.", needed=True)
    celery_broker_url: str = setting("", "Queue: `redis://host:6379/1` or `redis+socket:///path?virtual_host=1`.", needed=True)

    email_url: str = setting("", "`smtp+tls://user:password@host:587`.", needed=True)
    default_from_email: str = setting("", "`Meeloop <noreply@example.org>`.", needed=True)
    media_root: Path | None = setting(None, "Where uploads are kept; empty: `media/` below MEELOOP_VAR.")
    media_bucket: str = setting(
        "",
        "Uploads in a bucket of S3-compatible storage instead: its name. It stands where STORAGE_COUNTRY says, and is closed to everybody else; "
        "needs the extra `s3` (django-storages, boto3). Empty: MEDIA_ROOT.",
    )
    media_bucket_url: str = setting(
        "", "Where that storage answers: `https://s3.example.org`; empty: Amazon's, in MEDIA_BUCKET_REGION."
    )
    media_bucket_region: str = setting("", "The region of the storage, as its keeper names it.")
    media_bucket_key_id: str = setting("", "With which key the bucket opens; empty: as the machine itself is known there.")
    media_bucket_secret: SecretStr = setting(SecretStr(""), "The secret of that key.")
    backup_folder: Path | None = setting(
        None, "Where backups are made; empty: `backups/` below MEELOOP_VAR. Carry them to another place."
    )
    backup_key: SecretStr = setting(
        SecretStr(""),
        "Seals backups: a passphrase of 20 characters or more. Keep it apart from the backups; only `manage.py backup` and `restore` need it.",
    )
    # Promise SP-7a.
    storage_country: str = setting(
        "",
        "Where the database and the uploads stand: two letters of a country in the EU or EEA, such as `NL`. "
        "Production does not start with another one.",
        needed=True,
    )
    mail_country: str = setting("", "Where the mail service of EMAIL_URL stands.", needed=True)
    backup_country: str = setting("", "Where backups are kept.", needed=True)

    # Promise POR-5e: without all five, or none, nothing starts.
    matomo_url: str = setting(
        "",
        "Measuring with a Matomo of the region's own, or of a supplier in Europe: `https://...`; empty: off, the site counts by itself.",
    )
    matomo_site_id: int = setting(0, "The number of the site in Matomo.", ge=0)
    matomo_supplier: str = setting("", "Who has the agreement for Matomo: the name in the region's register of suppliers.")
    matomo_country: str = setting("", "Where Matomo stands: two letters of a country in the EU or EEA.")
    matomo_masked_ip_bytes: int = setting(0, "How many bytes of an address Matomo wipes out: 2 or more.", ge=0, le=4)

    address_hash_key: SecretStr = setting(
        SecretStr(""), "Recognises who left the newsletter; empty: SECRET_KEY. Set it to the old key before you change that."
    )
    stats_rounding_key: SecretStr = setting(
        SecretStr(""),
        "40 characters or more, random: decides how published counts are rounded. Never change it, back it up well: "
        "a changed or lost key is noticed, and nothing is counted until somebody says so (`manage.py stats_keys`).",
        needed=True,
    )
    stats_signing_key: SecretStr = setting(
        SecretStr(""), "32 random bytes in base64 (`openssl rand -base64 32`): signs published counts.", needed=True
    )
    stats_memory_mb: int = setting(
        256,
        "Megabytes that a step of a counting statement may take in PostgreSQL: 256 is plenty for a region, a country wants 1024.",
        ge=4,
        le=65_536,
    )
    log_level: str = setting("INFO", "From which level on events are logged: DEBUG, INFO, WARNING or ERROR.")
    metrics_key: SecretStr = setting(
        SecretStr(""), "Who sends it (`Authorization: Bearer ...`) reads `/metrics`: 32 characters or more; empty: nobody does."
    )
    telemetry_url: str = setting(
        "",
        "Traces (OTLP over HTTP) to a collector of your own: `https://collector.example:4318`, or `http://` inside your own network; "
        "needs the extra `telemetry` (opentelemetry-sdk, opentelemetry-exporter-otlp-proto-http). Empty: there are none.",
    )
    telemetry_key: SecretStr = setting(
        SecretStr(""), "Sent to the collector (`Authorization: Bearer ...`), where it asks for that."
    )
    telemetry_country: str = setting(
        "", "Where the collector stands and keeps what it gets: two letters of a country in the EU or EEA."
    )
    telemetry_share: float = setting(
        1.0, "Which share of the requests is traced, with all that follows from them: `0.05` is one in twenty.", gt=0, le=1
    )
    api_rate_anonymous: str = setting("120/min", "How often the interface may be asked per network address.")
    api_rate_signed_in: str = setting("600/min", "How often the interface may be asked per person or token.")
    mail_webhook: Literal["", "brevo", "mailjet"] = setting(
        "",
        "Which mail service tells of bounces and complaints at `/mail/teruggekomen/`: `brevo` or `mailjet`; needs the extra `webhooks` "
        "(django-anymail). Empty: that address is not there.",
    )
    mail_webhook_secret: SecretStr = setting(
        SecretStr(""), "`name:password`, as typed at the mail service for that address: 32 characters or more."
    )
    newsletter_per_second: int = setting(20, "How fast the newsletter goes over all workers: mails a second.", ge=1, le=100_000)
    newsletter_per_domain: int = setting(5, "As above, to one receiving domain.", ge=1, le=100_000)
    newsletter_lanes: int = setting(2, "How many workers send the newsletter at once.", ge=1, le=32)

    @model_validator(mode="before")
    @classmethod
    def take_secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:  # Any: raw environment
        """Let ``NAME_FILE`` fill ``NAME`` where ``NAME`` itself is absent."""
        return read_secret_files(os.environ) | {key: value for key, value in values.items() if value != ""}

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, values: dict[str, Any]) -> dict[str, Any]:  # Any: raw environment
        """Read ``a, b`` as two values."""
        for name in ("allowed_hosts", "secret_key_fallbacks"):
            raw = values.get(name)
            if isinstance(raw, str):
                values[name] = [part.strip() for part in raw.split(",") if part.strip()]
        return values

    @model_validator(mode="after")
    def a_key_for_numbers_is_long(self) -> Self:
        """Refuse a key of ``/metrics`` that could be guessed; without one nobody reads there."""
        if 0 < len(self.metrics_key.get_secret_value()) < 32:
            raise ValueError("METRICS_KEY is too short: 32 characters or more, or none.")
        return self

    @model_validator(mode="after")
    def a_door_for_bounces_has_a_lock(self) -> Self:
        """Refuse a mail service that tells of bounces without a secret: strangers would take readers off the list."""
        secret = self.mail_webhook_secret.get_secret_value()
        if self.mail_webhook and (len(secret) < 32 or ":" not in secret):
            raise ValueError("MAIL_WEBHOOK_SECRET is needed with MAIL_WEBHOOK: name:password, 32 characters or more together.")
        if self.mail_webhook and find_spec("anymail") is None:
            raise ValueError("MAIL_WEBHOOK needs the extra webhooks: pip install django-anymail (docs/guides/running.md).")
        return self

    @model_validator(mode="after")
    def a_bucket_can_be_reached(self) -> Self:
        """Refuse a bucket without its packages, in the clear outside one's own network, or with half a key (SP-7a)."""
        if not self.media_bucket:
            return self
        if missing := [name for name in ("storages", "boto3") if find_spec(name) is None]:
            raise ValueError(
                f"MEDIA_BUCKET needs the extra s3 ({', '.join(missing)} is not there): pip install django-storages boto3, or empty MEDIA_BUCKET. "
                "MEDIA_BUCKET heeft de extra s3 nodig, of maak MEDIA_BUCKET leeg. (docs/operations/deploy.md)"
            )
        wanted = {
            "MEDIA_BUCKET_URL (https://..., or http:// inside your own network / of http:// binnen je eigen netwerk)": not self.media_bucket_url
            or is_fit(self.media_bucket_url),
            "MEDIA_BUCKET_URL or MEDIA_BUCKET_REGION (one of them / een van de twee)": bool(
                self.media_bucket_url or self.media_bucket_region
            ),
            "MEDIA_BUCKET_KEY_ID with MEDIA_BUCKET_SECRET (both or neither / allebei of geen van beide)": bool(
                self.media_bucket_key_id
            )
            == bool(self.media_bucket_secret.get_secret_value()),
        }
        if wrong := [name for name, present in wanted.items() if not present]:
            raise ValueError(f"Uploads in a bucket need a proper value for {', '.join(wrong)}.")
        return self

    @model_validator(mode="after")
    def traces_stay_in_europe(self) -> Self:
        """Refuse to start with a collector outside Europe, in the clear outside one's own network, or without the packages for it (SP-7a)."""
        if not self.telemetry_url:
            return self
        if missing := missing_packages():
            raise ValueError(
                f"TELEMETRY_URL needs the extra telemetry: pip install {' '.join(missing)}, or empty TELEMETRY_URL. "
                f"TELEMETRY_URL heeft de extra telemetry nodig: pip install {' '.join(missing)}, of maak TELEMETRY_URL leeg. "
                "(docs/operations/deploy.md)"
            )
        wanted = {
            "TELEMETRY_URL (https://..., or http:// inside your own network / of http:// binnen je eigen netwerk)": is_fit(
                self.telemetry_url
            ),
            "TELEMETRY_COUNTRY (two letters, inside the EU or EEA / twee letters, binnen de EU of EER)": is_in_europe(
                self.telemetry_country
            ),
        }
        if wrong := [name for name, present in wanted.items() if not present]:
            raise ValueError(
                f"Traces need a proper value for {', '.join(wrong)}. Without it they stay off: empty TELEMETRY_URL (promise SP-7a). "
                "Zonder dat blijven ze uit: maak TELEMETRY_URL leeg."
            )
        return self

    @model_validator(mode="after")
    def each_copy_has_both_roles(self) -> Self:
        """Refuse copies of which some have an address for statistics and some have none."""
        copies, published = self.replicas
        if published and len(copies) != len(published):
            raise ValueError(
                "DATABASE_STATS_REPLICA_URLS names as many copies as DATABASE_REPLICA_URLS, in the same order, or none."
            )
        return self

    @property
    def replicas(self) -> tuple[list[str], list[str]]:
        """The addresses of the copies, for public pages and for published tables."""
        return (
            self.database_replica_urls.get_secret_value().split(),
            self.database_stats_replica_urls.get_secret_value().split(),
        )

    @model_validator(mode="after")
    def production_has_its_secrets(self) -> Self:
        """Refuse to start in production without what must be chosen by the operator."""
        if self.meeloop_env != "production":
            return self
        required = {
            "SECRET_KEY": len(self.secret_key.get_secret_value()) >= 50,
            "ALLOWED_HOSTS": bool(self.allowed_hosts) and "*" not in self.allowed_hosts,
            "SITE_URL": self.site_url.startswith("https://"),
            "DATABASE_URL": bool(self.database_url),
            "DATABASE_STATS_URL": bool(self.database_stats_url),
            "VALKEY_URL": bool(self.valkey_url),
            "CELERY_BROKER_URL": bool(self.celery_broker_url),
            "EMAIL_URL": bool(self.email_url),
            "DEFAULT_FROM_EMAIL": bool(self.default_from_email),
            "STATS_ROUNDING_KEY": len(self.stats_rounding_key.get_secret_value()) >= 40,
            "STATS_SIGNING_KEY": is_key(self.stats_signing_key.get_secret_value()),
        }
        missing = [name for name, present in required.items() if not present]
        if missing:
            raise ValueError(
                f"Production needs a proper value for {', '.join(missing)}: see .env.example. "
                "(SECRET_KEY: 50 characters or more; ALLOWED_HOSTS: no '*'; SITE_URL: https://...; "
                "STATS_ROUNDING_KEY: 40 characters or more; STATS_SIGNING_KEY: 32 bytes in base64)"
            )
        return self

    @model_validator(mode="after")
    def production_stands_in_europe(self) -> Self:
        """Refuse to start in production unless it is named where data, mail and backups stand, inside the EU or EEA (SP-7a)."""
        if self.meeloop_env != "production":
            return self
        places = {
            "STORAGE_COUNTRY": self.storage_country,
            "MAIL_COUNTRY": self.mail_country,
            "BACKUP_COUNTRY": self.backup_country,
        }
        if missing := [name for name, country in places.items() if not country.strip()]:
            raise ValueError(
                f"Say in which country data stands: {', '.join(missing)} (two letters, such as NL; see .env.example)."
            )
        if outside := [f"{name}={country}" for name, country in places.items() if not is_in_europe(country)]:
            raise ValueError(
                f"All data stays in Europe: {', '.join(outside)} is not the code of a country of the EU or EEA. "
                "Choose a place in Europe (promise SP-7a)."
            )
        return self

    @model_validator(mode="after")
    def measuring_is_agreed(self) -> Self:
        """Refuse to start with a measuring program that lacks an agreement, Europe, encryption or anonymous addresses (POR-5e)."""
        if not self.matomo_url:
            return self
        is_encrypted = self.matomo_url.startswith("https://") or not self.is_production
        wanted = {
            "MATOMO_URL (https://...)": is_encrypted and "://" in self.matomo_url,
            "MATOMO_SITE_ID (the number of the site in Matomo)": self.matomo_site_id > 0,
            "MATOMO_SUPPLIER (the name in the register of suppliers: who has the agreement)": bool(
                self.matomo_supplier.strip()
            ),
            "MATOMO_COUNTRY (two letters, inside the EU or EEA)": is_in_europe(self.matomo_country),
            "MATOMO_MASKED_IP_BYTES (2 or more, as set in Matomo)": self.matomo_masked_ip_bytes >= 2,
        }
        if missing := [name for name, present in wanted.items() if not present]:
            raise ValueError(
                f"Measuring needs a proper value for {', '.join(missing)}. Without these it stays off: empty MATOMO_URL (promise POR-5e)."
            )
        return self

    @property
    def is_development(self) -> bool:
        """Whether this is a developer's own machine."""
        return self.meeloop_env == "development"

    @property
    def is_production(self) -> bool:
        """Whether real people's data may be here."""
        return self.meeloop_env == "production"


env = Environment()
