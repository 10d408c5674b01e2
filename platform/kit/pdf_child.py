"""Typesets one document or picture in a process of its own; see ``kit.pdf`` and ``kit.pictures``. Source and data come in on
stdin, the PDF or PNG goes out on stdout.

Knows nothing of Django. The first argument is where the library lives (the child starts without site-packages).
"""

import json
import sys
import unicodedata
from pathlib import Path

# The letters of the site, for pictures; cut from the variable font by vendor.lock.json's note.
FONTS = Path(__file__).with_name("fonts")
# Twice as sharp as a screen of 96 dots an inch.
DOTS = 192.0
# Some documents cost more than they are worth; the parent stops waiting first. It says how much memory one may take.
SECONDS, MEMORY = 15, 1024**3


def main() -> None:
    """Write the PDF or PNG, or leave with status 1 and the typesetter's message on stderr."""
    question = json.load(sys.stdin)
    limit_ourselves(question.get("memory", MEMORY))
    sys.path.append(sys.argv[1])
    import typst  # noqa: PLC0415  # only now is it known where

    source, language, data = question["source"].encode(), question["language"], question["data"]

    def typeset(text: str) -> bytes:
        if question["format"] == "png":
            inputs = {"data": text, "language": language}
            return typst.compile(
                source, sys_inputs=inputs, format="png", ppi=DOTS, font_paths=[str(FONTS)], ignore_system_fonts=True
            )
        return typst.compile(
            source,
            sys_inputs={"data": text, "language": language},
            pdf_standards=["ua-1"],
            # The same letters on every machine.
            ignore_system_fonts=True,
        )

    try:
        made = typeset(json.dumps(data))
    except typst.TypstError as error:
        # PDF/UA refuses what the fonts cannot draw. A list with a question mark in one name beats no list.
        if "could not be displayed" not in error.message:
            print(error.message, file=sys.stderr)  # noqa: T201  # the child's way to speak
            sys.exit(1)
        made = typeset(json.dumps(drawable(data)))
    sys.stdout.buffer.write(made)


def drawable(value: object) -> object:
    """Return the data with a question mark for every character outside the Latin alphabet and its punctuation."""
    if isinstance(value, str):
        plain = unicodedata.normalize("NFC", value)
        return "".join(
            char if char.isprintable() and (ord(char) < 0x180 or 0x2010 <= ord(char) < 0x2027) else "?" for char in plain
        )
    if isinstance(value, list):
        return [drawable(one) for one in value]
    return {key: drawable(one) for key, one in value.items()} if isinstance(value, dict) else value


def limit_ourselves(memory: int) -> None:
    """Where the system can: at most so much processor time and memory."""
    try:
        import resource  # noqa: PLC0415  # not everywhere
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
