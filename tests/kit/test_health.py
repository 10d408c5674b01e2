"""Words about health are asked about once, and nothing else is (promise SP-2d)."""

import pytest
from django import forms

from kit.health import SEEN, SENTENCE, RemarkArea, RemarkField, is_about_health, mark_of


@pytest.mark.promise("SP-2d")
@pytest.mark.parametrize(
    "text",
    [
        "Noor heeft ADHD",
        "een jongen met autisme",
        "is allergisch voor noten",
        "Notenallergie? Nee: allergie voor bijen.",
        "gebruikt medicijnen om 12 uur",
        "twee met dyslexie",
        "Epilepsie!",
        "zit met een burn-out thuis",
        "sui\u00adkerziekte",
    ],
)
def test_words_about_health_are_seen(text: str) -> None:
    assert is_about_health(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 leerling gebruikt een rolstoel",
        "heeft een lift nodig",
        "We gaan naar het ziekenhuis",
        "een gesprek met een psycholoog of arts",
        "sector zorg en welzijn",
        "De docent is ziek",
        "De bus komt om 9 uur",
        "We verhandelen niets",
        "Handig: de ingang is achter",
        "de kankeraar",
        "",
    ],
)
def test_what_helps_and_what_people_do_for_work_is_no_alarm(text: str) -> None:
    assert not is_about_health(text)


class Note(forms.Form):
    """A remark that stands outside its form, and a number."""

    note = RemarkField(widget=RemarkArea(attrs={"form": "groep"}), required=False)
    places = forms.IntegerField()


@pytest.mark.promise("SP-2d")
def test_the_same_words_go_through_when_they_are_sent_again() -> None:
    words = "Een leerling met ADHD"

    first = Note({"note": words, "places": "3"})
    again = Note({"note": words, f"note{SEEN}": mark_of(words), "places": "kapot"})
    other = Note({"note": "Een leerling met epilepsie", f"note{SEEN}": mark_of(words), "places": "3"})

    assert first.errors == {"note": [SENTENCE]}
    drawn = str(first["note"])
    assert words in drawn
    assert f'<input type="hidden" name="note{SEEN}" value="{mark_of(words)}" form="groep">' in drawn
    # Another field sends the form back: what was asked once is not asked again.
    assert list(again.errors) == ["places"]
    assert mark_of(words) in str(again["note"])
    assert again.cleaned_data == {"note": words}
    assert other.errors == {"note": [SENTENCE]}
    assert Note({"note": "", "places": "3"}).is_valid()
    assert SEEN not in str(Note()["note"])
