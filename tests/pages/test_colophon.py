"""Who runs the site, and what pupils read about their data (promises SP-1, SP-2e)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from kit.readability import douma
from pages.current import forget
from pages.for_pupils import CHAPTERS
from pages.models import LegalForm, RegionSettings

pytestmark = pytest.mark.django_db
LONGEST_SENTENCE, USUAL_SENTENCE, LONGEST_WORD = 15, 9, 20


def fill_in(**fields: str) -> RegionSettings:
    RegionSettings.objects.update(**fields)
    forget()
    return RegionSettings.objects.get()


@pytest.mark.promise("SP-1")
def test_everybody_reads_which_organisation_offers_it(client: Client) -> None:
    fill_in(
        controller="Stichting Leren Noord",
        legal_form=LegalForm.FOUNDATION,
        kvk_number="01234567",
        dpo_contact="fg@leren.example",
        postal_address="Postbus 1, 9700 AA Groningen",
    )

    page = " ".join(client.get("/colofon/").text.split())

    for name, value in (
        ("Organisatie", "Stichting Leren Noord"),
        ("Rechtsvorm", "stichting"),
        ("KvK-nummer", "01234567"),
        ("Postadres", "Postbus 1, 9700 AA Groningen"),
        ("Functionaris gegevensbescherming (FG)", "fg@leren.example"),
    ):
        assert f"<dt>{name}</dt> <dd>{value}</dd>" in page
    assert 'href="/colofon/"' in client.get("/").text


def test_what_is_not_filled_in_says_so(client: Client) -> None:
    fill_in(controller="", legal_form="", kvk_number="", dpo_contact="")

    page = " ".join(client.get("/colofon/").text.split())

    assert page.count("<dd>Nog niet ingevuld</dd>") == 3
    assert "Postadres" not in page


@pytest.mark.promise("SP-1")
@pytest.mark.parametrize("number", ["1234567", "123456789", "1234567a", "12 34 56 78", "١٢٣٤٥٦٧٨"])
def test_a_number_that_cannot_be_one_is_refused_in_the_form_and_in_the_database(number: str) -> None:
    region = RegionSettings.objects.get()
    region.kvk_number = number

    with pytest.raises(ValidationError) as no:
        region.full_clean()
    assert "kvk_number" in no.value.message_dict
    if len(number) == 8:
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionSettings.objects.update(kvk_number=number)


@pytest.mark.promise("SP-2e")
def test_pupils_read_about_their_data_in_words_of_their_own(client: Client) -> None:
    page = client.get("/privacy/leerlingen/").text
    lines = [str(line) for _title, chapter in CHAPTERS for line in chapter]
    sentences = [len(one.split()) for line in lines for one in re.split(r"(?<=[.?!]) ", line)]

    assert all(f"<p>{line}</p>" in page for line in lines)
    assert max(sentences) <= LONGEST_SENTENCE
    assert sum(sentences) / len(sentences) <= USUAL_SENTENCE
    # Douma: 70 and more is B1 or easier; what a child of twelve reads is easier still.
    score = douma("\n".join(lines))
    assert score is not None
    assert score >= 80
    assert [word for word in re.findall(r"\w+", " ".join(lines)) if len(word) > LONGEST_WORD] == []
    assert 'href="/privacy/leerlingen/"' in client.get("/privacy/").text
