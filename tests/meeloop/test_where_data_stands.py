"""Data, mail and backups stand in Europe, or production does not start."""

import pytest
from pydantic import ValidationError

from kit.countries import EUROPEAN_ECONOMIC_AREA, EUROPEAN_UNION
from meeloop.settings.environment import Environment
from tests.accounts.test_checks import PRODUCTION

pytestmark = pytest.mark.promise("SP-7a")
PLACES = ("STORAGE_COUNTRY", "MAIL_COUNTRY", "BACKUP_COUNTRY")


def start(**changes: str) -> Environment:
    """Return the settings of a production site with these changes."""
    values = {name.lower(): value for name, value in {**PRODUCTION, **changes}.items()}
    return Environment(**values)  # type: ignore[arg-type]  # texts, as the environment gives them


def test_the_list_of_countries_is_that_of_the_union_and_the_area() -> None:
    assert len(EUROPEAN_UNION) == 27
    assert {"IS", "LI", "NO"} == EUROPEAN_ECONOMIC_AREA - EUROPEAN_UNION


@pytest.mark.parametrize("name", PLACES)
def test_a_place_outside_europe_or_without_a_name_refuses_to_start(name: str) -> None:
    assert start().is_production
    assert start(**{name: "no"}).is_production
    for country in ("US", "GB", "CH", "XX", "Nederland", "EU-WEST-1"):
        with pytest.raises(ValidationError, match=f"All data stays in Europe: {name}={country} is not"):
            start(**{name: country})
    for nothing in ("", "  "):
        with pytest.raises(ValidationError, match=f"Say in which country data stands: {name} "):
            start(**{name: nothing})


def test_a_developers_own_machine_needs_no_country() -> None:
    assert start(MEELOOP_ENV="development", **dict.fromkeys(PLACES, "")).is_development
