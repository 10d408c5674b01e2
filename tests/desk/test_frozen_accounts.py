"""An account whose owner asks for restriction: stored, shown to nobody but the desk, not mailed, not let in (AVG article 18)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import AccountAct, RegionRole, TokenScope
from accounts.models import AccountEvent, User
from accounts.services import block_user, free_account, make_token, restrict_account, unblock_user
from accounts.services.idling import warn_idle
from activities.models import Shortlist
from desk.choices import RequestKind
from desk.services.carrying_out import restrict
from enrolments.models import Enrolment, EnrolmentMessage
from newsletter.models import Subscriber, SubscriberStatus
from outbox.models import Message
from schools.choices import SchoolRole
from tests.support.enrolling import make_enrolment
from tests.support.feeds import mine, path_of
from tests.support.makers import make_coordinator, make_provider_user, make_region_user, make_school
from tests.support.programs import programs_for
from tests.support.requests import proved, subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORD = "Kwxbevroren"


def frozen_colleague() -> tuple[User, Enrolment]:
    """Return a coordinator who signed a group up, goes along with it and wrote about it, and is frozen by the desk."""
    enrolment = make_enrolment(names=2)
    person = make_coordinator(enrolment.school, display_name=f"{WORD} de Vries", email="kwxbevroren@school.example")
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_by=person, teacher=person)
    EnrolmentMessage.objects.create(
        school=enrolment.school, enrolment=enrolment, by=person, side="school", text="Is er een lift?"
    )
    request = proved(person, RequestKind.RESTRICTION)
    Subscriber.objects.create(email=person.email, address_hash="x", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now())
    restrict(request=request, by=make_region_user(RegionRole.PRIVACY_OFFICER))
    person.refresh_from_db()
    return person, enrolment


@pytest.mark.promise("POR-7d", "SBB-6b")
def test_a_frozen_account_is_kept_and_its_name_shown_to_nobody_but_the_desk() -> None:
    person, enrolment = frozen_colleague()
    provider = enrolment.session.activity.provider
    colleague, region = make_coordinator(enrolment.school, SchoolRole.ADMIN), make_region_user(RegionRole.ADMIN)
    school_pages = [
        f"/account/collegas/school/{enrolment.school_id}/",
        reverse("enrolments:detail", args=[enrolment.pk]),
        reverse("enrolments:change", args=[enrolment.pk]),
        reverse("enrolments:messages", args=[enrolment.pk]),
        f"/api/v1/enrolments/{enrolment.pk}/",
        f"/api/v1/enrolments/{enrolment.pk}/messages/",
    ]
    provider_pages = [
        reverse("enrolments:provider_messages", args=[enrolment.pk]),
        reverse("enrolments:roster", args=[enrolment.session_id]),
        f"/api/v1/enrolments/{enrolment.pk}/",
    ]
    looks = [
        (sign_in(Client(), colleague), school_pages),
        (sign_in(Client(), make_provider_user(provider)), provider_pages),
        (sign_in(Client(), region), [reverse("schools:region_detail", args=[enrolment.school_id])]),
    ]

    for client, pages in looks:
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert WORD.lower() not in answer.content.decode().lower(), page
    desk = looks[2][0].get("/verzoeken/bevroren/").content.decode()
    assert f"{WORD} de Vries" in desk
    assert sign_in(Client(), colleague).get("/verzoeken/bevroren/").status_code == 404
    # Kept: what is stored is what it was, and the desk frees it.
    assert (User.objects.get(pk=person.pk).display_name, person.school_memberships.count()) == (f"{WORD} de Vries", 1)
    looks[2][0].post("/verzoeken/bevroren/", {"account": person.pk})
    assert WORD in looks[0][0].get(school_pages[0]).content.decode()


def test_no_page_reads_a_name_past_the_one_place_that_knows_who_is_frozen() -> None:
    """``User.get_full_name`` hides who is frozen; the field itself does not."""
    root = Path(__file__).parents[2]
    reads = re.compile(r"""\.display_name\b|values(?:_list)?\([^)]*["']display_name["']""")
    apps = ("platform", "templates", "providers", "activities", "enrolments", "newsletter", "stats")

    files = [file for app in apps for kind in ("py", "html", "txt") for file in (root / app).rglob(f"*.{kind}")]
    found = {str(file.relative_to(root)) for file in files if reads.search(file.read_text())}

    assert {name for name in found if not name.startswith(("platform/accounts/", "platform/meeloop/demo/"))} == {
        "templates/desk/frozen.html",  # the one list of who is frozen, for who frees them
        "platform/desk/services/carrying_out.py",  # and what does so
        "enrolments/emails/contents.py",  # asks itself first whether somebody is frozen
        "enrolments/privacy.py",  # names the column
        "stats/rules.py",  # the reader's own name; who is frozen does not sign in
    }


@pytest.mark.promise("POR-7d")
def test_who_is_frozen_is_not_let_in_nor_mailed_and_hears_neutral_words() -> None:
    person, _enrolment = frozen_colleague()
    by = make_region_user(RegionRole.ADMIN)

    assert subjects(person.email)[-1].startswith("Gedaan")
    assert Subscriber.objects.get().status == SubscriberStatus.LEFT
    Message.objects.all().delete()
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() - timedelta(days=690))
    warn_idle()
    client = Client()
    person.set_password("paarse-fiets-in-de-regen-42")
    person.save()
    answer = client.post("/account/login/", {"login": person.email, "password": "paarse-fiets-in-de-regen-42"}, follow=True)

    assert (Message.objects.filter(recipient=person.email).count(), "_auth_user_id" in client.session) == (0, False)
    assert "bevroren" not in answer.content.decode()
    # Blocking it meanwhile outlives the freezing; opening it does not free it.
    unblock_user(user=person, by=by)
    person.refresh_from_db()
    assert person.blocked_at is not None
    block_user(user=person, by=by)
    person.refresh_from_db()
    assert person.blocked_at != person.restricted_at
    free_account(user=person, by=by)
    assert (person.restricted_at, person.blocked_at is not None) == (None, True)
    assert set(AccountEvent.objects.filter(user=person).values_list("act", flat=True)) >= {
        AccountAct.RESTRICTED,
        AccountAct.FREED,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=by.pk).update(restricted_at=timezone.now())


def test_a_block_can_be_taken_off_a_frozen_account_which_stays_closed_and_the_page_says_so() -> None:
    person, by = make_coordinator(make_school()), make_region_user(RegionRole.ADMIN)
    restrict_account(user=person, by=by)
    block_user(user=person, by=by)
    client = sign_in(Client(), by)

    answer = client.post(f"/account/blokkeren/{person.pk}/", {"act": "unblock"}, follow=True).text

    person.refresh_from_db()
    assert ("blijft dicht: het is bevroren" in answer, "weer open" in answer) == (True, False)
    assert person.blocked_at == person.restricted_at is not None
    free_account(user=person, by=by)
    assert (person.blocked_at, person.restricted_at) == (None, None)
    block_user(user=person, by=by)
    assert "Het account is weer open." in client.post(f"/account/blokkeren/{person.pk}/", {"act": "unblock"}, follow=True).text
    person.refresh_from_db()
    assert person.blocked_at is None


@pytest.mark.promise("PM-6")
def test_tokens_calendars_and_links_of_a_frozen_or_blocked_account_stop_in_the_same_second() -> None:
    for stop in (restrict_account, block_user):
        person = make_coordinator(make_school())
        by = make_region_user(RegionRole.ADMIN)
        token = make_token(
            user=person, name="x", scopes=[TokenScope.READ], days=30, by=person, programs=programs_for(person)
        ).text
        calendar = path_of(mine(person))
        listed = Shortlist.objects.create(
            school=person.school_memberships.get().school, name="Techniek", made_by=person, link_hash=f"hash{person.pk}"
        )
        client = Client(headers={"authorization": f"Bearer {token}"})
        assert (client.get("/api/v1/me/").status_code, Client().get(calendar).status_code) == (200, 200)

        stop(user=person, by=by)

        assert (client.get("/api/v1/me/").status_code, Client().get(calendar).status_code) == (401, 404)
        listed.refresh_from_db()
        assert listed.link_hash is None
