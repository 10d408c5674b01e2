"""Where words come in, a BSN does not, and a number that is something else does (promise SBB-1)."""

import time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from kit.no_bsn import SENTENCE, CheckedText, LooksLikeBsn, looks_like_bsn, refuse_bsn
from pages.blocks import BodyBlock

BSN = "999900006"
# Digits that pass the eleven-test, with and without the leading zero of the number.
WRITTEN = (
    BSN,
    "9999.00.006",
    "999-900-006",
    "9999 00 006",
    "9 9 9 9 0 0 0 0 6",
    "99.99.00.006",
    "BSN:999900006.",
    "Jan (999900006), klas 3B",
    "10000008",
    "010000008",
    "0100 00 008",
    "10.00.00.08",
    "９９９９００００６",
    "9999\u200b00006",
    "999\u00a0900\u00a0006",
    "op 12-01-2026 met 999900006",
    "bel 0612345672 of 999900006",
    "KvK en 999900006",
    "<p>9999<b>00</b>006</p>",
)
# Each holds eight or nine digits that pass the test, or looks as if.
SOMETHING_ELSE = (
    "06-12345672",
    "06 12345672",
    "06 12 34 56 72",
    "0612345672",
    "+31 612345671",
    "+31 6 12345671",
    "0031612345671",
    "(0592) 12 34 56",
    "KvK 40012347",
    "KvK-nummer: 40012347",
    "ingeschreven bij de Kamer van Koophandel onder nummer 40012347",
    "NL91 ABNA 0417 1643 00",
    "BE68 5390 0754 7031",
    "DE89370400440532013000",
    "12-01-2026",
    "02-01-2026 6 leerlingen",
    "2026-02-09",
    "20260209",
    "12012026",
    "schooljaar 2024-2025",
    "2024/2025",
    "2024 - 2025",
    "van 08.15-10.15 uur",
    "tussen 1000-1700 euro",
    "https://kaart.example/p/999900006",
    "aanmelding 0f3b1234-1234-4564-8a01-1234567890ab",
    "00AA01",
    "9712 AB 14",
    "klas 3B, 24 leerlingen",
    "123456789",
    "",
)


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_refused_however_it_is_written(text: str) -> None:
    assert looks_like_bsn(text)


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_what_is_something_else_may_stay(text: str) -> None:
    assert not looks_like_bsn(text)


class Remark(forms.Form):
    """Words, and what is no words."""

    words = forms.CharField()
    email = forms.EmailField()
    code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    password = forms.CharField(widget=forms.PasswordInput)
    number = CheckedText(checked_by="this test")


@pytest.mark.promise("SBB-1")
def test_a_form_says_what_to_do_and_keeps_what_was_typed() -> None:
    typed = {"words": f"Zijn nummer is {BSN}", "email": f"{BSN}@school.example", "code": BSN, "password": BSN, "number": BSN}

    form = Remark(typed)

    assert form.errors == {"words": [SENTENCE]}
    assert form.errors.as_data()["words"][0].code == "looks_like_bsn"
    assert f"Zijn nummer is {BSN}" in str(form["words"])


class RemarkSerializer(serializers.Serializer[dict[str, object]]):
    """Words, also in lists and objects."""

    words = serializers.CharField()
    many = serializers.ListField(child=serializers.CharField())
    by_code = serializers.DictField(child=serializers.CharField())


@pytest.mark.promise("SBB-1")
def test_a_document_names_the_field() -> None:
    shape = RemarkSerializer(data={"words": BSN, "many": ["a", BSN], "by_code": {"x": BSN}})

    assert not shape.is_valid()
    assert shape.errors["words"][0].code == "looks_like_bsn"
    assert shape.errors["many"][1][0].code == "looks_like_bsn"
    assert shape.errors["by_code"]["x"][0].code == "looks_like_bsn"


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(
    "block",
    [
        ("text", f"<p>Bel met <b>9999</b>00006, {BSN}</p>"),
        ("heading", {"text": BSN, "level": "2"}),
        ("facts", {"heading": "Kop", "points": ["eerst", BSN]}),
        ("quote", {"text": BSN, "first_name": "Bo", "town": "", "is_permitted": True}),
    ],
)
def test_a_page_takes_it_in_no_block(block: tuple[str, object]) -> None:
    body = BodyBlock()
    good = body.to_python([{"type": "heading", "value": {"text": "Kop", "level": "2"}}])
    body.clean(good)

    with pytest.raises(ValidationError):
        body.clean(body.to_python([{"type": block[0], "value": block[1]}]))


def test_what_comes_by_no_field_asks() -> None:
    refuse_bsn("Een reden", "")

    with pytest.raises(LooksLikeBsn) as no:
        refuse_bsn("Een reden", BSN)

    assert (no.value.code, no.value.status, no.value.detail) == ("looks_like_bsn", 422, SENTENCE)


@pytest.mark.parametrize("piece", ["<a", "<p ", "</div", "<", "<a <p"])
def test_markup_that_never_ends_costs_no_more_than_its_length(piece: str) -> None:
    start = time.process_time()

    assert looks_like_bsn(piece * 50_000 + f" {BSN}")
    # Quadratic, this takes minutes.
    assert time.process_time() - start < 3
