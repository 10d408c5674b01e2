"""Everything about one person, and nothing about anybody else: on the page, in the file, and back in."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from newsletter.models import Subscriber
from privacy.exporting import collect, export_person, read_export
from privacy.exporting.ends import over_at
from privacy.exporting.labels import LABELS, is_bare
from privacy.exporting.packing import document
from privacy.exporting.reading import NoExport
from privacy.ownership import own_rows
from privacy.registry import Erase, registry
from privacy.services import log_access
from privacy.terms import TERMS
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator
from tests.support.planting import EMAIL, WORD, plant
from tests.support.servers import ROOT

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((ROOT / "platform" / "privacy" / "exporting" / "my-data.schema.json").read_text())
OTHER = "kwxander"


def somebody() -> User:
    """Return a coordinator with all there is to have, at a school whose pupils and colleagues are called ``kwxander``."""
    enrolment = make_enrolment(names=2)
    Pupil.objects.update(first_name="Kwxander", last_name="Kwxander", pupil_number="")
    assert enrolment.enrolled_by
    User.objects.filter(pk=enrolment.enrolled_by_id).update(display_name="Kwxander", email=f"{OTHER}@school.example")
    person = make_coordinator(enrolment.school, email=EMAIL, display_name=f"{WORD.title()} de Vries")
    plant(person, enrolment)
    return person


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.promise("POR-7a", "OGP-0g", "POR-2b")
def test_every_exported_column_of_every_row_is_in_the_file_and_nobody_else_is() -> None:
    person = somebody()

    data = export_person(person)

    files = files_of(data)
    told = read_export(data)
    for found in own_rows(person):
        groups = [group for group in found.declaration.personal_groups() if group.is_exported and group.erase != Erase.DESK]
        columns = {name for group in groups for name in group.names}
        if columns and (count := found.rows.count()):
            assert len(told[found.declaration.label]) == count
            assert all(set(row) == columns for row in told[found.declaration.label])
    assert told["accounts.User"][0]["email"] == told["newsletter.Subscriber"][0]["email"] == EMAIL
    assert {"activities.Favourite", "enrolments.CalendarFeed", "accounts.LoginEvent", "enrolments.EnrolmentMessage"} <= set(
        told
    )
    everything = b"".join(files.values()).lower()
    assert OTHER.encode() not in everything
    assert told["wagtailusers.UserProfile"][0]["avatar"].endswith(f"{WORD}.png")
    assert any(name.startswith("bestanden/") for name in files)
    # Nothing that would help a thief.
    assert not {"password", "secret_hash", "session_key"} & {column for rows in told.values() for row in rows for column in row}


@pytest.mark.promise("POR-7a")
def test_every_column_that_people_get_has_a_name_in_words() -> None:
    columns = [
        apps.get_model(one.label)._meta.get_field(name)
        for one in registry.declarations.values()
        for group in one.personal_groups()
        if group.is_exported
        for name in group.names
    ]

    bare = {column.name for column in columns if is_bare(column)}
    assert bare - set(LABELS) == set(), "give the column a verbose_name, or a line in privacy.exporting.labels"
    assert set(LABELS) - bare == set(), "lines that nothing needs any more"


@pytest.mark.promise("POR-7e")
def test_the_file_keeps_to_its_schema_and_reads_back_as_what_is_stored(tmp_path: Path, capsys: Any) -> None:
    person = somebody()
    data = export_person(person)

    read = json.loads(files_of(data)["gegevens.json"])
    assert json.loads(files_of(data)[read["$schema"]]) == SCHEMA
    jsonschema.validate(read, SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**read, "sections": [{"table": "x"}]}, SCHEMA)
    again = {section["table"]: [row["values"] for row in section["rows"]] for section in document(collect(person))["sections"]}
    assert read_export(data) == again
    (account,) = again["accounts.User"]
    assert User(**{name: account[name] for name in ("email", "display_name", "language")}).display_name == person.display_name

    path = tmp_path / "mijn-gegevens.zip"
    path.write_bytes(data)
    call_command("read_export", str(path))
    assert "accounts.User" in capsys.readouterr().out
    with pytest.raises(NoExport):
        read_export(b"not a zip")
    with pytest.raises(CommandError):
        call_command("read_export", str(tmp_path / "nothing.zip"))


def test_a_pupils_file_says_who_looked_by_role_and_school_and_until_when() -> None:
    enrolment = make_enrolment(names=2)
    pupil, other = Pupil.objects.order_by("pk")
    Pupil.objects.filter(pk=other.pk).update(first_name="Kwxander", last_name="Kwxander")
    by = make_coordinator(enrolment.school, display_name="Kwxander")
    log_access(
        actor_id=by.pk,
        actor_role="coordinator",
        purpose="class_view",  # type: ignore[arg-type]  # the value is enough
        school_id=enrolment.school_id,
        object_label="schools.SchoolClass",
        object_id=1,
        pupil_ids=[pupil.pk, other.pk],
    )

    data = export_person(pupil)

    told = read_export(data)
    (look,) = told["privacy.AccessEvent"]
    assert (look["actor_role"], look["pupil_ids"], look["actor"]) == ("coordinator", "you", None)
    assert [(one.role, one.school, one.why) for one in collect(pupil).looks] == [
        ("LOB-coördinator", enrolment.school.name, "Klas bekeken")
    ]
    assert told["enrolments.Place"][0]["pupil"] == "you"
    assert told["schools.Pupil"][0]["first_name"] == pupil.first_name
    assert b"kwxander" not in b"".join(files_of(data).values()).lower()
    (own,) = [section for section in collect(pupil).sections if section.label == "schools.Pupil"]
    year = enrolment.school_class.school_year.start_year  # type: ignore[union-attr]  # made with a class
    assert own.rows[0].until == date(year + 1, 9, 30)


def test_who_reads_the_newsletter_by_a_link_gets_the_newsletter_and_not_the_account() -> None:
    somebody()
    reader = Subscriber.objects.get(email=EMAIL)

    assert set(read_export(export_person(reader))) == {"newsletter.Subscriber", "newsletter.ConsentRecord"}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)
def test_the_day_that_is_said_is_the_day_on_which_the_term_is_over(term: Any) -> None:
    begun = datetime(2027, 3, 31, 10, 0, tzinfo=UTC)

    over = over_at(term, begun)

    assert over is not None
    before, after = (term.cutoff(over + timedelta(days=shift)) for shift in (-2, 2))
    assert before <= begun < after


def test_a_school_year_ends_when_the_next_begins() -> None:
    (term,) = [one for one in TERMS if one.key == "sign-ups"]

    assert over_at(term, 2026) == over_at(term, datetime(2027, 7, 31, 12, tzinfo=UTC)) == datetime(2027, 9, 29, 22, tzinfo=UTC)
    assert over_at(term, None) is None
