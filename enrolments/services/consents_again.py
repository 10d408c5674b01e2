"""After a backup was put back nobody knows who took a yes back since: every yes about photos is asked again."""

from django.db import transaction
from django.db.models import Q

from enrolments.choices import ConsentPurpose, ConsentSource
from enrolments.models import PupilConsent
from enrolments.rules.consent_texts import current_text
from enrolments.services.photos import follow_consent


@transaction.atomic
def ask_everybody_again() -> int:
    """Put a no behind every yes about photos (source ``RESTORED``), and take the photos down; return how many had said yes.

    What was said stays: the last line counts, and a new yes works at once. Twice is the same as once.
    """
    lines = PupilConsent.objects.filter(purpose=ConsentPurpose.PHOTOS)
    pupils = lines.filter(pupil_id__isnull=False).order_by("pupil_id", "activity", "-pk").distinct("pupil_id", "activity")
    groups = lines.filter(enrolment__isnull=False).order_by("enrolment", "-pk").distinct("enrolment")
    # One line about every activity takes back each yes of a pupil.
    of_pupils = {one.pupil_id: _no(one, pupil_id=one.pupil_id) for one in pupils if one.is_given}
    of_groups = [_no(one, activity_id=one.activity_id, enrolment_id=one.enrolment_id) for one in groups if one.is_given]
    new = [*of_pupils.values(), *of_groups]
    PupilConsent.objects.bulk_create(new)
    if new:
        follow_consent(Q())
    return len(new)


def _no(yes: PupilConsent, **about: object) -> PupilConsent:
    text = current_text(ConsentPurpose.PHOTOS)
    return PupilConsent(
        school_id=yes.school_id,
        purpose=ConsentPurpose.PHOTOS,
        is_given=False,
        source=ConsentSource.RESTORED,
        text_version=text.version,
        text_hash=text.digest,
        **about,
    )
