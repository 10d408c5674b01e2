"""The table of moves is the law: nothing else changes a status, and the page, letters and interface say what it says."""

import ast
import runpy
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from enrolments.choices import HOLDING, EnrolmentStatus, ReasonCode
from enrolments.emails.by_move import MAILS
from enrolments.emails.mails import letters_of
from enrolments.forms.changing import ChangeForm
from enrolments.forms.reasons import MoveReasonForm
from enrolments.moves import ACTIONS, MOVES, SILENT, START, Actor, Letter, Move, Reasons, codes_of
from enrolments.rules.guards import GUARDS
from schools.choices import ApprovalMode, SchoolRole
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_coordinator, make_provider_user, make_school

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / "enrolments" / "services" / "moving.py"
# Rows of their own with a status of their own.
OTHER_STATUS = {"enrolments/services/requesting.py"}
FLOORS = ("enrolments", "stats", "activities", "providers", "newsletter", "platform")


def test_the_page_of_states_is_what_the_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # As `make states` runs it, but in a process where Django is set up already.
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setattr(sys, "path", [*sys.path])
    tool = runpy.run_path(str(ROOT / "tools" / "states.py"))

    assert tool["WAYS"]["check"]() == 0


def writes_of_a_status(path: Path) -> Iterator[str]:
    """Yield where a file gives a sign-up a status: an attribute, an update, a new row, SQL."""
    where = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = " ".join(node.value.split()).lower()
            if "insert into enrolments_enrolment " in words or "update enrolments_enrolment " in words:
                yield f"{where}: SQL"
        if not where.startswith("enrolments/") or where in OTHER_STATUS:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
            yield f"{where}:{node.lineno}: an attribute"  # type: ignore[attr-defined]  # a statement
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            if node.func.attr == "update" and any(keyword.arg == "status" for keyword in node.keywords):
                yield f"{where}:{node.lineno}: an update"
            if called.startswith("Enrolment.objects") and node.func.attr in {"create", "bulk_create", "bulk_update"}:
                yield f"{where}:{node.lineno}: rows"


def test_no_other_code_writes_a_status() -> None:
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts]

    found = [one for path in files if path != WRITER for one in writes_of_a_status(path)]

    assert found == []
    assert len(list(writes_of_a_status(WRITER))) == 3, "the finder finds what there is"


def test_every_state_can_be_reached_and_none_is_left_without_a_move() -> None:
    reached = {START}
    for _ in MOVES:
        reached |= {move.target for move in MOVES if move.origin in reached}

    assert reached == {START, *EnrolmentStatus}


def test_one_action_from_one_state_by_one_actor_is_one_kind_of_move() -> None:
    keys = [(move.action, move.origin, move.target) for move in MOVES]

    assert len(keys) == len(set(keys))
    assert {move.action for move in MOVES} == {*ACTIONS, *SILENT}
    assert {guard for move in MOVES for guard in move.guards} == set(GUARDS)
    assert all(
        move.actors == {Actor.SYSTEM} or move.action not in SILENT - {"ask_school", "request", "wait", "propose"}
        for move in MOVES
    )


def test_reasons_come_with_their_codes_and_what_can_be_undone_has_its_way_back() -> None:
    assert all(move.codes for move in MOVES if move.reasons != Reasons.NONE)
    assert all(set(move.codes) <= set(ReasonCode) for move in MOVES)
    back = {(move.origin, move.target) for move in MOVES if move.action.startswith("undo_")}
    assert {(move.target, move.origin) for move in MOVES if move.is_undoable} == back


def test_whoever_gives_places_back_or_takes_them_is_told_to_somebody() -> None:
    """Only who left for another date hears nothing: the letter about that date said it; a part that is refused is no news."""
    silent = {
        move.action
        for move in MOVES
        if not move.letters and ((move.origin in HOLDING) != (move.target in HOLDING) or move.target not in HOLDING)
    }

    assert silent == {"keep_waiting", "leave_for_other_date"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("letter", "move"),
    {(letter, move.target): (letter, move) for move in MOVES for letter in move.letters}.values(),
    ids=lambda value: value.target if isinstance(value, Move) else value,
)
def test_every_letter_of_the_table_is_written_in_both_languages(letter: Letter, move: Move) -> None:
    school = make_school(approval_mode=ApprovalMode.HEAD)
    enrolment = make_enrolment(places=4, school=school)
    provider = enrolment.session.activity.provider
    for language in ("nl", "en"):
        make_coordinator(school, SchoolRole.ADMIN, language=language)
        make_provider_user(provider, language=language)
    enrolment.enrolled_by.school_memberships.update(ended_at=timezone.now())  # type: ignore[union-attr]  # it has one
    enrolment = fresh(enrolment)
    enrolment.status, enrolment.enrolled_by = move.target, None
    enrolment.offer_until = enrolment.answer_until = timezone.now() + timedelta(days=1)

    mail = MAILS[letter](enrolment, move, [])

    if mail is None:  # its provider never heard of this group
        assert (letter, move.target in {EnrolmentStatus.DRAFT, EnrolmentStatus.WAITING}) == (Letter.PROVIDER_RESTORED, True)
        return
    letters = letters_of(mail)
    assert len({one.recipient for one in letters}) == len(letters) == 2
    assert len({one.text for one in letters}) == len({one.html for one in letters}) == 2
    assert all(part.strip() for one in letters for part in (one.subject, one.text, one.html))


def test_every_letter_has_its_mail() -> None:
    assert set(MAILS) >= set(Letter)
    assert {letter for move in MOVES for letter in move.letters} == set(Letter)


@cache
def documented() -> dict[str, Any]:  # Any: an OpenAPI document
    said = StringIO()
    call_command("spectacular", stdout=said)
    document: dict[str, Any] = yaml.safe_load(said.getvalue())
    return document


def test_the_interface_says_which_actions_there_are() -> None:
    schemas = documented()["components"]["schemas"]
    shape = schemas["Enrolment"]["properties"]["allowed_actions"]["items"]
    name = shape.get("$ref", "").rpartition("/")[2]

    assert tuple((schemas[name] if name else shape)["enum"]) == ACTIONS


def test_each_action_of_the_table_is_an_address_of_the_interface() -> None:
    paths = set(documented()["paths"])
    elsewhere = {"change": "/api/v1/enrolments/{id}/", "note_attendance": "/api/v1/enrolments/{id}/attendance/"}

    wanted = {action: elsewhere.get(action, f"/api/v1/enrolments/{{id}}/{action.replace('_', '-')}/") for action in ACTIONS}

    assert {action: path for action, path in wanted.items() if path not in paths} == {}


def test_pages_and_the_interface_offer_the_reasons_of_the_table() -> None:
    schemas = documented()["components"]["schemas"]
    asked = {"cancel": "CancelEnrolment", "disapprove": "DisapproveGroup", "decline": "DeclineGroup"}
    asked |= {"withdraw": "WithdrawGroup", "change": "PatchedChange"}

    def codes_in(name: str) -> list[str]:
        kinds = (schemas[name if name in schemas else f"{name}Request"])["properties"]["reason_code"]["oneOf"]
        return list(schemas[kinds[0]["$ref"].rpartition("/")[2]]["enum"])

    wanted = {move.action: codes_of(move.action) for move in MOVES if move.codes}
    pages = {action: MoveReasonForm(action=action).fields["reason_code"] for action in wanted}
    pages["change"] = ChangeForm.base_fields["reason_code"]
    offered = {action: [value for value, _label in field.choices if value] for action, field in pages.items()}  # type: ignore[attr-defined]  # choice fields
    assert {action: codes_in(name) for action, name in asked.items()} == offered == wanted
