"""The demo region: believable, invented, the same for the same seed, and true to every rule of the house."""

import pytest

from enrolments.services.invariants import broken_invariants

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]


def test_nothing_in_the_demo_breaks_a_rule_of_sign_ups() -> None:
    assert broken_invariants() == {}
