"""Documents to print: tagged PDF for everybody (PDF/UA-1), typeset by Typst in a process of its own.

A source of ours and data of others: the data goes in as JSON and is never read as source. The child has a term, so that a
web worker never hangs on a document (decision 0023).
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal

MEDIA_TYPE = "application/pdf"
_CHILD = Path(__file__).with_name("pdf_child.py")
_PATIENCE = 8
_MEMORY = 1024**3


class DocumentFailed(Refusal):
    """The typesetter could not make it, or not in time. Nothing is lost: the page itself can be printed too."""

    code = "document_failed"
    message = _("Het bestand maken lukt nu niet. Print de pagina zelf, of probeer het straks opnieuw.")
    status = 503


def typeset(
    source: Path,
    data: dict[str, Any],  # Any: JSON
    *,
    language: str,
    patience: float = _PATIENCE,
    memory: int = _MEMORY,
) -> bytes:
    """Return the document that a Typst source makes of ``sys.inputs.data`` (JSON) and ``sys.inputs.language``.

    ``patience`` in seconds, ``memory`` in bytes: more it may not take. Raises ``DocumentFailed``; what the typesetter says stays out of logs, for it quotes the data.
    """
    question = {"source": source.read_text("utf-8"), "language": language, "data": data, "format": "pdf", "memory": memory}
    return ask_typesetter(question, begins_with=b"%PDF-", patience=patience)


def ask_typesetter(question: dict[str, Any], *, begins_with: bytes, patience: float = _PATIENCE) -> bytes:  # Any: JSON
    """Return what the child makes of a source and its data. Raises ``DocumentFailed`` when that is nothing, or not in time."""
    try:
        done = subprocess.run(  # noqa: S603  # fixed arguments; the data itself goes in on stdin
            [sys.executable, "-I", "-S", str(_CHILD), _library()],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DocumentFailed from None
    if done.returncode != 0 or not done.stdout.startswith(begins_with):
        raise DocumentFailed
    return done.stdout


def _library() -> str:
    found = importlib.util.find_spec("typst")
    if found is None or found.origin is None:  # an installation without its dependencies
        raise DocumentFailed
    return str(Path(found.origin).parent.parent)
