"""Ed25519 with the installation's key: what it signed, anybody can check with the public half."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Signature:
    """``text`` is base64; ``key`` the fingerprint of the key that made it."""

    text: str
    key: str


def public_bytes(key: str) -> bytes:
    """Return the public half (32 bytes) of a private key in URL-safe base64, with or without padding."""
    return _private(key).public_key().public_bytes_raw()


def fingerprint_of(public: bytes) -> str:
    """Return what recognises a public key: its SHA-256, hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def sign(content: bytes, *, key: str) -> Signature:
    """Sign with a private key."""
    return Signature(base64.b64encode(_private(key).sign(content)).decode(), fingerprint_of(public_bytes(key)))


def is_signed(content: bytes, signature: str, *, public: bytes) -> bool:
    """Return whether the private half of this public key made this signature (base64) under ``content``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
