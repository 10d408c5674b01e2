"""Nothing personal without a purpose; no purpose without words and a basis."""

import re
from collections.abc import Iterator, Sequence

from privacy.checks.problems import Problem
from privacy.purposes import Purpose
from privacy.registry import Registry

ARTICLE = re.compile(r"6 lid 1 [a-f]")
WORDS = ("name", "words", "basis", "persons", "recipients", "source")


def problems(registry: Registry, purposes: Sequence[Purpose]) -> Iterator[Problem]:
    """Yield models without a purpose, unknown purposes, and purposes that say too little or serve nothing."""
    keys = {purpose.key for purpose in purposes}
    used: set[str] = set()
    for declaration in registry.declarations.values():
        if declaration.nobody:
            continue
        named = {*declaration.purposes, *(group.purpose for group in declaration.personal_groups() if group.purpose)}
        used |= named
        if not declaration.purposes:
            yield Problem("E009", declaration.label, "personal data without a purpose", "Name one of privacy/purposes.py.")
        if not str(declaration.about):
            yield Problem("E009", declaration.label, "no words for the register", "Say with about= which data it is.")
        for group in declaration.personal_groups():
            if group.purpose and not str(group.about):
                about = f"{declaration.label}.{group.names[0]}"
                yield Problem(
                    "E009", about, "another purpose without words for the register", "Say with about= which data it is."
                )
        for key in sorted(named - keys):
            yield Problem("E009", declaration.label, f"unknown purpose '{key}'", "Name one of privacy/purposes.py.")
    for purpose in purposes:
        yield from _purpose(purpose, is_used=purpose.key in used)


def _purpose(purpose: Purpose, *, is_used: bool) -> Iterator[Problem]:
    about = f"purpose '{purpose.key}'"
    if not ARTICLE.fullmatch(purpose.article):
        yield Problem("E010", about, "names no basis of the AVG", "Give article= one of '6 lid 1 a' up to '6 lid 1 f'.")
    for name in WORDS:
        if not str(getattr(purpose, name)).strip():
            yield Problem("E010", about, f"says nothing about its {name}", "People read all of it in the register: write it.")
    if not is_used:
        yield Problem("E010", about, "serves no data", "Remove it, or declare what it is for.")
