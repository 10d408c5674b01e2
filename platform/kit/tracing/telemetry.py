"""Where traces go: the operator's own collector, inside Europe."""

import ipaddress
from importlib.metadata import PackageNotFoundError, distribution
from typing import NamedTuple
from urllib.parse import urlsplit

PACKAGES = ("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http")


class Telemetry(NamedTuple):
    """A collector, what opens it, how large a share of the requests it gets, and as what we report."""

    url: str
    key: str = ""
    share: float = 1.0
    service: str = "meeloop"
    release: str = ""

    @property
    def address(self) -> str:
        """Where spans go: what was given, or the usual path behind it."""
        return self.url if urlsplit(self.url).path.strip("/") else f"{self.url.rstrip('/')}/v1/traces"


def missing_packages() -> list[str]:
    """Return which packages of the extra ``telemetry`` are not installed."""
    return [name for name in PACKAGES if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def is_fit(url: str) -> bool:
    """Return whether spans may go there: encrypted, or in the clear inside one's own network. A name or password does not belong in it."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not is_whole or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near(parts.hostname or ""))


def _is_near(host: str) -> bool:
    """Return whether this is our own machine or network: a private address, or a name without a dot as containers have."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host
