"""What no answer to bad input may be, whatever came in."""

import html
import json

import pytest

from tests.matrix.addresses import addresses
from tests.matrix.asking import Answer
from tests.matrix.doors import API
from tests.matrix.expected import PAGES
from tests.matrix.judging import may
from tests.matrix.lines import Line
from tests.matrix.nasty import ELSEWHERE, SCRIPT
from tests.matrix.shapes import Principal, World

FORM = "application/x-www-form-urlencoded"
TABLE = {**PAGES, **API}
PEOPLE = ("coordinator_a", "owner_a", "region_admin", "mentor_a", "anonymous")
# Pages that show their form to strangers only, and those where a provider sees more than a school does.
FOR_STRANGERS = ("account_login", "account_signup", "account_reset_password", "account_reset_password_from_key")
FOR_PROVIDERS = ("activities:", "activity-", "own-activity", "session-")


def somebody(world: World, name: str, line: Line, method: str) -> Principal:
    """Return somebody who may come in, and for whom there is most to see; the region where nobody of the world may."""
    wanted: tuple[str, ...] = PEOPLE
    if name.endswith(":apply") or name in FOR_STRANGERS:
        wanted = ("anonymous",)
    elif name.startswith(FOR_PROVIDERS):
        wanted = ("owner_a", *PEOPLE)
    welcome = (who for who in wanted if may(line, world.principals[who], "a", name=name, method=method))
    return world.principals[next(welcome, "region_admin")]


def where(world: World, name: str) -> str:
    """Return the address, without what stands behind the question mark."""
    return addresses(name, world.side("a"), world)[0].partition("?")[0]


def told(found: list[str]) -> None:
    """Fail with all that was found, and nothing else. Raises ``pytest.fail.Exception``."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def is_problem(answer: Answer) -> bool:
    """Return whether an error of the interface is a problem document that fits its status (RFC 9457)."""
    if answer.headers.get("Content-Type") != "application/problem+json":
        return False
    said = json.loads(answer.body)
    has_all = {"type", "title", "status", "code", "detail"} <= set(said)
    return has_all and said["status"] == answer.status and bool(said["detail"])


def wrong_with(answer: Answer, url: str) -> str:
    """Return what no answer to bad input may be, or nothing."""
    if answer.status >= 500:
        return f"{answer.status} {answer.error}"
    if url.startswith("/api/v1/") and answer.status >= 400 and not is_problem(answer):
        return f"{answer.status} is no problem document: {answer.headers.get('Content-Type')} {answer.body[:80]!r}"
    if SCRIPT.encode() in answer.body and "html" in answer.headers.get("Content-Type", ""):
        return "markup comes back unescaped"
    return ""


def leads_away(answer: Answer) -> bool:
    """Return whether a browser would leave the site: ``Location``, ``HX-Redirect`` or a link on the page."""
    for header in ("Location", "HX-Redirect", "Refresh"):
        to = answer.headers.get(header, "").strip().replace("\\", "/").replace("\t", "")
        if to.startswith("//") or ((":" in to.split("?")[0].split("/")[0]) and not to.startswith("http://testserver/")):
            return True
    page = html.unescape(answer.body.decode("utf-8", "replace"))
    away = [to for to in ELSEWHERE if not to.startswith(("/%09", "/school"))]  # paths of our own, whatever stands in them
    return any(f'{attribute}="{start}' in page for attribute in ("href", "action") for start in away)
