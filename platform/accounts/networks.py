"""Where a request came from, no more precisely than the security page needs."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

PREFIX = {4: 24, 6: 48}


def truncated(address: str) -> str:
    """Return the /24 or /48 around an address, such as ``198.51.100.0/24``; empty for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, PREFIX[parsed.version]), strict=False))


def network_of(request: HttpRequest | None) -> str:
    """Return the truncated network of who is asking; empty when it is not known."""
    if request is None:
        return ""
    try:
        return truncated(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
