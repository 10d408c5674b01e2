"""A new field that goes past the gate against BSN-like numbers fails ``manage.py check`` (mutation test, decision 0046)."""

import pytest
from django import forms
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps
from rest_framework import serializers

from enrolments.forms.talking import MessageForm
from enrolments.models import EnrolmentMessage
from kit.no_bsn import CheckedText, holds_words
from privacy.checks import words
from privacy.checks.problems import Problem
from privacy.checks.serializers import AnySerializer, our_serializers


def about(*, known_forms: list[words.AnyForm] = [], shapes: list[AnySerializer] = []) -> list[tuple[str, str]]:  # noqa: B006  # only read
    """Return what the check says."""
    return _told(list(words.problems(known_forms, shapes, [])))


def _told(found: list[Problem]) -> list[tuple[str, str]]:
    return [(one.code, one.about.rpartition(".")[2]) for one in found]


class PastTheGate(forms.CharField):
    """A field that forgets its own kind."""

    run_validators = forms.Field.run_validators  # type: ignore[assignment]  # what the check is to find


class Bare(forms.Form):
    """One good field, one that something else checks, two that go past the gate."""

    good = forms.CharField()
    number = CheckedText(checked_by="this test")
    password = forms.CharField(widget=forms.PasswordInput)
    words = PastTheGate()
    anything = forms.JSONField()
    parts = forms.Field()


class PastTheGateSerializerField(serializers.CharField):
    """The same for the interface."""

    run_validators = serializers.Field.run_validators  # type: ignore[assignment]  # as above


class BareSerializer(serializers.Serializer[dict[str, object]]):
    """One good field, and several that go past the gate."""

    good = serializers.CharField()
    places = serializers.IntegerField()
    shown = PastTheGateSerializerField(read_only=True)
    words = PastTheGateSerializerField()
    many = serializers.ListField(child=PastTheGateSerializerField())
    anything = serializers.JSONField()
    untyped = serializers.DictField()


@pytest.mark.promise("SBB-1")
def test_a_new_field_of_a_form_or_document_without_the_gate_is_found() -> None:
    assert about(known_forms=[Bare]) == [("E021", name) for name in ("words", "anything", "parts")]
    assert about(shapes=[BareSerializer]) == [("E021", name) for name in ("words", "many", "anything", "untyped")]


@isolate_apps("enrolments")
def test_a_new_column_that_forms_would_fill_past_the_gate_is_found() -> None:
    class Words(models.TextField):  # type: ignore[type-arg]  # the stubs' parameters do not exist at run time
        def formfield(self, **kwargs: object) -> forms.Field:
            return PastTheGate()

    class Remark(models.Model):
        good = models.TextField()
        words = Words()

        class Meta:
            app_label = "enrolments"

        def __str__(self) -> str:
            return ""

    assert _told(list(words.problems([], [], [Remark]))) == [("E021", "words")]


@pytest.mark.promise("SBB-1")
def test_the_check_looks_at_our_own_forms_documents_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MessageForm in words.our_forms()
    assert len(words.our_forms()) > 50
    assert list(words.problems(words.our_forms(), our_serializers(), [EnrolmentMessage])) == []
    # Without the gate, the field of today fails too, and manage.py check says so.
    monkeypatch.setattr(forms.CharField, "run_validators", forms.Field.run_validators)

    assert "enrolments.forms.talking.MessageForm.text" in {one.about for one in words.problems(words.our_forms(), [], [])}
    assert "privacy.E021" in {one.id for one in run_checks(tags=["privacy"])}


def test_every_form_of_ours_says_how_long_its_words_may_be() -> None:
    fields = [
        (f"{form.__module__}.{form.__qualname__}.{name}", field)
        for form in words.our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if not form.__module__.startswith("meeloop.dev.")
    ]
    kinds = [(name, field) for name, field in fields if isinstance(field, forms.CharField) and holds_words(field)]

    assert len(kinds) > 50
    assert [name for name, field in kinds if field.max_length is None] == []
