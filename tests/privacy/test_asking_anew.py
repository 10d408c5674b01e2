"""What cannot be taken back asks anew who somebody is: erasing, handing out, mailing everybody, closing an account (V7.5)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.choices import RegionRole
from accounts.models import ApiToken
from desk.choices import RequestKind
from desk.incident_choices import SourceKind
from desk.models import Incident
from schools.models import Pupil
from tests.support.incidents import make_incident
from tests.support.makers import make_region_user, make_school, make_user
from tests.support.requests import vouched
from tests.support.sign_in import proved

ROOT = Path(__file__).resolve().parents[2]
APPS = ("activities", "enrolments", "newsletter", "providers", "stats", "platform")
SERVICES = frozenset(
    {
        *("erase", "erase_person", "erase_pupil", "order_erasure", "close_account", "export_person", "take_along"),
        *("take_pupil_along", "tell_schools", "tell_people", "publish_statement", "block_user", "make_token", "copy_behind"),
        *("add_program", "end_program"),
    }
)
# Proved in another way.
OTHERWISE = {
    "newsletter/data_views.py: my_data": "a link of an hour, mailed to the address itself",
    "platform/desk/views/copying.py: copy": "a secret that came with the answer, and a code before that",
    "platform/accounts/api/views.py: delete": "SignedInJustNow",
    "platform/schools/api/pupil_data.py: delete": "SignedInJustNow",
}


def doors() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/views" in name or "_views" in name or "/api/" in name:
                yield name, ast.parse(path.read_text())


def called_in(node: ast.AST) -> set[str]:
    """Return the names of what is called anywhere below."""
    found = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {
        one.attr if isinstance(one, ast.Attribute) else one.id for one in found if isinstance(one, ast.Attribute | ast.Name)
    }


def unguarded(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield functions that call such a service and ask nothing, and buttons of a table that its page lets through."""
    guarded = named_keys(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and called_in(node) & SERVICES and "ask_again" not in called_in(node):
            yield f"{name}: {node.name}"
    for node in tree.body:
        table = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for key, value in zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ():
            if called_in(value) & SERVICES and not (isinstance(key, ast.Constant) and key.value in guarded):
                yield f"{name}: {ast.unparse(key) if key else '**'}"


def named_keys(tree: ast.Module) -> set[object]:
    """Return the buttons that a page says it asks anew for."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PROVED_ANEW":
            return {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return set()


def test_every_door_to_what_cannot_be_taken_back_asks_anew() -> None:
    assert {line for name, tree in doors() for line in unguarded(name, tree)} == OTHERWISE.keys()


@pytest.mark.django_db
def test_the_desk_erases_nobody_by_a_sign_in_of_hours_ago() -> None:
    request, pupil, coordinator = vouched(make_school(), RequestKind.ERASURE)
    address, button = f"/verzoeken/{request.pk}/", {"step": "erase", "no_duty": "on"}

    old = proved(coordinator, minutes_ago=300).post(address, button)
    still_there = Pupil.objects.filter(pk=pupil.pk).exists()
    fresh = proved(coordinator).post(address, button)

    assert old["Location"].startswith(reverse("account_reauthenticate"))
    assert (still_there, fresh.status_code, Pupil.objects.filter(pk=pupil.pk).exists()) == (True, 302, False)


@pytest.mark.django_db
def test_schools_are_told_after_a_fresh_sign_in_and_the_letter_is_not_lost() -> None:
    school, by = make_school(), make_region_user(RegionRole.PRIVACY_OFFICER)
    incident = make_incident((SourceKind.SCHOOL, school.pk), by=by)
    words = {"step": "schools_told", "schools_letter-words": "Eigen woorden."}

    answer = proved(by, minutes_ago=300).post(reverse("desk:incident", args=[incident.pk]), words)

    incident.refresh_from_db()
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert (incident.schools_text, incident.schools) == ("Eigen woorden.", Incident().schools)
    assert not incident.school_notices.exists()


@pytest.mark.django_db
def test_a_token_an_account_that_closes_and_a_new_statement_ask_too() -> None:
    admin, colleague = make_region_user(RegionRole.ADMIN), make_user()
    old = proved(admin, minutes_ago=300)

    blocked = old.post(reverse("accounts:block", args=[colleague.pk]), {"act": "block"})
    token = old.post(reverse("accounts:tokens"), {"name": "Rooster van ons", "scopes": ["read"], "days": 30})
    statement = proved(make_region_user(RegionRole.PRIVACY_OFFICER), minutes_ago=300).post(
        reverse("desk:publish_statement"), {"changes": "Nieuw."}
    )

    colleague.refresh_from_db()
    assert blocked["Location"].startswith(reverse("account_reauthenticate"))
    assert colleague.blocked_at is None
    page = token.content.decode()
    assert (token.status_code, "Rooster van ons" in page, "nieuw tabblad" in page) == (403, True, True)
    assert not ApiToken.objects.exists()
    assert statement.status_code == 403
