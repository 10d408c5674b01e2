"""The proof under an accepted agreement: its facts, the installation's signature over them, and a document to keep."""

import base64
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kit.canonical import canonical
from kit.pdf import typeset
from kit.signing import is_signed, public_bytes, sign
from pages.current import current_region
from schools.models import AgreementVersion, ProcessingAgreement

SOURCE = Path(__file__).with_name("agreement.typ")


def statement_of(row: ProcessingAgreement) -> dict[str, Any]:  # Any: JSON
    """Return the facts that are signed: which school said yes to which text (by its digest), who for it, and when."""
    return {
        "what": "processing-agreement",
        "school": row.school.name,
        "branch_code": row.school.branch_code,
        "version": row.version.number,
        "document_sha256": row.version.digest,
        "accepted_at": row.accepted_at.astimezone(UTC).isoformat(),
        "signer_name": row.signer_name,
        "signer_function": row.signer_function,
    }


def signed(row: ProcessingAgreement) -> ProcessingAgreement:
    """Put the installation's signature under a row that is not written yet."""
    key = settings.STATS_SIGNING_KEY
    row.signature = sign(canonical(statement_of(row)), key=key).text
    row.public_key = base64.b64encode(public_bytes(key)).decode()
    return row


def is_genuine(row: ProcessingAgreement) -> bool:
    """Return whether the row still says what was signed."""
    return is_signed(canonical(statement_of(row)), row.signature, public=base64.b64decode(row.public_key))


def proof_of(row: ProcessingAgreement) -> dict[str, Any]:  # Any: JSON
    """Return what a school keeps to show later: the facts, the signature, the key, and the text itself."""
    return {
        "statement": statement_of(row),
        "signature": row.signature,
        "public_key": row.public_key,
        "algorithm": "Ed25519 over the statement as JSON with sorted keys, without spaces, in UTF-8",
        "document": row.version.document,
    }


def print_agreement(row: ProcessingAgreement, *, names_signer: bool) -> bytes:
    """Return the signed agreement as a tagged PDF. Without the signer for everybody else. Raises ``kit.pdf.DocumentFailed``."""
    with translation.override("nl"):
        return typeset(
            SOURCE,
            _contents(row.version, _signature_lines(row, names_signer=names_signer), school=row.school.name),
            language="nl",
        )


def print_model(version: AgreementVersion) -> bytes:
    """Return a version that nobody signed, to read first. Raises ``kit.pdf.DocumentFailed``."""
    with translation.override("nl"):
        return typeset(SOURCE, _contents(version, [], school=""), language="nl")


def _contents(version: AgreementVersion, lines: list[list[str]], *, school: str) -> dict[str, Any]:  # Any: JSON
    region = current_region()
    parties = [[_("Verwerker"), region.controller or region.name]]
    if school:
        parties.insert(0, [_("Verwerkingsverantwoordelijke"), school])
    return {
        "title": _("Verwerkersovereenkomst"),
        "lead": _("Versie %(number)s, geldt vanaf %(day)s")
        % {"number": version.number, "day": f"{timezone.localtime(version.published_at):%d-%m-%Y}"},
        "parties": parties,
        "parts": version.document,
        "signing": _("Ondertekening"),
        "lines": lines,
        "footer": _("Kenmerk van de tekst: %(digest)s") % {"digest": version.digest[:16]},
        "page": _("Bladzijde"),
    }


def _signature_lines(row: ProcessingAgreement, *, names_signer: bool) -> list[list[str]]:
    signer = [[_("Getekend door"), row.signer_name], [_("Functie"), row.signer_function]] if names_signer else []
    return [
        [_("School"), f"{row.school.name} ({row.school.branch_code})"],
        *signer,
        [_("Aanvaard op"), f"{timezone.localtime(row.accepted_at):%d-%m-%Y %H:%M}"],
        [_("SHA-256 van de tekst"), row.version.digest],
        [_("Handtekening van de site (Ed25519)"), row.signature],
        [_("Openbare sleutel"), row.public_key],
    ]
