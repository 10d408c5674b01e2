"""The short way in: draft, first date and workflow together; the region puts online or sends back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from activities import errors
from activities.models import ActivityPage, Session
from activities.rules import SessionPlan
from activities.services.moderation import put_online, send_back, waiting_for_region
from activities.services.proposals import ActivityWords, propose_activity, revise_activity
from activities.tasks import publish_scheduled
from enrolments.services.enrolling import enrol_class
from kit.refusals import Refusal
from outbox.models import Message
from providers.choices import ProviderStatus
from providers.errors import ProviderNotApproved
from tests.support.makers import (
    at_nine,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_region_user,
    make_school,
)

pytestmark = pytest.mark.django_db


def words(title: str = "Kijk in de drukkerij", **fields: Any) -> ActivityWords:
    defaults = {
        "kind": "company-visit",
        "intro": "Druk je eigen poster.",
        "sector": "ict-creative",
        "street": "Kade 4",
        "postcode": "9934 AB",
        "city": "Delfzijl",
    }
    return ActivityWords(title=title, **{**defaults, **fields})


def plan(days: int = 10) -> SessionPlan:
    starts_at = at_nine(days=days)
    return SessionPlan(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=24)


def letters(email: str) -> list[str]:
    return sorted(Message.objects.filter(recipient=email, kind__startswith="activities").values_list("kind", flat=True))


def test_one_form_makes_a_draft_a_date_and_a_place_in_the_queue() -> None:
    provider, editor = make_provider(), make_region_user()
    person = make_provider_user(provider)

    page = propose_activity(provider=provider, words=words(), plan=plan(), by=person)

    assert (page.live, page.get_parent().specific.provider, page.slug) == (False, provider, "kijk-in-de-drukkerij")
    assert page.revisions.get().user == person
    assert page.sessions.get().capacity == 24
    waiting = waiting_for_region().get()
    assert (waiting.revision.content_object, waiting.workflow_state.requested_by) == (page, person)
    assert (letters(editor.email), letters(person.email)) == (["activities.sent_in"], [])


def test_nothing_is_made_when_the_date_is_refused() -> None:
    provider = make_provider()

    with pytest.raises(errors.DateIsPast):
        propose_activity(provider=provider, words=words(), plan=plan(days=-2), by=make_provider_user(provider))

    assert (ActivityPage.objects.count(), Session.objects.count(), waiting_for_region().count()) == (0, 0, 0)


def test_two_activities_of_one_provider_have_two_titles() -> None:
    provider = make_provider()
    person = make_provider_user(provider)
    propose_activity(provider=provider, words=words(), plan=plan(), by=person)

    with pytest.raises(errors.ActivityExists):
        propose_activity(provider=provider, words=words("KIJK in de drukkerij"), plan=plan(), by=person)
    other = make_provider("Drukkerij Twee")
    propose_activity(provider=other, words=words(), plan=plan(), by=make_provider_user(other))

    assert ActivityPage.objects.count() == 2


@pytest.mark.parametrize("status", [ProviderStatus.APPLIED, ProviderStatus.DECLINED, ProviderStatus.BLOCKED])
def test_only_approved_providers_send_in(status: ProviderStatus) -> None:
    provider = make_provider(status=status)

    with pytest.raises(ProviderNotApproved):
        propose_activity(provider=provider, words=words(), plan=plan(), by=make_provider_user(provider))


def test_the_region_puts_it_online_and_the_provider_hears_it_once() -> None:
    provider, editor = make_provider(), make_region_user()
    person = make_provider_user(provider)
    page = propose_activity(provider=provider, words=words(), plan=plan(), by=person)

    put_online(task_state=waiting_for_region().get(), by=editor)

    page.refresh_from_db()
    assert (page.live, page.current_workflow_state) == (True, None)
    assert letters(person.email) == ["activities.online"]


def test_two_people_of_the_region_judge_once() -> None:
    provider = make_provider()
    propose_activity(provider=provider, words=words(), plan=plan(), by=make_provider_user(provider))
    waiting = waiting_for_region().get()
    put_online(task_state=waiting, by=make_region_user())

    for act in (put_online, lambda **who: send_back(reason="Nee", **who)):
        with pytest.raises(errors.AlreadyJudged):
            act(task_state=waiting, by=make_region_user())


def test_what_comes_back_has_a_reason_and_can_be_sent_in_again() -> None:
    provider, editor = make_provider(), make_region_user()
    person = make_provider_user(provider)
    page = propose_activity(provider=provider, words=words(), plan=plan(), by=person)
    with pytest.raises(errors.ReasonMissing):
        send_back(task_state=waiting_for_region().get(), reason=" ", by=editor)

    send_back(task_state=waiting_for_region().get(), reason="Zeg ook hoe laat het klaar is.", by=editor)

    letter = Message.objects.get(kind="activities.came_back")
    assert (letter.recipient, "Zeg ook hoe laat het klaar is." in letter.text) == (person.email, True)
    revise_activity(page=page, words=words(intro="Druk je poster tot 12 uur."), by=person)
    waiting = waiting_for_region().get()
    assert (waiting.revision.as_object().intro, WorkflowState.objects.count()) == ("Druk je poster tot 12 uur.", 1)
    assert letters(editor.email) == ["activities.sent_in", "activities.sent_in"]


def test_a_change_waits_while_the_old_words_stay_online() -> None:
    provider, editor = make_provider(), make_region_user()
    person = make_provider_user(provider)
    page = propose_activity(provider=provider, words=words(), plan=plan(), by=person)
    put_online(task_state=waiting_for_region().get(), by=editor)
    page.refresh_from_db()

    revise_activity(page=page, words=words(intro="Nieuwe woorden."), by=person)

    assert ActivityPage.objects.get().intro == "Druk je eigen poster."
    with pytest.raises(errors.InReview):
        revise_activity(page=page, words=words(intro="Nog nieuwer."), by=person)
    put_online(task_state=waiting_for_region().get(), by=editor)
    assert ActivityPage.objects.get().intro == "Nieuwe woorden."


def test_what_is_approved_for_later_goes_online_at_its_moment() -> None:
    provider, editor = make_provider(), make_region_user()
    person = make_provider_user(provider)
    page = propose_activity(provider=provider, words=words(), plan=plan(), by=person)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=person)
    TaskState.objects.update(revision=revision)
    put_online(task_state=waiting_for_region().get(), by=editor)
    page.refresh_from_db()
    assert (page.live, "vanzelf online" in Message.objects.get(kind="activities.online").text) == (False, True)

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_scheduled()

    page.refresh_from_db()
    assert page.live


def test_a_copy_takes_over_what_the_short_form_does_not_ask() -> None:
    provider = make_provider()
    person = make_provider_user(provider)
    first = propose_activity(provider=provider, words=words(), plan=plan(), by=person)
    first.competences, first.names_mode = ["networking"], "names"
    first.save()

    copy = propose_activity(provider=provider, words=words("Nog een keer"), plan=plan(days=20), by=person, like=first)

    assert (copy.competences, copy.names_mode, copy.sessions.count(), first.sessions.count()) == (["networking"], "names", 1, 1)


@pytest.mark.promise("POR-3b")
@pytest.mark.parametrize("kind", ["company-visit", "job-shadowing", "guest-lesson", "workshop", "company-assignment"])
def test_each_promised_kind_can_be_published_found_and_booked(kind: str) -> None:
    provider, school = make_provider(), make_school()
    # A Tuesday: the law keeps pupils from work on Sundays.
    days = next(days for days in range(10, 17) if at_nine(days=days).weekday() == 1)
    page = propose_activity(provider=provider, words=words(kind=kind), plan=plan(days), by=make_provider_user(provider))

    put_online(task_state=waiting_for_region().get(), by=make_region_user())

    page.refresh_from_db()
    assert (page.live, page.kind) == (True, kind)
    found = Client().get("/api/v1/activities/", {"kind": kind, "q": "drukkerij"}).json()["results"]
    assert [one["id"] for one in found] == [page.pk]
    session, school_class = page.sessions.get(), make_class(school, year=4)
    booked = enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=make_coordinator(school), places=12)
    session.refresh_from_db()
    assert (booked.status, session.places_taken) == ("accepted", 12)


def test_every_refusal_says_its_name_and_what_to_do() -> None:
    refusals = [
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal
    ]

    assert len({one.code for one in refusals if one is not errors.Unfit}) == len(refusals) - 1
    assert all(str(one.message).endswith(".") for one in refusals)
