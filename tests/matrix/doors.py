"""The permission table's second half: every door of the interface for programs, and who may read which words behind all of them.

Read a line as in ``expected``.
"""

from dataclasses import replace

from tests.matrix.lines import (
    ANSWERS,
    APPROVES,
    APPROVES_COUNTS,
    AT_PROVIDER,
    AT_SCHOOL,
    COORDINATES,
    EDITS,
    EVERYBODY,
    HELPS,
    JUDGES,
    NOBODY,
    READS_FIGURES,
    REPORTS,
    SIGNED_IN,
    VERIFIES,
    Line,
)


def door(who: frozenset[str], scope: str, *, sided: bool = True, factor: bool = True, **methods: int) -> Line:
    """A door of the interface: ``door(AT_SCHOOL, "read", get=200)``."""
    sent = {method: methods.get(method) for method in ("get", "post", "put", "patch")}
    return Line(who, **sent, is_sided=sided, factor=factor, scope=scope)  # type: ignore[arg-type]  # the fields of Line


API = {
    "api-me": door(SIGNED_IN, "", sided=False, factor=False, get=200),
    "api-my-messages": door(SIGNED_IN, "read", sided=False, factor=False, get=200),
    "api-my-messages-read": door(SIGNED_IN, "enrol", sided=False, factor=False, post=200),
    "api-privacy-requests": door(SIGNED_IN, "read", sided=False, get=200),
    "api-privacy-request": door(COORDINATES, "read", get=200),
    "api-my-data": replace(
        door(SIGNED_IN, "read", sided=False, factor=False, get=200), also=frozenset({"403"}), why="403: prove anew who you are"
    ),
    "api-pupil-data": replace(door(COORDINATES, "read", get=200), also=frozenset({"403"}), why="as above"),
    "api-schools": door(SIGNED_IN, "read", sided=False, get=200),
    "api-classes": door(SIGNED_IN, "read", sided=False, get=200),
    "api-class": door(AT_SCHOOL, "read", get=200),
    "api-pupils": door(COORDINATES, "read", get=200),
    "api-class-list-imports": door(COORDINATES, "import", post=201),
    "api-class-list-import": door(COORDINATES, "import", get=200, patch=200),
    "api-class-list-import-confirm": door(COORDINATES, "import", post=200),
    "api-class-list-import-undo": door(COORDINATES, "import", post=200),
    "api-school-roll-over": door(COORDINATES, "import", post=200),
    "api-school-closures": door(COORDINATES, "enrol", get=200, post=201),
    "api-closure": door(COORDINATES, "read", get=200),
    "api-school-agreement": door(COORDINATES, "import", get=200, post=200),
    "api-roll-over-undo": door(COORDINATES, "import", post=200),
    "provider-application-list": door(SIGNED_IN, "publish", sided=False, factor=False, get=200, post=201),
    "provider-application-approve": door(JUDGES, "judge", sided=False, post=200),
    **{
        f"provider-application-{decision}": door(JUDGES, "judge", sided=False, post=200)
        for decision in ("decline", "block", "unblock")
    },
    "activity-list": door(EDITS, "publish", factor=False, get=200, post=201),
    "activity-detail": door(EVERYBODY, "", sided=False, factor=False, get=200),
    "activity-sessions": door(EDITS | JUDGES, "publish", factor=False, post=201),
    "activity-revisions": door(EDITS | JUDGES, "publish", factor=False, post=201),
    "activity-approve": door(JUDGES, "judge", sided=False, post=200),
    "activity-send-back": door(JUDGES, "judge", sided=False, post=200),
    "own-activity-list": door(SIGNED_IN, "publish", sided=False, factor=False, get=200),
    "session-list": door(EVERYBODY, "", sided=False, factor=False, get=200),
    "session-detail": door(EDITS | JUDGES, "publish", factor=False, get=200, put=200),
    "favourite-list": door(SIGNED_IN, "read", sided=False, factor=False, get=200),
    "favourite-detail": door(SIGNED_IN, "enrol", sided=False, factor=False, put=200),
    "shortlist-list": door(AT_SCHOOL, "enrol", sided=False, factor=False, get=200, post=201),
    "shortlist-detail": door(AT_SCHOOL, "enrol", factor=False, get=200, patch=200),
    "shortlist-activity": door(AT_SCHOOL, "enrol", factor=False, put=200),
    "saved-search-list": door(AT_SCHOOL, "enrol", sided=False, factor=False, get=200, post=201),
    "saved-search-detail": replace(
        door(frozenset({"coordinator"}), "enrol", factor=False, get=200, patch=200),
        also=frozenset({"404"}),
        why="404: of a colleague",
    ),
    "shortlist-link": door(AT_SCHOOL, "enrol", factor=False, post=201),
    **{
        f"session-{step}": door(EDITS | JUDGES, "publish", factor=False, post=200)
        for step in ("cancel", "close-enrolment", "open-enrolment")
    },
    "provider-list": door(EVERYBODY, "", sided=False, factor=False, get=200),
    "provider-detail": door(EVERYBODY, "", sided=False, factor=False, get=200),
    "api-calendar-feeds": door(SIGNED_IN, "feeds", sided=False, get=200, post=422),
    "api-calendar-feed": door(frozenset({"coordinator"}), "feeds", get=200),
    "api-class-fitting-sessions": door(COORDINATES, "read", get=200),
    "api-session-enrolments": door(COORDINATES, "enrol", post=201),
    "api-enrolments": door(SIGNED_IN, "read", sided=False, get=200),
    "api-enrolments-bulk": door(SIGNED_IN, "enrol", sided=False, post=200),
    "api-enrolment": door(AT_SCHOOL | AT_PROVIDER, "enrol", get=200, patch=200),
    "api-class-split": door(COORDINATES, "enrol", post=200),
    "api-activity-date-requests": door(COORDINATES, "enrol", post=201),
    "api-date-requests": door(SIGNED_IN, "read", sided=False, get=200),
    "api-date-request": door(COORDINATES | EDITS, "read", get=200),
    "api-date-request-propose": door(EDITS, "enrol", post=200),
    "api-date-request-decline": door(EDITS, "enrol", post=200),
    "api-date-request-withdraw": door(COORDINATES, "enrol", post=200),
    "api-enrolment-cancel": door(COORDINATES, "enrol", post=200),
    "api-enrolment-accept-offer": door(COORDINATES, "enrol", post=200),
    "api-enrolment-decline-offer": door(COORDINATES, "enrol", post=200),
    "api-enrolment-keep-waiting": door(COORDINATES, "enrol", post=200),
    "api-enrolment-approve": door(APPROVES, "enrol", post=200),
    "api-enrolment-disapprove": door(APPROVES, "enrol", post=200),
    "api-enrolment-confirm": door(AT_SCHOOL, "enrol", post=200),
    "api-enrolment-undo-cancel": door(COORDINATES, "enrol", post=200),
    "api-enrolment-propose-date": door(EDITS, "enrol", post=200),
    "api-enrolment-undo-answer": door(EDITS, "enrol", post=200),
    "api-enrolment-withdraw": door(EDITS, "enrol", post=200),
    "api-session-holds": door(COORDINATES, "enrol", post=201),
    "api-holds": door(SIGNED_IN, "read", sided=False, get=200),
    "api-hold": door(COORDINATES, "enrol", get=200, post=200),
    "api-enrolment-accept": door(EDITS, "enrol", post=200),
    "api-enrolment-decline": door(EDITS, "enrol", post=200),
    "api-enrolment-messages": door(AT_SCHOOL | AT_PROVIDER, "enrol", get=200, post=201),
    "api-enrolment-messages-read": door(AT_SCHOOL | AT_PROVIDER, "enrol", post=200),
    "api-session-messages": door(AT_PROVIDER, "enrol", post=201),
    "api-enrolment-attendance": door(AT_SCHOOL | AT_PROVIDER, "attendance", put=200),
    # Whose token or session it is does not count here: it only asks for a mail, and changes nothing.
    "newsletter-subscriptions": Line(EVERYBODY, 200, 202, is_csrf_free=True, is_blind=True),
    "api-contact": Line(EVERYBODY, None, 202, is_csrf_free=True, is_blind=True),
    "release-list": Line(EVERYBODY, 200, why="everybody reads the list of what is published for them"),
    "release-detail": Line(READS_FIGURES, 200, answers_strangers=True),
    "release-tables": Line(READS_FIGURES, 200, answers_strangers=True),
    "release-table": Line(READS_FIGURES, 200, answers_strangers=True),
    "release-request-approval": Line(REPORTS, None, 409, scope="report", factor=True, why="409: asked already"),
    "release-approve": Line(APPROVES_COUNTS, None, 200, scope="report", factor=True),
    "release-refuse": Line(APPROVES_COUNTS, None, 200, scope="report", factor=True),
    "release-publish": Line(REPORTS, None, 409, scope="report", factor=True, why="409: not approved yet"),
    "release-withdraw": Line(REPORTS, None, 200, scope="report", factor=True),
    "release-order-list": Line(REPORTS, 200, 409, scope="report", factor=True, why="409: another release is on its way"),
    "release-order-withdraw": Line(REPORTS, None, 409, scope="report", factor=True, why="409: counted already"),
    "release-order-detail": Line(REPORTS, 200, scope="report", factor=True),
    "cms:pages:listing": Line(EVERYBODY),
    "cms:pages:detail": Line(EVERYBODY),
    "cms:pages:find": Line(EVERYBODY, 302),
    "cms:images:listing": Line(EVERYBODY),
    "cms:images:detail": Line(EVERYBODY, 404, also=frozenset({"404"}), why="a photo on no page that is online"),
    "cms:images:find": Line(EVERYBODY, 404, also=frozenset({"404"}), why="as above"),
    "cms:documents:listing": Line(EVERYBODY),
    "cms:documents:detail": Line(EVERYBODY, 404, also=frozenset({"404"}), why="there are none"),
    "cms:documents:find": Line(EVERYBODY, 404, also=frozenset({"404"}), why="as above"),
}
# Doors where a program reads with "read" and writes with the table's scope.
READ_WITH_READ = frozenset(
    {
        "shortlist-list",
        "shortlist-detail",
        "saved-search-list",
        "saved-search-detail",
        "api-enrolment-messages",
        "api-enrolment",
        "api-school-agreement",
        "api-school-closures",
    }
)
# Doors where reading is everybody's and only writing is the table's.
READ_BY_ALL = frozenset({"activity-list", "session-detail"})

# Doors that fewer people write to than read from.
WRITTEN_BY = {"api-enrolment": COORDINATES}

# Who may read a word that begins with kwx; whoever it is about may always read it.
PUPIL = COORDINATES
ON_THE_DAY = AT_SCHOOL | AT_PROVIDER
READERS: dict[str, frozenset[str]] = {
    "voor": ON_THE_DAY,  # first name on the roster
    "achter": AT_SCHOOL,
    "nummer": PUPIL,
    "klas": ON_THE_DAY,
    "groep": ON_THE_DAY,
    "leeg": AT_SCHOOL,
    "inlees": AT_SCHOOL,
    "lijst": PUPIL,
    "lijstje": AT_SCHOOL,
    "collega": AT_SCHOOL,
    "notitie": ON_THE_DAY,
    "reden": ON_THE_DAY,
    "concept": AT_PROVIDER | JUDGES,
    "token": frozenset({"coordinator"}),
    "zoek": frozenset({"coordinator"}),
    "gast": COORDINATES | VERIFIES,
    "foto": EDITS | JUDGES,
    "lezer": NOBODY,
    "vraag": COORDINATES,
    "vraagr": ANSWERS,
    "contact": HELPS,
    "nieuw": JUDGES,
    "school": VERIFIES,
    "ooit": AT_SCHOOL,
    "weleer": AT_SCHOOL,
    "blok": JUDGES | {"owner_blocked"},
}
# Names and addresses of people: role of whom they are -> who may read them.
PEOPLE: dict[str, frozenset[str]] = {
    "coordinator": AT_SCHOOL | AT_PROVIDER | VERIFIES,  # the contact of a group
    "school_admin": AT_SCHOOL | VERIFIES,
    "teacher": AT_SCHOOL | VERIFIES,
    "mentor": AT_SCHOOL | VERIFIES,
    "owner": AT_PROVIDER | JUDGES,
    "editor": AT_PROVIDER | JUDGES,
    "host": AT_PROVIDER | JUDGES,
    "aanvrager": JUDGES,
    "school": VERIFIES,
    # Colleagues to whom a question can be given.
    **dict.fromkeys(("regioncoordinator", "regionprivacy", "regionadmin"), HELPS),
}
# People of school a whose name does not end with it.
OF_SCHOOL_A = frozenset({"blocked", "nofactor", "noterms"})
