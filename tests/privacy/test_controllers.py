"""Who answers for which data: every table says so, and a request goes there (promise POR-1b)."""

import pytest
from django.apps import apps
from django.test import Client

from desk.choices import About
from desk.models import PrivacyRequest
from privacy.registry import Declaration, Itself, Number, SchoolAt, Through, registry
from privacy.registry.controllers import Platform
from privacy.registry.paths import target
from tests.support.makers import make_school
from tests.support.requests import FORM

PUPIL = "schools.Pupil"
# About pupils, and the region's own to keep: its log of who looked, and the questions that people put to it.
KEPT_BY_THE_REGION = {"privacy.AccessEvent", "desk.PrivacyRequest"}
ASK = "/privacy/verzoek/"


def is_about_pupils(declaration: Declaration) -> bool:
    """Return whether a link of this model leads to a pupil."""
    model = apps.get_model(declaration.label)
    for link in declaration.links:
        if isinstance(link, Itself) and declaration.label == PUPIL:
            return True
        if isinstance(link, Number) and link.of == PUPIL:
            return True
        if isinstance(link, Through) and (end := target(model, link.path)) is not None and end._meta.label == PUPIL:
            return True
    return False


@pytest.mark.promise("POR-1b")
def test_for_every_table_about_pupils_the_school_answers() -> None:
    about_pupils = [one for one in registry.declarations.values() if not one.nobody and is_about_pupils(one)]

    answered_for = {one.label: type(one.controller) for one in about_pupils}

    assert {PUPIL, "enrolments.Place", "schools.ClassMembership"} <= answered_for.keys()
    assert {label for label, controller in answered_for.items() if controller is Platform} == KEPT_BY_THE_REGION
    for declaration in about_pupils:
        if isinstance(declaration.controller, SchoolAt):
            end = target(apps.get_model(declaration.label), declaration.controller.path)
            assert end is not None
            assert (declaration.label, end._meta.label) == (declaration.label, "schools.School")
    everybody = [one for one in registry.declarations.values() if not one.nobody]
    assert {type(one.controller) for one in everybody} == {SchoolAt, Platform}


@pytest.mark.django_db
@pytest.mark.promise("POR-1b")
def test_a_request_lies_with_who_answers_for_the_data() -> None:
    school = make_school()
    about_a_pupil = {"about": About.PUPIL, "email": "ouder@thuis.example", "pupil_words": "Noor, 3B"}

    Client().post(ASK, {**FORM, **about_a_pupil, "school": school.pk})
    Client().post(ASK, {**FORM, "email": "docent@werk.example", "school": school.pk})

    lies_with = {one.about: one.school_id for one in PrivacyRequest.objects.all()}
    assert lies_with == {About.PUPIL: school.pk, About.MYSELF: None}
