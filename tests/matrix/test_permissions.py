"""The page with who may do what is the table that the matrix holds the site to."""

from pathlib import Path

import pytest

from tests.matrix.permissions import guide

FILE = Path(__file__).parents[2] / "docs" / "security" / "permissions.md"


@pytest.mark.promise("SBB-9c")
def test_the_page_is_what_the_table_says() -> None:
    assert FILE.read_text(encoding="utf-8") == guide(), "Run: python -m tests.matrix.permissions > docs/security/permissions.md"
