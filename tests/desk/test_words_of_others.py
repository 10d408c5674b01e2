"""Words of others in the rows of who asks: read at the desk of whose words they are, given along or kept back with a reason."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.choices import RegionRole
from accounts.models import User
from accounts.services.own_data import take_along
from desk.choices import WordsChoice
from desk.errors import MoveNotPossible
from desk.incident_choices import Act, Cause, DataKind
from desk.models import Incident, IncidentStep, PrivacyRequest, RequestStep, WithheldText
from desk.services.answering import answer, close
from desk.services.words_of_others import counts_of, decide_words
from enrolments.models import Enrolment
from kit.refusals import NotFound
from outbox.models import Message
from privacy.models import AccessEvent
from schools.models import School
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_coordinator, make_region_user, make_school
from tests.support.requests import proved, subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/verzoeken/teksten/"
NOTE, REASON = "Kwxnoor zit in een rolstoel", "Kwxbos belde hierover"


def asked() -> tuple[PrivacyRequest, School, User]:
    """Return the request of somebody of whom a school keeps a note, and the region a reason; their school, and an officer."""
    school, officer = make_school(), make_region_user(RegionRole.PRIVACY_OFFICER)
    teacher = make_coordinator(school)
    enrolment = make_enrolment(school=school)
    Enrolment.objects.filter(pk=enrolment.pk).update(note=NOTE, enrolled_by=teacher)
    incident = Incident.objects.create(
        happened="Een lijst lag open",
        cause=Cause.DEVICE,
        kinds=[DataKind.NAMES],
        discovered_at=at_nine(days=-1),
        from_at=at_nine(days=-1),
    )
    IncidentStep.objects.create(incident=incident, act=Act.OPENED, because=REASON, by=teacher.pk)
    return proved(teacher), school, officer


def copy_of(user: User) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(take_along(user=user))) as file:
        return {one["table"]: one for one in json.loads(file.read("gegevens.json"))["sections"]}


def number_of(label: str) -> int:
    return WithheldText.objects.get(label=label).pk


def test_each_desk_reads_its_own_words_and_the_asker_gets_what_was_given() -> None:
    request, school, officer = asked()
    teacher, colleague = User.objects.get(email=request.email), make_coordinator(school)
    at_school, at_region = sign_in(Client(), colleague), sign_in(Client(), officer)

    pages = {name: client.get(PAGE).content.decode() for name, client in {"school": at_school, "region": at_region}.items()}
    region_page = at_region.get(f"/verzoeken/{request.pk}/").content.decode()
    not_chosen = at_region.post(PAGE, {"text": number_of("desk.IncidentStep")})
    of_another = at_region.post(PAGE, {"text": number_of("enrolments.Enrolment"), "choice": "given"})

    assert {name: (NOTE in page, REASON in page) for name, page in pages.items()} == {
        "school": (True, False),
        "region": (False, True),
    }
    assert "1 tekst moet je nog nalezen" in region_page
    assert f"1 na te lezen bij {school.name}" in region_page
    assert (not_chosen.status_code, "Kies of de tekst mee mag." in not_chosen.content.decode()) == (422, True)
    assert of_another.status_code == 404
    assert "Lees teksten na voor een kopie" in subjects(teacher.email)
    read = AccessEvent.objects.filter(object_label="words").values_list("actor", "school_id", "person_count")
    assert {(colleague.pk, school.pk, 1), (officer.pk, None, 1)} <= set(read)

    # The region keeps its words back, and answers; the school gives its words later.
    assert at_region.post(PAGE, {"text": number_of("desk.IncidentStep"), "choice": "others"}).status_code == 302
    answer(request=request, words="Hier is je kopie.", by=officer)
    letter = Message.objects.get(recipient=teacher.email, subject__startswith="Antwoord op je verzoek").text
    before = copy_of(teacher)
    assert at_school.post(PAGE, {"text": number_of("enrolments.Enrolment"), "choice": "given"}).status_code == 302
    after = copy_of(teacher)

    assert "1 tekst geven we niet mee. Daar staat iets over een ander in (artikel 15 lid 4 AVG)." in letter
    assert "1 tekst lezen we nog na." in letter
    assert NOTE not in json.dumps([before["enrolments.Enrolment"]])
    assert after["enrolments.Enrolment"]["rows"][0]["values"]["note"] == NOTE
    assert after["enrolments.Enrolment"]["withheld"] == ["status_reason"]
    assert REASON not in json.dumps(after)
    assert any(subject.startswith("Er is iets bij je kopie gekomen") for subject in subjects(teacher.email))
    steps = RequestStep.objects.filter(step__in=("gave_words", "kept_words")).order_by("pk")
    assert list(steps.values_list("step", "by")) == [("kept_words", officer.pk), ("gave_words", colleague.pk)]

    # Somebody writes there afterwards: nobody read that. And with the request the decisions go.
    Enrolment.objects.update(note=f"{NOTE}, en Kwxaaltje ook")
    assert "Kwxnoor" not in json.dumps(copy_of(teacher))
    Enrolment.objects.update(note=NOTE)
    close(request=request, by=officer)
    assert not WithheldText.objects.exists()
    assert "Kwxnoor" not in json.dumps(copy_of(teacher))


def test_a_text_is_decided_once_by_its_own_desk_while_it_is_there() -> None:
    request, school, officer = asked()
    stranger = make_coordinator(make_school("De andere school"))
    colleague = make_coordinator(school)
    note, reason = number_of("enrolments.Enrolment"), number_of("desk.IncidentStep")

    for not_theirs in (stranger, officer):
        with pytest.raises(NotFound):
            decide_words(number=note, choice=WordsChoice.GIVEN, by=not_theirs)
    decide_words(number=reason, choice=WordsChoice.INQUIRY, by=officer)
    with pytest.raises(MoveNotPossible):
        decide_words(number=reason, choice=WordsChoice.GIVEN, by=officer)
    Enrolment.objects.update(note="")
    decide_words(number=note, choice=WordsChoice.GIVEN, by=colleague)

    counts = counts_of(request)
    assert (counts.waiting, counts.given, counts.kept) == (0, 0, 1)
    assert list(WithheldText.objects.values_list("label", "choice")) == [("desk.IncidentStep", "inquiry")]
