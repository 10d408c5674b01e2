"""The permission table as a page: ``docs/security/permissions.md``.

``python -m tests.matrix.permissions > docs/security/permissions.md``: run it after a change of the table. What the page says is what
``test_matrix`` holds every address to, for every role; there is no second list.
"""

import sys
from collections.abc import Iterator

from django.urls import get_resolver

from tests.matrix.doors import API, WRITTEN_BY
from tests.matrix.expected import PAGES
from tests.matrix.lines import EVERYBODY, NOBODY, SIGNED_IN, Line

INTRODUCTION = """\
# Who may do what

Made by `python -m tests.matrix.permissions > docs/security/permissions.md` from the table in `tests/matrix/` (`expected.py`, `doors.py`), which is the
only list there is. `tests/matrix/test_matrix.py` asks every address here with every method as every role, about one's own things, somebody else's and
things that are not there; an address without a line fails the build, and so does an answer that says more than its line. The same answers are held
against the log of who looked: whoever gets a pupil's name stands in it with that pupil, and nobody else does (`tests/matrix/looking.py`).

- **Who**: roles by the names of the code. Who is not named gets 404 as if the address were not there; who is not signed in gets the sign-in page (a
  program: 401).
- **Own**: the address is about a thing of one school, provider or person: of another it is 404, also for the roles named.
- **2nd**: asks a second factor (promise PM-1b).
- **Scope**: what a program's key must hold.
"""
HEADS = ("address", "name", "methods", "who", "own", "2nd")


def guide() -> str:
    """Return the whole file."""
    parts = [INTRODUCTION, "## Pages\n", *_table(PAGES), "", "## The interface for programs\n", *_table(API, scoped=True)]
    return "\n".join(parts) + "\n"


def _table(lines: dict[str, Line], *, scoped: bool = False) -> Iterator[str]:
    heads = (*HEADS, "scope") if scoped else HEADS
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    routes = dict(_routes(get_resolver().url_patterns))
    rows = [_cells(name, line, routes, scoped=scoped) for name, line in lines.items()]
    yield from (f"| {' | '.join(cells)} |" for cells in sorted(rows))


def _cells(name: str, line: Line, routes: dict[str, str], *, scoped: bool) -> tuple[str, ...]:
    # One address can have a line for each kind of organisation that it is about.
    address, _at, kind = name.partition("@")
    shown = f"`/{routes[address]}`" + (f" ({kind})" if kind else "")
    methods = ", ".join(line.methods) or "none"
    who = _people(line.who)
    if name in WRITTEN_BY:
        who += f"; changed by: {_people(WRITTEN_BY[name])}"
    cells = (shown, f"`{address}`", methods, who, "yes" if line.is_sided else "", "yes" if line.factor else "")
    return (*cells, line.scope) if scoped else cells


def _people(who: frozenset[str]) -> str:
    if who == EVERYBODY:
        return "everybody"
    if who == SIGNED_IN:
        return "everybody who is signed in"
    return ", ".join(sorted(who)) if who != NOBODY else "nobody without an invitation of the moment"


def _routes(patterns: list[object], space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the written address of every route, those of namespaces too."""
    for pattern in patterns:
        here = before + _plain(str(pattern.pattern))  # type: ignore[attr-defined]  # a URLPattern or URLResolver
        below = getattr(pattern, "url_patterns", None)
        if below is None:
            yield f"{space}{pattern.name or pattern.pattern}", here  # type: ignore[attr-defined]  # a URLPattern
        else:
            namespace = getattr(pattern, "namespace", None)
            yield from _routes(below, f"{space}{namespace}:" if namespace else space, here)


def _plain(route: str) -> str:
    return route.removeprefix("^").removesuffix("$").removesuffix("\\Z").replace("|", "\\|")


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(guide())
