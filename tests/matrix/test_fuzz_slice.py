"""A small slice of ``make fuzz`` in every run, the same one each time: a few questions at every door, operation, reader and upload."""

import gc
import math

import pytest
from django.test import override_settings
from schemathesis.generation.modes import GenerationMode

from tests.matrix import fuzz_doors, fuzz_interface
from tests.matrix.doors import API
from tests.matrix.expected import PAGES
from tests.matrix.refusing import told
from tests.matrix.shapes import World
from tests.schools.classlist import fuzz_lists

pytestmark = [*fuzz_doors.pytestmark, pytest.mark.xdist_group("bad_bodies")]
Found = dict[str, str]


def all_of(found: Found) -> list[str]:
    return [f"{what}\n    {example}" for what, example in found.items()]


def test_spoilt_bodies_at_every_door_that_writes(world: World) -> None:
    found: Found = {}
    asked = [(table, door) for table in (PAGES, API) for door in fuzz_doors.doors(table, "body")]
    for table, door in asked:
        fuzz_doors.ask_with_bodies(world, door, table[door[0]], found, times=1)

    assert {"POST", "PUT", "PATCH"} <= {method for _table, (_name, method) in asked}
    told(all_of(found))


def test_spoilt_files_at_every_place_that_takes_files(world: World) -> None:
    found: Found = {}
    taken = {place: fuzz_doors.ask_with_files(world, place, found, times=4) for place in fuzz_doors.uploads(world)}
    gc.collect()  # here, where it is no error, and not in the next test

    told(all_of(found))
    assert sum(taken.values()) > 1, taken


@override_settings(ROOT_URLCONF="meeloop.urls")  # a 404 as programs get it
def test_questions_made_from_the_description(world: World) -> None:
    """A good and a bad one at every operation, each as somebody else."""
    found: Found = {}
    known = fuzz_interface.known_addresses(world)
    asked = list(fuzz_interface.operations())
    for turn, operation in enumerate(asked):
        principal = world.principals[fuzz_interface.ROLES[turn % len(fuzz_interface.ROLES)]]
        mode = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)[turn % 2]
        fuzz_interface.ask_one(operation, mode, principal, known.get(operation.path, []), found, times=1)

    assert len(asked) > 100
    told(all_of(found))


@pytest.mark.parametrize("name", fuzz_lists.READERS)
def test_spoilt_files_at_every_reader(name: str) -> None:
    fuzz_lists.read_spoilt(name, times=5, seconds=math.inf)
