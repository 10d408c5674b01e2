"""The checks on the registry bite: each is shown a registry with one thing wrong, and says so (mutation test, trust page §6)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.checks import run_checks
from django.db import models
from django.db.models import F
from django.test.utils import isolate_apps
from rest_framework import serializers

from privacy import checks
from privacy.checks import declarations, ends, leaks, links, problems_of, purposes
from privacy.checks import serializers as shapes
from privacy.checks.problems import Problem
from privacy.purposes import PURPOSES, Purpose
from privacy.registry import (
    Address,
    Audience,
    Declaration,
    Ends,
    Erase,
    Lasting,
    Matching,
    Number,
    Registry,
    SchoolAt,
    Then,
    Through,
    WithParent,
    personal,
    registry,
    technical,
)
from privacy.registry.declaration import Shape
from privacy.registry.fields import Group
from privacy.terms import MESSAGES, Term
from schools.models import Pupil

PUPIL, USER, PLACE, LOGIN, PAGE = (
    "schools.Pupil",
    "accounts.User",
    "enrolments.Place",
    "accounts.LoginEvent",
    "pages.ContentPage",
)
Tasks = dict[str, Callable[..., Any]]


def altered(label: str, **changes: Any) -> Registry:
    """Return the real registry with one declaration changed."""
    trial = registry.copy()
    trial.declarations[label] = replace(trial.declarations[label], **changes)
    return trial


def with_groups(label: str, *more: Group, without: str = "") -> Registry:
    """Return the real registry with columns of one model declared otherwise."""
    groups = registry.declarations[label].groups
    kept = tuple(replace(group, names=tuple(name for name in group.names if name != without)) for group in groups)
    return altered(label, groups=(*kept, *more))


def without(label: str) -> Registry:
    """Return the real registry without one declaration."""
    trial = registry.copy()
    del trial.declarations[label]
    return trial


def of_tables(trial: Registry) -> list[Problem]:
    """Return what the checks on declarations say."""
    return list(declarations.problems(trial, declarations.declarable_models()))


def found(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    """Return codes and what they are about."""
    return {(problem.code, problem.about) for problem in problems}


# What there is, is declared


def test_the_registry_as_it_is_has_nothing_wrong_and_the_check_is_wired() -> None:
    assert problems_of(registry) == []
    assert run_checks(tags=["privacy"]) == []


@pytest.mark.promise("OGP-0d")
@pytest.mark.promise("SBB-1")
def test_a_model_without_a_declaration_fails_manage_py_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "registry", without("accounts.ApiToken"))

    (error,) = run_checks(tags=["privacy"])[:1]

    assert (error.id, error.msg) == ("privacy.E001", "accounts.ApiToken: no declaration")
    assert error.hint is not None
    assert "accounts/privacy.py" in error.hint
    assert "docs/guides/privacy-registry.md" in error.hint


@pytest.mark.parametrize("label", ["wagtailcore.Revision", "accounts.User_groups", "sessions.Session", "outbox.Message"])
def test_tables_of_others_and_between_models_are_asked_for_too(label: str) -> None:
    assert found(of_tables(without(label))) == {("E001", label)}


@isolate_apps("enrolments")
def test_a_new_model_and_a_new_column_are_seen() -> None:
    class Diary(models.Model):  # noqa: DJ008  # nobody ever sees a row
        class Meta:
            app_label = "enrolments"

    class Place(models.Model):  # noqa: DJ008  # as above
        mood = models.CharField(max_length=20)

        class Meta:
            app_label = "enrolments"

    seen = found(declarations.problems(registry, [Diary, Place]))

    assert ("E001", "enrolments.Diary") in seen
    assert ("E002", "enrolments.Place.mood") in seen
    assert ("E003", "enrolments.Place.attendance") in seen


def test_undeclared_unknown_and_doubled_columns() -> None:
    assert found(of_tables(with_groups(LOGIN, without="network"))) == {("E002", f"{LOGIN}.network")}
    assert found(of_tables(with_groups(PUPIL, personal("birth_date")))) == {("E003", f"{PUPIL}.birth_date")}
    assert found(of_tables(with_groups(PUPIL, technical("first_name")))) == {("E003", f"{PUPIL}.first_name")}


def test_unknown_and_doubled_declarations() -> None:
    trial = registry.copy()
    trial.add(Declaration("schools.Ghost", ()))
    trial.add(trial.declarations[PUPIL])

    assert found(of_tables(trial)) == {("E003", "schools.Ghost"), ("E003", PUPIL)}


# A column is what it says


def test_words_are_not_technical_without_a_reason() -> None:
    name = f"{PUPIL}.first_name"

    assert found(of_tables(with_groups(PUPIL, technical("first_name"), without="first_name"))) == {("E011", name)}
    assert of_tables(with_groups(PUPIL, technical("first_name", why="a code"), without="first_name")) == []


def test_json_says_what_it_may_hold() -> None:
    label = "schools.ClassListImport"
    loose = {
        (): ("E012", f"{label}.rows"),
        ("*",): ("E012", f"{label}.rows"),
    }
    for keys, problem in loose.items():
        assert problem in found(of_tables(with_groups(label, technical("rows", why="x", keys=keys), without="rows")))


@pytest.mark.parametrize(
    "group",
    [
        personal("network", erase=Erase.KEEP),
        personal("network", erase=Erase.DESK),
        personal("network", is_exported=False),
    ],
)
def test_what_stays_or_is_not_exported_has_a_reason(group: Group) -> None:
    assert ("E013", f"{LOGIN}.network") in found(of_tables(with_groups(LOGIN, group, without="network")))


def test_a_fate_that_cannot_be() -> None:
    half = with_groups(LOGIN, personal("network", erase=Erase.BLANK), without="network")
    full = with_groups("activities.ShortlistItem", personal("added_at", erase=Erase.BLANK), without="added_at")
    nobody = with_groups("schools.SchoolBoard", personal("name"), without="name")

    assert found(of_tables(half)) == {("E013", LOGIN)}
    assert found(of_tables(full)) == {("E013", "activities.ShortlistItem.added_at")}
    assert found(of_tables(nobody)) == {("E013", "schools.SchoolBoard")}


def test_derived_of_something_that_is_not_there() -> None:
    trial = with_groups(PUPIL, replace(registry.declarations[PUPIL].groups[-1], of=("nickname",)), without="sort_key")

    assert found(of_tables(trial)) == {("E003", f"{PUPIL}.sort_key")}


# The way to the person, and to who answers


@pytest.mark.parametrize(
    "link",
    [
        Through("pupils"),
        Through("session__starts_at__pupil"),
        Through("session"),
        Number("attendance"),
        Number("id", of="schools.Ghost"),
        Address("starts_at"),
        Matching("id", of="accounts.User", on="nothing", then="pk"),
    ],
)
def test_a_link_that_leads_to_nobody(link: Any) -> None:
    assert found(links.problems(altered(PLACE, links=(link,)))) == {("E004", PLACE)}


def test_no_link_and_a_school_that_is_none() -> None:
    assert found(links.problems(altered(PLACE, links=()))) == {("E004", PLACE)}
    assert found(links.problems(altered(PLACE, controller=SchoolAt("pupil")))) == {("E005", PLACE)}
    assert found(links.problems(altered(PLACE, controller=SchoolAt("branch")))) == {("E005", PLACE)}


# Until when


def end(*after: Any, **more: Any) -> Ends:
    """Return a rule for a try."""
    return Ends(MESSAGES, after, **more)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (end("left_at"), "E006"),
        (end("attendance"), "E006"),
        (end("session__gone__at"), "E006"),
        (end("session__ends_at", only=models.Q(mood="sad")), "E006"),
        (Ends(Term("secret", "Ooit.", "-", days=1), ("session__ends_at",)), "E006"),
        (end("noted_at"), "E007"),
        (end(F("noted_at")), "E007"),
        (WithParent("session"), "E006"),
        (WithParent("attendance"), "E006"),
        (WithParent("parent"), "E006"),
    ],
)
def test_an_end_that_cannot_be_computed_or_found_quickly(rule: Any, code: str) -> None:
    assert {code for code, _about in found(ends.problems(altered(PLACE, retention=(rule,))))} == {code}


def test_a_partial_index_is_no_index() -> None:
    assert found(ends.problems(altered(PLACE, retention=(end("session__starts_at"),)))) == {("E007", PLACE)}


def test_what_is_personal_ends() -> None:
    forever = found(ends.problems(altered(LOGIN, retention=(Lasting("we like it"),))))

    assert found(ends.problems(altered(LOGIN, retention=()))) >= {("E008", LOGIN)}
    # The link to the person ends with the person; the rest would stay.
    assert forever == {("E008", f"{LOGIN}.{name}") for name in ("at", "outcome", "method", "network")}


def test_what_asks_more_than_deleting_does_so_too_when_its_person_goes() -> None:
    assert found(ends.problems(registry, ended=())) == {("E022", "enrolments.Hold")}


def test_what_is_emptied_is_personal_and_can_be_empty() -> None:
    blank = found(ends.problems(altered(PLACE, retention=(end("session__ends_at", then=Then.BLANK),))))
    other = end("session__ends_at", then=Then.BLANK, columns=("session",))

    assert blank == {("E006", f"{PLACE}.pupil")}
    assert found(ends.problems(altered(PLACE, retention=(other,)))) == {("E006", f"{PLACE}.session")}


# What for


def test_purposes_are_named_known_and_used() -> None:
    unknown = altered(PUPIL, purposes=("selling",))

    assert found(purposes.problems(unknown, PURPOSES)) == {("E009", PUPIL)}
    assert found(purposes.problems(altered(PUPIL, purposes=()), PURPOSES)) == {("E009", PUPIL)}
    assert found(purposes.problems(altered(PUPIL, about=""), PURPOSES)) == {("E009", PUPIL)}


@pytest.mark.promise("SBB-4b")
@pytest.mark.parametrize(
    "changes", [{"article": ""}, {"article": "6 lid 1"}, {"words": ""}, {"recipients": " "}, {"source": ""}]
)
def test_a_purpose_says_everything_and_has_one_basis(changes: dict[str, str]) -> None:
    mute: Purpose = replace(PURPOSES[0], **changes)  # type: ignore[arg-type]  # all of them are texts

    assert found(purposes.problems(registry, [mute, *PURPOSES[1:]])) == {("E010", f"purpose '{mute.key}'")}


def test_a_purpose_that_serves_no_data() -> None:
    selling = replace(PURPOSES[0], key="selling")

    assert found(purposes.problems(registry, [*PURPOSES, selling])) == {("E010", "purpose 'selling'")}


# Search, history, queue


def test_personal_columns_are_in_no_search_index_and_no_history() -> None:
    named = with_groups(PAGE, personal("intro", erase=Erase.BLANK), without="intro")
    whole = with_groups(PAGE, personal("intro"), without="intro")
    for trial in (named, whole):
        trial.declarations[PAGE] = replace(trial.declarations[PAGE], nobody="")

    assert found(leaks.problems(named, {})) == {
        ("E014", f"{PAGE}.intro"),
        ("E015", f"{PAGE}.intro"),
        ("E019", f"{PAGE}.intro"),
    }
    assert found(leaks.problems(whole, {})) >= {("E014", PAGE), ("E015", PAGE)}


def test_a_package_that_keeps_history_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "HISTORIES", ("taggit",))

    assert found(leaks.problems(registry, {})) == {("E015", "taggit")}


def test_tasks_take_ids_only() -> None:
    def by_id(pupil_id: int, message_id: UUID) -> None: ...
    def by_row(pupil: Pupil) -> None: ...
    def by_anybody(user: AbstractBaseUser) -> None: ...
    def by_name(name: str) -> None: ...
    def untyped(what) -> None: ...  # type: ignore[no-untyped-def]  # that is the mistake

    tasks: Tasks = {"good": by_id, "row": by_row, "user": by_anybody, "name": by_name, "untyped": untyped}

    assert found(leaks.problems(registry, tasks)) == {("E016", f"task {name}") for name in ("row", "user", "name", "untyped")}
    assert "outbox.deliver" in leaks.registered_tasks()


# Serializers


class WholePupil(serializers.ModelSerializer[Pupil]):
    """Shows more than anybody asked for."""

    class Meta:
        model = Pupil
        fields = ("id", "first_name", "pupil_number")


class Loose(serializers.Serializer[Any]):
    """Written by hand."""

    email = serializers.EmailField()
    seats = serializers.IntegerField()


def judged(serializer: Any, *to: Audience, shows: dict[str, tuple[str, ...]] | None = None, declares: bool = True) -> set[str]:
    """Return the codes of what is wrong with one serializer."""
    name = shapes.name_of(serializer)
    trial = Registry(dict(registry.declarations))
    if declares:
        trial.shapes[name] = Shape(name, to, shows or {})
    return {problem.code for problem in shapes.problems(trial, [serializer])}


@pytest.mark.promise("SP-9c")
def test_a_serializer_shows_no_more_than_its_readers_may_see() -> None:
    assert judged(WholePupil, Audience.SCHOOL) == set()
    assert judged(WholePupil, Audience.SCHOOL, Audience.PROVIDER) == {"E018"}
    assert judged(WholePupil, Audience.EVERYBODY) == {"E018"}
    assert judged(WholePupil, declares=False) == {"E017"}


def test_a_serializer_by_hand_says_whom_it_shows() -> None:
    assert judged(Loose, declares=False) == {"E017"}
    assert judged(Loose, Audience.SELF) == {"E017"}
    assert judged(Loose, Audience.SELF, shows={"email": ()}) == set()
    assert judged(Loose, Audience.SELF, shows={"email": ("accounts.User.email",)}) == set()
    assert judged(Loose, Audience.EVERYBODY, shows={"email": ("accounts.User.email",)}) == {"E018"}
    assert judged(Loose, Audience.SELF, shows={"email": ("accounts.User.telephone",)}) == {"E017"}


def test_a_declared_serializer_exists_and_one_that_asks_is_left_alone() -> None:
    trial = registry.copy()
    trial.shapes["schools.api.Ghost"] = Shape("schools.api.Ghost", (), {})
    name = shapes.name_of(Loose)

    assert found(shapes.problems(trial, shapes.our_serializers())) == {("E017", "schools.api.Ghost")}
    assert list(shapes.problems(Registry(dict(registry.declarations), questions={name}), [Loose])) == []
