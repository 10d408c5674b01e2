"""Service messages: for whom, how they are written, and what cannot be changed any more."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from accounts.roles import roles_of
from desk.errors import AlreadyPublished, MessageIsOver, NobodyReached
from desk.models import ServiceMessage
from desk.service_reach import concerns, reached_by
from desk.services import service_mail
from desk.services.announcing import change_message, discard_message, publish_message, withdraw_message
from tests.support.makers import (
    at_nine,
    make_region_user,
)
from tests.support.service_messages import TEXT, TITLE, announcement, firm_of, make_draft, make_message, school_of
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "templates" / "desk" / "email" / "service"
MAILS = {"kind": service_mail.KIND}


def test_role_and_organisation_decide_who_is_meant_for_the_bar_and_the_mail_alike(people: dict[str, User]) -> None:
    at_a, firm_b = [school_of(people["coordinator_a"])], [firm_of(people["host_b"])]
    meant: list[tuple[dict[str, Any], set[str]]] = [
        ({"for_everybody": True}, set(people)),
        ({"groups": ["school:coordinator"]}, {"coordinator_a", "coordinator_b"}),
        ({"groups": ["school:coordinator", "school:teacher"], "at_schools": at_a}, {"coordinator_a", "teacher_a"}),
        ({"groups": ["provider:owner", "provider:host"]}, {"owner_a", "host_b"}),
        ({"groups": ["provider:owner", "provider:host"], "at_providers": firm_b}, {"host_b"}),
        ({"groups": ["school:teacher", "provider:owner"], "at_schools": at_a}, {"teacher_a", "owner_a"}),
        ({"groups": ["funder"]}, {"funder"}),
        ({"groups": ["region"]}, {"region"}),
        ({"groups": ["school:admin"]}, set()),
    ]

    for fields, names in meant:
        message = make_draft(**fields)
        by_query = {name for name, user in people.items() if reached_by(message).filter(pk=user.pk).exists()}
        by_roles = {name for name, user in people.items() if concerns(message, roles_of(user))}

        assert (by_query, by_roles) == (names, names), fields


def test_what_was_taken_back_is_read_by_nobody_but_who_wrote_it() -> None:
    one = make_message(for_everybody=True)
    page = f"/bericht/{one.pk}/"
    assert Client().get(page).status_code == 200
    withdraw_message(message=one)
    assert Client().get(page).status_code == 404
    assert sign_in(Client(), make_region_user()).get(page).status_code == 200


def test_what_was_published_does_not_change_and_what_nobody_would_see_is_not_published() -> None:
    by = make_region_user()
    published, past = make_message(), make_draft(ends_at=timezone.now() - timedelta(minutes=1))
    for_nobody = make_draft(groups=["school:admin"])

    for act in (
        lambda: publish_message(message=published, by=by),
        lambda: change_message(message=published, said=announcement(title="Anders")),
        lambda: discard_message(message=published),
    ):
        with pytest.raises(AlreadyPublished):
            act()
    with pytest.raises(MessageIsOver):
        publish_message(message=past, by=by)
    with pytest.raises(NobodyReached):
        publish_message(message=for_nobody, by=by)
    discard_message(message=past)
    assert not ServiceMessage.objects.filter(pk=past.pk).exists()


def form(**fields: Any) -> dict[str, Any]:
    """Return a form as the browser sends it."""
    now = timezone.localtime()
    return {
        "kind": "change",
        "title": TITLE,
        "text": TEXT,
        "groups": ["school:coordinator"],
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}",
        "by_mail": "on",
        **fields,
    }


def test_a_manager_writes_looks_again_and_publishes_in_the_browsers_way(client: Client, people: dict[str, User]) -> None:
    manager = make_region_user(RegionRole.COORDINATOR)
    sign_in(client, manager)

    url = client.post("/regio/berichten/nieuw/", form())["Location"]
    look = client.get(url).content.decode()
    assert "Kijk nog een keer" in look
    assert "2 mensen met een account" in look
    assert "School: LOB-coördinator" in look
    assert "Dit is geen nieuwsbrief." in look
    assert TITLE not in Client().get("/activiteiten/").content.decode()
    client.post(f"{url}wijzigen/", form(title="Zondag is de site even weg"))
    assert client.post(url, {"step": "nonsense"}).status_code == 422
    published = client.post(url, {"step": "publish"})

    assert published["Location"] == url
    one = ServiceMessage.objects.get()
    assert (one.title, one.made_by, one.published_by) == ("Zondag is de site even weg", manager, manager)
    assert client.get(f"{url}wijzigen/").status_code == 404
    assert client.post(url, {"step": "discard"}).status_code == 409
    assert "Zondag is de site even weg" in client.get("/regio/berichten/").content.decode()
    assert client.post(url, {"step": "withdraw"}).status_code == 302
    assert "Zondag is de site even weg" in client.get("/regio/berichten/?status=over").content.decode()
    for role in (RegionRole.EDITOR, RegionRole.PRIVACY_OFFICER):
        assert sign_in(Client(), make_region_user(role)).get(url).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"groups": []}, "Kies voor wie het is, of kies voor iedereen."),
        (
            {"ends_at": f"{at_nine(days=2):%Y-%m-%dT%H:%M}", "starts_at": f"{at_nine(days=3):%Y-%m-%dT%H:%M}"},
            "Het einde ligt voor het begin.",
        ),
        ({"ends_at": "9999-12-31T23:59"}, "Dit is meer dan een jaar van nu. Kijk het jaar na."),
        ({"title_en": "Only a title"}, "Vul titel en tekst in het Engels allebei in, of allebei niet."),
        ({"text": "Lees /nieuwsbrief/ eens"}, "Een servicebericht linkt niet naar de nieuwsbrief en telt geen klikken."),
    ],
)
def test_a_form_that_is_not_right_says_what_to_do_and_keeps_what_was_typed(
    client: Client, fields: dict[str, Any], sentence: str
) -> None:
    sign_in(client, make_region_user(RegionRole.ADMIN))

    answer = client.post("/regio/berichten/nieuw/", form(**fields))

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, ServiceMessage.objects.count()) == (422, True, 0)
    assert str(form(**fields)["title"]) in page
