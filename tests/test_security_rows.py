"""The table of security rows: every row names tests that exist, or says why it has none; and rules about the code itself."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from tests.support.makers import make_user

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "security" / "asvs.md"
OURS = ("platform", "providers", "activities", "enrolments", "newsletter", "stats")
# Markup that we made ourselves and trust; a new place wants a second pair of eyes, and a line here.
TRUSTED = {
    "activities/views/queue.py",  # differences between two texts, escaped by Wagtail
    "activities/catalogue/front.py",  # a page of our own template, kept
    "activities/catalogue/detail.py",  # JSON-LD, every character that could end the element escaped
    "enrolments/views/evaluating.py",  # a QR code of our own address
    "newsletter/issue_sections.py",  # pieces that our own templates drew, joined
    "newsletter/rich.py",  # rich text written anew: ten tags, everything else escaped
    "platform/kit/health.py",  # an attribute that format_html made
    "stats/charts/canvas.py",  # written by ElementTree, which escapes
    "templates/parts/field_notes.html",  # help texts of fields, written in the code
}
# Statements put together from names of tables and roles, or from our own constants: never from what somebody typed, which is a parameter.
STATEMENTS = {
    "activities/facts.py",
    "enrolments/facts_sql.py",
    "enrolments/querysets.py",  # also given_by: made of constants, with the reader's number as a parameter
    "enrolments/services/forgotten.py",
    "enrolments/services/full_dates.py",
    "enrolments/services/invariants.py",
    "enrolments/services/reading_once.py",
    "enrolments/services/surroundings.py",
    "newsletter/services/marking.py",  # a fixed name inside our own statement, without parameters
    "platform/accounts/api/authentication.py",
    "platform/accounts/api/idempotency.py",
    "platform/kit/any_of.py",  # given_by: fixed statements of whoever calls it, each of which stands in this list
    "platform/kit/migrations_ops.py",
    "platform/kit/postgresql/indexes.py",  # quoted names of our own tables and indexes, in migrations
    "platform/meeloop/demo/copying.py",
    "platform/meeloop/doctor/databases.py",  # names of our own roles; what is looked for is a parameter
    "platform/meeloop/local/roles.py",
    "platform/meeloop/spreading.py",
    "platform/privacy/erasing/statistics.py",
    "platform/privacy/erasing/vacuuming.py",
    "stats/cubes.py",  # a fixed condition; the array is a parameter
    "stats/reading_once.py",
}
FETCHING = re.compile(
    r"^\s*(?:(?:import|from)\s+(?:requests|httpx|aiohttp|urllib3|urllib\.request|http\.client)\b"
    r"|from\s+(?:urllib|http)\s+import\b.*\b(?:request|client)\b)",
    re.MULTILINE,
)
# Keys as programs write them, and long random values behind a name that says what they are.
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[0-9A-Za-z-]{20,})"
    r"|(?:SECRET|KEY|PASSWORD|TOKEN)[A-Z_]*\s*[=:]\s*[\"']?(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[A-Z])"
    r"[A-Za-z0-9+/_-]{40,}"
)
RUNNING = re.compile(r"\b(eval|exec)\(|\b(?:import|from) (?:pickle|marshal|shelve)\b|shell=True|os\.system\(")


def sources(*suffixes: str) -> dict[str, str]:
    """Return our own code by path."""
    files = (path for folder in (*OURS, "templates") for suffix in suffixes for path in (ROOT / folder).rglob(f"*{suffix}"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in files if "migrations" not in path.parts}


def rows() -> list[list[str]]:
    """Return the cells of each row of the table."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| V")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names_in(path: str) -> set[str]:
    """Return the names of the tests of a file; none where there is no file."""
    file = ROOT / path
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.promise("SBB-9c")
def test_every_row_names_tests_that_exist_or_says_why_there_is_none() -> None:
    wrong, named = [], 0
    for row, _level, _words, shown in rows():
        found = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)
        named += len(found)
        wrong += [f"{row}: {path}::{name}" for path, name in found if name not in names_in(path)]
        if not found and not (shown.startswith("Reason: ") and len(shown) > len("Reason: ") + 20):
            wrong.append(f"{row}: neither a test nor a reason")

    assert wrong == []
    assert (len(rows()), named > 80) == (55, True)
    assert len({row for row, *_ in rows()}) == len(rows())


@pytest.mark.promise("SBB-9c")
def test_markup_that_is_trusted_stands_in_few_places() -> None:
    trusting = re.compile(r"\bmark_safe\(|\|\s*safe\b|\bautoescape off\b|format_html\(\s*f[\"']")

    assert {path for path, text in sources(".py", ".html").items() if trusting.search(text)} == TRUSTED


@pytest.mark.promise("SBB-9c")
def test_no_statement_is_put_together_from_words() -> None:
    # Also wherever the linter, which sees SQL in any text that is put together, was told to look away.
    building = re.compile(r"\.raw\(|\.extra\(|RawSQL\(|given_by\(|\.execute(?:many)?\(\s*f[\"']|noqa: S608")

    assert {path for path, text in sources(".py").items() if building.search(text)} == STATEMENTS


@pytest.mark.promise("SBB-9c")
def test_nothing_that_comes_in_is_run() -> None:
    assert [path for path, text in sources(".py").items() if RUNNING.search(text)] == []
    assert (configured.CELERY_ACCEPT_CONTENT, configured.CELERY_TASK_SERIALIZER) == (["json"], "json")
    assert configured.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


@pytest.mark.promise("SBB-9c")
def test_no_address_that_somebody_gives_is_fetched() -> None:
    fetching = {path for path, text in sources(".py").items() if FETCHING.search(text)}

    # The supervisor asks its own site whether it answers; traces go to the one collector of the operator's settings, where there is one.
    assert {path for path in fetching if not path.startswith("platform/meeloop/local/")} == {"platform/kit/tracing/sending.py"}
    assert configured.WAGTAILEMBEDS_FINDERS == []


@pytest.mark.promise("SBB-9c")
def test_every_package_is_locked_by_version_and_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (ROOT / lock).read_text()
        packages = re.findall(r"^[A-Za-z0-9][\w.\-\[\]]*.*$", text, flags=re.MULTILINE)
        assert packages
        assert [line for line in packages if "==" not in line] == []
        # Each package is followed by the digests of its files.
        assert text.count("--hash=sha256:") >= len(packages)


@pytest.mark.promise("SBB-9c")
def test_no_secret_stands_in_the_repository() -> None:
    folders = (*OURS, "templates", "tests", "tools", "deploy", "docs", "benchmarks", ".ci")
    kinds = {".py", ".md", ".yaml", ".yml", ".toml", ".sh", ".conf", ".env", ".example", ".json", ".html", ".service", ""}
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in kinds]
    # What deploy/make-secrets.sh makes is never committed.
    written = [path for path in files if "secrets" not in path.relative_to(ROOT).parts and "__pycache__" not in path.parts]

    assert len(written) > 1000
    assert [str(path.relative_to(ROOT)) for path in written if SECRET.search(path.read_text(errors="replace"))] == []
    assert SECRET.search("-----BEGIN " + "EC PRIVATE KEY-----")
    assert SECRET.search("SECRET_KEY=" + "k4Jd83nDk29dLq0xPz71hWmY5tRv" * 2)


@pytest.mark.django_db
@pytest.mark.promise("SBB-9c")
def test_a_new_secret_key_ends_nobodys_session_while_the_old_one_is_named(client: Client, settings: Any) -> None:
    old = settings.SECRET_KEY
    client.force_login(make_user())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a" * 60, [old]

    assert client.get("/account/beveiliging/").status_code == 200

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "b" * 60, []
    assert client.get("/account/beveiliging/").status_code == 302
