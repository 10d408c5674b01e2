"""What the demo coordinators keep in mind: favourites, and a list that colleagues share."""

from collections.abc import Mapping

from accounts.models import User
from activities.models import CatalogueEntry
from activities.services.favourites import keep_activity
from activities.services.shortlists import make_shortlist, put_on_list
from meeloop.demo.dice import dice
from schools.models import School

LIST_NAME = "Beroepenweek leerjaar 3"
NOTES = (
    "Past goed bij K3a: je doet veel zelf.",
    "Vraag of de bus op het terrein kan keren.",
    "",
    "Vorig jaar was dit een succes.",
)
FAVOURITES = 5


def keep_in_mind(seed: int, people: Mapping[str, int]) -> None:
    """Mark a few activities of the catalogue and share a list; the catalogue must be there."""
    throws = dice(seed, "keeping")
    coming = CatalogueEntry.objects.filter(upcoming_count__gt=0).order_by("url")
    known = list(coming.values_list("pk", flat=True)[:400])
    by = User.objects.get(pk=people["lob"])
    for activity_id in throws.sample(known, FAVOURITES):
        keep_activity(activity_id=activity_id, by=by)
    school = School.objects.get(memberships__user=by, memberships__ended_at=None)
    shortlist = make_shortlist(school=school, name=LIST_NAME, by=by)
    for activity_id, note in zip(throws.sample(known, len(NOTES)), NOTES, strict=True):
        put_on_list(shortlist=shortlist, activity_id=activity_id, by=by, note=note)
