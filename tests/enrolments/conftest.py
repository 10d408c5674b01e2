"""What every test of sign-ups may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from enrolments.services.invariants import broken_invariants


@pytest.fixture
def all_is_well_afterwards() -> Iterator[None]:
    yield
    assert broken_invariants() == {}


@pytest.fixture
def fresh_counters() -> Iterator[None]:
    """Limits are counted in the cache: begin at nothing."""
    cache.clear()
    yield
    cache.clear()
