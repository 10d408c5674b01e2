"""The region blocks a provider and lets it in again, by program: the same services and refusals as the page."""

from typing import Any

import pytest
from django.test import Client

from providers.choices import ProviderStatus, ProviderVerdict
from providers.models import Provider, ProviderDecision
from tests.support.makers import make_activity, make_provider, make_provider_user, make_region_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def post(client: Client, provider: Provider, decision: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
    address = f"/api/v1/provider-applications/{provider.pk}/{decision}/"
    answer = client.post(address, body or {}, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_provider_is_put_out_and_let_in_again_once_for_each_key() -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    region = sign_in(Client(), make_region_user())
    why, key = {"reason": "Niet veilig."}, {"Idempotency-Key": "blok"}

    out, again = (post(region, provider, "block", why, **key) for _ in range(2))
    twice = post(region, provider, "block", why)
    listed = region.get("/api/v1/provider-applications/?status=blocked").json()["results"]
    back = post(region, provider, "unblock", {"reason": "Opgelost."})

    assert out == again
    assert (out[0], out[1]["status"], out[1]["status_reason"]) == (200, "blocked", "Niet veilig.")
    assert (out[1]["allowed_actions"], listed) == (["unblock"], [out[1]])
    assert (twice[0], twice[1]["code"]) == (409, "provider_already_decided")
    assert (back[0], back[1]["status"], back[1]["allowed_actions"]) == (200, "approved", ["block"])
    session.refresh_from_db()
    assert session.status == "cancelled"
    verdicts = ProviderDecision.objects.order_by("pk").values_list("verdict", flat=True)
    assert list(verdicts) == [ProviderVerdict.BLOCKED, ProviderVerdict.UNBLOCKED]


def test_it_needs_a_reason_and_somebody_who_decides() -> None:
    provider = make_provider()
    region, owner = sign_in(Client(), make_region_user()), sign_in(Client(), make_provider_user(provider))

    nothing, blank = post(region, provider, "block"), post(region, provider, "block", {"reason": "  "})
    absent = post(region, Provider(pk=999_999_999), "block")
    stranger = post(owner, provider, "block", {"reason": "Zomaar."})
    [own] = owner.get("/api/v1/provider-applications/").json()["results"]

    assert [one[0] for one in (nothing, blank, absent, stranger)] == [422, 422, 404, 404]
    assert (own["id"], own["allowed_actions"]) == (provider.pk, [])
    assert Provider.objects.get().status == ProviderStatus.APPROVED
