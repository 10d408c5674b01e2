"""Random coordinators, providers, approvers and clocks against a model in plain Python.

The model is ``tests/support/sign_up_model``, who plays is ``tests/support/sign_up_machine``. After each step the database says what
the model says, and no invariant is broken. CI plays a few hundred steps; play more with
``MEELOOP_MACHINE="400x25" make test ARGS="tests/enrolments/test_machine.py -n 0 --timeout 3000"`` (``make machine``).
"""

import os
from collections.abc import Iterator

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.sign_up_machine import machine_of, played
from tests.support.sign_up_world import BEGIN, World, make_world

EXAMPLES, STEPS = (int(number) for number in os.environ.get("MEELOOP_MACHINE", "10x25").split("x"))


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(BEGIN, tick=False):
        yield make_world()


@pytest.mark.slow
@pytest.mark.promise("OGP-2.1d")
def test_random_schools_providers_and_clocks_break_no_invariant(world: World) -> None:
    profile = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize="MEELOOP_MACHINE" not in os.environ,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    played.clear()

    run_state_machine_as_test(machine_of(world), settings=profile)

    print(f"\n{sum(played.values())} moves: {dict(sorted(played.items()))}")  # noqa: T201  # shown with -s
