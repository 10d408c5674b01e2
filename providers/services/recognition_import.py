"""A list of recognised training companies, read in by the region: first as a trial, then for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from kit import kvk
from kit.constraints import refusing
from kit.refusals import Refusal
from providers import errors
from providers.choices import ProviderStatus, RecognitionSource
from providers.models import Provider, Recognition
from providers.services.recognitions import ONCE, Claim, check_claim, confirm_recognition, lock_confirming, split_crebos
from providers.services.reference import read_table

COLUMNS = ("kvk_nummer", "leerbedrijf_id", "crebos", "geldig_vanaf", "geldig_tot")
MOST_ROWS = 5000
DATE_SHAPES = ("%Y-%m-%d", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row of the list does: its number in the file, whom it is about, and why not when it does nothing."""

    row: int
    provider: str
    company_id: str
    done: str
    problem: str = ""


def import_recognitions(*, data: bytes, source: RecognitionSource, checked_on: date, by: User, is_trial: bool) -> list[Outcome]:
    """Read a list and confirm what is in it; a row that cannot be read is skipped and named. A trial changes nothing, sends nothing.

    Raises ``ReferenceUnfit`` when the file is no list, and ``CheckedLater``.
    """
    if checked_on > timezone.localdate():
        raise errors.CheckedLater
    rows = read_rows(data)
    with transaction.atomic():
        lock_confirming()
        outcomes = [_take(number, row, source, checked_on, by) for number, row in enumerate(rows, start=2)]
        if is_trial:
            transaction.set_rollback(True)
    return outcomes


def read_rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows by the names of their columns. Raises ``ReferenceUnfit``."""
    table = read_table(data)
    head = [cell.strip().lower().replace(" ", "_") for cell in table[0]] if table else []
    if missing := [name for name in COLUMNS if name not in head]:
        raise errors.ReferenceUnfit(problem=_("Deze kolommen ontbreken: %(names)s.") % {"names": ", ".join(missing)})
    body = [line for line in table[1:] if any(cell.strip() for cell in line)]
    if len(body) > MOST_ROWS:
        raise errors.ReferenceUnfit(
            problem=_("De lijst heeft meer dan %(most)s regels. Knip hem in stukken.") % {"most": MOST_ROWS}
        )
    return [dict(zip(head, (cell.strip() for cell in line), strict=False)) for line in body]


def _take(number: int, row: Mapping[str, str], source: RecognitionSource, checked_on: date, by: User) -> Outcome:
    provider, shown = _provider_of(row), row.get("leerbedrijf_id", "")[:20]
    if provider is None:
        return Outcome(number, "", shown, "", _("Geen aanbieder met dit KvK-nummer."))
    try:
        with transaction.atomic():
            done = _keep(provider, _claim_of(row), source, checked_on, by)
    except Refusal as refusal:
        return Outcome(number, provider.name, shown, "", refusal.detail)
    return Outcome(number, provider.name, shown, done)


def _provider_of(row: Mapping[str, str]) -> Provider | None:
    try:
        number = kvk.normalised(row.get("kvk_nummer", ""))
    except ValueError:
        return None
    return Provider.objects.filter(kvk_number=number, status=ProviderStatus.APPROVED).first()


def _claim_of(row: Mapping[str, str]) -> Claim:
    crebos = split_crebos(row.get("crebos", ""))
    return check_claim(
        Claim(row.get("leerbedrijf_id", ""), crebos, _day(row.get("geldig_vanaf", "")), _day(row.get("geldig_tot", "")))
    )


def _day(text: str) -> date:
    for shape in DATE_SHAPES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise errors.TermUnfit


def _check_newer(terms: Sequence[Recognition], claim: Claim, checked_on: date) -> None:
    """Raise ``ListOlder`` when the region noted something of this company and these days after the list was made.

    A withdrawal from the list's own day on is newer: the list may be of that morning.
    """
    for one in terms:
        if one.valid_until < claim.valid_from or claim.valid_until < one.valid_from:
            continue
        if one.withdrawn_on is not None and one.withdrawn_on >= checked_on:
            raise errors.ListOlder(day=date_format(one.withdrawn_on, "j F Y"))
        says_else = (list(one.crebos), one.valid_from, one.valid_until) != (
            list(claim.crebos),
            claim.valid_from,
            claim.valid_until,
        )
        if one.checked_on is not None and one.checked_on > checked_on and says_else:
            raise errors.ListOlder(day=date_format(one.checked_on, "j F Y"))


def _keep(provider: Provider, claim: Claim, source: RecognitionSource, checked_on: date, by: User) -> str:
    # Held until the end: what is noted while the list is read comes before it or after it, and never half.
    held = Recognition.objects.select_for_update(of=("self",)).filter(provider=provider, company_id=claim.company_id)
    terms = list(held.order_by("pk"))
    _check_newer(terms, claim, checked_on)
    known = next((one for one in terms if one.valid_from == claim.valid_from), None)
    same = known and (known.crebos, known.valid_until) == (list(claim.crebos), claim.valid_until)
    if known and same and known.is_confirmed and known.withdrawn_on is None:
        return _("stond er al zo")
    recognition = known or Recognition(provider=provider, company_id=claim.company_id, valid_from=claim.valid_from)
    recognition.crebos, recognition.valid_until = list(claim.crebos), claim.valid_until
    if known and not same and known.is_confirmed:
        # Other days count from now on: they are looked at anew, as a whole, below.
        recognition.source, recognition.checked_on, recognition.confirmed_at, recognition.confirmed_by = "", None, None, None
    with refusing(ONCE), transaction.atomic():
        recognition.save()
    confirm_recognition(recognition=recognition, source=source, checked_on=checked_on, by=by)
    return _("bijgewerkt") if known else _("nieuw")
