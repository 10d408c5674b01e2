"""The words that were asked. A change of words is a new version at the end; old versions stay, because the ledger points at them."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from enrolments.choices import HOLDING, ConsentPurpose, EnrolmentStatus

# Groups about which it can be asked who may be in a photo: who goes, may yet go, or went.
WITH_PHOTOS = (*HOLDING, EnrolmentStatus.WAITING)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of a question."""

    purpose: ConsentPurpose
    version: str
    words: Promise

    @property
    def digest(self) -> str:
        """SHA-256 of the Dutch words."""
        with override("nl"):
            return sha256(str(self.words).encode()).hexdigest()


VERSIONS = (
    ConsentText(
        ConsentPurpose.PHOTOS,
        "2026-11",
        _(
            "Foto's van een activiteit waarop de leerling te herkennen is, mogen op de openbare site staan, bij die activiteit. "
            "Een ja intrekken kan altijd. Dan gaat de foto meteen van de site."
        ),
    ),
)


def current_text(purpose: ConsentPurpose) -> ConsentText:
    """Return the newest words."""
    found: dict[str, ConsentText] = {str(one.purpose): one for one in VERSIONS}
    return found[purpose]
