"""Sectors and qualifications come from lists with a version, and from nowhere else (SBB-2b)."""

from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework import serializers

from activities.models import ActivityPage
from activities.services.proposals import ActivityWords, propose_activity, revise_activity
from privacy.checks.serializers import our_serializers
from privacy.checks.words import our_forms
from providers.choices import ReferenceKind, Sector
from providers.errors import ReferenceUnfit, SectorEnded
from providers.models import Qualification, ReferenceVersion, SectorTerm
from providers.services.reference import import_reference, open_sectors
from tests.support.makers import make_activity, make_provider, make_provider_user

pytestmark = pytest.mark.django_db
NAMES = {"sector", "sectors"}
HEAD = "code;name;level;sector\n"
FIRST = HEAD + "25655;Lasser;2;built-environment\n25656;Kok;3;food-green-hospitality\n"
SECOND = HEAD + "25655;Lasser en snijder;2;built-environment\n25657;Hovenier;4;food-green-hospitality\n"


def read(text: str, version: str, kind: ReferenceKind = ReferenceKind.QUALIFICATIONS, **more: Any) -> Any:
    return import_reference(kind=kind, data=text.encode(), version=version, **more)


def test_a_version_is_read_once_and_says_what_it_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text(FIRST)
    call_command("import_reference", "qualifications", file, "--version", "2026-1", "--dry-run")
    assert not Qualification.objects.exists()
    call_command("import_reference", "qualifications", file, "--version", "2026-1")
    assert "new: 2 25655, 25656" in capsys.readouterr().out
    assert read(FIRST, "2026-1").is_known

    second = read(SECOND, "2026-2")

    assert (second.added, second.changed, second.ended) == (("25657",), ("25655",), ("25656",))
    gone, stays = Qualification.objects.get(pk="25656"), Qualification.objects.get(pk="25655")
    # Old codes stay readable; nothing new may choose them from today.
    assert (gone.name, gone.ended_on, gone.may_be_chosen_on(timezone.localdate())) == ("Kok", timezone.localdate(), False)
    assert (stays.name, stays.version, stays.may_be_chosen_on(timezone.localdate())) == ("Lasser en snijder", "2026-2", True)
    assert read(FIRST, "2026-3").changed == ("25655", "25656")
    assert ReferenceVersion.objects.filter(kind="qualifications").count() == 3
    with pytest.raises(CommandError):
        call_command("import_reference", "qualifications", tmp_path / "nergens.csv", "--version", "1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        FIRST + "25655;Nog een keer;2;care\n",
        HEAD + "2565;Te kort;2;care\n",
        HEAD + "25655;;2;care\n",
        HEAD + "25655;Lasser;5;care\n",
        HEAD + "25655;Lasser;2;metaal en zo\n",
        "naam\nLasser\n",
    ],
)
def test_a_list_with_one_wrong_line_changes_nothing(text: str) -> None:
    with pytest.raises(ReferenceUnfit):
        read(text, "2026-1")
    with pytest.raises(ReferenceUnfit):
        read(FIRST, "versie 1; echt")

    assert (Qualification.objects.count(), ReferenceVersion.objects.filter(kind="qualifications").count()) == (0, 0)


def test_a_version_never_says_two_things_and_no_sector_is_made_up() -> None:
    read(FIRST, "2026-1")
    with pytest.raises(ReferenceUnfit):
        read(SECOND, "2026-1")
    with pytest.raises(ReferenceUnfit):
        read("code;name\nspace;Ruimtevaart\n", "9", ReferenceKind.SECTORS)

    assert set(Qualification.objects.values_list("pk", flat=True)) == {"25655", "25656"}


def test_an_installation_begins_with_the_list_that_comes_along() -> None:
    assert set(SectorTerm.objects.values_list("code", flat=True)) == set(Sector.values)
    assert ReferenceVersion.objects.get(kind="sectors").rows == len(Sector.values)


def asked_in_forms() -> list[bool]:
    """Return for each field of a form that asks a sector whether it offers choices only."""
    fields = [form.base_fields[name] for form in our_forms() for name in NAMES & set(form.base_fields)]
    return [isinstance(one, forms.ChoiceField | forms.TypedMultipleChoiceField) for one in fields]


def asked_in_documents() -> list[bool]:
    """Return the same for each field of the interface that is sent in."""
    shapes = [one().fields for one in our_serializers() if issubclass(one, serializers.Serializer)]
    fields = [fields[name] for fields in shapes for name in NAMES & set(fields) if not fields[name].read_only]
    return [isinstance(getattr(one, "child", one), serializers.ChoiceField) for one in fields]


def kept_in_columns() -> list[bool]:
    """Return for each column that keeps a sector whether it knows all of them and no other."""
    models = [one for app in ("providers", "activities") for one in apps.get_app_config(app).get_models()]
    columns = [column for one in models for column in one._meta.concrete_fields if column.name in NAMES]
    return [set(dict(getattr(one, "base_field", one).choices)) == set(Sector.values) for one in columns]


@pytest.mark.promise("SBB-2b")
def test_no_form_document_or_column_takes_free_text_for_a_sector() -> None:
    looks = (asked_in_forms(), asked_in_documents(), kept_in_columns())

    assert [(all(look), len(look) > 2) for look in looks] == [(True, True)] * 3


@pytest.mark.promise("SBB-2b")
def test_a_sector_that_is_made_up_or_ended_is_refused_at_every_door_and_what_chose_it_keeps_it(client: Client) -> None:
    provider = make_provider()
    owner = make_provider_user(provider)
    old = make_activity(provider, sector=Sector.RETAIL)
    left = "".join(f"{one.value};{one.label}\n" for one in Sector if one != Sector.RETAIL)
    assert read(f"code;name\n{left}", "2027-1", ReferenceKind.SECTORS).ended == ("retail",)
    words = ActivityWords("Nieuw", "company-visit", "Kijk mee.", "retail", "Kade 4", "9934 AB", "Delfzijl")

    with pytest.raises(SectorEnded):
        propose_activity(provider=provider, words=words, plan=None, by=owner)
    assert "retail" not in dict(open_sectors())
    for chosen in ("retail", "Lassen en zo"):
        page = client.post("/aanbieder/aanmelden/", {"name": "Winkel", "sectors": [chosen]})
        assert (page.status_code, "sectors" in page.context["form"].errors) == (422, True)
        made = ActivityPage(title="In het CMS", kind="company-visit", intro="x", sector=chosen)
        with pytest.raises(ValidationError) as refused:
            made.full_clean(exclude=["path", "depth", "content_type", "locale"])
        assert "sector" in refused.value.message_dict
    # What chose it keeps it, and can still be changed and read.
    old.full_clean()
    revise_activity(
        page=old,
        words=ActivityWords("Anders", "company-visit", "Kijk mee.", "retail", "Kade 4", "9934 AB", "Delfzijl"),
        by=owner,
    )
    assert "Handel" in client.get(old.url).content.decode()
