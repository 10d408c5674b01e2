"""Traces to a collector of the operator's own, or none at all (decision 0080)."""

from kit.tracing.telemetry import Telemetry
from meeloop.settings.backups import RELEASE
from meeloop.settings.environment import env

TELEMETRY: Telemetry | None = (
    Telemetry(
        url=env.telemetry_url,
        key=env.telemetry_key.get_secret_value(),
        share=env.telemetry_share,
        service=f"meeloop-{env.meeloop_db_role}",
        release=RELEASE,
    )
    if env.telemetry_url
    else None
)
