"""Frozen: stored, and in no list, roster, mail, file or count; shown only where the school looks after it (POR-7d, SBB-6b)."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.choices import TokenScope
from enrolments.models import Enrolment
from kit.refusals import NotFound, ReasonMissing
from outbox.models import Message
from privacy.models import AccessEvent
from schools.models import Pupil
from schools.services.import_matching import plan_import
from schools.services.import_reading import start_import
from schools.services.restricting import free_pupil, restrict_pupil
from tests.support import class_lists
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider_user, make_school_year, make_session
from tests.support.sign_in import sign_in
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db
CANARY = re.compile("kwxvast", re.IGNORECASE)


def named_group() -> tuple[Enrolment, Pupil]:
    """Return a named group, and one of its pupils who is called like nobody else."""
    session = make_session(make_activity(names_mode="names"), starts_at=at_nine(days=14))
    enrolment = make_enrolment(session, names=3)
    pupil = Pupil.objects.order_by("pk")[0]
    Pupil.objects.filter(pk=pupil.pk).update(
        first_name="Kwxvast",
        name_prefix="",
        last_name="Kwxvast",
        pupil_number="555001",
        pupil_number_key="555001",
        sort_key="kwxvast",
    )
    pupil.refresh_from_db()
    return enrolment, pupil


def pages_of(enrolment: Enrolment) -> list[str]:
    """Return where somebody of the school could come across a pupil of a group."""
    school_class, session = enrolment.school_class_id, enrolment.session_id
    own = f"/school/inschrijvingen/{enrolment.pk}/"
    return [
        "/school/",
        "/school/klassen/",
        f"/school/klassen/{school_class}/",
        f"/school/klassen/{school_class}/verdelen/",
        f"/school/nieuw-schooljaar/{make_school_year().start_year + 1}/",
        *(own, f"{own}lijst/", f"{own}wijzigen/", f"{own}opkomst/", f"{own}afmelden/"),
        f"/activiteiten/datums/{session}/",
    ]


def doors_of(enrolment: Enrolment) -> list[str]:
    """Return the doors of the interface behind which a pupil of a group could be."""
    own = f"/api/v1/enrolments/{enrolment.pk}/"
    school_class = enrolment.school_class_id
    return [f"/api/v1/pupils/?class={school_class}", f"/api/v1/classes/{school_class}/", own, f"{own}messages/"]


def seen(client: Client, addresses: list[str]) -> tuple[set[str], int]:
    """Return at which of these addresses the word stands, and how many could be read at all."""
    answers = {address: client.get(address) for address in addresses}
    return (
        {address for address, answer in answers.items() if CANARY.search(answer.content.decode())},
        sum(answer.status_code == 200 for answer in answers.values()),
    )


@pytest.mark.promise("POR-7d", "SBB-6b")
def test_whose_data_is_frozen_stands_on_no_page_and_behind_no_door() -> None:
    enrolment, pupil = named_group()
    by = enrolment.enrolled_by
    assert by
    web, program = sign_in(Client(), by), Client(headers=bearer(by, TokenScope.READ, TokenScope.ENROL))
    before, _read = seen(web, pages_of(enrolment))
    assert f"/school/klassen/{enrolment.school_class_id}/" in before
    assert f"/school/inschrijvingen/{enrolment.pk}/lijst/" in before
    pupils, _class, own, _messages = doors_of(enrolment)
    assert seen(program, doors_of(enrolment))[0] == {pupils, own}

    web.post(f"/school/leerlingen/{pupil.pk}/bevriezen/", {"why": "Naam klopt niet"})

    found, read = seen(web, pages_of(enrolment))
    assert (found, read >= 6) == (set(), True)
    found, read = seen(program, doors_of(enrolment))
    assert (found, read) == (set(), 4)
    assert not any(CANARY.search(str(vars(one))) for one in Message.objects.all())
    # Not counted: the class is one smaller.
    assert program.get(f"/api/v1/classes/{enrolment.school_class_id}/").json()["pupil_count"] == 2
    provider = sign_in(Client(), make_provider_user(enrolment.session.activity.provider))
    assert not CANARY.search(provider.get(f"/aanbieder/datums/{enrolment.session_id}/deelnemers/").content.decode())


def test_the_school_sees_them_on_one_list_and_lifts_it() -> None:
    enrolment, pupil = named_group()
    by = enrolment.enrolled_by
    assert by
    web = sign_in(Client(), by)

    nothing = web.post(f"/school/leerlingen/{pupil.pk}/bevriezen/", {"why": " "}, follow=True)
    assert "Schrijf waarom" in nothing.content.decode()
    web.post(f"/school/leerlingen/{pupil.pk}/bevriezen/", {"why": "Naam klopt niet"})

    page = web.get("/school/leerlingen/bevroren/").content.decode()
    assert "Kwxvast Kwxvast" in page
    assert "Naam klopt niet" in page
    assert "Van 1 leerling zijn de gegevens bevroren" in web.get("/school/klassen/").content.decode()
    assert list(AccessEvent.objects.filter(object_label="school").values_list("pupil_ids", flat=True)) == [[pupil.pk]]
    assert "Bevroren sinds" in web.get(f"/school/leerlingen/{pupil.pk}/gegevens/").content.decode()

    web.post(f"/school/leerlingen/{pupil.pk}/bevriezen/", {"free": "yes"})

    pupil.refresh_from_db()
    assert (pupil.restricted_at, pupil.restricted_why) == (None, "")
    assert CANARY.search(web.get(f"/school/klassen/{enrolment.school_class_id}/").content.decode())
    with pytest.raises(NotFound):
        restrict_pupil(pupil=pupil, why="x", by=make_coordinator())
    with pytest.raises(NotFound):
        free_pupil(pupil=pupil, by=make_coordinator())
    with pytest.raises(ReasonMissing):
        restrict_pupil(pupil=pupil, why="", by=by)


def test_a_list_that_is_read_in_makes_no_double_of_them() -> None:
    enrolment, pupil = named_group()
    by: Any = enrolment.enrolled_by
    restrict_pupil(pupil=pupil, why="Naam klopt niet", by=by)
    rows = [class_lists.HEADINGS, ("555001", "Kwxvast", "", "Kwxvast", "9Z")]

    made = start_import(school=enrolment.school, school_year=make_school_year(), data=class_lists.delimited(rows), by=by)

    (row,) = plan_import(made).rows
    assert (str(row.action), str(row.code)) == ("skipped", "row_pupil_restricted")
