"""Close the seeds of second factors anew, so that an earlier SECRET_KEY can be thrown away."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import transaction

from accounts.seeds import keys

# Where allauth keeps what the key closes, by the kind of factor. A passkey holds no secret of ours.
SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many seeds were closed anew, how many already were, and how many no key in the settings opens."""

    anew: int = 0
    already: int = 0
    lost: int = 0


@transaction.atomic
def reseal_factors() -> Resealed:
    """Close every seed with the current SECRET_KEY. Safe to repeat; a seed that no key opens is left as it is and counted.

    Without this, who throws an earlier key away shuts everybody out whose second factor was made under it.
    """
    newest, every = Fernet(keys()[0]), MultiFernet([Fernet(key) for key in keys()])
    counts = {"anew": 0, "already": 0, "lost": 0}
    for factor in Authenticator.objects.select_for_update().filter(type__in=SEALED).order_by("pk"):
        counts[_reseal(factor, newest, every)] += 1
    return Resealed(**counts)


def _reseal(factor: Authenticator, newest: Fernet, every: MultiFernet) -> str:
    field = SEALED[factor.type]
    sealed = str(factor.data[field]).encode()
    try:
        newest.decrypt(sealed)
    except InvalidToken:
        pass
    else:
        return "already"
    try:
        factor.data[field] = every.rotate(sealed).decode()
    except InvalidToken:
        return "lost"
    factor.save(update_fields=["data"])
    return "anew"
