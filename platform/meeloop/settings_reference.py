"""What an operator can set, written from the settings themselves: ``docs/operations/settings.md`` and ``.env.example``."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from meeloop.settings.environment import Environment

# The first setting of each part, with the name of the part.
PARTS = {
    "meeloop_env": "What this is",
    "secret_key": "The site",
    "database_url": "Servers",
    "email_url": "Mail and files",
    "storage_country": "Where everything stands",
    "matomo_url": "Measuring, when somebody wants it",
    "address_hash_key": "Keys and counts",
    "log_level": "Watching and limits",
}
HEAD = """# Settings

Made by `manage.py settings_reference > docs/operations/settings.md` from `platform/meeloop/settings/environment.py`; edit that.

Settings are environment variables. Each may be given as a file instead: `SECRET_KEY_FILE=/run/secrets/secret_key`. Production does not start without those marked
**needed**, and says which one is missing. `manage.py doctor` looks whether they fit together.
"""
EXAMPLE_HEAD = """# Every setting of an installation, made by: manage.py settings_reference --example > .env.example
# Any NAME may be given as NAME_FILE=/path/to/a/file instead. Production refuses to start without the ones marked (needed).
"""


def reference() -> str:
    """Return the page for operators."""
    return "\n".join([HEAD, *_tables()]) + "\n"


def _tables() -> Iterator[str]:
    for name, info in Environment.model_fields.items():
        if name in PARTS:
            yield f"## {PARTS[name]}\n\n| setting | without it | what it is |\n|---|---|---|"
        needed = "**needed**" if is_needed(info) else (f"`{shown}`" if (shown := default_of(info)) else "")
        row = f"| `{name.upper()}` | {needed} | {info.description} |"
        yield row if not _ends_a_part(name) else f"{row}\n"


def _ends_a_part(name: str) -> bool:
    names = list(Environment.model_fields)
    following = names[names.index(name) + 1 :]
    return bool(following) and following[0] in PARTS


def example() -> str:
    """Return the file that an operator copies and fills in."""
    return "\n".join([EXAMPLE_HEAD, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    for name, info in Environment.model_fields.items():
        if name in PARTS and name != next(iter(PARTS)):
            yield ""
        yield f"# {'(needed) ' if is_needed(info) else ''}{(info.description or '').replace('`', '')}"
        yield f"{name.upper()}={'' if is_needed(info) else default_of(info)}"


def is_needed(info: FieldInfo) -> bool:
    """Return whether production does not start without it."""
    return isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("needed") is True


def default_of(info: FieldInfo) -> str:
    """Return what holds when nothing is set, as one would type it; empty for secrets, places on this machine and nothing."""
    value = info.default
    if isinstance(value, SecretStr | Path) or value in (None, [], ""):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
