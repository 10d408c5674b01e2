"""Write the self-assessments from their tables: ``tools/assessments.py write``, or ``check`` whether they are up to date and all they name is there."""

import sys

from assessing import ROOT, faults
from assessing.ibp import IBP
from assessing.rosa import ROSA
from assessing.wcag import WCAG

EVERY = (ROSA, IBP, WCAG)


def trouble() -> list[str]:
    """Return what is wrong: evidence that is not there, and pages that are not as their tables."""
    wrong = [fault for one in EVERY for fault in faults(one.rows)]
    stale = [one.file for one in EVERY if not (ROOT / one.file).exists() or (ROOT / one.file).read_text() != one.page()]
    return [*wrong, *(f"{file} is not up to date: .venv/bin/python tools/assessments.py write" for file in stale)]


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        for assessment in EVERY:
            (ROOT / assessment.file).write_text(assessment.page())
            print(f"{assessment.file}: {len(assessment.rows)} rows")
    if found := trouble():
        sys.exit("\n".join(found))
