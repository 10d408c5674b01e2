"""How a line of the permission table is written: who there are, and what one line says (``expected``, ``doors``)."""

from dataclasses import dataclass

COORDINATES = frozenset({"coordinator", "school_admin"})
MANAGES_SCHOOL = frozenset({"school_admin"})
AT_SCHOOL = COORDINATES | {"teacher", "mentor"}
APPROVES = frozenset({"mentor", "school_admin"})
EDITS = frozenset({"owner", "editor"})
AT_PROVIDER = EDITS | {"host"}
JUDGES = frozenset({"region_editor", "region_coordinator", "region_admin"})
VERIFIES = frozenset({"region_coordinator", "region_admin"})
KEEPS_AGREEMENTS = frozenset({"region_privacy", "region_admin"})
REPORTS = frozenset({"region_coordinator", "region_admin"})
REGION = JUDGES | {"region_privacy"}
# For the region, what people ask about their own data.
ANSWERS = frozenset({"region_privacy", "region_admin"})
# For the region, the contact form.
HELPS = frozenset({"region_coordinator", "region_privacy", "region_admin"})
READS_FIGURES = REGION | {"funder"}
# For the region, or for a school board: two bodies say yes to what is published.
APPROVES_COUNTS = REPORTS | {"school_admin"}
CMS = EDITS | JUDGES
# Messages of the region to everybody who uses the site.
TELLS = frozenset({"region_coordinator", "region_admin"})
EVERYBODY = frozenset({"everybody"})
SIGNED_IN = frozenset({"signed in"})
NOBODY: frozenset[str] = frozenset()
INVITED = "404: only under an invitation of the school, and there is none (tests/schools/test_support.py)"
CONFIDENTIAL = "404: sending is for confidential releases only (tests/stats/test_reading.py)"


@dataclass(frozen=True, slots=True)
class Line:
    """One address: who may, what a good question gets by method, and what is special about it.

    ``is_sided``: about a thing of one school, provider or person. ``refused``: what others get. ``factor``: asks a second factor.
    ``scope``: what a token needs. ``answers_strangers``: does not lead them to the sign-in page. ``is_csrf_free``: a form from
    elsewhere is taken. ``opens``: the kind of word that the secret in its address opens. ``also``: other ways in which people are
    turned away here. ``is_blind``: looks at nobody's session or token.
    """

    who: frozenset[str]
    get: int | None = 200
    post: int | None = None
    put: int | None = None
    patch: int | None = None
    is_sided: bool = False
    refused: int = 404
    factor: bool = False
    scope: str = ""
    is_csrf_free: bool = False
    is_blind: bool = False
    opens: str = ""
    also: frozenset[str] = frozenset()
    answers_strangers: bool = False
    why: str = ""

    @property
    def methods(self) -> dict[str, int]:
        """The methods that the view takes, with what a good one answers."""
        known = {"GET": self.get, "POST": self.post, "PUT": self.put, "PATCH": self.patch}
        return {method: status for method, status in known.items() if status is not None}


def pupils(who: frozenset[str], get: int | None = 200, post: int | None = None, *, about: bool = True, **more: object) -> Line:
    """A page behind which pupils can be seen: second factor."""
    return Line(who, get, post, factor=True, is_sided=about, **more)  # type: ignore[arg-type]  # the fields of Line
