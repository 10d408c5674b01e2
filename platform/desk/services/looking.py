"""Who opened which request: written down like every look at a pupil (promise SBB-10)."""

from collections.abc import Collection

from accounts.models import User
from accounts.rules import acting_role
from desk.models import PrivacyRequest
from desk.rules import ANSWERING
from privacy.models import AccessPurpose
from privacy.services import log_access


def note_look(*, request: PrivacyRequest, by: User, pupils: Collection[int] | None = None) -> None:
    """Write down that somebody saw a request, and which pupils with it."""
    seen = pupils if pupils is not None else [request.pupil_id] if request.pupil_id else []
    log_access(
        actor_id=by.pk,
        actor_role="coordinator" if request.school_id else acting_role(by, *ANSWERING),
        purpose=AccessPurpose.REQUEST,
        school_id=request.school_id,
        object_label="request",
        object_id=request.pk,
        pupil_ids=seen,
        person_count=max(len(seen), 1),
    )
