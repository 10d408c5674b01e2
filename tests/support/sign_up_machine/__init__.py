"""Random coordinators, providers, approvers and clocks: the rules of ``tests/enrolments/test_machine``.

``playing`` does one step on the site and in the model and compares both, ``schools``, ``providers`` and ``clock`` are who plays,
``when`` says what there is to do.
"""

from tests.support.sign_up_machine.clock import ClockPlays
from tests.support.sign_up_machine.playing import played
from tests.support.sign_up_machine.providers import ProvidersPlay
from tests.support.sign_up_machine.schools import SchoolsPlay
from tests.support.sign_up_world import World

__all__ = ["machine_of", "played"]


class Machine(SchoolsPlay, ProvidersPlay, ClockPlays):
    """Everybody at once."""


def machine_of(world: World) -> type[Machine]:
    """Return the machine that plays in this world."""
    return type("MachineOfThisWorld", (Machine,), {"world": world})
