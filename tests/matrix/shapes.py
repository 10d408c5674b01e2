"""What the tests of the walls know of the world: who asks, and the ids of what they ask about."""

import re
import uuid
from dataclasses import dataclass, field

KINDS = (
    *("voor", "achter", "nummer", "klas", "groep", "leeg", "inlees", "lijst", "notitie", "reden", "concept", "token", "gast"),
    *("lijstje", "collega", "foto", "lezer", "nieuw", "school", "ooit", "weleer", "blok", "naam", "mail", "vraag", "zoek"),
)
# Random secrets may hold "kwx" by chance: only what we planted counts.
WORD = re.compile(rf"kwx(?:{'|'.join(KINDS)})[a-z_]*\d*")


ABSENT_PK = 999_999_999
# An address, and a good body for it with its content type.
Place = tuple[str, tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks: a cookie or a token, and the roles that stand behind it as (role, side)."""

    name: str
    roles: frozenset[tuple[str, str]] = frozenset()
    cookies: str = ""
    bearer: str = ""
    scopes: frozenset[str] = frozenset()
    is_known: bool = True
    has_factor: bool = True
    has_accepted: bool = True
    words: frozenset[str] = frozenset()
    # The number of their account, as the log of who looked has it; of a program that of the person it acts for.
    user: int = 0


@dataclass(slots=True)
class Side:
    """The ids of everything that belongs to one school and one provider; ``letter`` is empty for what does not exist."""

    letter: str = ""
    school: int = ABSENT_PK
    school_class: int = ABSENT_PK
    named_class: int = ABSENT_PK
    empty_class: int = ABSENT_PK
    closure: int = ABSENT_PK
    program: int = ABSENT_PK
    agreement: int = ABSENT_PK
    pupil: int = ABSENT_PK
    preview: int = ABSENT_PK
    read_in: int = ABSENT_PK
    rolled_over: int = ABSENT_PK
    provider: int = ABSENT_PK
    applicant: int = ABSENT_PK
    blocked_provider: int = ABSENT_PK
    new_school: int = ABSENT_PK
    activity: int = ABSENT_PK
    provider_page: int = ABSENT_PK
    draft: int = ABSENT_PK
    task_state: int = ABSENT_PK
    session: int = ABSENT_PK
    draft_session: int = ABSENT_PK
    recognition: int = ABSENT_PK
    soon: int = ABSENT_PK
    past: int = ABSENT_PK
    requested: str = field(default_factory=lambda: str(uuid.uuid4()))
    offered: str = field(default_factory=lambda: str(uuid.uuid4()))
    accepted: str = field(default_factory=lambda: str(uuid.uuid4()))
    attended: str = field(default_factory=lambda: str(uuid.uuid4()))
    drafted: str = field(default_factory=lambda: str(uuid.uuid4()))
    part: str = field(default_factory=lambda: str(uuid.uuid4()))
    cancelled: str = field(default_factory=lambda: str(uuid.uuid4()))
    answered: str = field(default_factory=lambda: str(uuid.uuid4()))
    hold: str = field(default_factory=lambda: str(uuid.uuid4()))
    place: int = ABSENT_PK
    bundle: int = ABSENT_PK
    date_request: int = ABSENT_PK
    series: int = ABSENT_PK
    later: tuple[int, ...] = (ABSENT_PK, ABSENT_PK + 1)
    token: int = ABSENT_PK
    feed: int = ABSENT_PK
    feed_secret: str = "bestaat-niet"
    school_invitation: int = ABSENT_PK
    teacher: int = ABSENT_PK
    editor: int = ABSENT_PK
    photo: int = ABSENT_PK
    collection: int = ABSENT_PK
    shortlist: int = ABSENT_PK
    list_secret: str = "bestaat-niet"
    search: int = ABSENT_PK
    search_secret: str = "bestaat-niet"
    secret: str = "bestaat-niet"
    reader: str = "bestaat-niet"
    own: str = "bestaat-niet"
    asked: str = "bestaat-niet"
    less: str = "bestaat-niet"
    objecting: str = "bestaat-niet"
    moving: str = "bestaat-niet"
    request: str = field(default_factory=lambda: str(uuid.uuid4()))
    request_secret: str = "bestaat-niet"
    incident: str = field(default_factory=lambda: str(uuid.uuid4()))
    inquiry: str = field(default_factory=lambda: str(uuid.uuid4()))
    inquiry_secret: str = "bestaat-niet"


@dataclass(slots=True)
class World:
    """Everything there is."""

    sides: dict[str, Side]
    principals: dict[str, Principal]
    year: str
    period: str
    other_period: str
    asked_release: str
    release: str
    commercial_request: int
    release_order: int
    funder: int
    region_request: str
    supplier: int
    sending: int
    issue: int
    service_draft: int
    service_message: int
    branch_code: str
    region_people: dict[str, int]
    activity_path: str
    # The words in pupils' names, with the pupils who are called so.
    pupils: dict[str, frozenset[int]]
    # By the name of the address and the letter of the side.
    places: dict[tuple[str, str], list[Place]] = field(default_factory=dict)

    def side(self, letter: str) -> Side:
        """Return a, b, or what does not exist."""
        return self.sides.get(letter) or Side()
