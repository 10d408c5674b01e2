"""Another program gets data of pupils only under a running agreement of their school (promise SP-9e)."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import AccountAct, TokenScope
from accounts.errors import ProgramMissing
from accounts.models import AccountEvent, ApiToken, User
from accounts.services.tokens import NewToken, make_token
from kit.constraints import constraint_name
from kit.isolation import only_schools
from outbox.models import Message
from schools.choices import SchoolRole
from schools.errors import AgreementNotRunning, AgreementTooLong
from schools.models import Program, School, SchoolMembership
from schools.services.programs import ProgramFacts, add_program, end_program, tell_of_refused_tokens
from schools.services.stopping import forget_all_pupils, take_school_along
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_class, make_coordinator, make_provider_user, make_school
from tests.support.programs import make_program, programs_for
from tests.support.racing import meanwhile
from tests.support.sign_in import proved, sign_in

PATH = "/school/programmas/"
ADD = f"{PATH}toevoegen/"
REACH = [TokenScope.READ, TokenScope.ENROL, TokenScope.IMPORT, TokenScope.ATTENDANCE, TokenScope.FEEDS]


def filled(**more: Any) -> dict[str, Any]:
    """Return the form as somebody fills it in."""
    today = timezone.localdate()
    words = {"name": "Roosterbedrijf", "purpose": "Rooster", "data": "Voornaam en klas", "agreement_number": "VO-7"}
    return {**words, "agreement_on": today.isoformat(), "runs_until": (today + timedelta(days=300)).isoformat(), **more}


def token_of(user: User, *programs: Program, scopes: list[TokenScope] | None = None) -> NewToken:
    chosen = scopes or [TokenScope.READ]
    return make_token(user=user, name="rooster", scopes=chosen, days=30, by=user, programs=[one.pk for one in programs])


def asked(token: NewToken, path: str = "/api/v1/schools/") -> tuple[int, str]:
    """Return how this address answers the program."""
    answer = Client().get(path, headers={"authorization": f"Bearer {token.text}"})
    return answer.status_code, "" if answer.status_code == 200 else answer.json()["code"]


def refused(user: User, *programs: Program, scopes: list[TokenScope] | None = None) -> bool:
    try:
        token_of(user, *programs, scopes=scopes)
    except ProgramMissing:
        return True
    return False


@pytest.fixture
def school() -> School:
    return make_class(make_school(), pupils=2).school


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_a_token_that_reaches_pupils_is_made_for_a_program_with_a_running_agreement_only(school: School) -> None:
    person, today = make_coordinator(school), timezone.localdate()
    running = make_program(school)
    over = make_program(school, runs_until=today - timedelta(days=1))
    coming = make_program(school, agreement_on=today + timedelta(days=1))
    ended = make_program(school, ended_at=timezone.now())
    elsewhere = make_program(make_school())

    assert all(refused(person, scopes=[scope]) for scope in REACH)
    assert [refused(person, one) for one in (over, coming, ended, elsewhere)] == [True] * 4
    assert refused(person, running, elsewhere)
    assert not ApiToken.objects.exists()
    assert token_of(person, running, scopes=REACH).row.programs == [running.pk]
    # What reaches no pupil needs none: an administrator's yes to figures, a provider's own activities.
    assert token_of(make_coordinator(school, SchoolRole.ADMIN), scopes=[TokenScope.REPORT]).row.programs == []
    assert token_of(make_provider_user(), scopes=[TokenScope.PUBLISH]).row.programs == []


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_the_agreement_is_asked_for_at_each_request(school: School) -> None:
    person, program = make_coordinator(school), make_program(school)
    token, today = token_of(person, program, scopes=REACH), timezone.localdate()
    pupils = f"/api/v1/pupils/?class={school.classes.get().pk}"
    assert [asked(token, path) for path in ("/api/v1/schools/", pupils, "/api/v1/enrolments/")] == [(200, "")] * 3

    Program.objects.update(agreement_on=today - timedelta(days=9), runs_until=today - timedelta(days=1))

    missing = (403, "program_agreement_missing")
    assert [asked(token, path) for path in ("/api/v1/schools/", pupils, "/api/v1/enrolments/")] == [missing] * 3
    # It still says who it is, and reads what everybody reads.
    assert [asked(token, path)[0] for path in ("/api/v1/me/", "/api/v1/activities/")] == [200, 200]
    answer = Client().post(
        "/api/v1/class-list-imports/", {"school": school.pk}, headers={"authorization": f"Bearer {token.text}"}
    )
    assert (answer.status_code, answer.json()["code"]) == missing
    assert "lopende overeenkomst" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_every_school_that_a_token_reaches_has_an_agreement(school: School) -> None:
    person, program, other = make_coordinator(school), make_program(school), make_school()
    token = token_of(person, program)

    SchoolMembership.objects.create(school=other, user=person, role=SchoolRole.TEACHER)

    assert asked(token) == (403, "program_agreement_missing")
    assert refused(person, program)
    assert asked(token_of(person, program, make_program(other))) == (200, "")


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_the_program_of_a_provider_gets_no_names() -> None:
    enrolment = make_enrolment(names=2)
    host = make_provider_user(enrolment.session.activity.provider)
    token = token_of(host)
    now = timezone.now()
    type(enrolment.session).objects.update(
        starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=4), enrolment_closes_at=now
    )
    path = f"/api/v1/enrolments/{enrolment.pk}/"

    by_program = Client().get(path, headers={"authorization": f"Bearer {token.text}"}).json()
    by_person = sign_in(Client(), host).get(path).json()

    assert len(by_person["pupils"]) == 2
    assert (by_program["places"], by_program["pupils"]) == (2, [])


@pytest.mark.django_db
def test_tokens_from_before_programs_reach_no_pupil_and_their_owners_hear_it_once(school: School) -> None:
    person = make_coordinator(school)
    token = token_of(person, make_program(school))
    ApiToken.objects.update(programs=[])

    assert asked(token) == (403, "program_agreement_missing")
    assert (tell_of_refused_tokens(), tell_of_refused_tokens()) == (1, 1)
    mail = Message.objects.filter(kind="schools.program_refused")
    assert list(mail.values_list("recipient", flat=True)) == [person.email]


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_ending_an_agreement_ends_its_tokens_at_once_with_a_line_and_a_mail(school: School) -> None:
    admin, person = make_coordinator(school, SchoolRole.ADMIN), make_coordinator(school)
    program, other = make_program(school), make_program(school, name="Uitgever")
    token, kept = token_of(person, program), token_of(person, other)

    answer = proved(admin).post(f"{PATH}{program.pk}/stoppen/", follow=True)

    assert "Gestopt. 1 token werkt niet meer." in answer.text
    assert (asked(token), asked(kept)) == ((401, "token_invalid"), (200, ""))
    line = AccountEvent.objects.get(act=AccountAct.TOKEN_REVOKED)
    assert (line.user_id, line.by_id, line.about) == (person.pk, admin.pk, f"token:{token.row.pk}")
    assert Message.objects.get(kind="schools.program_refused").recipient == person.email
    program.refresh_from_db()
    assert program.ended_by == admin
    assert end_program(program=program, by=admin) == 0


@pytest.mark.django_db(transaction=True)
def test_a_token_that_is_made_while_the_agreement_ends_never_works(school: School) -> None:
    admin, person = make_coordinator(school, SchoolRole.ADMIN), make_coordinator(school)
    first, second = make_program(school), make_program(school, name="Uitgever")

    late = meanwhile(lambda: end_program(program=first, by=admin), lambda: token_of(person, first))
    ended = meanwhile(lambda: token_of(person, second), lambda: end_program(program=second, by=admin))

    assert isinstance(late, ProgramMissing)
    assert ended == 1
    assert not ApiToken.objects.filter(revoked_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_that_runs_is_the_last_when_the_agreement_ends(school: School) -> None:
    admin, person = make_coordinator(school, SchoolRole.ADMIN), make_coordinator(school)
    program = make_program(school)
    token = token_of(person, program)
    assert asked(token) == (200, "")

    running = meanwhile(lambda: end_program(program=program, by=admin), lambda: asked(token))

    # It was asked before the ending was written; from then on nobody is let through.
    assert running == (200, "")
    assert asked(token) == (401, "token_invalid")


@pytest.mark.django_db
@pytest.mark.promise("SP-9e")
def test_a_school_that_stops_takes_its_programs_along_and_ends_them(school: School) -> None:
    admin = make_coordinator(school, SchoolRole.ADMIN)
    program = make_program(school, name="Uitgeverij Zon")
    token = token_of(admin, program)

    taken = zipfile.ZipFile(io.BytesIO(take_school_along(school=school, by=admin)))
    forget_all_pupils(school=school, typed_name=school.name, by=admin)

    assert "Uitgeverij Zon;Inschrijvingen in het rooster zetten" in taken.read("schools.Program.csv").decode()
    assert not Program.objects.running().exists()
    assert asked(token) == (401, "token_invalid")


@pytest.mark.django_db
def test_the_administrator_adds_one_after_a_fresh_sign_in_and_coordinators_read_it(school: School) -> None:
    admin, coordinator = make_coordinator(school, SchoolRole.ADMIN), make_coordinator(school)

    old = proved(admin, minutes_ago=300).post(ADD, filled())
    none = Program.objects.exists()
    fresh = proved(admin).post(ADD, filled(), follow=True)
    read = proved(coordinator).get(PATH).text
    tried = proved(coordinator).post(ADD, filled())

    assert (old.status_code, "Roosterbedrijf" in old.text, "nieuw tabblad" in old.text, none) == (403, True, True, False)
    assert "Toegevoegd." in fresh.text
    assert "Overeenkomst VO-7" in read
    assert "Stop de toegang" not in read
    assert (tried.status_code, Program.objects.count()) == (404, 1)
    program = Program.objects.get()
    assert proved(coordinator).post(f"{PATH}{program.pk}/stoppen/").status_code == 404
    assert proved(make_coordinator(role=SchoolRole.ADMIN)).post(f"{PATH}{program.pk}/stoppen/").status_code == 404
    sent_away = proved(admin, minutes_ago=300).post(f"{PATH}{program.pk}/stoppen/")
    assert (sent_away.status_code, Program.objects.running().count()) == (302, 1)


@pytest.mark.django_db
def test_an_agreement_that_does_not_run_is_refused(school: School) -> None:
    admin, today = make_coordinator(school, SchoolRole.ADMIN), timezone.localdate()

    def add(begins: int, ends: int) -> None:
        dates = (today + timedelta(days=begins), today + timedelta(days=ends))
        add_program(school=school, facts=ProgramFacts("Zon", "Rooster", "Klas", "VO-1", *dates), by=admin)

    for begins, ends in ((1, 30), (-30, -1)):
        with pytest.raises(AgreementNotRunning):
            add(begins, ends)
    with pytest.raises(AgreementTooLong):
        add(-1, 366 * 12)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        make_program(school, agreement_number="")
    assert constraint_name(broken.value) == "program_has_an_agreement"
    empty = proved(admin).post(ADD, filled(agreement_number=""))
    assert (empty.status_code, Program.objects.exists()) == (422, False)


@pytest.mark.django_db
def test_the_page_of_tokens_asks_which_program_and_says_what_is_missing(school: School) -> None:
    client = proved(make_coordinator(school))
    before = client.get("/account/tokens/").text
    refused = client.post("/account/tokens/", {"name": "rooster", "scopes": ["read"], "days": "90"})
    program = make_program(school)
    made = client.post("/account/tokens/", {"name": "rooster", "scopes": ["read"], "days": "90", "programs": [str(program.pk)]})
    working = client.get("/account/tokens/").text
    Program.objects.update(ended_at=timezone.now())

    assert "Je school heeft nog geen programma toegevoegd" in before
    assert (refused.status_code, "lopende overeenkomst" in refused.text) == (403, True)
    assert (made.status_code, ApiToken.objects.get().programs) == (200, [program.pk])
    assert "Leest geen leerlingen meer" not in working
    assert "Leest geen leerlingen meer" in client.get("/account/tokens/").text


@pytest.mark.django_db
def test_the_third_lock_keeps_the_programs_of_others_shut(school: School) -> None:
    programs_for(make_coordinator(school))
    other = make_program(make_school())

    with only_schools([school.pk]):
        found = list(Program.objects.values_list("school", flat=True))

    assert found == [school.pk]
    assert Program.objects.filter(pk=other.pk).exists()
