"""A provider that the region put out sees no pupils any more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enrolments.models import Enrolment
from enrolments.rules.standing import standing_of
from providers.choices import ProviderRole
from providers.models import ProviderPage
from providers.services.applications import block_provider
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_provider_user, make_region_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_people_of_a_blocked_provider_see_no_group_that_came_before() -> None:
    enrolment = make_enrolment(names=2)
    session = enrolment.session
    page = ProviderPage.objects.ancestor_of(session.activity).get()
    host = make_provider_user(page.provider, ProviderRole.HOST)
    # Yesterday, so that blocking cannot cancel it: the names still show.
    session.starts_at, session.ends_at = timezone.now() - timedelta(days=1), timezone.now() - timedelta(hours=21)
    session.enrolment_closes_at = session.starts_at - timedelta(days=1)
    session.save()
    roster = f"/aanbieder/datums/{session.pk}/deelnemers/"
    before = sign_in(Client(), host).get(roster).status_code

    block_provider(provider=page.provider, reason="Niet veilig.", by=make_region_user())

    client = sign_in(Client(), host)
    assert before == 200
    assert client.get(roster).status_code == 404
    assert client.get(f"{roster}opkomst/{enrolment.pk}/").status_code == 404
    assert client.get(f"/api/v1/enrolments/{enrolment.pk}/").status_code == 404
    assert client.get("/api/v1/enrolments/").json()["results"] == []
    assert list(Enrolment.objects.visible_to(host)) == []
    assert standing_of(host).hosts_for == frozenset()
