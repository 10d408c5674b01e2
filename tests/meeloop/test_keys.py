"""Keys can be changed while the site is open: what docs/operations/keys.md says of each."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command
from pydantic import SecretStr

from accounts.services.resealing import Resealed, reseal_factors
from kit import signing
from kit.address_hash import address_hash
from meeloop.settings.environment import Environment
from newsletter.errors import LinkUnusable
from newsletter.links import manage_token, read_manage
from newsletter.models import Suppression
from newsletter.services import leave
from privacy.erasing.ledger import mark_of
from tests.support.issues import make_reader
from tests.support.makers import make_user

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = (
    "een oude sleutel van meer dan vijftig tekens, voor deze proef",
    "een nieuwe sleutel van meer dan vijftig tekens, voor nu",
)
pytestmark = pytest.mark.django_db


def change_key(settings: Any, *, keep_old: bool = True) -> None:
    """Do step 2 of the guide, or step 4."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD] if keep_old else []


def test_every_secret_has_a_row_in_the_guide() -> None:
    secret = {name.upper() for name, info in Environment.model_fields.items() if info.annotation is SecretStr}
    text = (ROOT / "docs" / "operations" / "keys.md").read_text()
    rows = set(re.findall(r"^\| `([A-Z_]+)`", text, flags=re.MULTILINE))
    # Addresses with a password inside have one row together.
    with_password = {name for name in secret if name.endswith("_URLS")}

    assert len(secret) == 11
    assert rows == secret - with_password
    assert all(f"`{name}`" in text for name in with_password)


@pytest.mark.promise("SBB-9c")
def test_second_factors_open_with_the_new_key_alone_once_they_are_closed_anew(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    user, seed = make_user(second_factor=False), generate_totp_secret()
    TOTP.activate(user, seed)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    change_key(settings)

    first, again = reseal_factors(), reseal_factors()

    assert (first, again) == (Resealed(anew=2), Resealed(already=2))
    change_key(settings, keep_old=False)
    factors = {one.type: one for one in Authenticator.objects.filter(user=user)}
    assert RecoveryCodes(factors["recovery_codes"]).get_unused_codes() == codes
    assert opened(factors["totp"]) == seed


def opened(factor: Authenticator) -> str:
    """Return the seed of a factor as the settings of now open it."""
    return str(decrypt(factor.data["secret"]))


def test_a_seed_that_no_key_opens_stays_as_it_is_and_is_told(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    TOTP.activate(make_user(second_factor=False), generate_totp_secret())
    before = Authenticator.objects.get().data
    change_key(settings, keep_old=False)

    with pytest.raises(CommandError, match="1 are closed by a key that the settings do not hold"):
        call_command("reseal_factors")

    assert Authenticator.objects.get().data == before


def test_links_in_mail_open_with_the_old_key_while_it_is_named_and_not_after(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    user, reader = make_user(), make_reader("lezer@school.example")
    reset, link = default_token_generator.make_token(user), manage_token(reader)

    change_key(settings)
    while_named = (default_token_generator.check_token(user, reset), read_manage(link))
    change_key(settings, keep_old=False)

    assert while_named == (True, reader)
    assert default_token_generator.check_token(user, reset) is False
    with pytest.raises(LinkUnusable):
        read_manage(link)


@pytest.mark.promise("POR-3d")
def test_who_left_or_was_forgotten_is_recognised_after_a_new_key(settings: Any) -> None:
    settings.SECRET_KEY = settings.ADDRESS_HASH_KEY = OLD  # step 1: one was the other, and is set before that changes
    user, reader = make_user(), make_reader("weg@school.example")
    leave(subscriber=reader, channel="page")
    mark = mark_of(user)

    def is_recognised() -> tuple[bool, bool]:
        left = Suppression.objects.filter(address_hash=address_hash("Weg@school.example"))
        return left.exists(), mark_of(user) == mark

    change_key(settings)
    kept = is_recognised()
    settings.ADDRESS_HASH_KEY = NEW

    assert (kept, is_recognised()) == ((True, True), (False, False))


def test_what_was_signed_stays_valid_after_a_new_signing_key() -> None:
    old, new = "A" * 42 + "E", "B" * 42 + "E"
    signature = signing.sign(b"counts", key=old)

    assert signing.is_signed(b"counts", signature.text, public=signing.public_bytes(old))
    assert not signing.is_signed(b"counts", signature.text, public=signing.public_bytes(new))
    assert signature.key != signing.sign(b"counts", key=new).key
