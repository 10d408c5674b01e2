"""Service messages: for whom, where, once each, and never an advertisement (promises OGP-2.1c, POR-3c)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from accounts.roles import roles_of
from desk.errors import AlreadyPublished, MessageIsOver, NobodyReached, NoMarketing
from desk.models import ClosedNotice, ServiceMessage
from desk.service_reach import concerns, reached_by
from desk.services import service_mail
from desk.services.announcing import change_message, discard_message, publish_message, withdraw_message, write_message
from desk.services.service_mail import mail_service_messages
from newsletter.models import Subscriber
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from tests.support.makers import (
    at_nine,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_provider_user,
    make_region_user,
    make_school,
    make_user,
)
from tests.support.racing import at_once
from tests.support.service_messages import TEXT, TITLE, announcement, make_draft, make_message
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "templates" / "desk" / "email" / "service"
MAILS = {"kind": service_mail.KIND}


def mailed_to(message: ServiceMessage) -> list[str]:
    """Return who has this message waiting in the outbox."""
    rows = Message.objects.filter(**MAILS, dedupe_key__startswith=f"{service_mail.KIND}:{message.pk}:")
    return sorted(rows.values_list("recipient", flat=True))


@pytest.fixture
def people() -> dict[str, User]:
    """Return somebody of every kind, at two schools and two providers; some who are not to be reached at all."""
    school, other = make_school("School A"), make_school("School B")
    firm, second = make_provider("Firma A"), make_provider("Firma B")
    gone = make_coordinator(school)
    gone.school_memberships.update(ended_at=timezone.now())
    return {
        "coordinator_a": make_coordinator(school),
        "teacher_a": make_coordinator(school, role=SchoolRole.TEACHER),
        "coordinator_b": make_coordinator(other),
        "owner_a": make_provider_user(firm),
        "host_b": make_provider_user(second, role=ProviderRole.HOST),
        "funder": make_funder_user(),
        "region": make_region_user(RegionRole.EDITOR),
        "nobody": make_user(),
        "gone": gone,
    }


def school_of(user: User) -> int:
    """Return where somebody works."""
    return int(user.school_memberships.values_list("school", flat=True)[0])


def firm_of(user: User) -> int:
    """Return for which provider somebody works."""
    return int(user.provider_memberships.values_list("provider", flat=True)[0])


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


@pytest.mark.promise("OGP-2.1c", "POR-3c")
def test_everybody_concerned_gets_one_mail_without_asking_for_a_newsletter(people: dict[str, User]) -> None:
    school = school_of(people["coordinator_a"])
    blocked = make_coordinator(people["coordinator_a"].school_memberships.get().school, blocked_at=timezone.now())
    message = make_message(groups=["school:coordinator", "school:teacher"], at_schools=[school], by_mail=True)

    counts = [mail_service_messages(), mail_service_messages()]

    message.refresh_from_db()
    assert counts == [2, 0]
    assert mailed_to(message) == sorted([people["coordinator_a"].email, people["teacher_a"].email])
    assert (message.mailed, message.mailed_at is not None) == (2, True)
    assert blocked.email not in mailed_to(message)
    assert not Subscriber.objects.exists()


def test_a_worker_that_dies_between_two_batches_leaves_nobody_out_and_mails_nobody_twice(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_mail, "BATCH", 2)
    message = make_message(by_mail=True)
    everybody = sorted(reached_by(message).values_list("email", flat=True))

    service_mail._mail_some(message.pk)  # the first batch; then the power goes
    ServiceMessage.objects.filter(pk=message.pk).update(mailed_to=0)  # and even the note of it is lost
    mail_service_messages()

    assert mailed_to(message) == everybody
    assert len(everybody) > len(people)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_person_once() -> None:
    for _number in range(3):
        make_user()
    message = make_message(by_mail=True)
    everybody = sorted(reached_by(message).values_list("email", flat=True))

    counts = at_once([mail_service_messages, mail_service_messages])

    message.refresh_from_db()
    assert (sum(int(str(count)) for count in counts), message.mailed) == (len(everybody), len(everybody))
    assert mailed_to(message) == everybody


def test_a_message_that_cannot_be_mailed_keeps_no_other_waiting_and_the_region_sees_it(client: Client) -> None:
    nowhere = make_user()
    broken, good = make_message(by_mail=True), make_message(by_mail=True)
    ServiceMessage.objects.filter(pk=broken.pk).update(title="Zaterdag\x90")
    User.objects.filter(pk=nowhere.pk).update(email="geen adres")
    everybody = sorted(reached_by(good).exclude(pk=nowhere.pk).values_list("email", flat=True))
    mail_service_messages()

    assert (mailed_to(broken), mailed_to(good)) == ([], everybody)
    url = f"/regio/berichten/{broken.pk}/"
    sign_in(client, make_region_user(RegionRole.COORDINATOR))
    assert "De mail van dit bericht gaat niet uit" in client.get(url).content.decode()
    assert client.get("/regio/berichten/").content.decode().count("Mail gaat niet uit") == 1

    ServiceMessage.objects.filter(pk=broken.pk).update(title="Zaterdag")
    mail_service_messages()
    broken.refresh_from_db()
    assert (broken.mail_failed_at, broken.mailed_at is not None) == (None, True)
    assert set(mailed_to(broken)) >= set(everybody)
    assert "gaat niet uit" not in client.get(url).content.decode()


def test_each_reads_it_in_their_own_language_and_in_dutch_where_there_is_no_english() -> None:
    reader, dutch = make_user(language="en"), make_user()
    both = make_message(title_en="The site is away", text_en="On Saturday.", by_mail=True)
    one = make_message(by_mail=True)

    mail_service_messages()

    found = Message.objects.filter(**MAILS)
    in_english = found.get(dedupe_key=f"{service_mail.KIND}:{both.pk}:{reader.pk}")
    assert (in_english.subject, "On Saturday." in in_english.text) == ("The site is away", True)
    assert found.get(dedupe_key=f"{service_mail.KIND}:{both.pk}:{dutch.pk}").subject == TITLE
    assert found.get(dedupe_key=f"{service_mail.KIND}:{one.pk}:{reader.pk}").subject == TITLE


@pytest.mark.promise("OGP-2.1c")
def test_a_service_message_is_no_newsletter_in_words_links_headers_or_templates() -> None:
    person = make_user()
    message = make_message(by_mail=True)
    mail_service_messages()
    mail = Message.objects.get(**MAILS, recipient=person.email)

    links = set(re.findall(r"https?://[^\s\"<]+", mail.text + mail.html)) - {settings.SITE_URL}
    assert links == {f"{settings.SITE_URL.rstrip('/')}/bericht/{message.pk}/"}
    assert mail.headers == {}
    assert "<img" not in mail.html
    assert "omdat je een account hebt en dit gaat over het gebruik van de site" in mail.text
    sources = [path.read_text() for path in FOLDER.iterdir()]
    assert len(sources) == 3
    assert not any("newsletter" in source or "unsubscribe" in source for source in sources)
    for words in (
        {"text": "Lees de nieuwsbrief: https://meeloop.example/nieuwsbrief/12/"},
        {"text": "Kijk op /nieuwsbrief/"},
        {"title": "Zie nieuwsbrief.voorbeeld.example/aanmelden"},
        {"text": "https://voorbeeld.example/?a=1&utm_source=mail"},
        {"title_en": "News", "text_en": "See https://voorbeeld.example/newsletter"},
    ):
        with pytest.raises(NoMarketing):
            write_message(said=announcement(**words), by=person)
        with pytest.raises(NoMarketing):
            change_message(message=make_draft(), said=announcement(**words))


@pytest.mark.promise("POR-3c")
def test_the_bar_is_on_every_page_for_whom_it_concerns_until_they_close_it(client: Client, people: dict[str, User]) -> None:
    message = make_message(groups=["school:coordinator"], kind="outage")
    url = f"/bericht/{message.pk}/"

    sign_in(client, people["coordinator_a"])
    page = client.get("/account/beveiliging/").content.decode()
    assert page.count(TITLE) >= 1
    assert f'action="{url}sluiten/"' in page
    assert TEXT.splitlines()[-1] in client.get(url).content.decode()
    for name in ("owner_a", "nobody"):
        other = sign_in(Client(), people[name])
        assert TITLE not in other.get("/account/beveiliging/").content.decode()
        assert (other.get(url).status_code, other.post(f"{url}sluiten/").status_code) == (404, 404)
    assert TITLE not in Client().get("/activiteiten/").content.decode()
    assert Client().get(url)["Location"].startswith("/account/login/")

    back = client.post(f"{url}sluiten/", {"next": "/account/beveiliging/"})
    again = client.post(f"{url}sluiten/", {"next": "https://elders.example/"})

    assert (back["Location"], again["Location"]) == ("/account/beveiliging/", "/")
    assert TITLE not in client.get("/account/beveiliging/").content.decode()
    assert list(ClosedNotice.objects.values_list("user", "message")) == [(people["coordinator_a"].pk, message.pk)]
    # On another computer as well; not for somebody else.
    assert TITLE not in sign_in(Client(), people["coordinator_a"]).get("/account/beveiliging/").content.decode()
    assert TITLE in sign_in(Client(), people["coordinator_b"]).get("/account/beveiliging/").content.decode()


def test_a_visitor_sees_what_is_for_everybody_and_gets_no_cookie_for_it() -> None:
    make_message()

    answer = Client().get("/activiteiten/")

    page = answer.content.decode()
    assert (TITLE in page, "/sluiten/" in page, dict(answer.cookies)) == (True, False, {})


def test_the_bar_begins_and_ends_by_itself_and_goes_when_it_is_taken_away() -> None:
    now = timezone.now()
    hour = timedelta(hours=1)
    later = make_message(title="Straks", starts_at=now + hour, ends_at=now + 2 * hour)
    running = make_message(title="Nu bezig")

    def seen() -> tuple[bool, bool]:
        page = Client().get("/activiteiten/").content.decode()
        return "Straks" in page, "Nu bezig" in page

    assert seen() == (False, True)
    # The table changes without a word to the cache: what lies there compares the moments itself.
    cached = cache.get("desk.notices")
    for one in cached:
        one.starts_at, one.ends_at = (now - hour, now + hour) if one.pk == later.pk else (now - 2 * hour, now - hour)
    cache.set("desk.notices", cached)
    assert seen() == (True, False)
    cache.clear()
    withdraw_message(message=running)
    assert seen() == (False, False)


def test_mail_that_was_queued_stays_away_too_when_a_message_is_taken_back() -> None:
    gone, other = make_message(by_mail=True), make_message(by_mail=True)
    assert mail_service_messages() > 0
    assert mailed_to(gone)

    withdraw_message(message=gone)

    assert mailed_to(gone) == []
    assert mailed_to(other)


def test_what_was_taken_back_is_read_by_nobody_but_who_wrote_it() -> None:
    one = make_message(for_everybody=True)
    page = f"/bericht/{one.pk}/"
    assert Client().get(page).status_code == 200
    withdraw_message(message=one)
    assert Client().get(page).status_code == 404
    assert sign_in(Client(), make_region_user()).get(page).status_code == 200


def test_the_bar_costs_no_query_on_a_page(people: dict[str, User]) -> None:
    client = sign_in(Client(), people["coordinator_a"])

    def queries() -> int:
        client.get("/account/berichten/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/berichten/")
        return len(captured)

    without = queries()
    make_message(groups=["school:coordinator"])

    assert queries() == without


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


def test_mail_waits_for_the_first_moment_and_stays_away_once_it_is_taken_away() -> None:
    now = timezone.now()
    later = make_message(by_mail=True, starts_at=now + timedelta(hours=1))
    gone = make_message(by_mail=True)
    withdraw_message(message=gone)

    assert mail_service_messages() == 0
    ServiceMessage.objects.filter(pk=later.pk).update(starts_at=now)
    assert mail_service_messages() > 0
    assert mailed_to(gone) == []


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
