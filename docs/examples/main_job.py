"""The main job of Meeloop through its API alone: from a new activity to a downloaded count. Standard library only.

    make manage ARGS="demo_tokens --write tokens.json"      # beside `make run`: a token for each demo role
    python3 docs/examples/main_job.py --base http://localhost:8000 --tokens tokens.json

``tokens.json`` has a personal token for "provider", "region", "coordinator" and "funder"; environment variables such as MEELOOP_TOKEN_REGION do as well.
What each step may answer is in /api/docs/.
"""

import argparse
import json
import os
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ROLES = ("provider", "region", "coordinator", "funder")
CLASS_LIST = Path(__file__).with_name("klassenlijst-k3z.csv")


class Person:
    """Somebody with a token."""

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base.rstrip("/") + "/api/v1", token

    def get(self, path: str, **query: Any) -> Any:
        """Return what is there."""
        return self.send("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        """Do something. With a key (Idempotency-Key), doing it again within a day has one effect and the same answer."""
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        return self.send("POST", path, json.dumps(body or {}).encode(), headers)

    def put(self, path: str, body: Any) -> Any:
        """Say how something is."""
        return self.send("PUT", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def upload(self, path: str, file: Path, **fields: Any) -> Any:
        """Send a file with fields beside it, as a form would (multipart/form-data)."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\nContent-Type: text/csv\r\n\r\n'
        )
        body = "".join([*parts, head]).encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
        return self.send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        """Return the answer; end with its sentence when it is a refusal (problem details, RFC 9457)."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        try:
            with urlopen(Request(self.base + path, body, headers, method=method), timeout=60) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            problem = json.load(refusal)
            sys.exit(f"{method} {path}: {refusal.code} {problem['code']}: {problem['detail']} {problem.get('errors', '')}")

    def organisation(self, kind: str) -> int:
        """Return the number of the school or provider where this person works."""
        return next(int(role["organisation"]["id"]) for role in self.get("/me/")["roles"] if role["kind"] == kind)


def main_job(people: dict[str, Person], *, starts_at: datetime, class_list: Path) -> int:
    """Do everything; return how many pupils took part, as it may be shown."""
    provider, region, coordinator = people["provider"], people["region"], people["coordinator"]
    activity, session = offer(provider, region, starts_at=starts_at)
    school_class, pupils = read_in(coordinator, class_list)
    enrolment = sign_up(coordinator, session=session, school_class=school_class, pupils=pupils)
    expected = sum(group["places"] for group in provider.get("/enrolments/", session=session)["results"])
    say("provider", f"{expected} pupils come to activity {activity}, date {session}")
    note_attendance(provider, enrolment)
    return read(people["funder"])


def offer(provider: Person, region: Person, *, starts_at: datetime) -> tuple[int, int]:
    """Put an activity online and give it a date: the provider writes, the region approves."""
    words = {
        "provider": provider.organisation("provider"),
        "title": f"Lassen op de scheepswerf, {starts_at:%d-%m %H.%M}",
        "kind": "company-visit",
        "intro": "Je last een sleutelhanger en loopt mee over de werf.",
        "sector": "built-environment",
        "street": "Kade 4",
        "postcode": "9934 AB",
        "city": "Delfzijl",
    }
    activity = provider.post("/activities/", words, key=str(uuid.uuid4()))["id"]
    plan = {
        "starts_at": starts_at.astimezone().isoformat(),
        "ends_at": (starts_at + timedelta(minutes=20)).astimezone().isoformat(),
        "capacity": 30,
    }
    session = provider.post(f"/activities/{activity}/sessions/", plan, key=str(uuid.uuid4()))["id"]
    say("provider", f"sent in activity {activity} with date {session}")
    region.post(f"/activities/{activity}/approve/")
    say("region", "put it online")
    return activity, session


def read_in(coordinator: Person, class_list: Path) -> tuple[int, int]:
    """Read a class list in, as the school's own system writes it; return the class and how many are in it."""
    preview = coordinator.upload("/class-list-imports/", class_list, school=coordinator.organisation("school"))
    left_out = ", ".join(column["heading"] for column in preview["dropped"])
    say("coordinator", f"the list has {len(preview['rows'])} pupils; left out: {left_out or 'nothing'}")
    done = coordinator.post(f"/class-list-imports/{preview['id']}/confirm/", {"version": preview["version"]})
    say("coordinator", f"read in: {done['counts']}")
    school_class = done["outcomes"][0]["school_class"]
    return school_class, coordinator.get(f"/classes/{school_class}/")["pupil_count"]


def sign_up(coordinator: Person, *, session: int, school_class: int, pupils: int) -> str:
    """Sign the class up; send it twice, as a program does that never saw the answer."""
    group = {"school_class": school_class, "places": pupils, "adults": 2}
    key = str(uuid.uuid4())
    once, again = (coordinator.post(f"/sessions/{session}/enrolments/", group, key=key) for _ in range(2))
    if once != again:
        sys.exit("the same key gave another answer")
    say("coordinator", f"signed up: {once['places']} places, {once['status']}; sent twice, done once")
    return str(once["id"])


def note_attendance(provider: Person, enrolment: str) -> None:
    """Wait until the date has begun, then note that everybody but one came."""
    while "note_attendance" not in (row := provider.get(f"/enrolments/{enrolment}/"))["allowed_actions"]:
        time.sleep(1)
    noted = provider.put(f"/enrolments/{enrolment}/attendance/", {"count": row["places"] - 1})
    say("provider", f"{noted['attended_count']} of {noted['places']} came")


def read(funder: Person) -> int:
    """Print the newest published tables; return the number of participations in the region, as everybody may know it.

    Today's visit is in the release of its term, which is counted when the term is over and out when two bodies approved it.
    """
    newest = funder.get("/releases/", status="published")["results"][0]
    release = funder.get(f"/releases/{newest['id']}/")
    figures = {}
    for name in release["tables"]:
        table = funder.get(f"/releases/{newest['id']}/tables/{name['code']}/")
        totals = [row for row in table["rows"] if set(row["codes"]) <= {"_T"}]
        figures |= {row["measure"]: row["value"] for row in totals}
        say("funder", f"{release['period']}, {table['title']}: {len(table['rows'])} numbers")
    return int(figures["attended"])


def say(who: str, what: str) -> None:
    """Print one step."""
    print(f"{who:<12} {what}", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="The main job through the API alone.")
    asked.add_argument("--base", default=os.environ.get("MEELOOP_BASE", "http://localhost:8000"))
    asked.add_argument("--tokens", type=Path, help="JSON file with a token for each role")
    asked.add_argument("--starts", type=datetime.fromisoformat, help="when the date begins (default: in 20 seconds)")
    asked.add_argument("--class-list", type=Path, default=CLASS_LIST)
    given = asked.parse_args()
    tokens = json.loads(given.tokens.read_text()) if given.tokens else {}
    tokens = {role: os.environ.get(f"MEELOOP_TOKEN_{role.upper()}") or tokens.get(role) for role in ROLES}
    if missing := [role for role, token in tokens.items() if not token]:
        sys.exit(f"No token for {', '.join(missing)}: see the first lines of this file.")
    begins = given.starts or datetime.now(UTC) + timedelta(seconds=20)
    total = main_job(
        {role: Person(given.base, str(token)) for role, token in tokens.items()}, starts_at=begins, class_list=given.class_list
    )
    print(f"\nParticipations of pupils, as everybody may know them: {total}")
