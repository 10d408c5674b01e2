"""Secrets that people carry in a link or a header: 256 bits, and only their hash is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 random bits as 43 characters that fit in a URL."""
    return secrets.token_urlsafe(32)


def new_prefix() -> str:
    """Return 8 characters that tell one token from another; not secret."""
    return secrets.token_hex(4)


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret. No salt or slow hash: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
