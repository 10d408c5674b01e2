"""What the table of the matrix cannot say: things inside things, forms of other sites, methods that nobody named."""

import json

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.matrix.addresses import addresses
from tests.matrix.asking import ask
from tests.matrix.bodies import document, encoded
from tests.matrix.frame import SIGN_IN
from tests.matrix.judging import may
from tests.matrix.refusing import TABLE
from tests.matrix.shapes import ABSENT_PK, World

pytestmark = [pytest.mark.xdist_group("matrix of programs")]
FOREIGN = "somebody else's"


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_somebody_elses_thing_below_ones_own_is_not_there(world: World) -> None:
    """Own class with a foreign pupil, own date with a foreign group: the walls hold inside an address too (V8.2.2)."""
    a, b = world.side("a"), world.side("b")
    coordinator, owner = world.principals["coordinator_a"], world.principals["owner_a"]
    asked = {
        (name, coordinator.name if name.startswith("schools") else owner.name): kwargs
        for name, kwargs in {
            "schools:edit_pupil": {"pk": a.named_class, "pupil_pk": b.pupil},
            "schools:remove_pupil": {"pk": a.named_class, "pupil_pk": b.pupil},
            "activities:change_date": {"pk": a.draft, "session_pk": b.session},
            "activities:cancel_date": {"pk": a.draft, "session_pk": b.session},
            "enrolments:provider_attendance": {"session_id": a.past, "pk": b.attended},
        }.items()
    }
    answers = {
        (name, method): ask(method, reverse(name, kwargs=kwargs), world.principals[who]).status
        for (name, who), kwargs in asked.items()
        for method in ("GET", "POST")
    }

    assert set(answers.values()) == {404}, answers


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_foreign_things_inside_a_good_body_are_not_there(world: World) -> None:
    a, b = world.side("a"), world.side("b")
    coordinator, owner = world.principals["coordinator_a"], world.principals["owner_a"]
    enrol = f"/api/v1/sessions/{a.soon}/enrolments/"
    attended = f"/api/v1/enrolments/{a.attended}/attendance/"
    bodies = [
        ("POST", enrol, coordinator, {"school_class": a.named_class, "pupils": [FOREIGN]}),
        ("PUT", attended, coordinator, {"present": [FOREIGN]}),
        ("POST", "/api/v1/activities/", owner, {**document("activity-list", a, world), "provider": FOREIGN}),
        (
            "POST",
            "/api/v1/class-list-imports/",
            coordinator,
            {**document("api-class-list-imports", a, world), "school": FOREIGN},
        ),
    ]
    foreign = [b.pupil, b.place, b.provider, b.school]
    for (method, url, who, body), real in zip(bodies, foreign, strict=True):
        told = [
            ask(
                method,
                url,
                who,
                body=json.dumps(body).replace(f'"{FOREIGN}"', str(pk)).encode(),
                content_type="application/json",
            )
            for pk in (real, ABSENT_PK)
        ]
        assert told[0].outline == told[1].outline
        assert told[0].status in {404, 422}, (url, told[0].body)
        assert told[0].wrote == []


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_a_form_from_another_site_is_refused_everywhere(world: World) -> None:
    """Each write, as somebody who may, on an own thing, with a session and a foreign Origin (V3.5.1)."""
    taken = []
    for name, line in TABLE.items():
        if line.is_csrf_free:
            continue
        for method in set(line.methods) - {"GET"}:
            for who in ("coordinator_a", "owner_a", "region_admin"):
                principal = world.principals[who]
                if may(line, principal, "a", name=name, method=method):
                    url = addresses(name, world.side("a"), world)[0]
                    body, content_type = encoded(name, world.side("a"), world, url)
                    headers = {"Origin": "https://kwaad.example", "Sec-Fetch-Site": "cross-site"}
                    answer = ask(method, url, principal, body=body, content_type=content_type, headers=headers, is_strict=True)
                    if answer.status != 403 or answer.wrote:
                        taken.append(f"{name} {method} by {who}: {answer.status} {answer.wrote}")

    assert taken == []
    assert {name for name, line in TABLE.items() if line.is_csrf_free} == {
        *("accounts:choose_language", "newsletter:subscribe", "newsletter:request-links", "newsletter:confirm"),
        *("newsletter:preferences", "newsletter:leave", "newsletter:undo", "newsletter:my_data", "newsletter-subscriptions"),
        *("newsletter:own_link", "newsletter:pause", "newsletter:address", "newsletter:confirm-address", "newsletter:less"),
        "newsletter:objection",  # the signed link is the permission, for mail programs too
        "newsletter:frame",  # for a frame on another site
        *("desk:contact", "desk:contact_thread", "api-contact"),  # no cookie for who asks for help
        "enrolments:evaluate",  # without a session: who has the link may answer
        *(
            "activities:stop_by_link",
            "privacy:choose_measuring",
        ),  # as above; and a choice that sets no cookie before it is made
    }


# What anybody may take away of their own.
DELETED = {"api-my-data": {"DELETE"}, "api-pupil-data": {"DELETE"}, "favourite-detail": {"DELETE"}}


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_no_view_takes_a_method_that_the_table_does_not_name(world: World) -> None:
    found = []
    for name, line in TABLE.items():
        url = addresses(name, world.side("a"), world)[0]
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"} - set(line.methods) - DELETED.get(name, set()):
            principal = world.principals[
                "owner_a" if may(line, world.principals["owner_a"], "a", name=name) else "region_admin"
            ]
            answer = ask(method, url, principal)
            # allauth's views look at no method: they show their page or send on, and write nothing.
            is_harmless = {302, 200} if name in SIGN_IN else {302}
            if answer.status not in {401, 403, 404, 405, *is_harmless} or answer.wrote:
                found.append(f"{name} {method}: {answer.status} {answer.to} {answer.wrote} {answer.error}")

    if found:
        pytest.fail("\n".join(found), pytrace=False)
