"""Tags, filters and the form renderer of templates/parts."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation

from kit.templatetags import parts


def _drawn(source: str, **context: object) -> str:
    return " ".join(Template("{% load parts %}" + source).render(Context(context)).split())


@pytest.fixture(autouse=True)
def _dutch() -> object:
    with translation.override("nl"):
        yield


def test_a_drawing_is_silent_unless_it_has_a_label() -> None:
    assert _drawn('{% icon "clock" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/meeloop/img/icons.svg#clock"/></svg>'
    )
    assert 'role="img" aria-label="&lt;Tijd&gt;"' in _drawn('{% icon "clock" label %}', label="<Tijd>")


def test_a_panel_holds_its_content_under_a_heading() -> None:
    assert _drawn("{% panel title level=3 %}<p>{{ name }}</p>{% endpanel %}", title="A & B", name="<b>") == (
        '<section class="panel"> <h3>A &amp; B</h3> <p>&lt;b&gt;</p> </section>'
    )


def test_a_note_says_what_kind_it_is_without_its_colour() -> None:
    drawn = _drawn('{% note "warning" title="Bijna vol" %}<p>Nog 2.</p>{% endnote %}')

    assert 'class="note note--warning"' in drawn
    assert 'aria-label="Let op"' in drawn
    assert "<strong>Bijna vol</strong>" in drawn


def test_days_and_times_are_dutch_and_local() -> None:
    moment = datetime(2031, 1, 19, 23, 30, tzinfo=UTC)

    assert parts.day(moment) == "maandag 20 januari 2031"
    assert parts.short_day(date(2031, 1, 20)) == "ma 20 jan 2031"
    assert parts.clock(moment) == "00.30"
    assert (parts.day(None), parts.short_day(None), parts.clock(None)) == ("", "", "")


def test_this_year_is_not_named() -> None:
    this_year = date.today().year  # noqa: DTZ011  # the year of the machine is the question

    assert parts.day(date(this_year, 12, 8)).endswith("8 december")


def test_many_pages_are_shown_with_gaps() -> None:
    assert parts.page_numbers(Paginator(range(240), 24), 5) == [1, 2, 3, 4, 5, 6, 7, None, 10]


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        ("band='plenty'", "Ruim plek"),
        ("band='limited'", "Nog een paar plekken"),
        ("band='full'", "Vol"),
        ("free=14 capacity=28", "14 plekken vrij"),
        ("free=1 capacity=28", "Nog 1 plek"),
        ("free=0 capacity=28", "Vol"),
        ("free=2 capacity=3 counts_groups=True", "Plek voor nog 2 groepen"),
        ("free=1 capacity=3 counts_groups=True", "Plek voor nog 1 groep"),
        ("free=0 capacity=3 counts_groups=True", "Vol"),
    ],
)
def test_seats_are_said_in_words(seats: str, words: str) -> None:
    assert words in _drawn("{% include 'parts/seats.html' with " + seats + " %}")


class _Form(forms.Form):
    title = forms.CharField(label="Titel", help_text="Zeg het kort.")
    phone = forms.CharField(label="Telefoon", required=False)
    levels = forms.MultipleChoiceField(label="Niveau", choices=[("a", "vmbo")], widget=forms.CheckboxSelectMultiple)


def test_a_form_ties_label_hint_and_error_to_the_control() -> None:
    drawn = " ".join(str(_Form({})).split())

    assert '<label class="field__label" for="id_title">Titel' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert '<div class="hint" id="id_title_helptext">Zeg het kort.</div>' in drawn
    assert '<div id="id_title_error">' in drawn
    assert "Telefoon <span" in drawn
    assert "mag leeg blijven" in drawn


def test_the_error_summary_leads_to_each_field() -> None:
    drawn = " ".join(str(_Form({})).split())

    assert "Kijk nog naar 2 dingen" in drawn
    assert 'href="#id_title"' in drawn
    assert 'href="#id_levels_0"' in drawn
    assert 'id="id_levels_0"' in drawn


def test_a_form_without_errors_has_no_summary() -> None:
    assert "errsum" not in str(_Form())
