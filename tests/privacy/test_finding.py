"""From a person to every row about them, and to nobody else's."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from accounts.choices import TokenScope
from accounts.models import Invitation
from enrolments.choices import Side
from enrolments.services.talking import say
from kit.address_hash import address_hash
from newsletter.models import ConsentRecord, Subscriber, Suppression
from privacy.finding import NotAPerson, rows_about
from privacy.services import log_access
from schools.models import Pupil, School
from stats.models import ReleaseSubscription
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db


def counts(person: models.Model) -> dict[str, int]:
    """Return how many rows of which models are about somebody."""
    return {found.declaration.label: number for found in rows_about(person) if (number := found.rows.count())}


def test_a_coordinator_is_found_by_key_number_address_and_session() -> None:
    enrolment = make_enrolment(names=3)
    by = enrolment.enrolled_by
    assert by is not None
    bearer(by, TokenScope.READ)
    say(enrolment, side=Side.SCHOOL, by=by, text="We komen met de bus.")
    ReleaseSubscription.objects.create(by=by.pk)
    make_enrolment(names=2)  # somebody else's
    make_coordinator()
    Client().force_login(by)

    found = Counter(counts(by))

    assert found["accounts.User"] == found["schools.SchoolMembership"] == found["enrolments.Enrolment"] == 1
    assert found["enrolments.EnrolmentMessage"] == found["accounts.ApiToken"] == found["stats.ReleaseSubscription"] == 1
    assert found["accounts.AccountEvent"] == 1
    # By address: the confirmation that waits in the outbox.
    assert found["outbox.Message"] == 1
    assert {"schools.Pupil", "enrolments.Place"} & set(found) == set()


def test_a_pupil_is_found_in_class_on_the_date_and_in_the_log_and_no_classmate_with_them() -> None:
    enrolment = make_enrolment(names=3)
    pupil, classmate, _third = Pupil.objects.order_by("pk")
    log_access(
        actor_id=1,
        actor_role="coordinator",
        purpose="class_view",  # type: ignore[arg-type]  # the value is enough
        school_id=enrolment.school_id,
        object_label="schools.SchoolClass",
        object_id=1,
        pupil_ids=[pupil.pk],
    )

    assert counts(pupil) == {
        **counts(classmate),
        "privacy.AccessEvent": 1,
    }
    assert counts(classmate) == {
        "schools.Pupil": 1,
        "schools.ClassMembership": 1,
        "enrolments.Place": 1,
        "enrolments.Enrolment": 1,
    }


def test_a_subscriber_is_found_by_address_and_by_its_hash_whatever_the_capitals() -> None:
    reader = Subscriber.objects.create(email="ilse@school.example", address_hash=address_hash("ilse@school.example"))
    Suppression.objects.create(address_hash=address_hash("Ilse@school.example"), reason="left")
    ConsentRecord.objects.create(
        address_hash=reader.address_hash, action="asked", text_version="1", text="Mag dat?", channel="form"
    )
    make_coordinator(email="Ilse@School.example")
    Invitation.objects.create(
        email="anders@school.example", kind="region", role="editor", secret_hash="x", expires_at="2030-01-01T00:00Z"
    )

    assert counts(reader) == {
        "newsletter.Subscriber": 1,
        "newsletter.ConsentRecord": 1,
        "newsletter.Suppression": 1,
        "accounts.User": 1,
        "account.EmailAddress": 1,
    }


def test_a_school_is_nobody_and_the_command_counts_without_values() -> None:
    enrolment = make_enrolment(names=1)
    pupil = Pupil.objects.get()
    said = io.StringIO()

    call_command("privacy_where", "schools.Pupil", str(pupil.pk), stdout=said)

    assert sorted(line.split() for line in said.getvalue().splitlines()) == sorted(
        ["1", label] for label in ("schools.Pupil", "schools.ClassMembership", "enrolments.Place", "enrolments.Enrolment")
    )
    with pytest.raises(NotAPerson):
        list(rows_about(School.objects.get(pk=enrolment.school_id)))
    for label, key, words in (
        ("schools.School", enrolment.school_id, "Name accounts.User"),
        ("schools.Ghost", 1, "Name accounts.User"),
        ("schools.Pupil", 0, "nobody with this key"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("privacy_where", label, str(key))
