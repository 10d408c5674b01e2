"""Write ``docs/guides/states.md`` from the table of moves: ``tools/states.py write``, or ``check`` whether it is up to date.

The page is never edited by hand. The table of moves (``enrolments/moves.py``) needs Django's word lists, and no database.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guides" / "states.md"
HEAD = """# The life of a sign-up

Made by `tools/states.py` from `enrolments/moves.py`; edit that table, then run `.venv/bin/python tools/states.py write`.
Every move is a row in the history (`EnrolmentTransition`), and only `enrolments/services/moving.py` makes one.
`allowed_actions` of the interface, buttons and letters read the same table.

Filled states hold places on the date; an offer holds them, but not yet its pupils' time.
"""


def page() -> str:
    """Return the whole page."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ.setdefault("MEELOOP_ENV", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meeloop.settings")
    import django  # noqa: PLC0415  # the paths come first

    django.setup()
    from enrolments import moves  # noqa: PLC0415  # as above
    from enrolments.choices import EnrolmentStatus  # noqa: PLC0415  # as above

    return "\n".join([HEAD, *_diagram(moves.MOVES), *_states(EnrolmentStatus), *_table(moves), *_words(moves)]) + "\n"


def _diagram(known: Iterable[object]) -> list[str]:
    from enrolments.choices import HOLDING  # noqa: PLC0415  # Django must be set up

    edges: dict[tuple[str, str], list[str]] = {}
    for move in known:
        origin, target = str(move.origin) or "[*]", str(move.target)  # type: ignore[attr-defined]  # a Move
        if origin != target:
            edges.setdefault((origin, target), []).append(move.action)  # type: ignore[attr-defined]  # as above
    lines = [f"    {origin} --> {target}: {', '.join(dict.fromkeys(names))}" for (origin, target), names in edges.items()]
    held = ", ".join(map(str, HOLDING)).replace(", ", ",")
    return ["```mermaid", "stateDiagram-v2", *lines, "    classDef holds fill:#d9f0e3", f"    class {held} holds", "```", ""]


def _states(status: Iterable[object]) -> list[str]:
    from enrolments.choices import ENDED, HOLDING  # noqa: PLC0415  # as above

    lines = ["## States", "", "| State | In Dutch | Holds places | Over |", "|---|---|---|---|"]
    for one in status:
        holds, is_over = ("yes" if one in group else "" for group in (HOLDING, ENDED))
        lines.append(f"| `{one}` | {one.label} | {holds} | {is_over} |")  # type: ignore[attr-defined]  # a TextChoices
    return [*lines, ""]


def _table(moves: object) -> list[str]:
    head = [
        "## Moves",
        "",
        "| Action | From | To | Who | When | Reason | Letters | Undo |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines = []
    for move in moves.MOVES:  # type: ignore[attr-defined]  # the module
        action = f"*{move.action}*" if move.action in moves.SILENT else f"**{move.action}**"  # type: ignore[attr-defined]  # as above
        cells = [
            action,
            f"`{move.origin}`" if move.origin else "(new)",
            f"`{move.target}`",
            _listed(sorted(move.actors)),
            _listed(move.guards),
            move.reasons if move.reasons != "none" else "",
            _listed(move.letters),
            "10 minutes" if move.is_undoable else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return [*head, *lines, "", "*In italics*: nobody presses it; the system makes it, or another action leads to it.", ""]


def _words(moves: object) -> list[str]:
    """Return what the words in the table mean, from the comments beside them."""
    source = Path(moves.__file__).read_text(encoding="utf-8")  # type: ignore[attr-defined]  # the module
    lines = []
    for title, name in (("Who", "Actor"), ("When", "Guard"), ("Reasons", "Reasons")):
        lines += [f"## {title}", ""]
        body = source.partition(f"class {name}(")[2].partition("\n\n\n")[0]
        for line in body.splitlines():
            value, _, meaning = line.partition("  # ")
            if meaning:
                lines.append(f"- `{value.partition('= ')[2].strip().strip(chr(34))}`: {meaning}")
        lines.append("")
    kinds = {move.action: move.codes for move in moves.MOVES if move.codes}  # type: ignore[attr-defined]  # the module
    lines += ["Where a reason is needed, a kind of the action's own list and a few words are; another kind is refused.", ""]
    lines += [f"- **{action}**: {_listed(codes)}" for action, codes in kinds.items()]
    return lines


def _listed(known: Iterable[object]) -> str:
    return ", ".join(f"`{one}`" for one in known)


def write() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


def check() -> int:
    """Say whether the page is what the table says; 1 when it is not."""
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/guides/states.md is not what enrolments/moves.py says: .venv/bin/python tools/states.py write")
    return 1


WAYS: dict[str, Callable[[], int]] = {"write": write, "check": check}

if __name__ == "__main__":
    way = WAYS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    sys.exit(way() if way else "Usage: tools/states.py write|check")
