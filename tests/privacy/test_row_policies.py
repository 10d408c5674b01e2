"""The third lock, asked of PostgreSQL itself: who is bound to one school reads, changes and adds nothing of another's (trust page §7)."""

import contextvars
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, connections, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.choices import RegionRole
from accounts.models import User
from desk.models import PrivacyRequest, RequestStep
from desk.rules import visible_to
from desk.services.answering import refer_to_school, withdraw
from desk.services.asking import Asked, ask
from desk.services.stepping import behind as opened
from enrolments.models import Enrolment
from kit.isolation import REGION, Unbound, bound, everywhere, isolated_tables, only_schools, touched_table
from meeloop.isolation import ReachOfRequest
from privacy.checks import isolation as check
from privacy.isolation import OPEN, migrated, shut_by_migrations, tables
from privacy.registry import PLATFORM, Registry, registry
from schools.models import ClassMembership, Pupil, School
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_class, make_coordinator, make_region_user, make_school
from tests.support.racing import at_once
from tests.support.requests import about_pupil

NAMES = "SELECT first_name FROM schools_pupil ORDER BY id"


def two_schools() -> tuple[School, School]:
    """Return two schools with a class and a pupil each, and a sign-up of the second."""
    own, other = make_school("De eigen school"), make_school("De andere school")
    make_class(own, pupils=1)
    make_class(other, "3A", pupils=1)
    make_enrolment(school=other)
    return own, other


def asked_in(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        return [name for (name,) in cursor.fetchall()]


def setting() -> object:
    """Return what the database was told in this transaction, past every wrapper."""
    row = connection.connection.execute("SELECT nullif(current_setting('meeloop.schools', true), '')").fetchone()
    return row[0]


# --- what the database refuses ---


@pytest.mark.django_db
def test_another_schools_rows_are_not_there_by_the_orm_nor_by_hand() -> None:
    own, other = two_schools()

    with only_schools([own.pk]):
        assert [one.school_id for one in Pupil.objects.all()] == [own.pk]
        assert not Enrolment.objects.exists()
        assert not Pupil.objects.filter(school=other).update(first_name="Weg")
        assert Pupil.objects.filter(school=other).delete() == (0, {})
        assert len(names()) == 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM schools_classmembership WHERE school_id = %s", [other.pk])
            assert cursor.rowcount == 0

    assert Pupil.objects.count() == len(names()) == 2  # the control: they are there
    assert Enrolment.objects.get().school_id == other.pk
    assert not Pupil.objects.filter(first_name="Weg").exists()


@pytest.mark.django_db
def test_nothing_is_added_to_another_school_nor_moved_there() -> None:
    own, other = two_schools()
    mine = Pupil.objects.get(school=own)

    with only_schools([own.pk]):
        for attempt in (
            lambda: Pupil.objects.create(school=other, first_name="Sam", sort_key="sam"),
            lambda: Pupil.objects.filter(pk=mine.pk).update(school=other),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                attempt()
        Pupil.objects.create(school=own, first_name="Kim", sort_key="kim")  # the control

    assert sorted(Pupil.objects.values_list("school", flat=True)) == [own.pk, own.pk, other.pk]


@pytest.mark.django_db
def test_bound_to_no_school_there_is_nothing() -> None:
    two_schools()
    with only_schools([]):
        assert names() == []


@pytest.mark.django_db
def test_a_place_finds_the_class_of_its_own_schools_pupil_and_of_no_other() -> None:
    own, other = two_schools()
    group = make_enrolment(school=own)
    pupils = dict(Pupil.objects.values_list("school", "pk"))
    joined = dict(ClassMembership.objects.values_list("pupil", "school_class"))
    date = group.session
    insert = """INSERT INTO enrolments_place (school_id, enrolment_id, pupil_id, session_id, starts_at, ends_at, is_active, attendance)
        VALUES (%s, %s, %s, %s, %s, %s, false, 'unknown') RETURNING counted_class_id"""

    def found(pupil: int) -> object:
        with connection.cursor() as cursor:
            cursor.execute(insert, [own.pk, group.pk, pupil, date.pk, date.starts_at, date.ends_at])
            return cursor.fetchone()[0]

    with only_schools([own.pk]):
        assert found(pupils[own.pk]) == joined[pupils[own.pk]]
        assert found(pupils[other.pk]) is None
        with pytest.raises(IntegrityError, match="pupil"):
            connection.check_constraints()


@pytest.mark.django_db
def test_a_desk_reads_and_moves_its_own_requests_and_no_others() -> None:
    own, other = make_school(), make_school("De andere school")
    asked = {school: about_pupil(school) for school in (own, other, None)}
    officer, coordinator = make_region_user(RegionRole.PRIVACY_OFFICER), make_coordinator(own)

    def reached() -> tuple[set[object], set[object]]:
        return set(PrivacyRequest.objects.all()), {step.request for step in RequestStep.objects.select_related("request")}

    with only_schools([own.pk]):
        assert reached() == ({asked[own]}, {asked[own]})
        assert not PrivacyRequest.objects.exclude(pk=asked[own].pk).update(answer="Gelezen")
        for of_another in ({"school": other}, {"school": None}):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                PrivacyRequest.objects.filter(pk=asked[own].pk).update(**of_another)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            RequestStep.objects.create(request=asked[other], step="close", to_status="closed", side="desk")
    with only_schools([REGION]):
        # Nothing was done with it yet: it lies there.
        assert reached() == ({asked[None]}, set())
    with only_schools([]):
        assert reached() == (set(), set())
        # Whoever asked opens their own by its secret, and takes it back, bound to nobody's rows.
        secret = ask(
            asked=Asked(kind="complaint", about="myself", email="wie@voorbeeld.example"), by=None, is_fresh=False, language="nl"
        )
        mine = opened(secret)
        assert mine is not None
        assert withdraw(request=mine).status == "closed"
        assert reached() == (set(), set())

    # The desks themselves work as before, also where a request goes from one to another.
    with bound(ReachOfRequest(asked_in(coordinator))):
        assert not visible_to(officer).exists()
        assert set(visible_to(coordinator)) == {asked[own]}
    with bound(ReachOfRequest(asked_in(officer))):
        assert asked[None] in visible_to(officer)
        refer_to_school(request=asked[None], school=own, by=officer)
        assert asked[None] not in PrivacyRequest.objects.all()
    assert PrivacyRequest.objects.get(pk=asked[None].pk).school == own


# --- what holds when ---


@pytest.mark.django_db
def test_blocks_nest_and_give_back_what_was() -> None:
    own, other = two_schools()
    with only_schools([own.pk]):
        assert len(names()) == 1
        with everywhere("a reason"):
            assert len(names()) == 2
            with only_schools([other.pk, own.pk]):
                assert len(names()) == 2
        assert len(names()) == 1
    with pytest.raises(ValueError, match="reason"), everywhere(""):
        pass


@pytest.mark.django_db
def test_a_savepoint_that_is_rolled_back_leaves_no_binding_of_another() -> None:
    own, other = two_schools()

    def undone(broken: Callable[[], object]) -> None:
        with transaction.atomic(), everywhere("it is undone"):
            assert len(names()) == 2
            broken()
            raise ZeroDivisionError

    for broken in (lambda: None, lambda: connection.cursor().execute("SELECT 1 / 0 FROM schools_pupil")):
        with only_schools([own.pk]):
            assert len(names()) == 1
            with pytest.raises((DatabaseError, ZeroDivisionError)):
                undone(broken)
            assert len(names()) == 1
        with only_schools([other.pk]):
            assert [one.school_id for one in Pupil.objects.all()] == [other.pk]


@pytest.mark.django_db
def test_without_a_binding_a_schools_table_is_refused_and_others_are_not() -> None:
    nobody = contextvars.Context()
    with pytest.raises(Unbound, match=r"schools_pupil.*everywhere\(reason\)"):
        nobody.run(names)
    assert nobody.run(School.objects.count) == 0


@pytest.mark.django_db
def test_telling_is_no_query_of_its_own() -> None:
    own, _other = two_schools()
    with only_schools([own.pk]), CaptureQueriesContext(connection) as queries:
        names()
        names()
    assert [query["sql"] for query in queries] == [NAMES, NAMES]


@pytest.mark.django_db
def test_rows_that_are_read_in_parts_are_bound() -> None:
    own, _other = two_schools()
    with only_schools([own.pk]):
        found = Pupil.objects.order_by("pk").iterator(chunk_size=1)
        assert [one.school_id for one in found] == [own.pk]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_each_statement_is_bound_and_leaves_nothing_behind() -> None:
    own, other = two_schools()

    with only_schools([own.pk]):
        assert len(names()) == 1
        assert setting() is None
        assert [one.school_id for one in Pupil.objects.order_by("pk").iterator(chunk_size=1)] == [own.pk]
        assert setting() is None
        with pytest.raises(ProgrammingError, match="row-level security"):
            Pupil.objects.bulk_create([Pupil(school=other, first_name="Sam", sort_key="sam")])
        assert Pupil.objects.filter(school=own).update(first_name="Kim") == 1
        with transaction.atomic():
            assert len(names()) == 1
            assert setting() == f"{{{own.pk}}}"
        with transaction.atomic(), connection.cursor() as cursor:
            # BEGIN says whose schools count, since that is known, and leaves room to say how the transaction is isolated.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert setting() == f"{{{own.pk}}}"
            with only_schools([other.pk]):
                assert [one.school_id for one in Pupil.objects.all()] == [other.pk]
            assert len(names()) == 1
        # Whoever gets this very connection next, from a pool or in the next request, is told nothing.
        assert connection.connection.execute(NAMES).fetchall() == []
    assert len(names()) == 2

    # Of the roles that connect, the worker works for every school, and who forgot to ask sees nothing.
    counted = {}
    for role in ("DATABASE_URL", "DATABASE_WORKER_URL"):
        with psycopg.connect(os.environ[role]) as other_connection:
            counted[role] = len(other_connection.execute(NAMES.encode()).fetchall())
    assert counted == {"DATABASE_URL": 0, "DATABASE_WORKER_URL": 2}


@pytest.mark.django_db(transaction=True)
def test_threads_know_only_their_own_schools() -> None:
    schools = two_schools()

    def mine(school: School) -> Callable[[], set[int]]:
        def read() -> set[int]:
            with only_schools([school.pk]):
                return {pk for _ in range(20) for pk in Pupil.objects.values_list("school", flat=True)}

        return read

    assert at_once([mine(school) for school in schools]) == [{school.pk} for school in schools]


@pytest.mark.django_db(transaction=True)
def test_a_pool_gives_the_next_request_a_connection_that_knows_nothing() -> None:
    own, _other = two_schools()
    settings = {**connections["default"].settings_dict, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    settings["OPTIONS"] = {**settings["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    pooled = type(connections["default"])(settings, "default")

    def pid() -> int:
        return int(pooled.connection.info.backend_pid)

    with closing(pooled), only_schools([own.pk]):
        pooled.set_autocommit(False)
        with pooled.cursor() as cursor:
            cursor.execute(NAMES)
            assert len(cursor.fetchall()) == 1
        first = pid()
        pooled.commit()
        pooled.close()
        with only_schools([]), pooled.cursor() as cursor:
            cursor.execute(NAMES)
            assert (cursor.fetchall(), pid()) == ([], first)
    pooled.close_pool()


# --- the lock is whole ---


def catalogue(query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        yield from cursor.fetchall()


@pytest.mark.django_db
def test_every_schools_table_has_its_policies_and_no_role_of_the_application_owns_it() -> None:
    wanted = isolated_tables()
    assert wanted == tables(registry) == shut_by_migrations(registry)
    rows = catalogue(
        """SELECT relname, relrowsecurity, pg_get_userbyid(relowner),
            (SELECT array_agg(polname::text ORDER BY polname) FROM pg_policy WHERE polrelid = pg_class.oid),
            (SELECT bool_and(polpermissive AND polcmd = '*') FROM pg_policy WHERE polrelid = pg_class.oid),
            (SELECT pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid) FROM pg_policy
                WHERE polrelid = pg_class.oid AND polname = 'of_these_schools' AND polroles = '{0}')
        FROM pg_class WHERE relkind = 'r' AND oid IN (SELECT polrelid FROM pg_policy WHERE polname = 'of_these_schools')"""
    )
    assert {name: tuple(rest) for name, *rest in rows} == {
        table: (True, "meeloop_owner", ["of_these_schools", "worker"], True, True) for table in wanted
    }
    passes = dict(catalogue("SELECT rolname, rolbypassrls OR rolsuper FROM pg_roles WHERE rolname LIKE %s", "meeloop%"))
    assert [name for name, may in passes.items() if may] == ["meeloop_backup"]


def seen_inside() -> set[tuple[str, str]]:
    """Return the tables that are shut with another, and which."""
    shut_ones = [one for one in migrated(registry) if one.inside]
    return {(one.table, one.inside[1]) for one in shut_ones if one.inside}


@pytest.mark.django_db
def test_a_row_points_at_rows_of_its_own_school_only() -> None:
    # A foreign key does not look at policies: one over both columns does (trust page §7).
    single = catalogue(
        """SELECT con.conrelid::regclass::text, att.attname::text, con.confrelid::regclass::text
        FROM pg_constraint con JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
        WHERE con.contype = 'f' AND cardinality(con.conkey) = 1 AND con.conrelid::regclass::text = ANY(%s)
          AND con.confrelid::regclass::text = ANY(%s)
          AND NOT EXISTS (SELECT FROM pg_constraint both_ WHERE both_.contype = 'f' AND both_.conrelid = con.conrelid
            AND both_.confrelid = con.confrelid AND att.attnum = ANY(both_.conkey)
            AND (SELECT attnum FROM pg_attribute WHERE attrelid = con.conrelid AND attname = 'school_id') = ANY(both_.conkey))""",
        # Rows without a school of their own are seen and added with the row that they point at.
        sorted(isolated_tables() - {table for table, _parent in seen_inside()}),
        [*sorted(isolated_tables()), "schools_schoolclass"],
    )
    # Words of a school are read at that school for a request that may lie with the region.
    assert list(single) == [("desk_withheldtext", "request_id", "desk_privacyrequest")]
    judged = dict(
        catalogue(
            "SELECT polrelid::regclass::text, pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'of_these_schools'"
        )
    )
    assert seen_inside() == {("desk_requeststep", "desk_privacyrequest")}
    assert [parent for table, parent in seen_inside() if parent not in judged[table]] == []


def test_the_check_bites() -> None:
    by_migrations = shut_by_migrations(registry)

    def found(trial: Registry, shut: frozenset[str] = by_migrations, opened: dict[str, str] = OPEN) -> set[tuple[str, str]]:
        return {(one.code, one.about) for one in check.problems(trial, by_migrations=shut, opened=opened)}

    assert found(registry) == set()
    assert found(registry, by_migrations - {"enrolments_place"}) == {("E020", "enrolments.Place")}
    hint = next(check.problems(registry, by_migrations=by_migrations - {"enrolments_place"}, opened=OPEN)).hint
    assert 'isolate("enrolments_place")' in hint
    assert found(registry, by_migrations | {"accounts_user"}) == {("E020", "accounts_user")}
    assert found(registry, opened={**OPEN, "accounts.User": "people"}) == {("E020", "accounts.User")}
    assert found(registry, opened={**OPEN, "enrolments.Hold": ""}) == {("E020", "enrolments.Hold")}
    # A school's table is one by its controller or by its column: either is enough.
    trial = registry.copy()
    trial.declarations["enrolments.Place"] = replace(trial.declarations["enrolments.Place"], controller=PLATFORM)
    assert found(trial, by_migrations - {"enrolments_place"}) == {("E020", "enrolments.Place")}


def test_a_table_is_seen_wherever_it_stands_in_a_statement() -> None:
    assert touched_table('SELECT "schools_pupil"."id" FROM "schools_pupil"') == "schools_pupil"
    assert touched_table("WITH x AS (SELECT 1) UPDATE public.enrolments_place SET a = 1") == "enrolments_place"
    assert touched_table('SELECT * FROM "schools_school" WHERE schools_pupils = 1') is None
