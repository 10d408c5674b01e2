"""One-time codes: eight digits by mail, kept as a keyed hash."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from desk.models import PrivacyRequest

DIGITS = 8


def new_code() -> str:
    """Return eight random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def hash_of_code(request: PrivacyRequest, code: str) -> str:
    """Return the hash under which a code of this request is kept."""
    return salted_hmac("desk.code", f"{request.pk}:{code}", algorithm="sha256").hexdigest()


def fits(request: PrivacyRequest, code: str) -> bool:
    """Return whether this is the code; a request that never got one takes as long to say no."""
    return constant_time_compare(hash_of_code(request, code), request.code_hash or "0" * 64)
