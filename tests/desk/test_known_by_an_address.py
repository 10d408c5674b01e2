"""Who has no account and no subscription: what hangs on their address goes when they ask so (promise SBB-6c)."""

import pytest
from django.test import Client

from accounts.choices import OrganisationKind, RegionRole
from accounts.models import Invitation
from accounts.services import invite
from desk.choices import Outcome, RequestKind, RequestStatus
from desk.models import Inquiry
from desk.services.inquiring import Wrote, take_inquiry
from desk.services.proving import prove_by_code
from kit.address_hash import address_hash
from newsletter.models import Suppression
from outbox.models import Message
from privacy.erasing.ledger import note_erased
from privacy.erasing.replaying import replay
from privacy.models import ErasureLedger, ErasureReason
from schools.choices import SchoolRole
from tests.support.makers import make_coordinator, make_region_user, make_school
from tests.support.requests import asked_by, code_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def mail_to(address: str, subject: str) -> str:
    """Return the text of the one mail with this subject."""
    return Message.objects.get(recipient=address, subject__startswith=subject).text


@pytest.mark.promise("SBB-6c")
def test_who_is_known_by_an_address_only_is_forgotten_with_what_hangs_on_it() -> None:
    address, boss = "los@voorbeeld.example", make_coordinator(make_school(), SchoolRole.ADMIN)
    take_inquiry(wrote=Wrote(kind="question", text="Hallo daar", email=address, name="Los"), language="nl")
    kept = take_inquiry(wrote=Wrote(kind="question", text="Ik ook", email="ander@voorbeeld.example"), language="nl")
    school = boss.school_memberships.get().school_id
    invite(email=address.title(), kind=OrganisationKind.SCHOOL, organisation_id=school, role="teacher", by=boss)
    Suppression.objects.create(address_hash=address_hash(address), reason="left")
    request, secret = asked_by(address, RequestKind.ERASURE)
    request = prove_by_code(request=request, code=code_for(address), secret=secret)
    client = sign_in(Client(), make_region_user(RegionRole.PRIVACY_OFFICER))

    page = client.get(f"/verzoeken/{request.pk}/").content.decode()
    answer = client.post(f"/verzoeken/{request.pk}/", {"step": "erase", "no_duty": "on"})

    planned = mail_to(address, "We hebben je verzoek")
    assert "Wissen: Je naam en e-mailadres bij een vraag aan ons (1 keer)" in planned
    assert "Wissen: Onleesbaar" not in planned
    assert ('value="erase"' in page, answer.status_code) == (True, 302)
    assert list(Inquiry.objects.all()) == [kept]
    assert not Invitation.objects.exists()
    assert Suppression.objects.exists()
    assert "Gewist: E-mailadres van wie een collega uitnodigt (1 keer)" in mail_to(address, "Gedaan")
    assert sorted(ErasureLedger.objects.values_list("label", flat=True)) == ["accounts.Invitation", "desk.Inquiry"]
    request.refresh_from_db()
    assert (request.status, request.outcome) == (RequestStatus.ANSWERED, Outcome.DONE)
    # A backup from before brings it back: until the ledger is read.
    again = take_inquiry(wrote=Wrote(kind="question", text="Hallo daar", email=address), language="nl")
    note_erased([again], reason=ErasureReason.ASKED)
    replay()
    assert list(Inquiry.objects.all()) == [kept]
