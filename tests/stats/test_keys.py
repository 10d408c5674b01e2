"""The two keys of published counts: known by what recognises them, and another one never goes unseen."""

import base64
import hashlib
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from stats import keys
from stats.choices import KeyUse
from stats.method.wishes import fingerprint
from stats.models import KeyRecord, Release
from stats.services.verifying import keys_of, verify_release
from tests.support.releases import make_published, make_release

pytestmark = pytest.mark.django_db


def test_a_key_that_was_put_into_the_database_signs_nothing() -> None:
    release = make_published()
    forger = Ed25519PrivateKey.generate()
    public = forger.public_key().public_bytes_raw()
    forged = base64.b64encode(forger.sign(release.statement.encode())).decode()
    own = KeyRecord.objects.get(use="signing").public_key
    KeyRecord.objects.create(
        use="signing", fingerprint="f" * 64, public_key=base64.b64encode(public).decode(), reason="niet de onze"
    )

    assert not keys.is_signed(release.statement.encode(), forged, "f" * 64)
    assert not keys.is_signed(release.statement.encode(), forged, release.signing_key)
    assert keys.is_signed(release.statement.encode(), release.signature, release.signing_key, public_key=own)
    # A record of its own makes a key known; the key that is kept elsewhere does not belong to it.
    KeyRecord.objects.create(
        use="signing",
        fingerprint=hashlib.sha256(public).hexdigest(),
        public_key=base64.b64encode(public).decode(),
        reason="niet de onze",
    )
    assert not keys.is_signed(release.statement.encode(), forged, hashlib.sha256(public).hexdigest(), public_key=own)


def test_the_rounding_key_of_a_release_is_found_among_the_keys_in_use() -> None:
    made_with = fingerprint(keys.rounding_secret())

    assert KeyRecord.objects.get(use="rounding").fingerprint == made_with
    assert len(made_with) == 64


def test_a_verification_names_the_keys_and_notices_another_one(settings: object) -> None:
    release = make_published()
    holds, first = verified(release)
    own = settings.STATS_ROUNDING_KEY  # type: ignore[attr-defined]  # pytest-django's settings
    settings.STATS_ROUNDING_KEY = "another key that is long enough for anything"  # type: ignore[attr-defined]
    _holds, lost = verified(release)
    for key, reason in (("another key that is long enough for anything", "De oude is zoek."), (own, "Hij is er weer.")):
        settings.STATS_ROUNDING_KEY = key  # type: ignore[attr-defined]
        keys.take_into_use(KeyUse.ROUNDING, reason=reason)
    back, again = verified(release)
    foreign = make_release(corrects=release)
    foreign.secret_fingerprint = "f" * 64

    since = KeyRecord.objects.filter(use="rounding").earliest("pk").since
    assert holds
    assert f"key   rounding key {release.secret_fingerprint[:16]}: in use since {since:%Y-%m-%d %H:%M} (first use)" in first
    assert first.count(", the one in settings") == 2
    assert "every number about pupils is a multiple of the base" in first
    assert "note  settings hold another rounding key than the one in use" in lost
    assert (lost.count(", the one in settings"), lost.count(", not the one in settings")) == (1, 1)
    assert back
    assert "note" not in again
    assert [one.holds for one in verify_release(foreign) if one.name == "keys"] == [False]
    assert str(keys_of(foreign)[0]).endswith("never in use in this installation")


def verified(release: Release) -> tuple[bool, str]:
    """Run the command; return whether everything held, and what it said."""
    said = StringIO()
    call_command("publish_release", str(release.pk), "--verify", stdout=said)
    return f"{release} is what was published." in said.getvalue(), said.getvalue()
