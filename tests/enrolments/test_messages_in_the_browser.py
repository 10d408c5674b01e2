"""Mails as a mail program shows them, and the pages behind them, in a real browser."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.choices import MailRhythm
from activities.choices import AcceptanceMode
from enrolments.choices import EnrolmentStatus as S
from enrolments.emails import digest, reminding
from enrolments.emails.mails import send
from enrolments.models import Enrolment
from enrolments.rules.reminders import Cause
from enrolments.services import answering
from enrolments.services.cancelling import cancel_enrolment
from outbox.models import Message
from schools.choices import SchoolRole
from tests.support.browser import look, sign_in
from tests.support.enrolling import fresh, make_enrolment
from tests.support.mails import pictures_of
from tests.support.makers import at_nine, make_activity, make_coordinator, make_provider_user, make_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def group_soon(**activity: object) -> Enrolment:
    return make_enrolment(
        make_session(
            make_activity(what_to_bring="Dichte schoenen, een lunch en een vest.", **activity),
            starts_at=at_nine(days=3),
        )
    )


def test_mails_fit_any_screen_and_load_nothing_from_elsewhere(chromium: "Browser") -> None:
    group = group_soon(
        kind="job-shadowing", acceptance_mode=AcceptanceMode.MANUAL, title="Arbeidsongeschiktheidsverzekeringsvoorwaarden"
    )
    provider = group.session.activity.get_parent().specific.provider
    owner = make_provider_user(provider, mail_rhythm=MailRhythm.DAILY)
    Enrolment.objects.filter(pk=group.pk).update(answer_until=timezone.now() + timedelta(days=1))
    day, in_nine_days = timezone.localdate(), timezone.now() + timedelta(days=9)
    send(
        reminding.prepare(fresh(group), day),
        reminding.coming(fresh(group), day),
        reminding.tomorrow([fresh(group)], day),
        reminding.answer_needed(fresh(group), Cause.ANSWER_LAST),
        *reminding.attendance_missing(
            [fresh(group)], Cause.ATTENDANCE_FIRST, in_nine_days, by_provider=[(fresh(group), in_nine_days)]
        ),
    )
    # What waits is about dates that are further away.
    far = [make_enrolment(make_session(make_activity(provider, title))) for title in ("Lassen op de werf", "Een schip tekenen")]
    answering.accept_request(fresh(group), by=owner)
    cancel_enrolment(fresh(far[0]), by=far[0].enrolled_by)
    digest.queue_digest(owner, list(Message.objects.filter(digest_for=owner.pk)), dedupe_key="enrolments.digest:1")

    names = ("prepare", "coming", "tomorrow", "answer_reminder", "attendance_school", "attendance_provider", "digest")
    for name in names:
        mail = Message.objects.filter(kind=f"enrolments.{name}").exclude(html="")[0]
        for picture in pictures_of(chromium, mail.html, name=f"mail-{name}"):
            assert (name, picture.overflow, picture.other_hosts) == (name, 0, [])


def test_a_teacher_answers_the_question_with_one_click(page: "Page") -> None:
    group = group_soon()
    sign_in(page, make_coordinator(group.school, role=SchoolRole.TEACHER))
    page.goto(f"/school/inschrijvingen/{group.pk}/gaat-door/")
    assert look(page, "gaat-door") == []

    page.get_by_role("button", name="Ja, dit gaat door").click()

    page.get_by_role("heading", level=1, name=group.session.activity.title).wait_for()
    assert fresh(group).status == S.CONFIRMED


def test_somebody_chooses_one_mail_a_day(page: "Page") -> None:
    user = make_coordinator()
    sign_in(page, user)
    page.goto("/account/berichten/")
    assert look(page, "berichten") == []

    page.get_by_label("Elke werkdag om 16.00 uur").check()
    page.get_by_role("button", name="Bewaar").click()

    page.get_by_text("Je keuze is bewaard").wait_for()
    user.refresh_from_db()
    assert user.mail_rhythm == MailRhythm.DAILY
