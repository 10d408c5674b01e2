"""Attendance in a real browser: taps on a phone, without internet, by two people at once, and without script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from activities.models import Session
from enrolments.choices import Attendance
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.attendance import Mark
from enrolments.services.attendance import note_attendance
from tests.support.browser import look, shot, sign_in, violations
from tests.support.enrolling import fresh, make_enrolment
from tests.support.journey import heading
from tests.support.makers import make_provider_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., "Page"]


def begun(**group: int) -> Enrolment:
    """Return a group whose activity has just begun."""
    enrolment = make_enrolment(**group)  # type: ignore[arg-type]  # shorthand
    begins = timezone.now() - timedelta(minutes=30)
    Session.objects.filter(pk=enrolment.session_id).update(
        starts_at=begins, ends_at=begins + timedelta(hours=2), enrolment_closes_at=begins
    )
    return fresh(enrolment)


def open_attendance(page: "Page", enrolment: Enrolment) -> "Page":
    sign_in(page, make_provider_user(enrolment.session.activity.provider))
    page.goto(reverse("enrolments:provider_attendance", args=[enrolment.session_id, enrolment.pk]))
    return page


def marks() -> list[str]:
    return list(Place.objects.order_by("pk").values_list("attendance", flat=True))


def rows_of(page: "Page") -> Any:
    """Return the rows in the order of their places."""
    return [page.locator(f'[data-place="{pk}"]') for pk in Place.objects.order_by("pk").values_list("pk", flat=True)]


def ticks(page: "Page") -> list[str]:
    return [row.locator(":checked").get_attribute("value") if row.locator(":checked").count() else "" for row in rows_of(page)]


def wait_for(page: "Page", text: str) -> None:
    page.get_by_text(text, exact=True).wait_for()


def test_a_tap_goes_from_there_to_later_to_not_and_is_sent_by_itself(phone: "Page") -> None:
    enrolment = begun(names=3)
    page = open_attendance(phone, enrolment)
    first, second, third = rows_of(page)

    for row, taps in ((first, 1), (second, 2), (third, 3)):
        for _ in range(taps):
            row.locator("b").tap()
    wait_for(page, "Verstuurd")

    assert marks() == ["present", "late", "absent"]
    assert page.locator("[data-counter]").inner_text() == "2 van 3 er · 1 later · 0 zonder teken"
    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 2)


def test_taps_without_internet_are_kept_and_sent_when_it_is_back(phone: "Page") -> None:
    enrolment = begun(names=2)
    page = open_attendance(phone, enrolment)
    first, second = rows_of(page)

    page.context.set_offline(True)
    first.locator("b").tap()
    second.get_by_role("radio", name="later").check()
    page.get_by_role("button", name="1 erbij").tap()
    page.wait_for_timeout(2500)
    before = (marks(), page.locator("[data-state]").inner_text())
    page.context.set_offline(False)
    wait_for(page, "Verstuurd")

    assert before == (["unknown", "unknown"], "Bewaard op dit toestel, nog niet verstuurd")
    assert marks() == ["present", "late"]
    assert (fresh(enrolment).attended_count, fresh(enrolment).extra_count) == (3, 1)


def test_a_reload_before_sending_keeps_the_ticks_and_the_device_holds_no_name(phone: "Page") -> None:
    enrolment = begun(names=2)
    page = open_attendance(phone, enrolment)
    first, _second = rows_of(page)
    names = page.locator("[data-place] b").all_inner_texts()

    page.route("**/api/**", lambda route: route.abort())
    first.locator("b").tap()
    page.wait_for_timeout(300)
    page.reload()
    kept = page.evaluate(
        """() => new Promise((done) => {
            const open = indexedDB.open("meeloop", 1);
            open.onsuccess = () => {
                const asked = open.result.transaction("attendance").objectStore("attendance").getAll();
                asked.onsuccess = () => done(JSON.stringify(asked.result));
            };
        })"""
    )
    wait_for(page, "Bewaard op dit toestel, nog niet verstuurd")
    after_reload, stored = ticks(page), marks()
    page.unroute("**/api/**")
    wait_for(page, "Verstuurd")

    assert (after_reload, stored) == (["present", ""], ["unknown", "unknown"])
    assert not any(name in kept for name in names)
    assert marks() == ["present", "unknown"]


def test_two_devices_that_differ_are_told_and_the_later_truth_stands(phone: "Page") -> None:
    enrolment = begun(names=2)
    page = open_attendance(phone, enrolment)
    first, second = rows_of(page)
    one, other = Place.objects.order_by("pk")

    page.context.set_offline(True)
    first.locator("b").tap()
    page.wait_for_timeout(50)
    note_attendance(
        enrolment,
        by=enrolment.enrolled_by,
        actor=Actor.TEACHER,
        marks={place.pk: Mark(Attendance.ABSENT) for place in (one, other)},
    )
    page.wait_for_timeout(50)
    second.locator("b").tap()
    page.context.set_offline(False)
    page.locator("[data-apart]:not([hidden])").wait_for()
    said = page.locator("[data-apart] li").all_inner_texts()
    shot(page, "attendance-apart-390")
    found = violations(page)

    assert sorted(said) == sorted(
        [
            f"{first.locator('b').inner_text()}: jij noteerde “er”. Iemand anders noteerde later “niet”. Dat staat er nu.",
            f"{second.locator('b').inner_text()}: iemand anders noteerde “niet”. Jij noteerde later “er”. Dat staat er nu.",
        ]
    )
    assert (marks(), ticks(page)) == (["absent", "present"], ["absent", "present"])
    assert found == []


def test_a_new_session_sends_the_queue_and_who_is_signed_out_keeps_it(phone: "Page") -> None:
    enrolment = begun(names=1)
    page = open_attendance(phone, enrolment)
    [row], host = rows_of(page), User.objects.get(provider_memberships__isnull=False)

    page.context.clear_cookies()
    row.locator("b").tap()
    page.get_by_role("link", name="Log in om te versturen").wait_for()
    signed_out = (marks(), ticks(page))
    sign_in(page, host)
    row.locator("b").tap()
    wait_for(page, "Verstuurd")

    assert signed_out == (["unknown"], ["present"])
    assert marks() == ["late"]


def test_one_number_in_count_mode(phone: "Page") -> None:
    enrolment = begun(places=24)
    page = open_attendance(phone, enrolment)

    page.context.set_offline(True)
    page.get_by_label("Hoeveel leerlingen waren er?").fill("22")
    page.get_by_role("button", name="1 erbij").tap()
    page.get_by_role("button", name="Bewaar de opkomst").tap()
    wait_for(page, "Bewaard op dit toestel, nog niet verstuurd")
    page.context.set_offline(False)
    page.wait_for_url("**/deelnemers/")

    assert (fresh(enrolment).attended_count, fresh(enrolment).extra_count) == (23, 1)


def test_everybody_was_there_in_two_taps_also_without_script(phone: "Page", open_page: OpenPage) -> None:
    enrolment = begun(names=8)
    page = phone
    open_attendance(page, enrolment)
    page.set_viewport_size({"width": 1280, "height": 900})
    found = look(page, "attendance")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Iedereen was er").click()
    shot(page, "attendance-all-390")
    page.get_by_role("button", name="Bewaar de opkomst").click()
    page.wait_for_url("**/deelnemers/")
    other = begun(names=2)
    plain = open_page(javascript=False)
    open_attendance(plain, other)
    shot(plain, "attendance-plain-1280")
    plain.get_by_role("button", name="Iedereen was er").click()
    plain.wait_for_url("**/deelnemers/")

    assert found == []
    assert (fresh(enrolment).attended_count, fresh(other).attended_count) == (8, 2)


def test_the_pages_of_the_questions_are_accessible_and_fit(open_page: OpenPage) -> None:
    enrolment = begun(places=24)
    note_attendance(enrolment, by=enrolment.enrolled_by, actor=Actor.HOST, count=22)
    page, pupil = open_page(), open_page()
    sign_in(page, enrolment.enrolled_by)
    wrong: list[str] = []

    page.goto(reverse("enrolments:evaluation", args=[enrolment.pk]))
    wrong += look(page, "evaluation-school")
    address = page.locator(".qr + p a").get_attribute("href") or ""
    pupil.goto("/e/" + address.rpartition("/e/")[2])
    wrong += look(pupil, "evaluation")
    pupil.get_by_role("button", name="Stuur mijn antwoorden").click()
    expect(pupil).to_have_title(re.compile("^Fout:"))
    wrong += look(pupil, "evaluation-missing")
    for question in pupil.locator("main fieldset").all():
        question.get_by_role("radio").first.check()
    pupil.get_by_role("button", name="Stuur mijn antwoorden").click()
    heading(pupil, "Bedankt voor je antwoorden")
    wrong += look(pupil, "evaluation-thanks")
    sign_in(page, make_provider_user(enrolment.session.activity.provider))
    page.goto(reverse("enrolments:evaluation_results", args=[enrolment.session.activity.pk]))
    wrong += look(page, "evaluation-results")

    assert wrong == []
    assert pupil.context.cookies() == []
