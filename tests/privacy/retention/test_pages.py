"""Everybody reads how long what is kept, from the rules that the job itself carries out, and can check its proof."""

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from kit import signing
from privacy.retention.duties import duties
from privacy.retention.keeping import keep_terms
from privacy.retention.shown import terms_shown
from privacy.terms import TERMS

pytestmark = pytest.mark.django_db


@pytest.mark.promise("SBB-7")
def test_the_page_lists_exactly_the_terms_and_data_of_the_jobs_own_rules() -> None:
    page = Client().get("/privacy/bewaren/").content.decode()

    for term in TERMS:
        assert str(term.words) in page
    assert {(one.term, kind.about) for one in terms_shown() for kind in one.kinds} == {
        (duty.rule.term, str(duty.declaration.about)) for duty in duties()
    }
    assert [one.term for one in terms_shown(known=[duties()[0]])] == [duties()[0].rule.term]
    assert "Morgen staat hier het eerste bewijs." in page


@pytest.mark.promise("OGP-4.4b")
def test_everybody_can_check_the_proof_of_a_night_with_nothing_but_the_file() -> None:
    with time_machine.travel(datetime(2027, 9, 30, 2, tzinfo=UTC), tick=False):
        keep_terms()
    page = Client().get("/privacy/bewaren/").content.decode()
    file = Client().get("/privacy/bewaren/bewijzen.json").json()

    (said,) = file["proofs"]
    public = base64.b64decode(file["public_key"])
    assert signing.is_signed(said["proof"].encode(), said["signature"], public=public)
    assert not signing.is_signed(
        said["proof"].replace('"overdue_after": 0', '"overdue_after": 1').encode(), said["signature"], public=public
    )
    assert (said["sha256"], said["key"]) == (hashlib.sha256(said["proof"].encode()).hexdigest(), file["key"])
    assert json.loads(said["proof"])["overdue_after"] == 0
    for words in ("30 september 2027", "minder dan 100 regels", said["sha256"], said["signature"]):
        assert words in page
