"""Every promise that a test claims to prove stands in docs/promises.md."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def promised() -> set[str]:
    """Return the ids of all promises."""
    text = (ROOT / "docs" / "promises.md").read_text()
    return set(re.findall(r"^\| ([A-Z]+-[\w.]+) \|", text, flags=re.MULTILINE))


def claimed() -> dict[str, str]:
    """Return each id that a ``promise`` mark names, with the file that names it."""
    claims: dict[str, str] = {}
    for source in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "promise":
                claims.update({str(ast.literal_eval(one)): source.name for one in node.args})
    return claims


def test_every_claim_names_a_promise_that_exists() -> None:
    unknown = {promise: source for promise, source in claimed().items() if promise not in promised()}

    assert len(promised()) > 150
    assert claimed()
    assert unknown == {}
