"""What was said about photos: line by line, for ever true as it was said, and the last word counts (POR-2e, POR-3g)."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from activities.choices import NamesMode
from enrolments.choices import ConsentPurpose, ConsentSource, ConsentState
from enrolments.errors.consent import ConsentNotOfThisGroup, NothingSaid, SourceMissing
from enrolments.models import Enrolment, PupilConsent
from enrolments.rules.consent_texts import VERSIONS, current_text
from enrolments.services.consents import Said, note_consent_of_group, note_consent_of_pupil, note_consents, states_of
from kit.refusals import NotFound
from privacy.erasing import erase_person
from privacy.exporting import collect
from privacy.models import AccessEvent, ErasureReason
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider, make_provider_user, make_session
from tests.support.photos import named_group, photo_of, say
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
GIVEN, WITHDRAWN, NOT_ASKED = ConsentState.GIVEN, ConsentState.WITHDRAWN, ConsentState.NOT_ASKED


def lines() -> list[tuple[int | None, bool, str]]:
    return list(PupilConsent.objects.order_by("pk").values_list("pupil_id", "is_given", "source"))


def coordinator_of(group: Enrolment) -> Client:
    return sign_in(Client(), make_coordinator(group.school))


@pytest.mark.promise("POR-3g")
def test_a_no_works_from_that_second_and_the_old_yes_stays_as_proof() -> None:
    group, (first, second) = named_group()
    activity = group.session.activity_id

    say(group, yes=True)
    before = states_of([first, second], activity)
    say(group, yes=False, pupils=[first])
    say(group, yes=False, pupils=[first])

    assert before == {first: GIVEN, second: GIVEN}
    assert states_of([first, second], activity) == {first: WITHDRAWN, second: GIVEN}
    assert lines() == [(first, True, "parent"), (second, True, "parent"), (first, False, "parent")]
    text = current_text(ConsentPurpose.PHOTOS)
    assert set(PupilConsent.objects.values_list("text_version", "text_hash")) == {(text.version, text.digest)}
    for statement in ("UPDATE enrolments_pupilconsent SET is_given = true", "DELETE FROM enrolments_pupilconsent"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_words_of_a_version_never_change() -> None:
    """The ledger holds the digest only: other words need a new version, below the old one."""
    assert [(one.purpose, one.version, one.digest[:12]) for one in VERSIONS] == [("photos", "2026-11", "c0bcab589c8e")]


def test_the_last_word_counts_whether_it_was_about_one_activity_or_about_all() -> None:
    group, (pupil_id, _other) = named_group()
    pupil, by, activity = Pupil.objects.get(pk=pupil_id), make_coordinator(group.school), group.session.activity
    yes, no = Said(True, ConsentSource.PUPIL), Said(False, ConsentSource.PUPIL)  # noqa: FBT003  # what was said

    stood = []
    for about, said in ((None, yes), (activity, no), (None, yes), (activity, yes), (None, no), (activity, yes)):
        note_consent_of_pupil(pupil=pupil, activity=about, said=said, by=by)
        stood.append(states_of([pupil_id], activity.pk)[pupil_id])

    assert stood == [GIVEN, WITHDRAWN, GIVEN, GIVEN, WITHDRAWN, GIVEN]
    assert states_of([pupil_id], make_activity().pk) == {pupil_id: WITHDRAWN}


def test_only_the_own_school_writes_down_about_its_own_group_and_says_who_said_it() -> None:
    group, pupils = named_group()
    other, strangers = named_group()
    by, stranger = make_coordinator(group.school), make_coordinator(other.school)
    yes = dict.fromkeys(pupils, True)

    for answers, source, who, refusal in (
        (yes, "parent", stranger, NotFound),
        (dict.fromkeys(strangers, True), "parent", by, ConsentNotOfThisGroup),
        ({}, "parent", by, NothingSaid),
        (yes, "", by, SourceMissing),
        (yes, "teacher", by, SourceMissing),
    ):
        with pytest.raises(refusal):
            note_consents(enrolment=group, answers=answers, source=source, by=who)
    with pytest.raises(NotFound):
        note_consent_of_group(enrolment=group, said=Said(True, "teacher"), by=stranger)  # noqa: FBT003  # what was said

    assert lines() == []


def test_a_class_is_written_down_in_one_go_and_pupil_by_pupil() -> None:
    group, (first, second) = named_group()
    client, address = coordinator_of(group), reverse("enrolments:photo_consents", args=[group.pk])
    photo_of(group)
    page = client.get(address).content.decode()

    no_source = client.post(address, {"everybody": "given"})
    client.post(address, {"everybody": "given", "source": "parent"})
    client.post(address, {f"mark_{first}": "withdrawn", f"mark_{second}": "given", "source": "pupil"})

    assert page.count("(niet gevraagd)") == 2
    assert "1 foto wacht op een ja van iedereen" in page
    assert "checked" not in page
    assert (no_source.status_code, "Kies van wie je dit weet" in no_source.content.decode()) == (422, True)
    assert lines() == [(first, True, "parent"), (second, True, "parent"), (first, False, "pupil")]
    assert set(AccessEvent.objects.values_list("object_label", "person_count")) == {("school", 2)}
    assert client.post(address, {"source": "pupil", f"mark_{first}": "misschien"}).status_code == 422


def test_a_group_without_names_is_answered_for_as_a_whole_and_names_nobody() -> None:
    group = make_enrolment(places=12)
    client, address = coordinator_of(group), reverse("enrolments:photo_consents", args=[group.pk])

    empty = client.post(address, {})
    client.post(address, {"answer": "given"})
    page = client.get(address).content.decode()
    client.post(address, {"answer": "withdrawn"})

    assert empty.status_code == 422
    assert "<strong>ja</strong>" in page
    assert lines() == [(None, True, "teacher"), (None, False, "teacher")]


@pytest.mark.promise("POR-7g")
def test_taking_a_yes_back_takes_as_many_clicks_as_giving_it() -> None:
    group, (pupil, _other) = named_group()
    client = coordinator_of(group)
    everything = client.get(reverse("schools:pupil_data", args=[pupil])).content.decode()
    address = reverse("enrolments:pupil_consents", args=[pupil])
    form = {"about": str(group.session.activity_id), "source": "parent"}

    clicks = []
    for answer in ("given", "withdrawn"):
        sent = {**form, "answer": answer}
        assert client.post(address, sent).status_code == 302
        clicks.append(len(sent))
    page = client.get(address).content.decode()

    assert address in everything
    assert clicks[0] == clicks[1]
    assert lines() == [(pupil, True, "parent"), (pupil, False, "parent")]
    assert [page.count(word) for word in ("<strong>ja</strong>", "<strong>nee</strong>")] == [1, 1]
    for wrong in ({**form, "answer": "misschien"}, {**form, "answer": "given", "about": "99999999"}, {}):
        assert client.post(address, wrong).status_code == 422


@pytest.mark.promise("POR-2e")
def test_the_provider_sees_no_photo_at_everybody_who_did_not_say_yes_and_only_in_the_days_of_names() -> None:
    provider = make_provider()
    activity = make_activity(provider, names_mode=NamesMode.NAMES)
    soon, later = make_session(activity, starts_at=at_nine(days=2)), make_session(activity, starts_at=at_nine(days=60))
    group, far = make_enrolment(soon, names=3), make_enrolment(later, names=2)
    count = make_enrolment(make_session(make_activity(provider), starts_at=at_nine(days=2)), places=5)
    pupils = list(group.named_places.order_by("pk").values_list("pupil_id", flat=True))
    say(group, yes=True, pupils=pupils[:1])
    say(group, yes=False, pupils=pupils[1:2])
    client = sign_in(Client(), make_provider_user(provider))

    def roster(enrolment: Enrolment) -> str:
        return client.get(reverse("enrolments:roster", args=[enrolment.session_id])).content.decode()

    assert [roster(one).count("geen foto") for one in (group, far, count)] == [2, 0, 0]
    assert [roster(one).count("Vraag de begeleider van de groep wie er op de foto mag.") for one in (group, far, count)] == [
        0,
        1,
        1,
    ]
    shown: Any = client.get(f"/api/v1/enrolments/{group.pk}/").json()["pupils"]
    assert sorted(one["may_be_photographed"] for one in shown) == [False, False, True]
    school = coordinator_of(group)
    assert school.get(reverse("enrolments:print_list", args=[group.pk])).content.decode().count("geen foto") == 2
    assert school.get(reverse("enrolments:detail", args=[group.pk])).content.decode().count("geen foto") == 2


def test_who_is_forgotten_leaves_a_number_that_leads_to_nobody() -> None:
    group, (first, _second) = named_group()
    say(group, yes=True)
    sections = collect(Pupil.objects.get(pk=first)).sections
    collected = {one.label == "enrolments.PupilConsent" for one in sections if "foto" in str(one.about)}

    erase_person(Pupil.objects.get(pk=first), by=make_coordinator(group.school), reason=ErasureReason.BY_SCHOOL)

    assert collected == {True}
    assert PupilConsent.objects.filter(pupil_id=first).count() == 1
    assert not Pupil.objects.filter(pk=first).exists()
