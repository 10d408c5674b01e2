"""The Dockerfile, without Docker: a small lint of what an image of ours must be."""

import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path

import pytest

from meeloop.settings.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile with their words; lines that go on are joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "deploy" / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def last_stage() -> list[tuple[str, str]]:
    """Return the steps of the stage that becomes the image."""
    start = max(place for place, (word, _) in enumerate(steps()) if word == "FROM")
    return steps()[start:]


def test_it_begins_with_an_image_of_a_named_version() -> None:
    arguments = dict(words.split("=", 1) for word, words in steps() if word == "ARG")
    bases = [words.split()[0].replace("${PYTHON}", arguments["PYTHON"]) for word, words in steps() if word == "FROM"]

    assert bases == ["python:3.11-slim-bookworm"] * 2


def test_nothing_is_fetched_but_locked_packages() -> None:
    runs = " && ".join(words for word, words in steps() if word == "RUN")

    assert "ADD" not in {word for word, _ in steps()}
    assert re.findall(r"\b(curl|wget|git|sudo|apt-get|apt)\b", runs) == []
    assert re.findall(r"pip install.*", runs)
    assert "--require-hashes" in runs


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    stage = last_stage()
    words = [word for word, _ in stage]
    found = dict(stage)

    assert found["USER"] == "10001:10001"
    assert words.index("USER") < words.index("CMD")
    assert not {"RUN", "COPY"} & set(words[words.index("USER") :])
    assert all(said.startswith("--from=build ") for word, said in stage if word == "COPY")
    assert json.loads(found["HEALTHCHECK"].partition("CMD ")[2]) == ["python", "deploy/healthcheck.py", "web"]
    assert json.loads(found["CMD"])[0] == "granian"
    assert re.findall(r"\b\w*(?:SECRET|PASSWORD|KEY)\w*=", found["ENV"]) == []


def test_the_values_of_the_build_let_production_settings_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("RUN", "sh deploy/static.sh") in steps()
    script = (ROOT / "deploy" / "static.sh").read_text().replace("\\\n", " ")
    [command] = [line for line in script.splitlines() if "collectstatic" in line]
    given = dict(word.split("=", 1) for word in shlex.split(command.partition(' "$python" manage.py')[0]))
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert Environment().is_production


def test_no_secret_and_no_data_of_a_checkout_gets_into_an_image() -> None:
    left_out = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]

    for name in (
        ".git",
        ".env",
        ".env.local",
        "var/uploads",
        "deploy/secrets",
        "deploy/tls",
        "deploy/backups",
        "deploy/meeloop.env",
        "deploy/.env",
        "deploy/own.yaml",
        "tests",
        ".venv",
    ):
        assert any(fnmatch(name, pattern) for pattern in left_out), name
    assert left_out.index("var/*") < left_out.index("!var/promises.json")
    needed = ("platform", "templates", "requirements.lock", "manage.py", "deploy/healthcheck.py", *Path(ROOT).glob("*/apps.py"))
    for each in needed:
        assert not any(fnmatch(str(each), pattern) for pattern in left_out), each
