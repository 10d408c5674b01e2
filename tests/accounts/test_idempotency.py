"""A repeated POST has one effect."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.api.idempotency import idempotent, idempotent_form
from accounts.errors import LastManager
from accounts.models import FunderOrganisation, IdempotentRequest, User
from privacy.retention.keeping import keep_terms
from tests.support import makers

PAUSE = 0.0


class Funders(APIView):
    """A door that makes something."""

    @idempotent
    def post(self, request: Request) -> Response:
        time.sleep(PAUSE)
        if request.data.get("name") == "weiger":
            FunderOrganisation.objects.create(name="halverwege", kind="fund")
            raise LastManager
        if request.data.get("name") == "fout":
            FunderOrganisation.objects.create(name="halverwege", kind="fund")
            return Response({"code": "invalid"}, status=422)
        name = serializers.CharField(max_length=50).run_validation(request.data.get("name"))
        made = FunderOrganisation.objects.create(name=name, kind="fund")
        body = {"id": made.pk, "at": timezone.now()}
        return Response(body, status=201, headers={"Location": f"/api/v1/funders/{made.pk}/", "X-Other": "1"})


@idempotent_form
def form(request: HttpRequest) -> HttpResponse:
    time.sleep(PAUSE)
    if not request.POST.get("name"):
        FunderOrganisation.objects.create(name="halverwege", kind="fund")
        return HttpResponse("Vul dit in.", status=422)
    made = FunderOrganisation.objects.create(name=request.POST["name"], kind="fund")
    return HttpResponseRedirect(f"/klaar/{made.pk}/")


def send(user: User, key: str | None = "k1", path: str = "/api/v1/funders/", **body: Any) -> Response:
    headers = {} if key is None else {"idempotency-key": key}
    request = APIRequestFactory().post(path, body or {"name": "Fonds"}, format="json", headers=headers)
    force_authenticate(request, user=user)
    response = Funders.as_view()(request)
    assert isinstance(response, Response)
    return response


def submit(user: User, key: str = "k1", **fields: Any) -> HttpResponse:
    request = RequestFactory().post("/formulier/", {"idempotency_key": key, **fields})
    request.user = user
    return form(request)


def count() -> int:
    return FunderOrganisation.objects.count()


@pytest.mark.django_db
def test_the_same_key_gets_the_first_answer_again() -> None:
    user = makers.make_user()

    first, second = send(user), send(user)

    assert (first.status_code, second.status_code, count()) == (201, 201, 1)
    assert second.data == {"id": first.data["id"], "at": second.data["at"]}
    assert second["Location"] == first["Location"]
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert "X-Other" not in second


@pytest.mark.django_db
def test_another_key_another_person_or_no_key_is_another_request() -> None:
    user = makers.make_user()

    send(user)
    send(user, "k2", name="Tweede")
    send(makers.make_user(), "k1", name="Derde")
    send(user, None, name="Vierde")
    send(user, None, name="Vijfde")

    assert count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"name": "Anders"}, {"path": "/api/v1/funders/?dry=1", "name": "Fonds"}])
def test_the_same_key_with_another_request_is_refused(change: dict[str, str]) -> None:
    user = makers.make_user()
    send(user, name="Fonds")

    response = send(user, **change)

    assert (response.status_code, response.data["code"], count()) == (422, "idempotency_key_reused", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "é"])
def test_a_key_that_is_no_key_is_refused(key: str) -> None:
    response = send(makers.make_user(), key)

    assert (response.status_code, response.data["code"], count()) == (422, "idempotency_key_invalid", 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status"), [("weiger", 409), ("fout", 422)])
def test_a_refusal_has_no_effect_and_is_not_kept(name: str, status: int) -> None:
    user = makers.make_user()

    assert send(user, name=name).status_code == status
    assert (count(), IdempotentRequest.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_after_a_day_the_answer_is_forgotten() -> None:
    user = makers.make_user()
    send(user)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        keep_terms(label="accounts.IdempotentRequest")
        assert not IdempotentRequest.objects.exists()
        send(user, name="Opnieuw")

    assert count() == 2


@pytest.mark.django_db
def test_after_a_day_the_key_is_free_even_before_it_was_swept() -> None:
    user = makers.make_user()
    send(user)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert send(user, name="Opnieuw").status_code == 201


@pytest.mark.django_db
def test_a_form_sent_twice_leads_to_the_same_next_page() -> None:
    user = makers.make_user()

    first, second = submit(user, name="Fonds"), submit(user, name="Fonds", csrfmiddlewaretoken="ander")

    assert first["Location"] == second["Location"]
    assert count() == 1


@pytest.mark.django_db
def test_a_form_with_mistakes_can_be_sent_again_with_its_key() -> None:
    user = makers.make_user()

    wrong, right = submit(user, name=""), submit(user, name="Fonds")

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert list(FunderOrganisation.objects.values_list("name", flat=True)) == ["Fonds"]


def race(act: Any, times: int) -> list[Any]:
    barrier, outcomes = threading.Barrier(times), []

    def run() -> None:
        try:
            barrier.wait(timeout=10)
            outcomes.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_of_ten_requests_at_once_one_has_effect_and_the_others_repeat_it_or_say_wait(
    monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    monkeypatch.setitem(globals(), "PAUSE", pause)
    user = makers.make_user()

    responses = race(lambda: send(user), 10)

    codes = sorted({response.status_code for response in responses})
    assert len(responses) == 10
    assert codes in ([201], [201, 409])
    assert {response.data["id"] for response in responses if response.status_code == 201} == {
        FunderOrganisation.objects.get().pk
    }
    assert {response.data["code"] for response in responses if response.status_code == 409} <= {"idempotency_in_progress"}


@pytest.mark.django_db(transaction=True)
def test_without_a_key_ten_requests_have_ten_effects_so_the_race_is_real() -> None:
    user = makers.make_user()
    numbers = iter(range(10))

    race(lambda: send(user, None, name=f"Fonds {next(numbers)}"), 10)

    assert count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_five_clicks_at_once_all_land_on_the_same_page() -> None:
    user = makers.make_user()

    responses = race(lambda: submit(user, name="Fonds"), 5)

    assert {response["Location"] for response in responses} == {f"/klaar/{FunderOrganisation.objects.get().pk}/"}
