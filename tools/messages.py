"""The English catalogue: Dutch is the source language, every Dutch sentence has its English twin.

    python tools/messages.py update    # add new sentences, drop the ones that are gone, compile
    python tools/messages.py check     # fail when a sentence is missing, untranslated, fuzzy, broken or not compiled

Pure Python (Babel and polib), so that no developer needs GNU gettext.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "platform" / "meeloop" / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = ("platform", "providers", "activities", "enrolments", "newsletter", "stats")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Key = tuple[str | None, str, str | None]


def sources() -> Iterator[tuple[Path, str]]:
    """Yield each file that may hold sentences, as Python that Babel can read."""
    for folder in SOURCES:
        for source in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in source.parts:
                yield source, source.read_text()
    for template in sorted((ROOT / "templates").rglob("*")):
        if template.suffix in {".html", ".txt"}:
            code = templatize(template.read_text(), origin=str(template.relative_to(ROOT)))
            # What is left of the markup has an indentation of its own, which is not Python's.
            yield template, "\n".join(line.strip() for line in code.splitlines())


def sentences() -> dict[Key, str]:
    """Return every sentence in use as (context, singular, plural), with the first file that says it."""
    found: dict[Key, str] = {}
    for source, text in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            singular, plural = message if isinstance(message, tuple) else (message, None)
            if singular:
                found.setdefault((context, singular, plural), str(source.relative_to(ROOT)))
    return found


def key_of(entry: polib.POEntry) -> Key:
    """Return what identifies an entry."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def load() -> polib.POFile:
    """Return the catalogue, or an empty one."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=120)
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def update() -> int:
    """Bring the catalogue in line with the sentences in use."""
    catalogue, wanted = load(), sentences()
    known = {key_of(entry): entry for entry in catalogue}
    for key, entry in known.items():
        if key not in wanted:
            catalogue.remove(entry)
    for key, source in wanted.items():
        context, singular, plural = key
        entry = known.get(key)
        if entry is None:
            entry = polib.POEntry(msgctxt=context, msgid=singular, msgid_plural=plural or "")
            entry.msgstr_plural = {0: "", 1: ""} if plural else {}
            catalogue.append(entry)
        entry.occurrences = [(source, "")]
        if PLACEHOLDER.search(singular) and "%(" in singular and "python-format" not in entry.flags:
            entry.flags.append("python-format")
    catalogue.sort(key=lambda entry: (entry.occurrences[0][0], entry.msgid))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    print(f"{len(catalogue)} sentences, {len(catalogue.untranslated_entries())} without English")
    return 0


def problems() -> Iterator[str]:
    """Yield what is wrong with the catalogue."""
    catalogue, wanted = load(), sentences()
    known = {key_of(entry): entry for entry in catalogue}
    yield from (f"not in the catalogue ({source}): {key[1][:70]!r}" for key, source in wanted.items() if key not in known)
    yield from (f"no longer used: {key[1][:70]!r}" for key in known if key not in wanted)
    for entry in catalogue:
        translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(translations) or entry.fuzzy:
            yield f"without English: {entry.msgid[:70]!r}"
        names = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        if any(set(PLACEHOLDER.findall(text)) - names for text in translations):
            yield f"English names a value that the Dutch does not: {entry.msgid[:70]!r}"
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        yield "not compiled: run make messages"


def check() -> int:
    """Print the problems; return 1 when there are any."""
    found = list(problems())
    print("\n".join(found) or "The English catalogue is complete.")
    return 1 if found else 0


if __name__ == "__main__":
    settings.configure()
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
