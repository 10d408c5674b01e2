"""Everything that comes from outside, read once into typed values.

Each variable may also be given as a file: ``SECRET_KEY_FILE=/run/secrets/key`` (12-factor with container secrets).
"""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kit.countries import is_in_europe

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


class Environment(BaseSettings):
    """The settings of one installation. Defaults are those of production and safe; development relaxes a few."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False)

    meeloop_env: Literal["production", "development", "test"] = "production"
    meeloop_var: Path = ROOT / "var"
    meeloop_db_role: Literal["web", "worker", "owner"] = "web"

    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: CommaSeparated = Field(default_factory=list)
    allowed_hosts: CommaSeparated = Field(default_factory=list)
    site_url: str = ""
    trust_x_forwarded_proto: bool = False
    trusted_proxy_count: int = 0
    hsts_seconds: int = 63_072_000

    database_url: str = ""
    database_owner_url: str = ""
    database_worker_url: str = ""
    database_stats_url: str = ""
    database_backup_url: str = ""
    backup_key: SecretStr = SecretStr("")
    backup_folder: Path | None = None
    database_pool_size: int = 5
    valkey_url: str = ""
    celery_broker_url: str = ""

    email_url: str = ""
    default_from_email: str = ""
    media_root: Path | None = None
    # ISO country codes: where the database and the files stand, where mail is handed over, where backups go (promise SP-7a).
    storage_country: str = ""
    mail_country: str = ""
    backup_country: str = ""
    address_hash_key: SecretStr = SecretStr("")
    stats_rounding_key: SecretStr = SecretStr("")
    stats_signing_key: SecretStr = SecretStr("")
    stats_memory_mb: int = Field(default=256, ge=4, le=65_536)
    log_level: str = "INFO"
    api_rate_anonymous: str = "120/min"
    api_rate_signed_in: str = "600/min"

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

    @property
    def is_development(self) -> bool:
        """Whether this is a developer's own machine."""
        return self.meeloop_env == "development"

    @property
    def is_production(self) -> bool:
        """Whether real people's data may be here."""
        return self.meeloop_env == "production"


env = Environment()
