"""The life of a release: two people of two bodies, and nothing that was found out."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.choices import RegionRole
from kit.refusals import ReasonMissing, Refusal
from outbox.models import Message
from schools.choices import SchoolRole
from stats import keys
from stats.choices import BodyKind
from stats.choices import ReleaseStatus as S
from stats.errors import (
    ApprovedAlready,
    ApproverMadeIt,
    AuditNotFinished,
    BodyApprovedAlready,
    ReleaseHasFindings,
    WrongReleaseStatus,
)
from stats.method.types import Finding, FindingLevel
from stats.models import Artefact, AuditFinding, ProgrammeYear, PublishedNumber, PublishedTable, Release, ReleaseStep
from stats.moves import changes_of_status
from stats.rules import Body, Maker
from stats.services.asking import remind_approvers
from stats.services.deciding import approve_release, publish_release, refuse_release, request_approval, withdraw_release
from tests.support.makers import make_coordinator, make_region_user
from tests.support.releases import AT_THE_BOARD, COLLEAGUE, MAKER, make_published, make_release

pytestmark = pytest.mark.django_db
OTHER_BOARD = Maker(4, "admin", Body(BodyKind.BOARD, "41002", "Stichting Zuid"))


def refused(error: type[Refusal], act: object) -> None:
    with pytest.raises(error), transaction.atomic():
        act()  # type: ignore[operator]  # a call without arguments


@pytest.mark.promise("PM-5")
def test_two_people_of_two_bodies_approve_before_anybody_can_publish() -> None:
    release = make_release()
    refused(WrongReleaseStatus, lambda: publish_release(release=release, by=MAKER))
    request_approval(release=release, by=COLLEAGUE)

    refused(ApproverMadeIt, lambda: approve_release(release=release, by=MAKER))
    refused(ApproverMadeIt, lambda: approve_release(release=release, by=COLLEAGUE))
    assert approve_release(release=release, by=Maker(5, "admin")).status == S.REQUESTED
    refused(ApprovedAlready, lambda: approve_release(release=release, by=Maker(5, "admin", AT_THE_BOARD.body)))
    refused(BodyApprovedAlready, lambda: approve_release(release=release, by=Maker(6, "coordinator")))
    refused(WrongReleaseStatus, lambda: publish_release(release=release, by=MAKER))
    assert approve_release(release=release, by=AT_THE_BOARD).status == S.APPROVED
    refused(WrongReleaseStatus, lambda: approve_release(release=release, by=OTHER_BOARD))

    assert publish_release(release=release, by=MAKER).status == S.PUBLISHED
    steps = [(one.action, one.to_status, one.by, one.body_name) for one in release.steps.order_by("pk")]
    assert steps == [
        ("count", S.DRAFT, 1, "De regio"),
        ("audit", S.AUDITED, None, "Meeloop"),
        ("request", S.REQUESTED, 2, "De regio"),
        ("approve", S.REQUESTED, 5, "De regio"),
        ("approve", S.APPROVED, 3, "Stichting Noord"),
        ("publish", S.PUBLISHED, 1, "De regio"),
    ]


def test_two_school_boards_will_do_where_the_region_has_one_person() -> None:
    release = request_approval(release=make_release(), by=MAKER)
    approve_release(release=release, by=AT_THE_BOARD)

    assert approve_release(release=release, by=OTHER_BOARD).status == S.APPROVED


@pytest.mark.promise("POR-4d")
@pytest.mark.parametrize("level", [FindingLevel.RULE, FindingLevel.EXACT, FindingLevel.NARROW])
def test_what_can_be_found_out_goes_nowhere(level: FindingLevel) -> None:
    release = make_release(findings=[Finding(level, "insider", "Een bestuur kan een getal uitrekenen.")])

    refused(ReleaseHasFindings, lambda: request_approval(release=release, by=MAKER))
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status=S.REQUESTED)
    assert withdraw_release(release=release, by=MAKER).status == S.WITHDRAWN


def test_a_weak_finding_is_listed_and_lets_through() -> None:
    release = make_release(findings=[Finding(FindingLevel.WEAK, "insider", "Hooguit 1 of 2 anderen.")])

    assert (release.blocking_findings, release.weak_findings, release.findings.get().words) == (0, 1, "Hooguit 1 of 2 anderen.")
    assert request_approval(release=release, by=MAKER).status == S.REQUESTED


def test_an_audit_that_was_not_finished_blocks() -> None:
    release = make_release(finished=False)

    assert (release.status, release.audited_at) == (S.DRAFT, None)
    refused(WrongReleaseStatus, lambda: request_approval(release=release, by=MAKER))
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status=S.REQUESTED)


def test_the_guard_says_it_too_should_a_step_ever_begin_elsewhere() -> None:
    from stats.moves import Guard  # noqa: PLC0415  # only here
    from stats.services.deciding import GUARDS  # noqa: PLC0415  # only here

    with pytest.raises(AuditNotFinished):
        GUARDS[Guard.NOTHING_FOUND](Release(), MAKER)


def test_a_no_has_a_reason_and_ends_it() -> None:
    release = request_approval(release=make_release(), by=MAKER)

    refused(ReasonMissing, lambda: refuse_release(release=release, by=AT_THE_BOARD, reason="  "))
    assert refuse_release(release=release, by=AT_THE_BOARD, reason="Onze school telt dubbel.").status == S.WITHDRAWN
    assert release.steps.get(action="refuse").reason == "Onze school telt dubbel."


def test_the_signature_stands_under_the_manifest_the_moment_and_the_bodies_and_no_person() -> None:
    release = make_published()
    said = json.loads(release.statement)

    assert keys.is_signed(release.statement.encode(), release.signature, release.signing_key)
    assert not keys.is_signed(release.statement.replace("region", "board").encode(), release.signature, release.signing_key)
    assert (said["release"], said["digest"]) == (str(release.pk), release.digest)
    assert said["approved_by"] == [{"kind": "region", "name": "De regio"}, {"kind": "board", "name": "Stichting Noord"}]


def test_a_correction_takes_the_place_of_what_was_out_and_both_stay() -> None:
    first = make_published()
    numbers = dict(PublishedNumber.objects.filter(release=first).values_list("pk", "value"))
    second = publish_release(release=approved_again(make_release(corrects=first)), by=MAKER)

    first.refresh_from_db()
    assert (first.status, second.status, first.version, second.version) == (S.SUPERSEDED, S.PUBLISHED, 1, 2)
    assert dict(PublishedNumber.objects.filter(release=first).values_list("pk", "value")) == numbers
    assert json.loads(second.manifest)["supersedes"] == str(first.pk)


def approved_again(release: Release) -> Release:
    request_approval(release=release, by=MAKER)
    approve_release(release=release, by=COLLEAGUE)
    return approve_release(release=release, by=AT_THE_BOARD)


def test_the_database_and_the_table_of_moves_know_the_same_changes_of_status() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'stats_guard_release'")
        [[source]] = cursor.fetchall()

    assert set(re.findall(r"'(\w+)>(\w+)'", source)) == changes_of_status()


CHANGES: tuple[Callable[[Release], object], ...] = (
    lambda _one: PublishedNumber.objects.update(value=1),
    lambda _one: PublishedNumber.objects.all().delete(),
    lambda _one: PublishedTable.objects.update(rows=["x"]),
    lambda _one: Artefact.objects.update(content=b"x"),
    lambda _one: ProgrammeYear.objects.update(decision="{}"),
    lambda _one: ReleaseStep.objects.update(by=9),
    lambda _one: AuditFinding.objects.all().delete(),
    lambda _one: Release.objects.update(digest="x"),
    lambda _one: Release.objects.update(readers=["public", "school"]),
    lambda _one: Release.objects.update(embargo_until="2030-01-01T00:00Z"),
    lambda _one: Release.objects.update(signature="x"),
    lambda _one: Release.objects.update(status="withdrawn"),
    lambda _one: Release.objects.update(status="draft"),
    lambda one: one.delete(),
    lambda one: PublishedNumber.objects.create(release=one, measure="attended", place="level=x", value=3, status="exact"),
    lambda one: Artefact.objects.create(
        release=one, name="x", media_type="x", audience="public", sha256="x", content=b"x", position=9
    ),
    lambda one: Release.objects.bulk_create([Release(start_year=2000, term=1, readers=["public"], status="published")]),
)


@pytest.mark.promise("POR-4d")
def test_what_is_out_cannot_be_changed_even_by_the_application() -> None:
    release = make_published(findings=[Finding(FindingLevel.WEAK, "insider", "Hooguit 1 of 2 anderen.")])
    before = as_text(release)

    for change in CHANGES:
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            change(release)

    assert as_text(release) == before


def as_text(release: Release) -> list[object]:
    found = Release.objects.get(pk=release.pk)
    return [
        *[getattr(found, field.attname) for field in found._meta.concrete_fields],
        sorted(PublishedNumber.objects.values_list("pk", "value")),
        sorted(Artefact.objects.values_list("pk", "sha256")),
        ReleaseStep.objects.filter(by=9).exists(),
        ProgrammeYear.objects.get().decision,
        AuditFinding.objects.count(),
        Release.objects.count(),
    ]


def test_an_approval_straight_into_the_table_does_not_approve() -> None:
    release = request_approval(release=make_release(), by=MAKER)

    for by in (MAKER.number, COLLEAGUE.number):
        ReleaseStep.objects.create(
            release=release, action="approve", by=by, body_kind="board", body_code=by, to_status="approved"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status=S.APPROVED)


@pytest.mark.promise("PM-5")
def test_what_was_asked_of_the_bodies_is_what_they_approved() -> None:
    release = request_approval(release=make_release(), by=MAKER)
    later = "2030-01-01T00:00Z"

    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(embargo_until=later)
    approve_release(release=release, by=COLLEAGUE)
    ReleaseStep.objects.create(
        release=release, action="approve", by=None, body_kind="board", body_code="1", to_status="approved"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status=S.APPROVED)
    approve_release(release=release, by=AT_THE_BOARD)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(embargo_until=later)


def test_one_release_at_a_time_is_on_its_way() -> None:
    make_release()

    with pytest.raises(DatabaseError), transaction.atomic():
        make_release()


def test_who_can_approve_gets_mail_and_one_reminder_and_who_asked_hears_how_it_went() -> None:
    maker, colleague, editor = make_region_user(), make_region_user(), make_region_user(role=RegionRole.EDITOR)
    board, teacher = make_coordinator(role=SchoolRole.ADMIN), make_coordinator()
    release = make_release(by=Maker(maker.pk, "coordinator"))
    request_approval(release=release, by=Maker(maker.pk, "coordinator"))
    later = timezone.now() + timedelta(days=8)

    def mails(kind: str) -> dict[str, str]:
        return {mail.recipient: mail.subject for mail in Message.objects.filter(kind=f"stats.{kind}")}

    remind_approvers()
    assert mails("approval_reminder") == {}
    approve_release(release=release, by=Maker(colleague.pk, "admin"))
    assert (remind_approvers(later), remind_approvers(later)) == (1, 1)
    assert mails("approval_decided") == {}
    approve_release(release=release, by=Maker(board.pk, "admin", AT_THE_BOARD.body))

    period = release.period_words
    question = f"Geef je akkoord op de cijfers van {period}?"
    assert mails("approval_asked") == {colleague.email: question, board.email: question}
    assert mails("approval_reminder") == {board.email: f"Wacht nog op akkoord: cijfers {period}"}
    assert mails("approval_decided") == {maker.email: f"Akkoord: je kunt de cijfers van {period} publiceren"}
    assert {editor.email, teacher.email} & set(Message.objects.values_list("recipient", flat=True)) == set()
    words = Message.objects.get(kind="stats.approval_asked", recipient=board.email)
    assert f"/cijfers/akkoord/{release.pk}/" in words.text
    assert "Je antwoordt namens Stichting Dollard Lyceum" in words.text
    assert remind_approvers(later) == 0


def test_a_no_is_told_to_who_asked_with_the_reason() -> None:
    maker = make_region_user()
    release = request_approval(release=make_release(), by=Maker(maker.pk, "coordinator"))

    refuse_release(release=release, by=AT_THE_BOARD, reason=" De telling van mei mist. ")

    mail = Message.objects.get(kind="stats.approval_decided")
    assert (mail.recipient, mail.subject) == (maker.email, f"Geen akkoord: cijfers {release.period_words}")
    assert "De reden: De telling van mei mist." in mail.text
